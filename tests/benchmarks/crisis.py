"""A crisis quarter and its recovery, from forms to money: `python tests/benchmarks/crisis.py [--keep DIR]`.

Raters' forms are written, filled (one missing, one lenient, one judging his own unit, one in two files) and read; what
is refused is mended; the quarter is scored, paid, objected to and revised, and what was paid too much is claimed back.
The next quarter's targets are proposed beside comparisons, challenged and approved, and stand in its template; 14
experts compare two cards, whose weights the law takes over, signed, and the recovery is scored with them.  Handbook,
agreement, kick-off and meeting are written in both languages and opened by LibreOffice.  The script knows no company:
rows, units and cards are the law's; it is played on the sample and on a company that `bsc init` makes, in which no
word of the sample may stand.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from crisis_company import founded, sample_words
from openpyxl import load_workbook

from bsclib import ahp, pay
from bsclib.decimals import round_half_up, text_of
from bsclib.errors import InputError
from bsclib.evidence.raters import absent_raters, leniency
from bsclib.evidence.schema import FIRST
from bsclib.evidence.survey_tables import COMPARISONS, comparison_rows
from bsclib.evidence.template import workbook_bytes
from bsclib.experts import hierarchies
from bsclib.law import load_rulebook
from bsclib.law.judgements import read_judgements
from bsclib.quarter import QuarterView, open_quarter

ROOT = Path(__file__).resolve().parents[2]
GAVE = {"lenient": 96, "office": 84, "peer": 78, "self": 98, "outside": 80}


def sample(folder: Path, quarter: str = "2025Q1") -> QuarterView:
    """Return the sample's crisis quarter in a workspace of its own, without what came later."""
    shutil.copytree(ROOT / "params", folder / "params", ignore=shutil.ignore_patterns("published", "thesis"))
    home = next((folder / "params").glob("*/company.yaml")).parent / "quarters"
    for path in home.iterdir():
        if path.name[:6] > quarter:
            path.unlink()
    return open_quarter(quarter=quarter, workspace=folder)


def rated(view: QuarterView) -> list[Any]:
    """Return the rows that people judge, or answer questionnaires about."""
    rows = [i for card in view.rulebook.scorecards for i in card]
    return [i for i in rows if i.questionnaire or (i.rule is not None and i.rule.judged)]


def raters(view: QuarterView) -> list[dict[str, Any]]:
    """Return a list of raters: two of the office, two peers, one judging himself, an outsider, by the law's units."""
    book = view.rulebook
    judged = [i for i in rated(view) if not i.questionnaire]
    own = judged[-1]
    home = book.card(own.scorecard).unit
    others = [
        u.id for u in book.units.values() if u.level == "department" and u.id != home and not book.within(home, u.id)
    ]
    lines = [
        ("lenient", "office", others[0], None),
        ("office", "office", others[1], None),
        ("peer", "peer", others[2], None),
        ("missing", "peer", others[3], None),
        ("self", "self", home, own.scorecard),
        ("outside", "outside", None, judged[0].scorecard),
    ]
    return [dict(zip(("judge", "role", "unit", "scorecard"), line, strict=True)) for line in lines]


def write(view: QuarterView, **tables: list[dict[str, Any]]) -> None:
    """Write the quarter's workbook with its figures, without those that people judge, and with further sheets."""
    facts = view.facts.with_actuals({i.key: None for i in rated(view)})
    facts = replace(facts, tables={**facts.tables, **tables})
    path = view.rulebook.folder / "quarters" / f"{view.facts.period}.xlsx"
    path.write_bytes(workbook_bytes(view.rulebook, view.facts.period, values=facts))


def bsc(view: QuarterView, *words: str) -> subprocess.CompletedProcess[str]:
    """Return what a command answers in the play's workspace."""
    lang = () if "--lang" in words else ("--lang", "en")
    said = [sys.executable, "-m", "bsclib", *words, "--params", str(view.workspace / "params"), *lang]
    return subprocess.run(said, capture_output=True, text=True, cwd=view.workspace, check=False)


def form_of(view: QuarterView, judge: str) -> Path:
    """Return the path of a rater's form."""
    return view.rulebook.folder / "quarters" / f"{view.facts.period}-raters-{judge}.xlsx"


def fill(path: Path, score: int, more: Sequence[Sequence[Any]] = ()) -> int:
    """Give each row of a form `score`, a point more from row to row; add rows to the panel; return how many it had."""
    book, rows = load_workbook(path), 0
    for sheet in book.worksheets[1:]:
        heads = {cell.value: cell.column for cell in sheet[FIRST - 1]}
        at = heads.get("评分") or heads["Score"]
        for row in range(FIRST, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                sheet.cell(row, at, score + row % 3)
                rows += 1
        for n, cells in enumerate(more if sheet is book.worksheets[1] else (), sheet.max_row + 1):
            for column, value in enumerate(cells, 1):
                sheet.cell(n, column, value)
    book.save(path)
    return rows


def faults_of(answer: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines of a refusal that name a rater."""
    return [line.strip() for line in (answer.stdout + answer.stderr).splitlines() if "raters" in line]


def lowered(view: QuarterView) -> dict[tuple[str, str], str | Decimal]:
    """Return a change of one figure that a revision may bring and that pays its department less."""
    now = {p.unit.card: p.amount for p in pay.payroll(view).units}
    for row in view.scores:
        if row.scorecard in now and isinstance(row.actual, Fraction) and row.weight and row.score:
            for factor in (Fraction(1, 2), Fraction(3, 2), Fraction(1, 10)):
                law = view.rulebook.indicator(*row.key)
                worse = Decimal(text_of(round_half_up(row.actual * factor, law.decimals)))
                facts = view.facts.with_actuals({row.key: worse})
                try:
                    other = replace(view, facts=facts)
                    paid = {p.unit.card: p.amount for p in pay.payroll(other).units}
                except InputError:
                    continue
                if (paid[row.scorecard] or 0) < (now[row.scorecard] or 0):
                    return {row.key: worse}
    raise AssertionError("no figure moves anybody's pay")


def play(view: QuarterView, sealed: bool = True) -> Iterator[str]:
    """Play the quarter and yield what was seen; with `sealed` its revisions are run and sealed for real."""
    beside = {"raters": raters(view), "benchmarks": comparisons(view)}
    write(view, **beside)
    assert bsc(view, "template", view.facts.period, "--raters").returncode == 0
    for judge, points in GAVE.items():
        fill(form_of(view, judge), points)
    own = next(line for line in raters(view) if line["role"] == "self")
    card = view.rulebook.card(str(own["scorecard"]))
    row = next(i for i in card if i.rule is not None and i.rule.judged)
    unit = view.rulebook.units[card.unit].label.en
    kept, copy = form_of(view, "peer").read_bytes(), form_of(view, "outside (1)")
    fill(form_of(view, "peer"), GAVE["peer"], [[card.label.en, row.label.en, "peer 2", unit, 99, None, "peer"]])
    shutil.copy(form_of(view, "outside"), copy)
    refused = bsc(view, "check", view.facts.period)
    told = faults_of(refused)
    assert refused.returncode == 1
    assert any("peer 2" in line for line in told)
    assert any("outside (1)" in line and "raters-outside.xlsx" in line for line in told)
    yield f"refused: {len(told)} lines, the own unit and the two files among them"
    form_of(view, "peer").write_bytes(kept)
    copy.unlink()
    assert not sealed or bsc(view, "check", view.facts.period).returncode == 0
    first = open_quarter(view.company, view.facts.period, workspace=view.workspace)
    assert {line["judge"] for line, _ in absent_raters(first.facts.tables, first.rulebook)} == {"missing"}
    gaps = leniency(first.facts.tables["panel"])
    yield "missing: 1 rater; lenient: " + ", ".join(f"{judge} {float(n):+.2f}" for judge, n in gaps.items())
    if sealed:
        assert bsc(view, "run", view.facts.period).returncode == 0
    day = view.quarter.last_day
    record = [
        {"unit": s.unit.id, "kind": "reward", "amount": s.due, "reason": "v1", "decider": "A", "approved": day,
         "paid": day} for s in pay.settlement(first, [])
    ]  # fmt: skip
    paid = sum(r["amount"] for r in record)
    yield f"paid by revision 1: {paid:,.2f}"
    worse = lowered(first)
    key = next(iter(worse))
    unit_id = first.rulebook.card(key[0]).unit
    objection = {"id": "O-1", "date": view.quarter.last_day, "unit": unit_id, "who": "B", "scorecard": key[0],
                 "indicator": key[1], "claim": "the figure is wrong", "decision": "upheld", "reason": "it is",
                 "decided_by": "C", "decided_on": view.quarter.last_day}  # fmt: skip
    facts = view.facts.with_actuals(worse)
    write(replace(view, facts=facts), **beside, payments=record, objections=[objection])
    if sealed:
        assert bsc(view, "run", view.facts.period, "--reason", "O-1 upheld").returncode == 0
    second = open_quarter(view.company, view.facts.period, workspace=view.workspace)
    accounts = pay.settlement(second, second.facts.tables["payments"])
    claimed = {s.unit.id: -s.open for s in accounts if s.open < 0}
    assert unit_id in claimed
    due = sum(s.due for s in accounts)
    assert due == paid - sum(claimed.values()) + sum(s.open for s in accounts if s.open > 0)
    yield f"revision 2 pays {due:,.2f}; claw-back of {unit_id}: {claimed[unit_id]:,.2f}"
    back = [
        {**record[0], "unit": u, "kind": "clawback", "amount": n, "reason": "O-1", "decider": "C"}
        for u, n in claimed.items()
    ]
    done = pay.settlement(second, [*record, *back])
    assert all(s.open >= 0 for s in done)
    assert sum(s.paid - s.back + s.open for s in done) == sum(s.due for s in done)
    yield "every account adds up to the fen"


def comparisons(view: QuarterView) -> list[dict[str, Any]]:
    """Return what others reach, for two rows that have a number: with source and date, as the law wants them."""
    rows = [r for r in view.scores if isinstance(r.target, Fraction) and r.weight][:2]
    told = {"period": str(view.quarter.previous), "source": "synthetic", "date": view.quarter.last_day}
    return [
        {"scorecard": r.scorecard, "indicator": r.indicator, "of": of, "value": Decimal(text_of(r.target)), **told}
        for r, of in zip(rows, ("industry", "region"), strict=True)
    ]


def next_targets(view: QuarterView) -> Iterator[str]:
    """Propose targets, challenge one, approve two, reject one, leave the rest; the template holds what was approved."""
    period, following = view.facts.period, view.quarter.next
    assert bsc(view, "propose", period).returncode == 0
    path = view.rulebook.folder / "quarters" / f"{period}.proposals.csv"
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    at = {name: n for n, name in enumerate(heads)}
    own = [r for r in rows if (r[at["kind"]], r[at["quarter"]]) == ("target", str(following))]
    settled = text_of(Decimal(own[0][at["proposed"]]) + 1)
    decided = {"decided_by": "A", "decided_on": view.quarter.last_day.isoformat(), "decision": "approved"}
    challenged = {"challenge": "too easy", "challenged_by": "B", "settled": settled}
    for row, said in zip(own, (decided | challenged, decided, decided | {"decision": "rejected"}), strict=False):
        for name, value in said.items():
            row[at[name]] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([heads, *rows])
    answer = bsc(view, "template", str(following))
    assert answer.returncode == 0, answer.stderr
    book = load_workbook(view.rulebook.folder / "quarters" / f"{following}.xlsx")
    sheet = book.worksheets[1]
    column = {name: cell.column for cell in sheet[FIRST - 1] for name in [cell.value]}
    card, indicator, target = (column[h] for h in ("Scorecard id", "Indicator id", "Target"))
    stand = {
        (sheet.cell(n, card).value, sheet.cell(n, indicator).value): sheet.cell(n, target).value
        for n in range(FIRST, sheet.max_row + 1)
    }
    for row, value in zip(own, (settled, own[1][at["proposed"]]), strict=False):
        key = row[at["scorecard"]], row[at["indicator"]]
        assert Decimal(str(stand[key])) == Decimal(value), (key, stand[key], value)
    yield f"{len(own)} targets proposed for {following}: 1 challenged and settled, 1 approved as proposed, 1 rejected"


def answer_questions(folder: Path, law: Any, cards: Sequence[str], lang: str, seed: int = 5) -> None:
    """Fill every questionnaire about two cards in `folder`, each near weights of its expert's own."""
    asked = comparison_rows(hierarchies(law, cards), lang)
    at = {c.id: n for n, c in enumerate(COMPARISONS.columns, 1)}
    words, rng = COMPARISONS.column("preferred").choices or {}, random.Random(seed)
    for path in sorted(folder.glob("*.xlsx")):
        weights: dict[tuple[str, str], float] = {}
        book = load_workbook(path)
        for row, line in enumerate(asked, FIRST):
            left, right = (weights.setdefault((line["matrix"], line[s]), rng.uniform(1, 5)) for s in ("left", "right"))
            ratio = max(left / right, right / left)
            word = "equal" if round(ratio) == 1 else "left" if left > right else "right"
            sheet = book[COMPARISONS.label.of(lang)]
            sheet.cell(row, at["preferred"], words[word].of(lang))
            sheet.cell(row, at["scale"], min(9, round(ratio)))
        book.save(path)


def traced(folder: Path, law: Any, card: str) -> int:
    """Return how many experts stand behind a card's weights, each worked out again from their judgements."""
    own = {j.id: j for j in read_judgements(folder / "survey" / "judgements").values() if j.scorecard == card}
    local: dict[str, dict[str, float]] = {}
    for j in own.values():
        numbers = [[[float(Fraction(c)) for c in row] for row in e.matrix] for e in j.experts.values()]
        local[j.id] = dict(zip(j.items, ahp.priorities(np.exp(np.log(numbers).mean(axis=0))), strict=True))
    for j in own.values():
        above = local[j.parent][j.id] if j.parent else 1
        for item in (i for i in j.items if i not in own):
            assert abs(float(law.indicator(card, item).weight) - 100 * above * local[j.id][item]) <= 0.01
    return len(next(iter(own.values())).experts)


def weights_of_experts(view: QuarterView) -> Iterator[str]:
    """Ask 14 experts about two cards, take their weights into the law, let three persons sign it, trace them back."""
    home, following = view.rulebook.folder, view.quarter.next
    listed = home / "survey" / "experts.csv"
    known = listed.read_text("utf-8").splitlines()[:15]
    known += [f"out_{n},评委{n},,外部/outside,," for n in range(15 - len(known))]
    listed.write_text("\n".join([*known, ""]), encoding="utf-8")
    cards = [c.id for c in view.cards_at("department")][:2]
    named = [word for card in cards for word in ("--card", card)]
    sent = view.workspace / "sent"
    assert bsc(view, "survey", "new", *named, "--out", str(sent)).returncode == 0
    answer_questions(sent, view.rulebook, cards, "en")
    adopted = bsc(view, "survey", "adopt", str(sent), *named, "--from", following.first_day.isoformat())
    assert adopted.returncode == 0, adopted.stderr
    for role, who in (("preparer", "Li Lei"), ("reviewer", "Han Mei"), ("approver", "Wang Fang")):
        signed = bsc(view, "sign", str(following.year), "--law", "--as", role, "--name", who)
        assert signed.returncode == 0, signed.stdout + signed.stderr
    assert "approved" in signed.stdout
    law = load_rulebook(home, as_of=following.last_day)
    assert [traced(home, law, card) for card in cards] == [14, 14]
    for card in cards:
        assert {i.id: i.weight for i in law.card(card)} != {i.id: i.weight for i in view.rulebook.card(card)}
    yield f"weights of {' and '.join(cards)} by 14 experts, signed, traced back to each"


def recovery(view: QuarterView) -> Iterator[str]:
    """Fill the template with the figures of the quarter before the crisis, and score it under targets and weights."""
    following = view.quarter.next
    path = view.rulebook.folder / "quarters" / f"{following}.xlsx"
    law = load_rulebook(view.rulebook.folder, as_of=following.last_day)
    empty = open_quarter(view.company, str(following), workspace=view.workspace)
    good = view.previous
    assert good is not None
    known = {key: f for key, f in good.facts.rows.items() if key in empty.facts.rows}
    rows = {
        key: replace(f, actual=known[key].actual, target=known[key].target if f.target is None else f.target)
        for key, f in empty.facts.rows.items()
    }
    facts = replace(empty.facts, rows=rows, tables={})
    path.write_bytes(workbook_bytes(law, str(following), values=facts))
    then = open_quarter(view.company, str(following), workspace=view.workspace)
    now = open_quarter(view.company, view.facts.period, workspace=view.workspace)
    for card in now.cards_at("department")[:2]:
        weights = {r.indicator: r.weight for r in then.scores if r.scorecard == card.id}
        assert weights == {i.id: i.weight for i in law.card(card.id)}
    top = now.cards_at("company")[-1].id
    before, after = (v.totals[top].total or Fraction(0) for v in (now, then))
    paid, more = (pay.payroll(v).paid for v in (now, then))
    assert after > before
    assert more >= paid
    yield f"the recovery: company {float(before):.2f} → {float(after):.2f}, paid {paid} → {more}"


def papers(view: QuarterView, keep: Path) -> Iterator[str]:
    """Write handbook, agreement, kick-off and meeting in both languages, and open the Word files in LibreOffice."""
    unit, period = view.cards_at("department")[0].unit, view.facts.period
    for lang in ("zh", "en"):
        to = ["--to", str(keep / lang), "--lang", lang]
        for words in (["handbook", period, "--unit", unit], ["handbook", period], ["agreement", period, "--unit", unit],
                      ["announce", period], ["announce", period, "--kickoff"]):  # fmt: skip
            said = bsc(view, *words, *to)
            assert said.returncode == 0, said.stderr
    files = sorted(keep.rglob("*.docx"))
    assert len(files) == 10
    office = shutil.which("soffice")
    if office:
        for path in files:
            say = [office, "--headless", f"-env:UserInstallation=file://{keep}/.office", "--convert-to", "pdf"]
            subprocess.run(
                [*say, "--outdir", str(path.parent), str(path)], capture_output=True, check=True, timeout=180
            )
            assert path.with_suffix(".pdf").stat().st_size > 9000
    yield f"{len(files)} papers in two languages, {'opened by LibreOffice' if office else 'LibreOffice is not here'}"


def written(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what every page, text and workbook below a folder says."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix in (".html", ".csv", ".yaml", ".json", ".ipynb", ".md"):
            yield path, re.sub(r"data:[^\"')]*", "", path.read_text("utf-8"))
        elif path.suffix == ".xlsx":
            sheets = load_workbook(path, read_only=True)
            yield path, "\n".join(str(v) for s in sheets for row in s.iter_rows(values_only=True) for v in row if v)


def own_words_alone(view: QuarterView, keep: Path) -> Iterator[str]:
    """No file of the company's workspace, result or paper says a word that only the sample's law has."""
    theirs, seen = sample_words(), 0
    for folder in (view.workspace, keep):
        for path, text in written(folder):
            if "schemas" not in path.parts:
                seen += 1
                assert not theirs.findall(text), (path, theirs.findall(text)[:5])
    yield f"{seen} files searched for words of the sample: none"


def whole(view: QuarterView, keep: Path, own: bool, sealed: bool = True) -> Iterator[str]:
    """Play all of it; `own` where the company is not the sample."""
    yield from play(view, sealed)
    now = open_quarter(view.company, view.facts.period, workspace=view.workspace)
    yield from next_targets(now)
    yield from weights_of_experts(now)
    yield from recovery(now)
    yield from papers(now, keep)
    if own:
        yield from own_words_alone(now, keep)


def main() -> None:
    """Play the sample's crisis, then that of a company of its own, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder for the papers")
    parser.add_argument("--draft", action="store_true", help="run and seal nothing: seconds instead of minutes")
    parser.add_argument("--only", choices=("sample", "own"), help="one of the two companies")
    given = parser.parse_args()
    for name, make in (("sample", sample), ("own", founded)):
        if given.only not in (None, name):
            continue
        with TemporaryDirectory() as folder:
            keep = (given.keep or Path(folder) / "papers") / name
            for line in whole(make(Path(folder)), keep.resolve(), name == "own", not given.draft):
                print(f"{name}: {line}", flush=True)


if __name__ == "__main__":
    main()
