"""A quarter as it would have been: other policies, weights and actuals, written as a person types them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bsclib.decimals import decimal_of
from bsclib.errors import Fault, InputError, Place, Text, same
from bsclib.evidence.cell import Cell
from bsclib.evidence.facts import Key, Value
from bsclib.evidence.faults import BadError, fault
from bsclib.evidence.figures import actual_of
from bsclib.law import Indicator, Rulebook
from bsclib.law.ruled import Wording
from bsclib.quarter import QuarterView
from bsclib.scoring.reading import Reading

NOT_READ = Text("假设读不懂", "The what-if cannot be read")
PAIR = Text("应写作 考核表.指标=值，用分号隔开；或写成 JSON", "write card.indicator=value, set apart by ;, or JSON")
NO_ROW = Text("没有这一行", "there is no such row")
TWICE = Text("写了两次", "given twice")
NO_WEIGHT = Text("不是不小于 0 的权重：{value}", "not a weight of 0 or more: {value}")
NO_RULE = Text("评分标准读不懂：{why}", "the rule cannot be read: {why}")
NOT_WEIGHED = Text("本行没有权重", "the row has no weight")
SUPPOSED = Text("假设：{what}", "what if: {what}")
MOVED = Text("{card} {row} {what} {old} → {new}", "{card} {row}: {what} {old} → {new}")
ACTUAL, WEIGHT, NONE = Text("实际值", "actual"), Text("权重", "weight"), Text("无", "none")
RULE = Text("评分标准", "rule")


def suppose(
    view: QuarterView, policies: str = "", weights: str = "", actuals: str = "", rules: str = ""
) -> QuarterView:
    """Return the quarter as it would have been; the same view where nothing is supposed.

    Parameters
    ----------
    view : QuarterView
    policies : str
        `count=linear; missing=zero`.
    weights, actuals : str
        `card.indicator=value; …` with ids or labels, or a JSON object of the same; a weight [%], an actual in the
        indicator's own unit and decimals, or its class.  An empty actual is a missing one.  A row that the law says is
        the same as one moved moves with it.
    rules : str
        The same of rules in words, as the law's files hold them; `;` parts rules, so a rule with one goes as JSON.

    Returns
    -------
    QuarterView
        Its `supposed` says what was moved, and every heading of a report repeats it.

    Raises
    ------
    UsageError
        An unknown policy, or a value that it does not have.
    InputError
        With every pair that cannot be read, names no row, or holds no value or rule that the row could have.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> row = next(iter(view.rulebook.card("company")))
    >>> moved = suppose(view, actuals=f"company.{row.id}=90.5")
    >>> moved.facts.rows[row.key].actual, suppose(view) is view
    (Decimal('90.5'), True)
    """
    if not "".join((policies, weights, actuals, rules)).strip():
        return view
    faults: list[Fault] = []
    law = view.rulebook
    reading = dict(_pairs(policies, "policies", faults))
    heavier = dict(_weights(law, weights, faults))
    ruled = dict(_rules(law, rules, faults))
    law = law.with_rows(ruled)  # what an actual may be is for the rule to say
    moved = dict(_actuals(law, actuals, faults))
    if faults:
        raise InputError(NOT_READ, faults)
    for row in (i for card in law.scorecards for i in card.indicators if i.same_as):
        if (twin := law.at(str(row.same_as)).key) in moved:
            moved.setdefault(row.key, moved[twin])
    told = [*_told(law, WEIGHT, {k: law.indicator(*k).weight for k in heavier}, heavier)]
    told += _told(
        law, RULE, {k: view.rulebook.indicator(*k).text for k in ruled}, {k: r["text"] for k, r in ruled.items()}
    )
    told += _told(law, ACTUAL, {k: view.facts.rows[k].actual for k in moved}, moved)
    book = view.rulebook.replace(**reading).with_weights(heavier).with_rows(ruled)
    return replace(view, rulebook=book, facts=view.facts.with_actuals(moved), supposed=(*view.supposed, *told))


def _pairs(words: str, where: str, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    """Yield (name, value) of a list or of a JSON object; numbers keep the digits they are written with."""
    seen = set()
    for name, value in _written(words, where, faults):
        if name in seen:
            faults.append(Fault("twice", Place(path=f"{where}: {name}"), TWICE))
        seen.add(name)
        yield name, value


def _written(words: str, where: str, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    if words.lstrip().startswith("{"):
        try:
            found = json.loads(words, object_pairs_hook=list, parse_float=str, parse_int=str, parse_constant=str)
        except ValueError as error:
            faults.append(Fault("json", Place(path=where), same(error), PAIR))
            return
        for name, value in found:
            if isinstance(value, str | None):
                yield name, value or ""
            else:
                faults.append(Fault("pair", Place(path=f"{where}: {name}"), same(value), PAIR))
        return
    for part in filter(None, (p.strip() for p in re.split(r"[;；\n]", words))):
        name, equals, value = (p.strip() for p in part.partition("="))
        if equals and name:
            yield name, value
        else:
            faults.append(Fault("pair", Place(path=where), same(part), PAIR))


def _rows(law: Rulebook, words: str, where: str, faults: list[Fault]) -> Iterator[tuple[Indicator, str, Place]]:
    """Yield the row that each name means, its value and its place."""
    names = {
        f"{card_name}.{row_name}".casefold(): row
        for card in law.scorecards
        for row in card.indicators
        for card_name in (card.id, *card.label)
        for row_name in (row.id, *row.label, *row.aliases)
    }
    for name, value in _pairs(words, where, faults):
        row, place = names.get(name.replace("/", ".", 1).casefold()), Place(path=f"{where}: {name}")
        if row is None:
            card = next((c for c in law.scorecards if c.id == re.split("[./]", name)[0]), None)
            known = (i.id for i in card.indicators) if card else (c.id for c in law.scorecards)
            faults.append(Fault("unknown", place, NO_ROW, same(", ".join(known))))
        else:
            yield row, value, place


def _weights(law: Rulebook, words: str, faults: list[Fault]) -> Iterator[tuple[Key, Decimal]]:
    for row, value, place in _rows(law, words, "weights", faults):
        try:
            weight = decimal_of(value)
        except ValueError:
            weight = Decimal(-1)
        if row.weight is None or weight < 0:
            found = NOT_WEIGHED if row.weight is None else NO_WEIGHT.fill(value=value)
            faults.append(Fault("weight", place, found))
        yield row.key, weight


def _rules(law: Rulebook, words: str, faults: list[Fault]) -> Iterator[tuple[Key, dict[str, Any]]]:
    for row, text, place in _rows(law, words, "rules", faults):
        read = Wording(row.better, row.measure, row.kind).read(text)
        if isinstance(read, Reading) and read.rule is not None:
            yield row.key, {"rule": read.rule, "text": text}
        else:
            why = read.faults[0].found if isinstance(read, Reading) else read
            faults.append(Fault("rule", place, NO_RULE.fill(why=why)))


def _actuals(law: Rulebook, words: str, faults: list[Fault]) -> Iterator[tuple[Key, Value]]:
    for row, value, place in _rows(law, words, "actuals", faults):
        try:
            yield row.key, actual_of(Cell("plain", value, ""), row) if value else None
        except BadError as bad:
            faults.append(fault(bad.code, place, **bad.values_))


def _told(law: Rulebook, what: Text, old: Mapping[Key, Value], new: Mapping[Key, Value]) -> Iterator[Text]:
    for key, value in new.items():
        row = law.indicator(*key)
        was = NONE if old[key] is None else old[key]
        to = NONE if value is None else value
        label = law.card(row.scorecard).label
        yield SUPPOSED.fill(what=MOVED.fill(card=label, row=row.label, what=what, old=was, new=to))
