"""A scheme as plain data: what `bsc law import --dry-run --format json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bsclib.decimals import text_of
from bsclib.schemes.model import Doubt, FoundCard, FoundRow, FoundScheme
from bsclib.scoring import rule_to_mapping

Record = dict[str, Any]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else text_of(value)


def _plain(value: object) -> object:
    """Return a rule's mapping with its decimals as text."""
    match value:
        case Decimal():
            return text_of(value)
        case Mapping():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return value


def _row(row: FoundRow) -> Record:
    return {
        "name": row.name,
        "dimension": [*row.dimension],
        "kind": row.kind,
        "weight": _number(row.weight),
        "full_mark": _number(row.full_mark),
        "unit": row.unit or None,
        "better": row.better or None,
        "target": row.target or (dict(row.levels) if row.graded else None),
        "levels": dict(row.levels),
        "text": row.text,
        "cell": row.cell,
        "row": row.row,
        "cells": {name: ref for name, ref in row.cells.items() if ref},
        "section": row.section or None,
        "definition": row.definition or None,
        "owner": row.owner or None,
        "rule": None if row.rule is None else _plain(rule_to_mapping(row.rule)),
        "open": [t._asdict() for t in row.open],
        "notes": [t._asdict() for t in row.notes],
        "unread": [*row.unread],
        "refused": row.refused._asdict() if row.rule is None else None,
    }


def _card(card: FoundCard) -> Record:
    limits = [{"name": s.name, "kind": s.kind, "cell": s.cell, "limit": _number(s.limit)} for s in card.sections]
    return {
        "name": card.name,
        "sheet": card.sheet,
        "heading": card.heading,
        "weight_sum": text_of(card.weight_sum),
        "declared_total": _number(card.declared),
        "scale": card.scale,
        "sections": [s for s in limits if s["kind"] != "scored"],
        "indicators": [_row(row) for row in card.rows],
    }


def _doubt(doubt: Doubt, several: bool) -> Record:
    cell = f"{doubt.sheet}!{doubt.cell}" if several and doubt.cell else doubt.cell
    return {"sheet": doubt.sheet, "cell": cell, "kind": doubt.kind, "text": doubt.text._asdict()}


def scheme_record(scheme: FoundScheme) -> Record:
    """Return a scheme as plain data; numbers are decimal strings, what is absent is null.

    Parameters
    ----------
    scheme : FoundScheme
        As `read_scheme` gives it.

    Returns
    -------
    dict
        `file`, `cards` (name, sheet, weight_sum, indicators …) and `faults` (cell, kind, text in both languages);
        a cell carries its sheet's name where several sheets hold cards.

    Examples
    --------
    >>> scheme_record(FoundScheme("x.xlsx", [FoundCard("Lab", "Sheet1")]))["cards"][0]["weight_sum"]
    '0'
    """
    several = len({c.sheet for c in scheme.cards}) > 1
    return {
        "file": scheme.file,
        "cards": [_card(card) for card in scheme.cards],
        "faults": [_doubt(doubt, several) for doubt in scheme.doubts],
    }
