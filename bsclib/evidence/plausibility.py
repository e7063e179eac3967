"""What figures say beside each other: what cannot be, and what is allowed but unlikely and suspected aloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import AND, NOTHING, Fault, Place, Text, place_at, same
from bsclib.evidence.asked import group_of
from bsclib.evidence.by_lines import line_standards, suspected
from bsclib.evidence.facts import Fact, Facts, Key, Value, at
from bsclib.evidence.faults import fault, notice
from bsclib.evidence.record_slips import record_slips
from bsclib.evidence.slips import Beside, Standard, digits_of, dragged, is_drawn, planned, slips_of, unchanged
from bsclib.law import Indicator, Rulebook
from bsclib.law.evidence_slips import SlipsDoc

# typed as a fraction instead of a percent number; typed in yuan instead of 万元
MIXUPS = {"percent": Decimal(100), "wan_yuan": Decimal(10_000)}
NONE: Mapping[Key, Standard] = MappingProxyType({})
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
    return place_at(fact.cell, file, "/".join(fact.key))


def change(now: Value, before: Value) -> Decimal | None:
    """Return the change [%] of `now` against `before`; None where either is no number or before is 0."""
    if not isinstance(now, Decimal) or not isinstance(before, Decimal) or before == 0:
        return None
    return Decimal(text_of(round_half_up((now - before) / abs(before) * 100, 2)))


def plausibility(
    facts: Facts, previous: Facts | None, rulebook: Rulebook, approved: Mapping[Key, Standard] = NONE
) -> list[Fault]:
    """Return what a careful reader would ask about: slips of people, and actuals that name no evidence.

    Each slip is told on its cell under its name, from the threshold on that the law sets for it (`slips` of
    `company.yaml`); a word in the note column answers it, and what is answered is told in one line.

    Parameters
    ----------
    facts, previous : Facts
        This quarter's and last quarter's evidence; without the last (None) nothing is held against it.
    rulebook : Rulebook
        The law of this quarter.
    approved : mapping of (scorecard, indicator) to Standard
        Targets approved for this quarter, where they stand somewhere else than in the law.

    Returns
    -------
    list of Fault
        Of the level "notice"; of the level "fault" what the law holds `strict` and nobody has answered.

    Examples
    --------
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> from bsclib.evidence import read_evidence
    >>> rulebook = load_rulebook(home, as_of="2025-12-31")
    >>> facts = read_evidence(home / "quarters", rulebook)
    >>> key = next(i.key for c in rulebook.scorecards for i in c if i.unit == "percent" and not i.same_as)
    >>> moved = facts.with_actuals({key: facts.rows[key].actual * 10})
    >>> "scale" in {notice.code for notice in plausibility(moved, facts, rulebook)}
    True
    """
    rows = {i.key: i for card in rulebook.scorecards for i in card.indicators}
    slips, file = rulebook.company.slips, facts.source.name
    found: list[Fault] = []
    answered: list[str] = []
    for code, place, note, said in _slips(facts, previous, rulebook, rows, approved):
        if note:
            where = f"{place.file} {place.cell}" if place.file != file else place.cell or place
            answered.append(f"{where} {code}")
        else:
            found.append(fault(code, place, slips.level(code), **said))
    found += _revised(facts, approved)
    if previous:
        found += _left_over(facts, previous, rows, slips)
    if answered:
        found.append(notice("answered", Place(file=file), count=len(answered), value=same("; ".join(answered))))
    return [*found, *_bare(facts, rows)]


def _slips(
    facts: Facts,
    previous: Facts | None,
    rulebook: Rulebook,
    rows: Mapping[Key, Indicator],
    approved: Mapping[Key, Standard],
) -> Iterator[tuple[str, Place, str, dict[str, Any]]]:
    """Yield every slip with its place, the note that answers it and the words of its sentence."""
    file = facts.source.name
    targets, actuals = line_standards(facts, rulebook)
    targets |= approved
    old = previous.rows if previous else {}
    reasons = {key: r["reason"] or "" for key, r in last_revisions(facts).items()}
    beside = [
        Beside(rows[key], fact, rulebook.company.slips, old.get(key), targets.get(key), actuals.get(key))
        for key, fact in facts.rows.items()
        if key in rows and not is_drawn(fact)
    ]
    told = [(row, *slip) for row in beside for slip in slips_of(row)]
    lines: dict[tuple[str, Key], Text] = {}
    asked = ("target_unapproved", "approved", "requested", approved), ("lines_differ", "actual", "approved", NONE)
    for slip, amount, against, elsewhere in asked:
        off = {row.fact.key for row, code, _, _ in told if code == slip} - elsewhere.keys()
        lines |= dict.fromkeys(((slip, key) for key in off), suspected(facts, rulebook, off, amount, against))
    for row, code, column, said in told:
        aim, key = column == "target", row.fact.key
        if aim or not row.indicator.same_as:
            place = place_at(row.fact.target_cell if aim else row.fact.cell, file, "/".join(key))
            answer = row.fact.note or (reasons.get(key, "") if aim else "")
            yield code, place, answer, {**said, "lines": lines.get((code, key), NOTHING)}
    for code, column, found in (
        ("annual_target", "target", [r.fact for r in beside if r.whole_year]),
        ("target_unchanged", "target", [r.fact for r in beside if r.left_target]),
        ("unproven", "target", [r.fact for r in beside if r.unproven and not r.whole_year]),
        ("planned", "actual", planned(beside)),
        ("dragged", "actual", dragged(beside)),
    ):
        if found:
            cell = found[0].cell if column == "actual" else found[0].target_cell
            yield code, place_at(cell, file), "", _cells(found, column)
    for code, record, column, note, said in record_slips(facts, previous, rulebook):
        yield code, at(record, column, file), note, said


def last_revisions(facts: Facts) -> dict[Key, dict[str, Any]]:
    """Return the last revision of each target that was changed after its approval."""
    rows = facts.tables.get("target_revisions", ())
    return {(r["scorecard"], r["indicator"]): r for r in sorted(rows, key=lambda r: str(r["date"]))}


def _revised(facts: Facts, approved: Mapping[Key, Standard]) -> Iterator[Fault]:
    """Yield the revisions that the sheet of indicators contradicts, and those that began from what nobody approved."""
    for key, row in last_revisions(facts).items():
        target = facts.rows[key].target if key in facts.rows else None
        if row["after"] is not None and row["after"] != target:
            place = at(row, "after", facts.source.name)
            yield fault("revision_differs", place, value=row["after"], expected="–" if target is None else target)
    stood = {key: standard.value for key, standard in approved.items()}
    for row in sorted(facts.tables.get("target_revisions", ()), key=lambda r: str(r["date"])):
        key = (row["scorecard"], row["indicator"])
        if row["before"] != stood.setdefault(key, row["before"]):
            place = at(row, "before", facts.source.name)
            yield notice("revision_before", place, value=row["before"], expected=stood[key])
        stood[key] = row["after"]


def _left_over(facts: Facts, previous: Facts, rows: Mapping[Key, Indicator], slips: SlipsDoc) -> Iterator[Fault]:
    """Yield that most of the sheet is last quarter's, or the cells that may have been left as they were."""
    left, total = unchanged(facts, previous.rows, rows)
    first = place_at(left[0].cell, facts.source.name) if left else Place()
    place = Place(first.file, first.sheet)
    short = [f for f in left if not (isinstance(f.actual, Decimal) and digits_of(f.actual) >= slips.copied)]
    if total and len(left) * 100 >= slips.all_copied * total:
        yield fault("all_copied", place, slips.level("all_copied"), count=len(left), total=total)
    if short:
        yield notice("unchanged", place, **_cells(short, "actual"))


def _cells(facts: Sequence[Fact], column: str) -> dict[str, Any]:
    """Return how many cells a line names, and each with what it holds."""
    values = [f.actual if column == "actual" else f.target for f in facts]
    addresses = [f.cell if column == "actual" else f.target_cell for f in facts]
    several = len({a.partition("]")[0] for a in addresses if a.startswith("[")}) > 1  # of parts, each bears its file
    cells = [a if several else a.rpartition("!")[2] for a in addresses]
    words = (f"{c} ({text_of(v) if isinstance(v, Decimal) else v})" for c, v in zip(cells, values, strict=True))
    return {"count": len(cells), "value": same(", ".join(words))}


def _bare(facts: Facts, rows: Mapping[Key, Indicator]) -> Iterator[Fault]:
    """Yield, as one notice, the actuals that name no evidence."""
    bare = [k for k, f in facts.rows.items() if f.actual is not None and not f.evidence_link and not is_drawn(f)]
    if bare:
        names = AND.join(rows[k].label for k in bare[:5])
        value = NOTHING.join([names, same("…" if len(bare) > 5 else "")])
        yield notice("no_evidence", Place(file=facts.source.name), count=len(bare), value=value)


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
