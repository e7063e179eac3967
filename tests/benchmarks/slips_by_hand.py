"""Slips thought up one by one, over every sheet: `python tests/benchmarks/slips_by_hand.py [QUARTER]`.

Each is put into a sound quarter's workbook and judged as `bsc check` judges it: refused or noticed at its cell, told at
another cell, or harmless because no score, no total, no pay and no account of payments moved.  `UNSAID` are those that
moved one of these and were told to nobody; the exit code counts them.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from slips_of_cells import COMPANY, Sound, opened, outcome
from slips_of_sheets import cells_of, sheet_of

from bsclib import pay
from bsclib.errors import Fault, InputError
from bsclib.evidence import read_evidence
from bsclib.evidence.template import workbook_bytes
from bsclib.gate import passed
from bsclib.law import load_rulebook
from bsclib.quarter import QuarterView

Row = dict[str, Any]
Slip = tuple[str, str, list[Row], str]  # what it is, its sheet, the rows, the columns at which it may be told
DAY, LATER = date(2025, 10, 20), date(2026, 1, 20)


def waivers(bench: Bench) -> Iterator[Slip]:
    row = {"scorecard": "company", "indicator": bench.lightest("company"), "reason": "停产", "approver": "总经理"}
    yield "of a light row", "waivers", [row | {"date": DAY}], "indicator"
    yield "of the year before", "waivers", [row | {"date": date(2024, 6, 20)}], "date"
    yield "twice", "waivers", [row, row | {"reason": "检修"}], "indicator scorecard"
    yield "of a heavy row", "waivers", [row | {"indicator": bench.heaviest("company")}], "scorecard indicator"


def ratings(bench: Bench) -> Iterator[Slip]:
    key, owner, other, actual = bench.judged
    row = {"scorecard": key[0], "indicator": key[1], "judge": "甲", "judge_unit": other, "score": Decimal(90)}
    yield "9 for 90", "panel", [row | {"score": Decimal(9)}], "score"
    yield "two points off the figure", "panel", [row | {"score": actual - 2}], "score"
    yield "one judge twice, in another width", "panel", [row | {"judge": "Li"}, row | {"judge": "Ｌｉ"}], "judge"
    yield "of the own unit, as outside", "panel", [row | {"judge_unit": owner, "role": "outside"}], "judge_unit role"
    yield "self from elsewhere", "panel", [row | {"role": "self"}], "judge_unit role"
    three = [row | {"judge": who, "score": actual - off} for who, off in (("a", 0), ("b", 0), ("c", 20))]
    yield "one of three far off", "panel", three, "score"
    yield "listed, nobody rated", "raters", [{"judge": "甲", "role": "peer", "unit": "hr"}], "judge"


def events(bench: Bench) -> Iterator[Slip]:
    key, owner = bench.classed
    row = {
        "date": DAY,
        "unit": owner,
        "scorecard": key[0],
        "indicator": key[1],
        "severity": "一般",
        "count": Decimal(1),
    }
    row |= {"description": "设备擦碰", "reported_by": "乙"}
    yield "against a harmless cell", "events", [row], "severity"
    yield "of no class", "events", [row | {"severity": None}], "severity"
    yield "none of it", "events", [row | {"count": Decimal(0)}], "count"
    yield "on a row of numbers", "events", [row | bench.numbered | {"severity": None}], "indicator"
    yield "twice", "events", [row | bench.numbered, row | bench.numbered], "indicator"
    finding = {
        "id": "F-1",
        "date": DAY,
        "unit": "office",
        "count": Decimal(1),
        "description": "缺页",
        "rectified": "no",
    }
    yield "a finding no figure knows", "findings", [finding | bench.numbered], "indicator"
    late = {"scorecard": "process", "indicator": "budget_rule_compliance"}
    yield "a finding against its figure", "findings", [finding | late], "count"


def targets(bench: Bench) -> Iterator[Slip]:
    key, target = bench.free
    row = {"scorecard": key[0], "indicator": key[1], "date": DAY, "before": target, "after": target}
    row |= {"reason": "市场", "approver": "总经理"}
    yield "not in its cell", "target_revisions", [row | {"after": target - 1}], "after"
    yield "original tenfold", "target_revisions", [row | {"before": target * 10}], "before"
    yield "changes nothing", "target_revisions", [row], "after"
    later = row | {"date": date(2025, 11, 1), "before": target - 2}
    yield "a broken chain", "target_revisions", [row | {"before": target - 1, "after": target + 1}, later], "before"
    known = [dict(r) for r in bench.sound.facts.tables["benchmarks"]]
    yield "benchmark tenfold", "benchmarks", [known[0] | {"value": known[0]["value"] * 10}, *known[1:]], "value"
    yield "benchmark of 2062", "benchmarks", [known[0] | {"date": date(2062, 1, 1)}, *known[1:]], "date"
    own = known[0] | {"of": "history", "period": bench.sound.period}
    yield "a past that is now", "benchmarks", [*known, own], "period"
    yield "history as a fraction", "benchmarks", [*known, own | {"period": "2023Q4", "value": Decimal("0.31")}], "value"


def payments(bench: Bench) -> Iterator[Slip]:
    due = bench.due("sales")
    row = {"unit": "sales", "kind": "reward", "amount": due, "reason": "季度奖", "decider": "总经理", "approved": DAY}
    row |= {"paid": LATER}
    for name, amount in (("tenfold", due * 10), ("a tenth", round(due / 10, 2)), ("in 万元", round(due / 10_000, 2)),
                         ("of nothing", Decimal(0))):  # fmt: skip
        yield name, "payments", [row | {"amount": amount}], "amount"
    yield "to another unit", "payments", [row | {"unit": "hr"}], "unit amount"
    yield "twice", "payments", [row, row], "amount"
    yield "twice, a day apart", "payments", [row, row | {"approved": date(2025, 10, 21)}], "amount"
    yield "before it was approved", "payments", [row | {"approved": LATER, "paid": DAY}], "paid"
    yield "in 2062", "payments", [row | {"paid": date(2062, 1, 20)}], "paid"
    yield "a fine above what is due", "payments", [row | {"kind": "penalty", "amount": due * 3}], "amount"
    yield "taken back, never paid", "payments", [row | {"kind": "clawback"}], "amount"
    yield "to a unit without a card", "payments", [row | {"unit": bench.cardless}], "unit amount"


def people(bench: Bench) -> Iterator[Slip]:
    row = {
        "unit": "sales",
        "who": "张三",
        "deed": "抢修",
        "nominator": "李四",
        "decision": "approved",
        "decider": "王五",
    }
    yield "decided by the nominator", "nominations", [row | {"decider": "李四"}], "decider"
    yield "of oneself", "nominations", [row | {"nominator": "张三"}], "nominator"
    yield "approved by nobody", "nominations", [row | {"decider": None}], "decider"
    row = {"id": "Q-1", "date": DAY, "unit": "sales", "to": "hr", "what": "招聘", "due": date(2025, 12, 1)}
    row |= {"status": "asked"}
    yield "of oneself", "requests", [row | {"to": "sales"}], "to"
    yield "due before asked", "requests", [row | {"due": date(2025, 9, 1)}], "due"
    done = {"status": "done", "done_on": date(2025, 9, 1)}
    yield "done before asked", "requests", [row | done], "done_on"
    yield "done on no day", "requests", [row | {"status": "done"}], "done_on"
    yield "promised by nobody", "requests", [row | {"status": "promised"}], "promised_by"
    row = {"id": "P-1", "date": DAY, "unit": "sales", "point": "预算偏紧", "owner": "hr", "status": "open"}
    yield "closed without an outcome", "points", [row | {"status": "closed"}], "outcome"
    yield "due before raised", "points", [row | {"due": date(2025, 9, 1)}], "due"
    both = [{"role": role, "name": "甲", "date": DAY} for role in ("preparer", "approver")]
    yield "one person, two roles", "signoffs", both, "name"
    done = [dict(r) for r in bench.sound.facts.tables["actions"]]
    yield "done before it began", "actions", [done[0] | {"done_on": date(2024, 1, 1)}, *done[1:]], "done_on"


def budget(bench: Bench) -> Iterator[Slip]:
    lines = [dict(r) for r in bench.sound.facts.tables["budget_lines"]]
    at = next(n for n, line in enumerate(lines) if line["actual"])
    first = lines.pop(at)
    yield "two digits turned round", "budget_lines", [first | {"actual": turned(first["actual"])}, *lines], "actual"
    yield "accrued tenfold", "budget_lines", [first | {"accrued": first["actual"] * 10}, *lines], "accrued"
    yield "variable, no driver", "budget_lines", [first | {"behaviour": "variable"}, *lines], "driver_budget behaviour"
    yield "twice", "budget_lines", [first, *lines, first], "version month"
    yield "left out", "budget_lines", lines, "unit"
    row = {"id": "V-1", "date": DAY, "unit": first["unit"], "account": "没有这个科目", "before": Decimal(10)}
    row |= {"after": Decimal(100), "reason": "调增", "approved_by": "预算管理委员会", "compliant": "yes"}
    yield "of a line that is not there", "revisions", [row], "account after approved_by"
    yield "approved by nobody", "revisions", [row | {"account": first["account"], "approved_by": None}], "approved_by"
    row = {"kind": "market", "unit": first["unit"], "account": "没有", "month": "2026-01", "value": Decimal(3)}
    yield "of a line that is not there", "assumptions", [row | {"source": "协会", "date": DAY}], "account"
    final = {"round": "final", "unit": "sales", "account": "没有", "month": "2025-10", "nature": "cost", "who": "甲"}
    yield "final, no such line", "preparation", [final | {"amount": Decimal(5), "date": DAY}], "amount"
    steps = [dict(r) for r in bench.sound.facts.tables["calendar"]]
    day = steps[0]["submitted"]
    yield (
        "handed in a year early",
        "calendar",
        [steps[0] | {"submitted": day.replace(year=2024)}, *steps[1:]],
        "submitted",
    )
    yield "never handed in", "calendar", [steps[0] | {"submitted": None}, *steps[1:]], "submitted"


def other(bench: Bench) -> Iterator[Slip]:
    row = bench.numbered
    yield (
        "reading of a quarterly row",
        "readings",
        [row | {"begins": date(2025, 10, 1), "value": Decimal(1)}],
        "indicator",
    )
    answer = {"respondent": "r1", "respondent_unit": "hr", "score": Decimal(10)}
    yield "answer nobody asked for", "questionnaires", [row | answer], "indicator"
    yield "level of no rule", "figures", [row | {"figure": "满意值", "value": Decimal(1)}], "figure value"
    points = {"scorecard": "company", "reason": "其他", "decider": "总经理", "date": DAY}
    yield "a fifth of a point", "adjustments", [points | {"points": Decimal("-0.2")}], "points"
    yield "more than may be added", "adjustments", [points | {"points": Decimal(50)}], "points"
    yield "twice", "adjustments", [points | {"points": Decimal(-2)}] * 2, "points reason"


SLIPS = (waivers, ratings, events, targets, payments, people, budget, other)


def turned(value: Decimal) -> Decimal:
    """Return a number with two neighbouring digits that differ turned round."""
    digits = str(value)
    at = next(n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and "." not in digits[n : n + 2])
    return Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


class Bench:
    """A sound quarter in a workspace of its own, and what slips need to know of it."""

    def __init__(self, period: str, folder: Path) -> None:
        self.sound: Sound = opened(period)
        self.home = folder / "params" / "g_company"
        shutil.copytree(COMPANY, self.home)
        self.before = self.view()
        self.results = self.outcome(self.before)
        self.known = {(f.code, str(f.place)) for f in self.before.notices(2)}
        self.asked = [i for i, _ in self.sound.asked(random.Random(1)) if i.weight]

    def view(self) -> QuarterView:
        law = load_rulebook(self.home, as_of=self.sound.rulebook.as_of)
        facts = read_evidence(self.home / "quarters", law, period=self.sound.period)
        return QuarterView(law, facts, "en", self.home.parent.parent)

    @staticmethod
    def outcome(view: QuarterView) -> dict[Any, Any]:
        """Return every score, total, amount of pay, and account of payments."""
        paid = {("pay", p.unit.id): p.amount for p in pay.payroll(view).units}
        record = view.facts.tables.get("payments", ())
        open_ = {("open", a.unit.id): a.open for a in (pay.settlement(view, record) if record else ())}
        return {**outcome(view.scores), **paid, **open_}

    def lightest(self, card: str) -> str:
        return min((i for i in self.asked if i.scorecard == card), key=lambda i: i.weight or 0).id

    def heaviest(self, card: str) -> str:
        return max((i for i in self.asked if i.scorecard == card), key=lambda i: i.weight or 0).id

    @cached_property
    def judged(self) -> tuple[Any, str, str, Decimal]:
        row = next(i for i in self.asked if i.rule and i.rule.judged and i.scorecard != "process")
        owner = self.sound.rulebook.card(row.scorecard).unit
        other = next(u for u in ("hr", "sales", "rnd") if not self.sound.rulebook.within(u, owner))
        return row.key, owner, other, self.sound.facts.rows[row.key].actual  # type: ignore[return-value]

    @cached_property
    def classed(self) -> tuple[Any, str]:
        row = next(i for i in self.sound.rows.values() if i.rule and i.rule.class_names and not i.same_as)
        return row.key, self.sound.rulebook.card(row.scorecard).unit

    @cached_property
    def numbered(self) -> Row:
        row = next(
            i for i in self.asked if i.unit == "percent" and not i.derived_from and not (i.rule and i.rule.judged)
        )
        return {"scorecard": row.scorecard, "indicator": row.id}

    @cached_property
    def free(self) -> tuple[Any, Decimal]:
        rows = (i for i in self.asked if i.rule and i.rule.needs_target and i.target is None)
        return next(
            (i.key, t) for i in rows if isinstance(t := self.sound.facts.rows[i.key].target, Decimal) and t > 10
        )

    def due(self, unit: str) -> Decimal:
        power = self.sound.rulebook.reward.unit.power
        return next(p.amount or 0 for p in pay.payroll(self.before).units if p.unit.id == unit) * Decimal(10) ** power

    @cached_property
    def cardless(self) -> str:
        carded = {card.unit for card in self.sound.rulebook.scorecards}
        return next(id for id in self.sound.rulebook.units if id not in carded)

    def verdict(self, table: str, rows: list[Row], columns: str) -> tuple[str, list[Fault]]:
        """Return what becomes of a slip, and what is told of it."""
        facts = replace(self.sound.facts, tables={**self.sound.facts.tables, table: rows})
        content = workbook_bytes(self.sound.rulebook, self.sound.period, previous=self.sound.previous, values=facts)
        (self.home / "quarters" / f"{self.sound.period}.xlsx").write_bytes(content)
        try:
            view, level = passed(self.view()), "noticed"
            said = [f for f in view.notices(2) if (f.code, str(f.place)) not in self.known]
            moved = self.outcome(view) != self.results
        except InputError as error:
            said, level, moved = [f for f in error.faults if f.level == "fault"], "refused", False
        sheet = sheet_of(table)
        cells = {(sheet, f"{letter}{n}") for letter in cells_of(table, tuple(columns.split())) for n in range(5, 200)}
        here = [f for f in said if (f.place.sheet, f.place.cell) in cells or f"{sheet}!" in f.found.en]
        return (level if here else "told elsewhere" if said else "UNSAID" if moved else "harmless"), here or said


def battery(period: str, kinds: Iterable[Any] = SLIPS, *, aloud: bool = False) -> Counter[str]:
    """Return the verdicts over all slips."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(period, Path(folder))
        for name, table, rows, columns in (slip for kind in kinds for slip in kind(bench)):
            found, said = bench.verdict(table, rows, columns)
            counts[found] += 1
            if aloud:
                codes = ", ".join(dict.fromkeys(f"{f.code} at {f.place.sheet}!{f.place.cell}" for f in said[:2]))
                print(f"{found:15} {table:17} {name:36} {codes}")
    return counts


if __name__ == "__main__":
    counted = battery(sys.argv[1] if sys.argv[1:] else "2025Q4", aloud=True)
    print(sum(counted.values()), dict(counted))
    sys.exit(counted["UNSAID"])
