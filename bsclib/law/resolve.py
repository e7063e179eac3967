"""Documents → the law of one day: the newest entry in force, the active profile, the active set of weights."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeVar

from bsclib.errors import NOTHING, Text
from bsclib.law import documents as doc
from bsclib.law import models as law
from bsclib.law.strict_yaml import Document
from bsclib.law.vocabulary import UNIT_LABELS
from bsclib.scoring.rules import Rule, rule_from_mapping

T = TypeVar("T")


def in_force(entries: Mapping[date, T], day: date) -> tuple[date, T] | None:
    """Return the newest entry not later than `day`, with its date.

    Examples
    --------
    >>> in_force({date(2021, 1, 1): "old", date(2025, 1, 1): "new"}, date(2024, 12, 31))
    (datetime.date(2021, 1, 1), 'old')
    """
    dates = [d for d in entries if d <= day]
    return (max(dates), entries[max(dates)]) if dates else None


def _said(words: Text | None) -> str:
    return words.en if words else ""


def _weight(spec: doc.IndicatorDoc, day: date) -> law.WeightDetail | None:
    entry = in_force(spec.weight, day)
    if entry is None:
        return None
    since, value = entry
    printed = value.value if value.printed is None else value.printed
    return law.WeightDetail(value.value, printed, value.why or NOTHING, _said(value.source), since)


def _rule(mapping: doc.Raw | None, nature: str) -> Rule | None:
    return None if mapping is None else rule_from_mapping(mapping, nature)


def _scoring(spec: doc.IndicatorDoc, day: date, profile: str) -> dict[str, object]:
    """Return text, rule, source and reasons of the rule in force under `profile`."""
    entry = in_force(spec.scoring, day)
    if entry is None:
        return {"text": "", "rule": None, "source": _said(spec.source), "why": spec.why or NOTHING,
                "why_corrected": NOTHING, "corrected": False}  # fmt: skip
    scoring = entry[1]
    literal = scoring.published
    taken: doc.ScoringEntry | doc.PublishedEntry = literal if literal and profile == "published" else scoring
    return {
        "text": taken.text,
        "rule": _rule(taken.rule, spec.better),
        "source": _said(scoring.source),
        "why": scoring.why or spec.why or NOTHING,
        "why_corrected": literal.why if literal else NOTHING,
        "corrected": literal is not None and profile != "published",
    }


def indicator(
    card: doc.CardDoc, id: str, spec: doc.IndicatorDoc, document: Document, day: date, policies: Mapping[str, str]
) -> law.Indicator:
    """Return one row of `card` as the law of `day` has it."""
    weight = _weight(spec, day)
    target = in_force(spec.target, day)
    active = None if weight is None else weight.printed if policies["weights"] == "printed" else weight.restored
    return law.Indicator(
        id=id,
        scorecard=card.id,
        label=spec.label,
        dimension=card.dimensions[spec.dimension],
        dimension_id=spec.dimension,
        unit=spec.unit,
        unit_label=UNIT_LABELS[spec.unit],
        decimals=spec.decimals,
        minimum=spec.range.minimum,
        maximum=spec.range.maximum,
        basis=spec.basis,
        better_nature=spec.better,
        definition=spec.definition,
        data_source=spec.data_source,
        frequency=spec.frequency,
        evidence=spec.evidence,
        owner=spec.owner.unit,
        controllable_by=spec.controllable_by,
        origin=spec.origin,
        same_as=spec.same_as,
        derived_from=spec.derived_from,
        aliases=spec.aliases,
        levels=spec.levels,
        change_limit=spec.change_limit,
        scored=spec.scored,
        weight=active,
        weight_detail=weight,
        target=target[1].value if target else None,
        file=document.file,
        line=document.place(("indicators", id)).line,
        **_scoring(spec, day, policies["profile"]),  # type: ignore[arg-type]
    )


def scorecard(spec: doc.CardDoc, document: Document, day: date, policies: Mapping[str, str]) -> law.Scorecard:
    """Return a card as the law of `day` has it."""
    rows = tuple(indicator(spec, i, s, document, day, policies) for i, s in spec.indicators.items())
    return law.Scorecard(
        spec.id, spec.label, spec.level, spec.unit, _said(spec.source), dict(spec.dimensions), rows, document.file
    )


def _card_of(unit: str, level: str, cards: Iterable[doc.CardDoc]) -> str | None:
    """Return the card that names `unit`, the one of the unit's own level first."""
    own = sorted((c for c in cards if c.unit == unit), key=lambda c: c.level != level)
    return own[0].id if own else None


def units(spec: doc.CompanyDoc, document: Document, cards: Collection[doc.CardDoc]) -> dict[str, law.Unit]:
    """Return the organisation, unit by unit."""
    return {
        id: law.Unit(
            id, u.label, u.level, u.kind, u.parent, _card_of(id, u.level, cards), u.head, u.accounts, u.powers,
            u.headcount, _said(u.source), u.why or NOTHING, document.file, document.place(("units", id)).line,
        )
        for id, u in spec.units.items()
    }  # fmt: skip


def grade_tables(spec: doc.GradesDoc) -> tuple[law.GradeTable, ...]:
    """Return the grade tables, the active one first."""
    ordered = sorted(spec.tables.items(), key=lambda item: item[0] != spec.active)
    return tuple(
        law.GradeTable(
            id, t.label, _said(t.source), tuple(law.Grade(g, b.label, b.at_least) for g, b in t.bands.items())
        )
        for id, t in ordered
    )


def company(spec: doc.CompanyDoc) -> law.Company:
    """Return the settings that are one for the whole company."""
    return law.Company(
        spec.id, spec.label, tuple(spec.languages), spec.about or NOTHING, spec.sample, spec.shared,
        spec.overlay_weight, spec.coverage_limit, spec.publish_weights, spec.veto.bonus,
        spec.adjustment.most_deducted, spec.adjustment.most_added,
        dict(spec.alerts) if spec.alerts else {},
    )  # fmt: skip
