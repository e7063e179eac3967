"""Checks of single rows: what the text says, what the rule does, and what the indicator is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from bsclib.errors import Text
from bsclib.scoring.apart import APART
from bsclib.scoring.findings import LintFinding, LintRow
from bsclib.scoring.kinds import Rule
from bsclib.scoring.reading import differences
from bsclib.scoring.rules import rule_from_mapping, rule_to_mapping
from bsclib.scoring.worked import BOUNDS
from bsclib.scoring.writing import write

NATURE = Text("规则按“{r}”计分，指标本身是“{n}”", "the rule takes {r} as better, the indicator's nature is {n}")
NATURE_WHY = Text("做得更好反而失分，或做得更差反而得分", "doing better loses points, or doing worse earns them")
UNREAD = Text("评分文字无法计分：{f}", "the text cannot be scored: {f}")
UNREAD_WHY = Text("各人会按各自的理解打分", "everybody will score it their own way")
GARBLED = Text("评分文字有损：{n}", "the text is damaged: {n}")
GARBLED_WHY = Text("公示的文字应与执行的规则一致", "what is published must be what is applied")
DIFFERS = Text("文字说“{t}”，规则是“{r}”", "the text says “{t}”, the rule is “{r}”")
DIFFERS_WHY = Text("被考核者读到的不是计分所用的", "what people read is not what scores them")
MONEY = Text("步长以万元计，指标以“{u}”计", "the step is in money, the indicator is in {u}")
MONEY_WHY = Text("差距永远到不了一步，规则不起作用", "the gap never reaches a step: the rule is dead")
OTHER = Text("文字说的是“{s}”，与本指标无关（见“{o}”）", "the text speaks of “{s}”, not of this row (see “{o}”)")
OTHER_WHY = Text("评分文字属于另一个指标", "the text belongs to another indicator")
CONTROL = Text("本考核单位控制不了它", "the unit appraised cannot control it")
CONTROL_WHY = Text("可控原则：只考核能控制的事", "people answer only for what they control")

_FLIP = {"higher": "lower", "lower": "higher"}
_EMPTY = re.compile(r"预算|目标|完成|每个?季度|业务|[的 ]")


def nature(row: LintRow, others: Iterable[LintRow]) -> Iterator[LintFinding]:
    """Yield rules whose direction is the opposite of the indicator's nature."""
    rule: Rule | None = row.indicator.rule
    better, natural = rule.direction if rule is not None else None, row.indicator.better_nature
    if rule is not None and better in _FLIP and natural == _FLIP[better]:
        words = {"higher": Text("越高越好", "higher"), "lower": Text("越低越好", "lower")}
        found = NATURE.fill(r=words[better], n=words[natural])
        yield row.finding(
            "direction", found, NATURE_WHY, rule_from_mapping(rule_to_mapping(rule) | {"better": natural})
        )


def unread(row: LintRow, others: Iterable[LintRow]) -> Iterator[LintFinding]:
    """Yield texts that give no rule, and texts that are damaged."""
    reading = row.reading
    if not row.indicator.scored or not row.indicator.text:
        return
    if reading.rule is None:
        yield row.finding("unreadable", UNREAD.fill(f=reading.faults[0].found), UNREAD_WHY)
    if reading.damaged:
        notes = Text("；".join(n.zh for n in reading.damaged), "; ".join(n.en for n in reading.damaged))
        yield row.finding("damaged", GARBLED.fill(n=notes), GARBLED_WHY)


def _shape(value: object, name: str = "") -> object:
    """Return a rule's mapping without the levels that it compares with, which a text may name."""
    match value:
        case dict():
            beyond = {"below", "above"} if "points" in value else set()
            return {"beyond" if k in beyond else k: _shape(v, k) for k, v in value.items()}
        case list() | tuple() if name == "points":
            return sorted(score for _, score in value)
        case list() | tuple():
            return [_shape(inner) for inner in value]
    return None if name in ("target", *BOUNDS) else value


def text_against_rule(row: LintRow, others: Iterable[LintRow]) -> Iterator[LintFinding]:
    """Yield rules that do something else than their text says."""
    rule: Rule | None = row.indicator.rule
    said = row.reading.rule
    if rule is None or said is None or not rule.computed:
        return
    if said.figures and not rule.figures and _shape(rule_to_mapping(said)) == _shape(rule_to_mapping(rule)):
        return  # the text names the levels whose figures the rule has
    ignored = {"unit"} if row.open_percent else set()
    different = set(differences(said, rule)) - ignored - ({"better"} if rule.names_item else set())
    if different:
        check = "text_direction" if different & {"better", "over", "short"} else "text_differs"
        label = row.indicator.unit_label
        found = DIFFERS.fill(t=write(said, label), r=write(rule, label))
        yield row.finding(check, found, DIFFERS_WHY, said if type(said) is type(rule) else None)


def money(row: LintRow, others: Iterable[LintRow]) -> Iterator[LintFinding]:
    """Yield steps in money for an indicator that is not money."""
    if "万元" in row.reading.words and row.indicator.unit != "wan_yuan":
        yield row.finding("unit_mismatch", MONEY.fill(u=row.indicator.unit_label), MONEY_WHY)


def _pairs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of what a text is about."""
    return {pair for part in _EMPTY.split(text) for pair in map("".join, pairwise(part))}


def another_item(row: LintRow, others: Iterable[LintRow]) -> Iterator[LintFinding]:
    """Yield awards whose text is closer to another row's name than to this row's name and definition."""
    said = _pairs(row.reading.subject)
    own = len(said & _pairs(f"{row.indicator.label.zh} {row.indicator.definition.zh}"))
    rule: Rule | None = row.indicator.rule
    if rule is None or not rule.names_item or not said:
        return
    nearest = max(others, key=lambda other: len(said & _pairs(other.indicator.label.zh)))
    if len(said & _pairs(nearest.indicator.label.zh)) > own:
        found = OTHER.fill(s=row.reading.subject, o=nearest.indicator.label)
        yield row.finding("another_item", found, OTHER_WHY)


def own_remarks(row: LintRow, others: Iterable[LintRow]) -> Iterator[LintFinding]:
    """Yield what the rule has to say against itself."""
    for remark in row.indicator.rule.remarks(row) if row.indicator.rule is not None else ():
        if not (remark.check == "bonus_only" and row.indicator.kind in APART):
            yield row.finding(*remark)


ROW_CHECKS = (nature, unread, text_against_rule, another_item, money, own_remarks)
__all__ = ["CONTROL", "CONTROL_WHY", "ROW_CHECKS"]
