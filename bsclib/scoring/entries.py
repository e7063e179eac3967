"""A row of evidence beside its row of law: what the engine is to score, or the status that says why not.

Everything here is read by attribute (`indicator.rule`, `fact.actual`, …): law and evidence are other rooms.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import decimals_of, text_of
from bsclib.errors import Fault, Place, Text, same
from bsclib.scoring.conventions import Conventions, is_relative
from bsclib.scoring.engine import ZERO_TARGET, encode_events
from bsclib.scoring.kinds import NO_EVENT, Award, Judged, Rule, Severity, Shared, Step

CARD = "card:"
TRIMMED_FROM = 5


@dataclass(frozen=True, slots=True)
class Panel:
    """The scores of several judges: their mean, trimmed of one highest and one lowest from five judges up."""

    scores: tuple[Decimal, ...]

    @property
    def counted(self) -> tuple[Decimal, ...]:
        """The scores that count."""
        ordered = tuple(sorted(self.scores))
        return ordered[1:-1] if len(ordered) >= TRIMMED_FROM else ordered

    @property
    def mean(self) -> Fraction:
        """Their exact mean.

        Examples
        --------
        >>> Panel(tuple(map(Decimal, (60, 90, 91, 92, 100)))).mean
        Fraction(91, 1)
        """
        return Fraction(sum(map(Fraction, self.counted), Fraction(0)), len(self.counted))


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, ready to be scored.

    `actual` and `target` are the engine's integers; `taken` is a score taken as it is; `link` names the card
    whose total is taken.
    """

    card: Any
    indicator: Any
    fact: Any
    status: str
    actual: int = 0
    target: int = 0
    taken: Fraction | None = None
    link: str = ""
    panel: Panel | None = None
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def rule(self) -> Rule | None:
        """The active rule of the row."""
        rule: Rule | None = self.indicator.rule
        return rule

    @property
    def computed(self) -> bool:
        """Whether the engine has to compute it."""
        return self.status == "scored" and not isinstance(self.rule, Judged | Shared)

    @property
    def key(self) -> tuple[str, str]:
        """(scorecard, indicator)."""
        return (self.card.id, self.indicator.id)


class _RefusedError(Exception):
    """What reading one row raises: code, found, expected, and the cell where it is not the row's own."""


def _refuse(code: str, found: Text, expected: Text, cell: str = "") -> _RefusedError:
    return _RefusedError(code, found, expected, cell)


def scaled(value: object, indicator: Any, what: Text) -> int:
    """Return a value in units of the indicator's last declared decimal; anything else is refused."""
    if not isinstance(value, Decimal):
        found = Text("{w}为 {v!r}", "the {w} is {v!r}").fill(w=what, v=value)
        raise _refuse("not_a_number", found, Text("应为数字", "a number is expected"))
    shown = Text("{w}为 {v}", "the {w} is {v}").fill(w=what, v=text_of(value))
    if decimals_of(value) > indicator.decimals:
        raise _refuse(
            "decimals",
            shown,
            Text("至多 {n} 位小数", "at most {n} decimals are declared").fill(n=indicator.decimals),
        )
    low, high = getattr(indicator, "minimum", None), getattr(indicator, "maximum", None)
    if (low is not None and value < low) or (high is not None and value > high):
        ends = " … ".join("" if end is None else text_of(end) for end in (low, high))
        raise _refuse("range", shown, Text("应在 {e} 之内", "it must lie within {e}").fill(e=ends))
    return int(value.scaleb(indicator.decimals))


ACTUAL, TARGET = Text("实际值", "actual"), Text("目标值", "target")


def _needs_target(rule: Rule | None) -> bool:
    return isinstance(rule, Award) or (isinstance(rule, Step) and rule.target is None and rule.range is None)


def _target(indicator: Any, fact: Any, how: Conventions) -> int:
    """Return the row's own target where its rule needs one, else 0."""
    rule = indicator.rule
    if not _needs_target(rule):
        return 0
    if fact.target is None:
        raise _refuse("no_target", Text("没有目标值", "there is no target"), Text("请填目标值", "give the target"))
    target = scaled(fact.target, indicator, TARGET)
    if target == 0 and isinstance(rule, Step) and is_relative(rule, how):
        raise _refuse("zero_target", ZERO_TARGET, Text("请用绝对步长", "use an absolute step"))
    return target


def _events(rule: Severity, actual: object, listed: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many events of each class there were: those listed, or the one class in the cell."""
    names = [NO_EVENT, *(name for name, _ in rule.classes)]
    if actual not in names:
        raise _refuse("severity", Text(f"发现 {actual!r}", f"found {actual!r}"), same(" | ".join(names)))
    counts: Counter[str] = Counter()
    for event in listed:
        if event.get("severity") in names[1:]:
            counts[event["severity"]] += int(event.get("count") or 1)
    worst = min(counts, key=dict(rule.classes).__getitem__, default=NO_EVENT)
    if counts and worst != actual:
        found = Text("单元格为 {a},事件表中最重的是 {w}", "the cell says {a}, the worst event listed is {w}")
        raise _refuse("severity", found.fill(a=actual, w=worst), Text("两处应一致", "the two must agree"))
    return dict(counts) if counts else {str(actual): 1} if actual != NO_EVENT else {}


def _shared(rule: Shared, actual: object, indicator: Any) -> dict[str, Any]:
    if isinstance(actual, str) and actual.startswith(CARD):
        if actual != CARD + rule.card:
            raise _refuse("link", same(actual), same(CARD + rule.card))
        return {"link": rule.card}
    return {"taken": Fraction(scaled(actual, indicator, ACTUAL), 10**indicator.decimals)}


def _read(entry: Entry, how: Conventions, events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the evidence adds to a row that has an actual."""
    rule, indicator, actual = entry.rule, entry.indicator, entry.fact.actual
    match rule:
        case Judged():
            return {"taken": Fraction(scaled(actual, indicator, ACTUAL), 10**indicator.decimals)}
        case Shared():
            return _shared(rule, actual, indicator)
        case Severity() if rule.classes:
            counts = _events(rule, actual, events)
            return {"actual": encode_events(rule, counts), "events": counts}
    return {"actual": scaled(actual, indicator, ACTUAL), "target": _target(indicator, entry.fact, how)}


def _status(indicator: Any, actual: object, panel: Sequence[object]) -> str:
    if not indicator.scored:
        return "not_applicable"
    if indicator.rule is None:
        return "no_rule"
    if actual is None and not (panel and isinstance(indicator.rule, Judged)):
        return "awaiting_panel" if isinstance(indicator.rule, Judged) else "missing"
    return "scored"


def _panel(rulebook: Any, card: Any, actual: object, votes: Sequence[Mapping[str, Any]]) -> Panel:
    """Return the panel of a judged row; a judge of the card's own unit is refused."""
    own = [v for v in votes if v.get("judge_unit") and unit_judges_itself(rulebook, v["judge_unit"], card.unit)]
    if own:
        judges = ", ".join(f"{v.get('judge')} ({v['judge_unit']})" for v in own)
        found = Text("给本部门评分:{j}", "judging their own department: {j}").fill(j=judges)
        expected = Text("评委应回避", "a judge must come from elsewhere")
        raise _refuse("own_unit", found, expected, own[0].get("cell", ""))
    panel = Panel(tuple(vote["score"] for vote in votes))
    if isinstance(actual, Decimal) and Fraction(actual) != panel.mean:
        found = Text("单元格为 {a},评委平均为 {m}", "the cell says {a}, the panel's mean is {m}")
        raise _refuse(
            "panel", found.fill(a=text_of(actual), m=text_of(panel.mean)), Text("两处应一致", "they must agree")
        )
    return panel


def unit_judges_itself(rulebook: Any, judge_unit: str, judged: str) -> bool:
    """Return whether a judge of `judge_unit` belongs to the unit judged; the whole company judges nobody out."""
    units = getattr(rulebook, "units", {})
    if judge_unit == judged or judge_unit not in units or judged not in units:
        return judge_unit == judged
    return units[judged].parent is not None and bool(rulebook.within(judge_unit, judged))


def _rows(facts: Any, table: str, key: tuple[str, str]) -> list[Mapping[str, Any]]:
    rows: Iterable[Mapping[str, Any]] = facts.tables.get(table, ())
    return [row for row in rows if (row.get("scorecard"), row.get("indicator")) == key]


def read_entry(rulebook: Any, facts: Any, card: Any, indicator: Any, how: Conventions) -> Entry | Fault:
    """Return one row ready to be scored, or the fault that forbids it."""
    key = (card.id, indicator.id)
    fact = facts.rows.get(key)
    actual = getattr(fact, "actual", None)
    votes = _rows(facts, "panel", key) if isinstance(indicator.rule, Judged) else []
    entry = Entry(card, indicator, fact, _status(indicator, actual, votes))
    try:
        if entry.status != "scored":
            return entry
        if votes:
            panel = _panel(rulebook, card, actual, votes)
            return Entry(card, indicator, fact, "scored", taken=panel.mean, panel=panel)
        given = _read(entry, how, _rows(facts, "events", key))
        return Entry(card, indicator, fact, "scored", **given)
    except _RefusedError as refused:
        code, found, expected, cell = refused.args
        return Fault(code, Place(cell=cell or getattr(fact, "cell", ""), path="/".join(key)), found, expected)
