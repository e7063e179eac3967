"""What figures say beside each other: what cannot be, and what is allowed but unlikely and suspected aloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import Fault, Place, Text, place_at
from bsclib.evidence.asked import group_of
from bsclib.evidence.facts import Fact, Facts, Key, Value
from bsclib.evidence.faults import fault, notice
from bsclib.law import Indicator, Rulebook

# typed as a fraction instead of a percent number; typed in yuan instead of 万元
MIXUPS = {"percent": Decimal(100), "wan_yuan": Decimal(10_000)}
NEAR_LOW, NEAR_HIGH = Decimal("0.5"), Decimal("1.6")


def mixed_up(indicator: Indicator, actual: Value, reference: Value) -> int:
    """Return the factor by which `actual` seems to be in another unit than `reference`, 0 if it does not.

    A rate typed as a fraction (0.95 for 95) and an amount typed in yuan are what people mix up.
    """
    factor = MIXUPS.get(indicator.unit)
    if factor is None or not isinstance(actual, Decimal) or not isinstance(reference, Decimal):
        return 0
    if indicator.unit == "percent" and (
        abs(reference) < 10 or abs(actual) >= 2 or actual == actual.to_integral_value()
    ):
        return 0
    scaled = actual * factor if indicator.unit == "percent" else actual / factor
    close = reference != 0 and NEAR_LOW <= scaled / reference <= NEAR_HIGH
    return int(factor) if close else 0


def place_of(fact: Fact, file: str) -> Place:
    """Return the place of a fact's actual."""
    return place_at(fact.cell, file, f"{fact.scorecard} / {fact.indicator}")


def change(now: Value, before: Value) -> Decimal | None:
    """Return the change [%] of `now` against `before`; None where either is no number or before is 0."""
    if not isinstance(now, Decimal) or not isinstance(before, Decimal) or before == 0:
        return None
    return Decimal(text_of(round_half_up((now - before) / abs(before) * 100, 2)))


def _far(now: Value, before: Value, limit: Decimal | None) -> bool:
    if limit is None or not isinstance(now, Decimal) or not isinstance(before, Decimal):
        return False
    return abs(now - before) > limit


def plausibility(facts: Facts, previous: Facts | None, rulebook: Rulebook) -> list[Fault]:
    """Return notices on what a careful reader would ask about.

    Changes against last quarter beyond the law's `change_limit` [the indicator's unit] without a note, likely mix-ups
    of units against last quarter, and, as one notice, the actuals that name no evidence.

    Parameters
    ----------
    facts, previous : Facts
        This quarter's and last quarter's evidence; without the last (None) no change is looked at.
    rulebook : Rulebook
        The law of this quarter.

    Returns
    -------
    list of Fault
        Of the level "notice".

    Examples
    --------
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> from bsclib.evidence import read_evidence
    >>> rulebook = load_rulebook(home, as_of="2025-12-31")
    >>> facts = read_evidence(home / "quarters", rulebook)
    >>> key = next(i.key for card in rulebook.scorecards for i in card.indicators if i.change_limit)
    >>> [notice.code for notice in plausibility(facts.with_actuals({key: 9000}), facts, rulebook)]
    ['big_change']
    """
    rows = {i.key: i for card in rulebook.scorecards for i in card.indicators}
    found = list(_changes(facts, previous.rows, rows)) if previous else []
    bare = [k for k, f in facts.rows.items() if f.actual is not None and not f.evidence_link and not _drawn(f)]
    if bare:
        names = "、".join(rows[k].label.zh for k in bare[:5]), ", ".join(rows[k].label.en for k in bare[:5])
        more = "…" if len(bare) > 5 else ""
        value = Text(names[0] + more, names[1] + more)
        found.append(notice("no_evidence", Place(file=facts.source.name), count=len(bare), value=value))
    return found


def _drawn(fact: Fact) -> bool:
    return isinstance(fact.actual, str) and fact.actual.startswith("card:")


def _changes(facts: Facts, before: Mapping[Key, Fact], rows: Mapping[Key, Indicator]) -> Iterator[Fault]:
    for key, fact in facts.rows.items():
        if key not in before or key not in rows or rows[key].same_as or fact.note:
            continue
        indicator, old = rows[key], before[key].actual
        factor = mixed_up(indicator, fact.actual, old) if isinstance(fact.target, str) or fact.target is None else 0
        said = {"value": fact.actual, "expected": old}
        place = place_of(fact, facts.source.name)
        if factor:
            yield notice("unit_suspect", place, **said, factor=factor, unit=indicator.unit_label)
        elif _far(fact.actual, old, indicator.change_limit):
            unit = Text(f" {indicator.unit_label.zh} ", f" {indicator.unit_label.en}")
            yield notice("big_change", place, **said, limit=indicator.change_limit, unit=unit)


def differing(facts: Mapping[Key, Fact], rows: Mapping[Key, Indicator], file: str) -> list[Fault]:
    """Return a fault for each row whose figure is not what the row it is shared with says."""
    faults = []
    first: dict[str, Fact] = {}
    for key in sorted(facts, key=lambda k: rows[k].same_as is not None):
        fact = facts[key]
        origin = first.setdefault(group_of(rows[key]) or "", fact)
        if fact.actual != origin.actual:
            value, expected = ("" if v is None else v for v in (fact.actual, origin.actual))
            faults.append(fault("differs", place_of(fact, file), value=value, expected=expected, other=origin.cell))
    return faults
