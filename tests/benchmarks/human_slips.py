"""Slips of people, seeded, over every kind of indicator and sheet: `python tests/benchmarks/human_slips.py [SHARE]`.

Each slip is put into a sound quarter's workbook and judged by what a person is told of it: refused or noticed at its
cell, refused where another sheet contradicts it, or harmless because no score and no total moved.  The table printed
counts them by slip; the last line is the sum, and `unsaid` are those that moved a score and were told to nobody.
Then the eight sound quarters: faults (none are expected) and notices by name.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from evidence_mutations import Book, number, text

from bsclib.cycle.registers import disagreements
from bsclib.errors import Fault, InputError
from bsclib.evidence import Fact, Facts, plausibility, read_workbook
from bsclib.evidence.template import workbook_bytes
from bsclib.law import Indicator, Rulebook, load_rulebook
from bsclib.period import Quarter
from bsclib.scoring import Scores, score

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "params" / "g_company"
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
EACH = 20  # slips of one kind
SEED = 13
COUNTS = ("refused", "noticed", "contradicted", "harmless", "unsaid")


@dataclass(frozen=True)
class Sound:
    """A sound quarter: its law, its evidence, the quarter before, and what its scores are."""

    period: str
    rulebook: Rulebook
    facts: Facts
    previous: Facts | None
    scores: Mapping[Any, Any]
    book: Book

    @property
    def rows(self) -> dict[tuple[str, str], Indicator]:
        """Every indicator of the law."""
        return {i.key: i for card in self.rulebook.scorecards for i in card}

    def mixed(self, rng: random.Random) -> list[tuple[Indicator, Fact]]:
        """Return every row, in an order of chance."""
        found = [(i, self.facts.rows[k]) for k, i in self.rows.items()]
        rng.shuffle(found)
        return found

    def asked(self, rng: random.Random) -> list[tuple[Indicator, Fact]]:
        """Return the rows with a number that is entered there."""
        return [(i, f) for i, f in self.mixed(rng) if not i.same_as and isinstance(f.actual, Decimal)]

    def old(self, fact: Fact) -> Fact | None:
        """Return last quarter's row."""
        return self.previous.rows.get(fact.key) if self.previous else None


@dataclass(frozen=True)
class Slipped:
    """A workbook with one slip in it, and the cells at which it may be told."""

    content: bytes
    cells: frozenset[tuple[str, str]]


def outcome(scores: Scores) -> dict[Any, Any]:
    """Return every score and total, exactly."""
    return {row["scorecard"] + "/" + row["indicator"]: row["score"] for row in scores.exact.to_dict("records")} | {
        t.scorecard: t.total for t in scores.totals
    }


@cache
def opened(period: str) -> Sound:
    rulebook = load_rulebook(COMPANY, as_of=Quarter.parse(period).last_day)
    path = COMPANY / "quarters" / f"{period}.xlsx"
    facts = read_workbook(path, rulebook)
    before = Quarter.parse(period).previous
    previous = None
    if str(before) in QUARTERS:
        older = rulebook.replace(as_of=before.last_day)
        previous = read_workbook(path.with_name(f"{before}.xlsx"), older)
    return Sound(period, rulebook, facts, previous, outcome(score(rulebook, facts)), Book(path))


# ── one cell of the indicators ──────────────────────────────────────────────────────────────────────


def put(sound: Sound, *cells: tuple[str, object], code: str = "") -> Slipped:
    """Return the workbook with numbers in cells of the indicators, in the format `code`."""
    places = [(address.rpartition("!")[2], value) for address, value in cells]
    parts, style = dict(sound.book.styled), 0
    if code:
        styles = parts["xl/styles.xml"].decode()
        count = styles.count("<xf ", styles.index("<cellXfs"), styles.index("</cellXfs>"))
        style, own = count, code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
        formats = f'<numFmt numFmtId="299" formatCode="{own}"/></numFmts>'
        styles = styles.replace("</numFmts>", formats).replace(
            "</cellXfs>",
            '<xf numFmtId="299" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>',
        )
        parts["xl/styles.xml"] = styles.encode()
    xml = sound.book.xml
    for ref, value in places:
        new = text(ref, value) if isinstance(value, str) else number(ref, value, style)
        xml = replaced(xml, ref, new)
    parts[sound.book.part] = xml.encode()
    return Slipped(sound.book.zip(parts), frozenset(("指标", ref) for ref, _ in places))


def replaced(xml: str, ref: str, cell: str) -> str:
    start = xml.index(f'<c r="{ref}"')
    head_end = xml.index(">", start)
    end = head_end + 1 if xml[head_end - 1] == "/" else xml.index("</c>", start) + 4
    return xml[:start] + cell + xml[end:]


def fits(value: Decimal, row: Indicator) -> Decimal:
    """Return a figure at the decimals that its cell takes."""
    return round(value, row.decimals) if row.decimals else Decimal(round(value))


def scaled(power: int) -> Callable[[Sound, random.Random], Iterator[Slipped]]:
    """Return the slip of a decimal point moved by `power` places."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        for row, fact in sound.asked(rng):
            value = fits(fact.actual.scaleb(power), row)  # type: ignore[union-attr]
            if value not in (fact.actual, 0):
                yield put(sound, (fact.cell, value))

    return slip


def small_references(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Move the decimal point where target and last quarter are below 10."""
    for row, fact in sound.asked(rng):
        old = sound.old(fact)
        near = [v for v in (fact.target, old.actual if old else None) if isinstance(v, Decimal) and v]
        if near and max(near) < 10:
            power = rng.choice((-2, -1, 1, 2))
            value = fits(fact.actual.scaleb(power), row)  # type: ignore[union-attr]
            if value not in (fact.actual, 0):
                yield put(sound, (fact.cell, value))


def in_yuan(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.asked(rng):
        if row.unit == "wan_yuan":
            yield put(sound, (fact.cell, fact.actual.scaleb(4)))  # type: ignore[union-attr]


def negated(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for _, fact in sound.asked(rng):
        if fact.actual:
            yield put(sound, (fact.cell, -fact.actual))  # type: ignore[operator]


def moved_target(easier: bool) -> Callable[[Sound, random.Random], Iterator[Slipped]]:
    """Return the slip of a target that is not the one agreed."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        for row, fact in sound.mixed(rng):
            if isinstance(fact.target, Decimal) and fact.target:
                down = (row.better == "higher") == easier
                share = Decimal(rng.choice((1, 2, 3, 5, 8, 12, 20))) / 100
                value = fits(fact.target * (1 - share if down else 1 + share), row)
                if value != fact.target:
                    yield put(sound, (fact.target_cell, value))

    return slip


def old_target(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Leave last quarter's target where this quarter's is another."""
    for _, fact in sound.mixed(rng):
        old = sound.old(fact)
        if old and isinstance(old.target, Decimal) and old.target != fact.target:
            yield put(sound, (fact.target_cell, old.target))


def swapped(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for _, fact in sound.asked(rng):
        if isinstance(fact.target, Decimal) and fact.target != fact.actual:
            yield put(sound, (fact.target_cell, fact.actual), (fact.cell, fact.target))


def copied(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.mixed(rng):
        old = sound.old(fact)
        if old and not row.same_as and old.actual != fact.actual and not str(fact.actual).startswith("card"):
            yield put(sound, (fact.cell, old.actual))


def all_copied(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    if sound.previous:
        cells = [
            (sound.facts.rows[k].cell, old.actual) for k, old in sound.previous.rows.items()
            if k in sound.rows and not sound.rows[k].same_as and not str(old.actual).startswith("card")
        ]  # fmt: skip
        slipped = put(sound, *cells)
        yield Slipped(slipped.content, slipped.cells | {("指标", "")})


def fraction(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.asked(rng):
        if row.unit == "percent" and fact.actual:
            yield put(sound, (fact.cell, fact.actual.scaleb(-2)))  # type: ignore[union-attr]


FORMATS = ('"{v}"', r"0\.0000", "[h]", '"-"0.00', "0.00;0.00", '0.00"0"', "0,", '[>0]"{v}";0', "0!.0", "0%", ";;;")


def disguised(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Show the right figure (or nothing) over a stored one that is another."""
    for row, fact in sound.asked(rng):
        code = rng.choice(FORMATS).replace("{v}", str(fact.actual))
        value = fits(fact.actual * Decimal("1.1") + 1, row)  # type: ignore[operator]
        yield put(sound, (fact.cell, -value if code == "0.00;0.00" else value), code=code)


def parts_of_a_ratio(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Enter numerator and denominator the wrong way round, or one of them in another unit."""
    for row, fact in sound.asked(rng):
        if row.unit != "percent" or not fact.actual:
            continue
        ref = fact.cell.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        above, below = fact.actual * 10, Decimal(1000)  # type: ignore[operator]
        pair = rng.choice(((below, above), (above, below * 10), (above * 100, below), (above, 0)))
        cells = [(sound.book.cell(head, int(ref)), v) for head, v in zip(("分子", "分母"), pair, strict=True)]
        slipped = put(sound, *cells)
        yield Slipped(slipped.content, slipped.cells | {("指标", fact.cell.rpartition("!")[2])})


def wrong_class(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.mixed(rng):
        old = sound.old(fact)
        if row.rule is not None and row.rule.class_names and not row.same_as and old:
            if old.actual != fact.actual:
                yield put(sound, (fact.cell, str(old.actual)))
            yield put(sound, (fact.cell, rng.choice(("轻微事故", "无事故", "重大", "0"))))


# ── the other sheets ────────────────────────────────────────────────────────────────────────────────


def rewritten(sound: Sound, table: str, rows: list[dict[str, Any]], at: int, *columns: str) -> Slipped:
    """Return the workbook with other rows on a sheet; the slip stands in `columns` of row `at`."""
    facts = replace(sound.facts, tables={**sound.facts.tables, table: rows})
    content = workbook_bytes(sound.rulebook, sound.period, previous=sound.previous, values=facts)
    letters = cells_of(table, columns)
    return Slipped(content, frozenset((sheet_of(table), f"{letter}{at + 5}") for letter in letters))


def sheet_of(table: str) -> str:
    from bsclib.evidence.tables import TABLES

    return TABLES[table].label.zh


def cells_of(table: str, columns: tuple[str, ...]) -> list[str]:
    from bsclib.evidence.cell import column_letters
    from bsclib.evidence.tables import TABLES

    ids = [c.id for c in TABLES[table].columns]
    return [column_letters(ids.index(c) + 1) for c in columns]


def in_lines(change: Callable[[dict[str, Any], random.Random], tuple[dict[str, Any], tuple[str, ...]] | None]) -> Any:
    """Return a slip in one budget line: what changes, and in which columns."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        lines = [dict(r) for r in sound.facts.tables["budget_lines"]]
        spots = [n for n, line in enumerate(lines) if line["actual"] is not None]
        for at in rng.sample(spots, min(6, len(spots))):
            made = change(lines[at], rng)
            if made:
                rows = [*lines[:at], {**lines[at], "comment": None, **made[0]}, *lines[at + 1 :]]
                yield rewritten(sound, "budget_lines", rows, at, *made[1])

    return slip


def line_scale(line: dict[str, Any], rng: random.Random) -> Any:
    column = rng.choice(("actual", "actual", "approved"))
    return {column: round(line[column].scaleb(rng.choice((-2, -1, 1, 2, 4))), 2)}, ("actual", "approved")


def line_month(line: dict[str, Any], rng: random.Random) -> Any:
    year, month = line["month"].split("-")
    other = rng.choice((-3, -1, 1, 3))
    moved = (int(month) - 1 + other) % 12 + 1
    return {"month": f"{year}-{moved:02d}"}, ("month", "version", "account", "unit")


def unbudgeted(line: dict[str, Any], rng: random.Random) -> Any:
    return {"approved": rng.choice((None, Decimal(0)))}, ("actual", "approved")


def line_other(line: dict[str, Any], rng: random.Random) -> Any:
    """Raise or lower one amount by a few percent: a figure of another line, another version, a typing error."""
    column = rng.choice(("actual", "approved"))
    share = Decimal(rng.choice((-20, -10, -4, 4, 10, 20))) / 100
    return {column: round(line[column] * (1 + share), 2)}, (column,)


def line_word(line: dict[str, Any], rng: random.Random) -> Any:
    column = rng.choice(("nature", "version", "unit", "memo"))
    other = {
        "nature": "cost" if line["nature"] == "revenue" else "revenue", "version": "forecast",
        "unit": "office" if line["unit"] != "office" else "hr", "memo": "no" if line["memo"] else "yes",
    }[column]  # fmt: skip
    return {column: other}, (column,)


def another_months_actual(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    lines = [dict(r) for r in sound.facts.tables["budget_lines"]]
    for at in rng.sample(range(1, len(lines)), 8):
        line, before = lines[at], lines[at - 1]
        if (line["unit"], line["account"]) == (before["unit"], before["account"]) and before["actual"]:
            rows = [*lines[:at], {**line, "actual": before["actual"], "comment": None}, *lines[at + 1 :]]
            yield rewritten(sound, "budget_lines", rows, at, "actual")


def added(table: str, make: Callable[[Sound, random.Random], tuple[dict[str, Any], tuple[str, ...]] | None]) -> Any:
    """Return a slip in one more row of a sheet."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        for _ in range(4):
            made = make(sound, rng)
            if made:
                rows = [*sound.facts.tables.get(table, []), made[0]]
                yield rewritten(sound, table, rows, len(rows) - 1, *made[1])

    return slip


def outside(sound: Sound, rng: random.Random) -> date:
    """Return a day of another quarter, or of the same one a year off."""
    first = Quarter.parse(sound.period).first_day
    return first.replace(year=first.year + rng.choice((-1, 1)), day=rng.randint(1, 28))


def event(sound: Sound, rng: random.Random) -> Any:
    row = {"unit": "production", "scorecard": "company", "indicator": "safety_accidents", "description": "设备擦碰"}
    day = outside(sound, rng) if rng.random() < 0.5 else Quarter.parse(sound.period).first_day
    return {**row, "date": day, "severity": rng.choice(("轻微", "一般", "严重")), "count": 1}, ("date", "severity")


def finding(sound: Sound, rng: random.Random) -> Any:
    key = rng.choice(("budget_rule_compliance", "compliance_of_budget_statements", "authenticity_of_reports"))
    known = next((i.id for i in sound.rulebook.card("process") if i.id == key), "")
    names = [i.id for i in sound.rulebook.card("process") if i.derived_from and i.derived_from.register_ == "findings"]
    day = outside(sound, rng) if rng.random() < 0.5 else Quarter.parse(sound.period).first_day
    row = {"id": "F-99", "unit": "office", "scorecard": "process", "indicator": known or rng.choice(names)}
    return {**row, "date": day, "count": rng.choice((1, 10)), "description": "附件缺页"}, ("date", "count")


def judge(sound: Sound, rng: random.Random) -> Any:
    """Rate a judged row out of ten, or of the own unit."""
    rows = [i for i, _ in sound.asked(rng) if i.rule is not None and i.rule.judged and i.scorecard != "process"]
    row = rng.choice(rows)
    owner = next(c.unit for c in sound.rulebook.scorecards if c.id == row.scorecard)
    actual = sound.facts.rows[row.key].actual
    outsider = next(u for u in ("production", "sales", "hr") if not sound.rulebook.within(u, owner))
    unit = rng.choice((owner, outsider))
    points = {"score": round(actual / 10, 1), "judge": "张三", "judge_unit": unit}  # type: ignore[operator]
    return {"scorecard": row.scorecard, "indicator": row.id, **points}, ("score", "judge_unit")


def adjustment(sound: Sound, rng: random.Random) -> Any:
    card = rng.choice([c.id for c in sound.rulebook.scorecards])
    points = Decimal(rng.choice((-20, -10, -1, 1, 5)))
    return {"scorecard": card, "points": points, "reason": "其他情况", "decider": "总经理"}, ("points",)


def revision(sound: Sound, rng: random.Random) -> Any:
    line = rng.choice(sound.facts.tables["budget_lines"])
    row = {"id": "V-99", "unit": line["unit"], "account": line["account"], "before": Decimal(100), "reason": "调增"}
    day = outside(sound, rng) if rng.random() < 0.5 else Quarter.parse(sound.period).first_day
    return {**row, "date": day, "after": Decimal(1000), "compliant": rng.choice(("yes", "no"))}, ("date", "after")


def late(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Enter a day of handing in, or a due day, with the wrong year or month."""
    rows = [dict(r) for r in sound.facts.tables["calendar"]]
    for at in rng.sample(range(len(rows)), min(5, len(rows))):
        column = rng.choice(("due", "submitted"))
        day = rows[at][column]
        if day:
            wrong = day.replace(day=1, month=day.month % 12 + 1, year=day.year + rng.choice((-1, 0, 1)))
            changed = [*rows[:at], {**rows[at], column: wrong}, *rows[at + 1 :]]
            yield rewritten(sound, "calendar", changed, at, column)


def person(table: str, column: str) -> Any:
    """Return a slip in a date of a sheet that scores nothing by itself."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        rows = [dict(r) for r in sound.facts.tables[table]]
        for at in range(min(3, len(rows))):
            day = rows[at][column]
            if day:
                wrong = day.replace(day=1, year=day.year + rng.choice((-3, -1, 1, 3)))
                changed = [*rows[:at], {**rows[at], column: wrong}, *rows[at + 1 :]]
                yield rewritten(sound, table, changed, at, column)

    return slip


SLIPS: dict[str, Callable[[Sound, random.Random], Iterator[Slipped]]] = {
    "target easier": moved_target(True), "target harder": moved_target(False),
    "target left from last quarter": old_target,
    "target and actual swapped": swapped, "actual copied from last quarter": copied, "all actuals copied": all_copied,
    "fraction for percent": fraction, "tenfold": scaled(1), "a tenth": scaled(-1), "hundredfold": scaled(2),
    "a hundredth": scaled(-2), "point moved, reference below 10": small_references, "yuan for 10,000": in_yuan,
    "sign": negated, "number format": disguised, "parts of a ratio": parts_of_a_ratio, "class": wrong_class,
    "line: scale": in_lines(line_scale), "line: month": in_lines(line_month),
    "line: no budget": in_lines(unbudgeted),
    "line: amount": in_lines(line_other), "line: word": in_lines(line_word),
    "line: another month's actual": another_months_actual,
    "event": added("events", event), "finding": added("findings", finding), "judge": added("panel", judge),
    "adjustment": added("adjustments", adjustment), "revision": added("revisions", revision), "calendar day": late,
    "risk: review day": person("risks", "next_review"), "action: due day": person("actions", "due"),
}  # fmt: skip


# ── the verdict ─────────────────────────────────────────────────────────────────────────────────────


def told_at(faults: list[Fault], cells: frozenset[tuple[str, str]]) -> bool:
    """Return whether one of the faults stands at one of the cells, or names it."""
    refs = {ref for _, ref in cells}
    return any(
        (f.place.sheet, f.place.cell) in cells
        or tuple(f.place.cell.split("!")) in cells
        or (
            f.code in ("unchanged", "unproven", "target_unchanged")
            and refs & {word.split(" ")[0] for word in f.found.en.split(": ", 1)[1].split(", ")}
        )
        for f in faults
    )


def verdict(sound: Sound, slipped: Slipped, folder: Path) -> str:
    """Return what becomes of a slip."""
    path = folder / f"{sound.period}.xlsx"
    path.write_bytes(slipped.content)
    try:
        facts = read_workbook(path, sound.rulebook)
        scores = outcome(score(sound.rulebook, facts))
    except InputError as error:
        return "refused" if told_at(list(error.faults), slipped.cells) else "contradicted"
    said = [*facts.notices, *plausibility(facts, sound.previous, sound.rulebook)]
    if any(f.level == "fault" for f in said):
        return "refused"
    if told_at(said, slipped.cells):
        return "noticed"
    if disagreements(sound.rulebook, facts):
        return "contradicted"
    if {(f.code, str(f.place)) for f in said} - quiet(sound.period):
        return "contradicted"
    return "harmless" if scores == sound.scores else "unsaid"


@cache
def quiet(period: str) -> set[tuple[str, str]]:
    """Return what the sound quarter says of itself."""
    sound = opened(period)
    said = [*sound.facts.notices, *plausibility(sound.facts, sound.previous, sound.rulebook)]
    return {(f.code, str(f.place)) for f in said}


def battery(share: float = 1.0, seed: int = SEED) -> dict[str, Counter[str]]:
    """Return the verdicts by slip, over all quarters."""
    rng = random.Random(seed)
    sounds = [opened(q) for q in QUARTERS]
    table: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, slip in SLIPS.items():
            pool = [(s, n) for s in sounds for n in range(40)]
            rng.shuffle(pool)
            table[name] = Counter()
            made = {s.period: slip(s, rng) for s in sounds}
            for sound, _ in pool:
                if sum(table[name].values()) >= max(1, round(EACH * share * (2 if name in MORE else 1))):
                    break
                slipped = next(made[sound.period], None)
                if slipped is not None:
                    result = verdict(sound, slipped, Path(folder))
                    table[name][result] += 1
                    if result == "unsaid":
                        print("UNSAID", name, sound.period, sorted(slipped.cells)[:3], file=sys.stderr)
    return table


MORE = ("target easier", "target harder", "target and actual swapped", "actual copied from last quarter",
        "number format",
        "point moved, reference below 10")  # fmt: skip


def alarms() -> Iterator[tuple[str, int, Counter[str]]]:
    """Yield for each sound quarter its faults and its notices by name."""
    for period in QUARTERS:
        sound = opened(period)
        said = [*sound.facts.notices, *plausibility(sound.facts, sound.previous, sound.rulebook)]
        faults = sum(f.level == "fault" for f in said) + len(disagreements(sound.rulebook, sound.facts))
        yield period, faults, Counter(f.code for f in said if f.level == "notice")


def main(share: float) -> int:
    """Print the table; 1 if a slip moved a score unsaid, or a sound quarter is accused."""
    table = battery(share)
    print(f"{'slip':34}" + "".join(f"{c:>13}" for c in ("slips", *COUNTS)))
    for name, counts in table.items():
        print(f"{name:34}" + "".join(f"{n:13}" for n in (sum(counts.values()), *(counts[c] for c in COUNTS))))
    whole = sum(table.values(), Counter())
    print(f"{'all':34}" + "".join(f"{n:13}" for n in (sum(whole.values()), *(whole[c] for c in COUNTS))))
    print("\nsound quarters: faults, notices")
    faults = 0
    for period, wrong, notices in alarms():
        faults += wrong
        print(
            f"{period}  {wrong}  {sum(notices.values())}  " + ", ".join(f"{c} {n}" for c, n in sorted(notices.items()))
        )
    return int(bool(whole["unsaid"] or faults))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 1.0))
