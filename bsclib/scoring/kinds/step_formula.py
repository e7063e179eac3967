"""`step` as a spreadsheet works it out: whole numbers on both sides of the division that counts the steps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib.decimals import decimals_of
from bsclib.errors import Text
from bsclib.scoring.kinds.formula import FormulaLine, Worked, gap_places, whole_number

if TYPE_CHECKING:
    from bsclib.scoring.kinds.step import Step

PER, ROOM, LOST_AT = Text("每步", "step"), Text("容差", "tolerance"), Text("不得分差距", "nothing from")
OVER, SHORT = Text("有利每步", "each step ahead"), Text("不利每步", "each step behind")
LOW, HIGH, GOAL = Text("下限", "from"), Text("上限", "to"), Text("固定目标", "fixed target")


def step_formula(rule: Step, on: FormulaLine, relative: bool, count: str) -> Worked:
    """Return gap, steps and points of a step rule; `relative`: its size is a percent of the target."""
    gap, goal, places = _gap(rule, on)
    each = ["0" if p is None else on.number(word, p) for word, p in ((OVER, rule.over), (SHORT, rule.short))]
    steps = _steps(rule, on, goal if relative else "", places, count)
    lost = "" if rule.zero_at is None else f"-{on.gap}>={on.number(LOST_AT, rule.zero_at)}"
    points = f"ABS({on.steps})*IF({on.gap}<0,{each[1]},{each[0]})"
    unfit = f"{goal}=0" if relative else ""
    return Worked(points, gap=f"ROUND({gap},{places})", steps=steps, lost=lost, unfit=unfit)


def _gap(rule: Step, on: FormulaLine) -> tuple[str, str, int]:
    """Return the favourable gap, the goal it counts from, and how many decimals it has."""
    value = on.value(rule.input)
    if rule.range is None:
        goal = on.target if rule.target is None else on.level(rule.target, GOAL)
        gap = f"{value}-{goal}" if rule.better == "higher" else f"{goal}-{value}"
        return gap, goal, gap_places(on, rule.target)
    low, high = rule.range
    under = [] if low is None else [f"{value}-{on.number(LOW, low)}"]
    over = [] if high is None else [f"{on.number(HIGH, high)}-{value}"]
    return f"MIN({','.join([*under, *over, '0'])})", "0", gap_places(on, low, high)


def _steps(rule: Step, on: FormulaLine, goal: str, places: int, count: str) -> str:
    """Return the signed steps; `goal` is the target of which a step is a percent, "" where it has a size of its own."""
    room = rule.tolerance or Decimal(0)
    fine = max(decimals_of(rule.per), decimals_of(room), 0 if goal else places)
    per, spared = (
        whole_number(on.number(PER, rule.per), fine),
        whole_number(on.number(ROOM, room), fine) if room else "",
    )
    if goal:
        one = f"ABS({whole_number(goal, places)})"
        away, per = f"{whole_number(f'ABS({on.gap})', places)}*{100 * 10**fine}", f"({per}*{one})"
        spared = f"{spared}*{one}" if spared else ""
    else:
        away = whole_number(f"ABS({on.gap})", fine)
    if spared:
        away = f"MAX({away}-IF({on.gap}<0,{spared},0),0)"
    steps = f"{away}/{per}"
    counted = {"linear": steps, "full": f"INT({steps})", "started": f"-INT(-({steps}))"}[count]
    return f"IF({on.gap}<0,-1,1)*{counted}"
