"""A row of evidence beside its row of law: what its rule takes from it, or the status that says why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from bsclib.decimals import decimals_of, text_of
from bsclib.errors import NOTHING, Fault, Place, Text, same
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.evidence import OWN, Evidence, How, NotScorableError, Panel, RefusedError, Side, told_where
from bsclib.scoring.kinds.judged import ROLES
from bsclib.scoring.kinds.step_words import ZERO_TARGET
from bsclib.scoring.protocols import CardLike, FactLike, FactsLike, IndicatorLike, Key, LawLike, Record

ACTUAL, TARGET = Text("实际值", "actual"), Text("目标值", "target")
UNKNOWN_FIGURE = Text("这项指标的评分标准不用“{n}”", "the rule of this row does not read “{n}”")
NO_FIGURES = Text("缺少数值：{n}", "these figures are not given: {n}")


NO_NAMES: Mapping[str, Fraction] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row, ready to be scored: `evidence` as its rule takes it, None where the status says why.

    `ratings` are the cells of other sheets that its figure comes from.
    """

    card: CardLike
    indicator: IndicatorLike
    fact: FactLike | None
    status: str
    evidence: Evidence | None = None
    reason: Text = NOTHING
    ratings: tuple[str, ...] = ()

    @property
    def cell(self) -> str:
        """Where its figure stands: the cells of the ratings or of the figures that its rule reads, else its own."""
        return "; ".join(self.ratings) or (self.fact.cell if self.fact else "")

    @property
    def rule(self) -> Rule | None:
        """The active rule of the row."""
        return self.indicator.rule

    @property
    def link(self) -> str:
        """The card whose total is taken, or nothing."""
        return self.evidence.link if self.evidence else ""

    @property
    def computed(self) -> bool:
        """Whether the score is worked out from an actual."""
        return self.evidence is not None and self.rule is not None and self.rule.computed

    @property
    def movable(self) -> bool:
        """Whether a small change of its one actual can change the score."""
        one = self.evidence is not None and isinstance(self.evidence.actual, Fraction)
        return self.computed and one and self.rule is not None and self.rule.has_edges

    @property
    def key(self) -> tuple[str, str]:
        """(scorecard, indicator)."""
        return (self.card.id, self.indicator.id)


def checked(value: object, indicator: IndicatorLike, what: Text) -> Fraction:
    """Return a value with the decimals and within the ends that the indicator declares; else `RefusedError`."""
    if not isinstance(value, Decimal):
        found = Text("{w}为 {v!r}", "the {w} is {v!r}").fill(w=what, v=value)
        raise RefusedError("not_a_number", found, Text("应为数字", "a number is expected"))
    shown = Text("{w}为 {v}", "the {w} is {v}").fill(w=what, v=text_of(value))
    if decimals_of(value) > indicator.decimals:
        expected = Text("至多 {n} 位小数", "at most {n} decimals are declared").fill(n=indicator.decimals)
        raise RefusedError("decimals", shown, expected)
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        ends = " … ".join("" if end is None else text_of(end) for end in (low, high))
        raise RefusedError("range", shown, Text("应在 {e} 之内", "it must lie within {e}").fill(e=ends))
    return Fraction(value)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What a rule may ask of its row of evidence."""

    indicator: IndicatorLike
    fact: FactLike | None
    how: How
    panel: Panel | None
    events: Sequence[Mapping[str, object]]
    own: Fraction | None = None  # the target, where it stands among the row's figures

    @property
    def actual(self) -> object:
        """The actual as it stands in the cell."""
        return self.fact.actual if self.fact else None

    def number(self) -> Fraction:
        """Return the actual as a number that the indicator takes."""
        return checked(self.actual, self.indicator, ACTUAL)

    def target(self) -> Fraction:
        """Return the row's own target."""
        if self.own is not None:
            return self.own
        if self.fact is None or self.fact.target is None:
            raise RefusedError(
                "no_target", Text("没有目标值", "there is no target"), Text("请填目标值", "give the target")
            )
        return checked(self.fact.target, self.indicator, TARGET)


def take(rule: Rule, row: EntryRow, named: Mapping[str, Fraction] = NO_NAMES) -> Evidence:
    """Return the row as its rule takes it, with the figures that it reads by name.

    Raises
    ------
    RefusedError
        The row holds what the rule cannot take.
    NotScorableError
        The rule cannot work on these figures, or a figure is missing.
    """
    missing = [name for name in rule.figures if name not in named]
    if missing:
        raise NotScorableError(NO_FIGURES.fill(n=", ".join(missing)))
    counts = {name: named[name] for name in rule.inputs if name in named}
    if lacking := rule.lacking(counts):
        raise NotScorableError(NO_FIGURES.fill(n=", ".join(lacking)))
    row = replace(row, own=named.get(OWN))
    evidence = Evidence(counts, row.target() if rule.needs_target else None) if counts else rule.take(row)
    if rule.figures:
        own = {"": evidence.target} if isinstance(evidence.target, Fraction) else {}
        evidence = replace(evidence, target=own | {name: named[name] for name in rule.figures})
    if rule.unscorable(evidence.target, row.how):
        raise NotScorableError(ZERO_TARGET)
    return evidence


def _status(indicator: IndicatorLike, actual: object, panel: Sequence[object], named: Mapping[str, Fraction]) -> str:
    if not indicator.scored or not indicator.due:
        return "not_applicable"
    if indicator.rule is None:
        return "no_rule"
    if actual is None and not panel and not named:
        return "awaiting_panel" if indicator.rule.judged else "missing"
    return "scored"


def _role(vote: Record) -> str:
    return str(vote.get("role") or "office")


def _panel(rulebook: LawLike, card: CardLike, actual: object, votes: Sequence[Record]) -> Panel:
    """Return the panel of a judged row; who judges the own unit, but as self, is refused.

    Where nobody who weighs has rated, the number in the cell is the assessment office's score.
    """
    own = [
        v
        for v in votes
        if _role(v) != "self" and v.get("judge_unit") and unit_judges_itself(rulebook, v["judge_unit"], card.unit)
    ]
    if own:
        judges = ", ".join(f"{v.get('judge')} ({v['judge_unit']})" for v in own)
        found = Text("给本部门评分：{j}", "judging their own department: {j}").fill(j=judges)
        expected = Text("评委应回避", "a judge must come from elsewhere")
        raise RefusedError("own_unit", found, expected, own[0].get("cell", ""))
    law = rulebook.company.raters.roles
    if strange := [v for v in votes if _role(v) not in law]:
        found = Text("角色为“{r}”", "the role is “{r}”").fill(r=ROLES[_role(strange[0])])
        known = Text("、".join(ROLES[r].zh for r in law), ", ".join(ROLES[r].en for r in law))
        raise RefusedError("role", found, known, strange[0].get("cell", ""))
    given = {role: tuple(v["score"] for v in votes if _role(v) == role) for role in law}
    if isinstance(actual, Decimal) and not any(given[role] for role in law if law[role].weight):
        given["office"] = (actual,)
    panel = Panel(tuple(Side(role, law[role].weight, scores) for role, scores in given.items() if scores))
    if isinstance(actual, Decimal) and panel.weighing and Fraction(actual) != panel.mean:
        found = Text("单元格为 {a}，评委{c}平均为 {m}", "the cell says {a}, the panel's mean{c} is {m}")
        words = {"a": text_of(actual), "m": text_of(panel.mean), "c": told_where(votes)}
        raise RefusedError("panel", found.fill(**words), Text("两处应一致", "they must agree"))
    return panel


def _awaited(rulebook: LawLike, panel: Panel) -> Text | None:
    """Return the required roles of whom nobody has rated; nothing in words where nobody who counts has rated."""
    there = {side.role for side in panel.sides}
    absent = [ROLES[r] for r, role in rulebook.company.raters.roles.items() if role.required and r not in there]
    if absent:
        return Text("、".join(r.zh for r in absent), ", ".join(r.en for r in absent))
    return None if panel.weighing else NOTHING


def unit_judges_itself(rulebook: LawLike, judge_unit: str, judged: str) -> bool:
    """Return whether a judge of `judge_unit` belongs to the unit judged; the whole company judges nobody out."""
    units = rulebook.units
    if judge_unit == judged or judge_unit not in units or judged not in units:
        return judge_unit == judged
    return units[judged].parent is not None and rulebook.within(judge_unit, judged)


def _rows(facts: FactsLike, table: str, key: Key) -> list[Record]:
    return [row for row in facts.tables.get(table, ()) if (row.get("scorecard"), row.get("indicator")) == key]


def read_entry(
    rulebook: LawLike, facts: FactsLike, card: CardLike, indicator: IndicatorLike, how: How
) -> Entry | Fault:
    """Return one row ready to be scored, or the fault that forbids it."""
    key = (card.id, indicator.id)
    fact, rule = facts.rows.get(key), indicator.rule
    actual = fact.actual if fact else None
    votes = _rows(facts, "panel", key) if rule is not None and rule.judged else []
    named = {str(row["figure"]): Fraction(row["value"]) for row in _rows(facts, "figures", key)}
    known = () if rule is None else (*rule.figures, *rule.inputs, *((OWN,) if rule.needs_target else ()))
    if unknown := [row for row in _rows(facts, "figures", key) if row["figure"] not in known]:
        found = UNKNOWN_FIGURE.fill(n=unknown[0]["figure"])
        place = Place(cell=str(unknown[0].get("cell", "")), path="/".join(key))
        return Fault("figure", place, found, same(" | ".join(known) or "–"))
    status = _status(
        indicator, actual, votes, {n: v for n, v in named.items() if rule is not None and n in rule.inputs}
    )
    if status not in ("not_applicable", "no_rule") and (held := _rows(facts, "not_due", key)):
        return Entry(card, indicator, fact, "not_due", reason=held[0]["reason"])
    if status != "scored" or rule is None:
        return Entry(card, indicator, fact, status)
    try:
        required = any(r.required for r in rulebook.company.raters.roles.values())
        given = votes or (rule.judged and required and isinstance(actual, Decimal))
        panel = _panel(rulebook, card, actual, votes) if given else None
        if panel is not None and (awaited := _awaited(rulebook, panel)) is not None:
            return Entry(card, indicator, fact, "awaiting_panel", reason=awaited)
        row = EntryRow(indicator, fact, how, panel, _rows(facts, "events", key))
        cells = [r["cell"] for r in votes or _rows(facts, "figures", key) if r.get("cell")]
        return Entry(card, indicator, fact, status, take(rule, row, named), ratings=tuple(cells))
    except NotScorableError as refused:
        return Entry(card, indicator, fact, "not_scorable", reason=refused.why)
    except RefusedError as refused:
        cell = refused.cell or (fact.cell if fact else "")
        return Fault(refused.code, Place(cell=cell, path="/".join(key)), refused.found, refused.expected)
