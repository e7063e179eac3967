"""Readings by month or week → the quarter's actual, by the basis of the indicator.

A flow is the sum, a rate its numerators over its denominators (the mean where they are not given), a point and a
rolling year the last reading, an annualised figure the mean.  Where readings are missing nothing is summed up: a month
that is not there is not 0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import AND, Fault, Text, place_at
from bsclib.evidence.facts import Fact, Key, at
from bsclib.evidence.faults import fault, notice
from bsclib.evidence.words import WORDS
from bsclib.law import Indicator
from bsclib.period import Quarter

Row = Mapping[str, Any]
WEEK = timedelta(days=7)
INSIDE = ("monthly", "weekly")


def begins_of(indicator: Indicator, quarter: Quarter) -> list[date]:
    """Return the days on which the months, or the weeks by their Mondays, of a quarter begin.

    Examples
    --------
    >>> row = next(iter(view.card("company")))
    >>> [str(d) for d in begins_of(row, Quarter.parse("2025Q4"))]
    []
    """
    if indicator.frequency == "monthly":
        return [date(quarter.year, m, 1) for m in quarter.months]
    if indicator.frequency != "weekly":
        return []
    first = quarter.first_day + timedelta(days=-quarter.first_day.weekday() % 7)
    return [first + n * WEEK for n in range(14) if first + n * WEEK <= quarter.last_day]


def with_readings(
    facts: Mapping[Key, Fact], rows: Sequence[Row], law: Mapping[Key, Indicator], quarter: Quarter, file: str
) -> tuple[dict[Key, Fact], list[Fault]]:
    """Return the facts with the actuals that readings come to, and every fault and notice of the readings.

    Parameters
    ----------
    facts : mapping of (scorecard, indicator) to Fact
    rows : rows of the sheet of readings
    law : mapping of (scorecard, indicator) to Indicator
    quarter : Quarter
    file : str
        The file's name, for places.
    """
    done, told = dict(facts), []
    grouped: dict[Key, list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["scorecard"], row["indicator"]), []).append(row)
    for key, own in grouped.items():
        if key not in law or key not in facts or any(r["begins"] is None for r in own):
            continue
        found = list(_wrong(law[key], own, file))
        told += found
        if any(f.level == "fault" for f in found):
            continue
        fact, said = _taken(facts[key], law[key], own, quarter, file)
        told += said
        done[key] = fact
    bare = [i for k, i in law.items() if k in facts and i.frequency in INSIDE and not i.same_as and k not in grouped]
    if bare and any(facts[i.key].actual is not None for i in bare):
        value = AND.join(i.label for i in bare)
        told.append(notice("reading_none", place_at(facts[bare[0].key].cell, file), value=value))
    return follow(done, facts, law, grouped.keys()), told


def follow(
    done: dict[Key, Fact], facts: Mapping[Key, Fact], law: Mapping[Key, Indicator], moved: Collection[Key]
) -> dict[Key, Fact]:
    """Return the facts in which a shared figure follows the row where it is asked, if that has `moved`."""
    for key, fact in facts.items():
        card, _, id = (law[key].same_as or "").partition("/") if key in law else ("", "", "")
        if (card, id) in moved and (card, id) in done and fact.cell == facts[card, id].cell:
            done[key] = replace(fact, actual=done[card, id].actual)
    return done


def _wrong(indicator: Indicator, rows: Sequence[Row], file: str) -> Iterator[Fault]:
    if indicator.frequency not in INSIDE:
        yield fault("reading_frequency", at(rows[0], "indicator", file), value=indicator.label)
        return
    before: date | None = None
    for row in sorted(rows, key=lambda r: r["begins"]):
        if row["value"] is None and (row["numerator"] is None or not row["denominator"]):
            yield fault("reading_empty", at(row, "value", file))
        if indicator.frequency == "monthly" and row["begins"].day != 1:
            yield fault("reading_begins", at(row, "begins", file), value=row["begins"])
        if indicator.frequency == "weekly" and before and row["begins"] - before < WEEK:
            yield fault("reading_overlap", at(row, "begins", file), other=before)
        before = row["begins"]


def _taken(
    fact: Fact, indicator: Indicator, rows: Sequence[Row], quarter: Quarter, file: str
) -> tuple[Fact, list[Fault]]:
    """Return a fact with the actual that its readings come to; one that was entered must be the same."""
    place, expected = place_at(fact.cell, file, "/".join(fact.key)), len(begins_of(indicator, quarter))
    if len(rows) < expected - (indicator.frequency == "weekly"):  # a week may begin in the quarter before
        told = {"name": indicator.label, "count": len(rows), "expected": expected}
        return fact, [notice("reading_missing", place, **told)]
    value, how = summed_up(indicator, sorted(rows, key=lambda r: r["begins"]))
    fact, said = taken(fact, indicator, value, file, "reading", {"count": len(rows), "how": how})
    return fact, [said]


def taken(
    fact: Fact, indicator: Indicator, value: Fraction, file: str, source: str, told: Mapping[str, Any]
) -> tuple[Fact, Fault]:
    """Return a fact with the actual that a `source` (reading, answers) comes to, and the notice that says so.

    One that was entered must be the same, and it must lie within the ends of its indicator; else the fault.
    """
    place = place_at(fact.cell, file, "/".join(fact.key))
    actual = Decimal(text_of(round_half_up(value, indicator.decimals)))
    if fact.actual is not None and fact.actual != actual:
        return fact, fault(f"{source}_differs", place, value=fact.actual, expected=actual, **told)
    low, high = indicator.minimum, indicator.maximum
    if (low is not None and actual < low) or (high is not None and actual > high):
        code, limit = ("too_small", low) if low is not None and actual < low else ("too_big", high)
        return fact, fault(code, place, value=actual, expected=limit)
    return replace(fact, actual=actual), notice(f"{source}_taken", place, value=actual, **told)


def values_of(indicator: Indicator, rows: Iterable[Row]) -> list[Fraction]:
    """Return each reading's value: as entered, else its numerator over its denominator [the indicator's unit]."""
    scale = 100 if indicator.unit == "percent" else 1
    return [
        Fraction(r["value"])
        if r["value"] is not None
        else scale * Fraction(r["numerator"]) / Fraction(r["denominator"])
        for r in rows
    ]


def summed_up(indicator: Indicator, rows: Sequence[Row]) -> tuple[Fraction, Text]:
    """Return what readings in their order come to over the quarter, and how it was made."""
    values, scale = values_of(indicator, rows), 100 if indicator.unit == "percent" else 1
    if indicator.basis == "flow":
        return sum(values, Fraction(0)), WORDS.SUM
    if indicator.basis in ("point", "rolling4"):
        return values[-1], WORDS.LAST
    weights = [Fraction(r["denominator"]) if r["denominator"] is not None else None for r in rows]
    if indicator.basis == "rate" and None not in weights and sum(map(Fraction, weights)):  # type: ignore[arg-type]
        bases = [Fraction(w or 0) for w in weights]
        if all(r["numerator"] is not None for r in rows):
            return scale * sum((Fraction(r["numerator"]) for r in rows), Fraction(0)) / sum(bases), WORDS.BY_PARTS
        return sum((v * w for v, w in zip(values, bases, strict=True)), Fraction(0)) / sum(bases), WORDS.BY_BASE
    return sum(values, Fraction(0)) / len(values), WORDS.MEAN
