"""What a revision keeps of the sealed revision before it, to say what differs."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from bsclib.errors import Text

BEFORE = "before"  # where a revision keeps what it needs of the revision before it


@dataclass(frozen=True, slots=True)
class SealedBefore:
    """The last sealed revision of a quarter, as the next one keeps it: its number and reason, cards, rows of text."""

    number: int
    reason: str
    cards: Mapping[str, tuple[Fraction | None, Text | None]]
    rows: Mapping[tuple[str, str], dict[str, str]]

    @classmethod
    def read(cls, folder: Path, period: str) -> SealedBefore | None:
        """Return what `folder` keeps of the revision before, None where it keeps none of this period."""
        if not (folder / "revision.json").is_file():
            return None
        told = json.loads((folder / "revision.json").read_text("utf-8"))
        if told["quarter"] != period:
            return None
        with open(folder / "scores.csv", encoding="utf-8", newline="") as file:
            rows = {(row["scorecard"], row["indicator"]): row for row in csv.DictReader(file)}
        cards = {c["scorecard"]: (_fraction(c["total"]), _grade(c)) for c in told["cards"]}
        return cls(told["revision"], told["reason"], cards, rows)


def _fraction(found: str | None) -> Fraction | None:
    return None if found is None else Fraction(found)


def _grade(card: Mapping[str, str | None]) -> Text | None:
    zh = card.get("grade")
    return None if zh is None else Text(zh, card.get("grade_en") or zh)
