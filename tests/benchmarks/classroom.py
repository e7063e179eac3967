"""A class from list to gradebook: `python tests/benchmarks/classroom.py [STUDENTS]` (default 30).

Companies are drawn by `bsc teach new`, solved by a script that knows no key (it reads what a student is given), spoiled
by one planted mistake each, and graded twice: marks and reasons must be those of the law of marks, and the same twice.
Five malicious submissions then go through the same door: nothing of theirs may come out, nothing outside may change.
"""

import csv
import json
import re
import shutil
import sys
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import numpy as np
import openpyxl
from click.testing import CliRunner

from bsclib import ahp, load_rulebook, pay, read_workbook, score, scoring
from bsclib.cli import group
from bsclib.decimals import round_half_up
from bsclib.pay.what_if import Results
from bsclib.teaching.assignment import read_class
from bsclib.teaching.grading import grade
from bsclib.teaching.marks import read_marks
from bsclib.teaching.words import words

CROOKS = {"over": "windfall", "zero_at": "cliff", "better": "reversed"}


def bsc(*words):
    """Run `bsc` in this process; return what it said."""
    done = CliRunner().invoke(group, [*map(str, words)], standalone_mode=False)
    if done.exception:
        raise done.exception
    return done.output


def rows(path):
    """Return the lines of a table that a student is given: (card, row) → last column."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {(line[0], line[1]): line[3] for line in [*csv.reader(stream)][1:]}


class Solved:
    """What an able student makes of their folder, from nothing but what lies in it."""

    def __init__(self, folder):
        self.folder, self.home = folder, folder / "params" / "practice"
        self.book = self.home / "quarters" / "2026Q1.xlsx"
        self.law = load_rulebook(self.home, as_of="2026-03-31")
        self.facts = read_workbook(self.book, self.law)
        audited = rows(folder / "statements.csv")
        self.fault = next(k for k, f in self.facts.rows.items() if Decimal(audited[k]) != f.actual)
        self.audited = audited[self.fault]
        minutes = rows(folder / "minutes.csv")
        self.bent = next(r for c in self.law.scorecards for r in c if r.text != minutes[r.key])
        self.minuted = minutes[self.bent.key]
        judgement = self.law.judgements["company_financial"]
        self.items = [*judgement.items]
        self.experts = {id: ahp.parse(e.matrix).astype(float) for id, e in judgement.experts.items()}
        self.odd = max(self.experts, key=lambda id: ahp.consistency(self.experts[id]).cr)
        self.rest = np.array([m for id, m in self.experts.items() if id != self.odd])

    def righted(self):
        """Return the law with the crooked rule put right, by writing the minuted one into the YAML."""
        rule = scoring.read_all(self.minuted, better="higher", unit=self.bent.unit)[0].rule
        words = dict(scoring.rule_to_mapping(rule))
        path = self.home / "scorecards" / "company.yaml"
        head, name, tail = path.read_text("utf-8").partition(f"\n  {self.bent.id}:")
        tail = re.sub(r"rule: \{.*\}", f"rule: {json.dumps(words, default=str).replace(chr(34), '')}", tail, count=1)
        tail = re.sub(r'text: ".*"', f'text: "{self.minuted}"', tail, count=1)
        with tempfile.TemporaryDirectory() as other:
            shutil.copytree(self.home, Path(other, "practice"))
            Path(other, "practice", "scorecards", "company.yaml").write_text(head + name + tail, "utf-8")
            return load_rulebook(Path(other, "practice"), as_of="2026-03-31")

    def crook(self):
        """Return what is wrong with the crooked rule, by comparing the two."""
        good = scoring.rule_to_mapping(scoring.read_all(self.minuted, better="higher", unit=self.bent.unit)[0].rule)
        bad = scoring.rule_to_mapping(self.bent.rule)
        differ = {k for k in {*good, *bad} if good.get(k) != bad.get(k)}
        return next((CROOKS[k] for k in CROOKS if k in differ), "toothless")

    def results(self, fault=True, bent=True, **policies):
        """Return the quarter with fault and crooked rule put right, or not."""
        facts = self.facts.with_actuals({self.fault: self.audited}) if fault else self.facts
        law = (self.righted() if bent else self.law).replace(**policies)
        done = score(law, facts)
        return Results(law, {t.scorecard: t for t in done.totals}, tuple(done))

    def scored(self, **how):
        """Return the answers on points, total and grade."""
        results = self.results(**how)
        total = results.totals["company"]
        points = {r.indicator: places(r.score, 2) for r in results.scores if r.scorecard == "company"}
        paid = {p.unit.id: places(p.amount, 4) for p in pay.payroll(results).units}
        return {"4.1": points, "4.2": places(total.total, 2), "4.3": total.grade.zh, "5.1": paid}

    def weights(self, matrices=None, method="eigenvector", turned=False):
        """Return the group's weights by name."""
        merged = ahp.aggregate_judgements(self.rest if matrices is None else matrices)
        return self.named(ahp.priorities(merged.T if turned else merged, method))

    def named(self, weights):
        """Return weights by name, as typed."""
        return {name: places(float(w), 4) for name, w in zip(self.items, weights, strict=True)}

    def plain_mean(self):
        """Return the mean of the company's points without weights."""
        points = [Fraction(r.score) for r in self.results().scores if r.scorecard == "company"]
        return places(sum(points) / len(points), 2)

    def answers(self):
        """Return every answer, right."""
        return {
            "1.1": self.odd,
            "1.2": places(float(ahp.consistency(self.experts[self.odd]).cr), 4),
            "1.3": self.weights(),
            "2.1": ".".join(self.fault),
            "2.2": float(self.audited),
            "3.1": ".".join(self.bent.key),
            "3.2": self.crook(),
            "3.3": self.minuted,
            **self.scored(),
        }


LEFT = ("fault_left", "crook_left", "linear")


def places(value, n):
    """Return a number as a student types it."""
    return float(round_half_up(Fraction(value), n))


def correct(solved, value=None, also=None):
    """Put the wrong cell of the workbook right, or to `value`; `also` spoils another row."""
    book = openpyxl.load_workbook(solved.book)
    sheet = book["指标"]
    for line in sheet.iter_rows():
        words = [str(cell.value) for cell in line]
        at = solved.facts.rows[solved.fault].cell.split("!")[-1]
        if also and "submission_delay" in words:
            also = line
        for cell in line:
            if cell.coordinate == at:
                cell.value = float(solved.audited) if value is None else value
    if isinstance(also, tuple):
        column = openpyxl.utils.cell.coordinate_from_string(at)[0]
        sheet[f"{column}{also[0].row}"].value = 77
    book.save(solved.book)


def no_company(solved):
    """Return the bonuses without the company's coefficient."""
    results = solved.results()
    units = pay.payroll(results).units
    heads = {p.unit.id: p.unit.headcount * Fraction(p.coefficient) for p in units}
    pool, all_heads = results.rulebook.reward.pool, sum(p.unit.headcount for p in units)
    return {id: places(Fraction(pool) * part / all_heads, 4) for id, part in heads.items()}


# the planted mistakes: the answers it spoils, and (question → the word of the law of marks that must be given)
PLANTED = {
    "none": (lambda s: {}, {}),
    "consistency_index": (
        lambda s: {"1.2": places(float(ahp.consistency(s.experts[s.odd]).ci), 4)},
        {"1.2": "consistency_index"},
    ),
    "geometric_mean": (lambda s: {"1.3": s.weights(method="geometric_mean")}, {"1.3": "geometric_mean"}),
    "transposed": (lambda s: {"1.3": s.weights(turned=True)}, {"1.3": "transposed"}),
    "everybody": (lambda s: {"1.3": s.weights([*s.experts.values()])}, {"1.3": "everybody"}),
    "mean_of_priorities": (
        lambda s: {"1.3": s.named(ahp.aggregate_priorities(ahp.priorities(s.rest)))},
        {"1.3": "mean_of_priorities"},
    ),
    "fault_left": (lambda s: s.scored(fault=False), {"4.1": "fault_left"}),
    "crook_left": (lambda s: s.scored(bent=False), {"4.1": "crook_left"}),
    "linear": (lambda s: s.scored(count="linear"), {"4.1": "linear"}),
    "no_company": (lambda s: {"5.1": no_company(s)}, {"5.1": "no_company"}),
    # 4.2, 4.3 and 5.1 then follow from the points: what follows from an own mistake costs nothing again
    "unweighted": (lambda s: {"4.2": s.plain_mean()}, {"4.2": "unweighted"}),
    "sign": (lambda s: {"4.2": -s.scored()["4.2"]}, {"4.2": "sign"}),
    "yuan": (lambda s: {"5.1": {k: round(10_000 * v, 4) for k, v in s.scored()["5.1"].items()}}, {"5.1": "yuan"}),
    "rounded": (lambda s: {"1.3": {k: round(v, 2) for k, v in s.weights().items()}}, {"1.3": "rounded"}),
    "percent": (lambda s: {"1.2": places(100 * float(ahp.consistency(s.experts[s.odd]).cr), 2)}, {"1.2": "percent"}),
}
ATTACKS = {
    "loop": "while True: pass",
    "memory": "hoard = []\nwhile True: hoard.append(bytearray(10**8))",
    "delete": "import shutil\nshutil.rmtree({root!r})",
    "others": "answers['1.2'] = open({other!r}).read()",
    # past the notice of the audit hook, through what raises no event: the walls must hold
    "key": "import io, _io\nanswers['1.2'] = _io.FileIO({key!r}).read().decode()",
}


def fill(folder, answers, code=""):
    """Write answers into a student's notebook, and code into its last cell."""
    path = folder / "assignment.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        found = re.fullmatch(r'answers\["(.+)"\] = \.\.\.', source)
        if cell["cell_type"] == "code" and found and found[1] in answers:
            cell["source"] = f'answers["{found[1]}"] = {answers[found[1]]!r}'
    if code:
        notebook["cells"].append(dict(notebook["cells"][1], id="more", source=code))
    path.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")


def new_class(root, students, lang="zh"):
    """Draw a class; return its folder."""
    listed = root / "list.csv"
    listed.write_text("id,name\n" + "".join(f"s{n:02},同学{n}\n" for n in range(students)), "utf-8")
    bsc("teach", "new", root / "class", "--students", listed, "--seed", "2026", "--lang", lang)
    return root / "class"


def plant(folder, names):
    """Solve each student's company and plant the mistakes in turn; return student → its mistake."""
    made = {}
    for n, home in enumerate(sorted(p for p in folder.iterdir() if p.is_dir())):
        solved, name = Solved(home), names[n % len(names)]
        fill(home, solved.answers() | PLANTED[name][0](solved))
        correct(solved)
        made[home.name] = name
    return made


def in_part(mark):
    """Return the share of an answer of several numbers that is right all the same."""
    given, right = (
        dict(pair.split(" ") for pair in text.split(", ") if " " in pair) for text in (mark.given, mark.right)
    )
    return Fraction(sum(float(given[k]) == float(right[k]) for k in right), len(right)) if right else Fraction(0)


def same_answer(mark):
    """Return whether an answer is what it should have been: words, a number, or numbers by name."""
    given, right = ([pair.split(" ")[-1] for pair in text.split(", ")] for text in (mark.given, mark.right))
    return given == right if mark.question == "4.3" else [*map(float, given)] == [*map(float, right)]


def judge(folder, planted):
    """Grade a class and compare marks and reasons with what was planted; return the marks."""
    law, graded = read_marks(), list(grade(folder, *read_class(folder)))
    for one in graded:
        expected = PLANTED[planted[one.id]][1]
        for mark in one.marks:
            if mark.question in expected:
                known = law.mistakes[expected[mark.question]]
                share = max(Fraction(known.share), in_part(mark))
                assert (mark.earned, mark.why) == (mark.of * share, known.why), (one.id, planted[one.id], mark)
            elif (planted[one.id], mark.question) == ("linear", "5.1") and mark.earned < mark.of:
                share = max(Fraction(law.mistakes["linear"].share), in_part(mark))  # other units' grades, too
                assert (mark.earned, mark.why) == (mark.of * share, law.mistakes["linear"].why), (one.id, mark)
            else:
                followed = planted[one.id] in LEFT and mark.question in ("4.2", "4.3", "5.1")
                right = same_answer(mark) if followed else True
                why = words.MARK_RIGHT if right else law.mistakes["carried"].why
                assert (mark.earned, mark.why) == (mark.of, why), (one.id, planted[one.id], mark)
    return graded


def attack(folder, names):
    """Turn students' submissions malicious, grade, and see that nothing came out and nothing changed."""
    homes = dict(zip(names, sorted(p for p in folder.iterdir() if p.is_dir()), strict=False))
    for name, home in homes.items():
        others = [h for h in sorted(folder.iterdir()) if h.is_dir() and h != home]
        places_of = {"root": str(folder), "other": str(others[0] / "statements.csv"), "key": str(folder / "class.json")}
        # one answer is computed, so that the notebook must be run at all
        fill(home, {}, "answers['1.1'] = str('e1')\n" + ATTACKS[name].format(**places_of))
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    seed, lang, students = read_class(folder)
    chosen = {home.name: students[home.name] for home in homes.values()}
    graded = {g.id: g for g in grade(folder, seed, lang, chosen, seconds=5)}
    assert before == {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    for name, home in homes.items():
        one = graded[home.name]
        assert one.total < 15, (name, one)
        assert one.notes, name
        print(f"{name:8} {float(one.total):6.2f}  {'; '.join(n.en for n in one.notes)[:110]}")
        assert not any(secret in mark.given for mark in one.marks for secret in ("seed", "company", "公司")), name


def main(students=30):
    """Run the whole battery."""
    with tempfile.TemporaryDirectory() as root:
        start = perf_counter()
        folder = new_class(Path(root), students)
        print(f"{students} companies in {perf_counter() - start:.0f} s")
        planted = plant(folder, [*PLANTED])
        start = perf_counter()
        once = judge(folder, planted)
        print(f"graded in {perf_counter() - start:.0f} s: {sorted({float(g.total) for g in once})}")
        bsc("teach", "grade", folder, "--lang", "zh")
        first = (folder / "gradebook.xlsx").read_bytes()
        assert judge(folder, planted) == once
        bsc("teach", "grade", folder, "--lang", "zh")
        assert first == (folder / "gradebook.xlsx").read_bytes()
        print(f"marks, reasons and gradebook the same twice; mistakes planted: {len({*planted.values()} - {'none'})}")
        shutil.rmtree(folder)
        attack(new_class(Path(root), len(ATTACKS) + 1), [*ATTACKS])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
