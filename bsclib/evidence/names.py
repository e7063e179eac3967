"""The names that evidence may use for cards, indicators and units: ids, labels in both languages, aliases."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bsclib.errors import NOTHING, Fault, same
from bsclib.evidence.faults import BadError, nearest
from bsclib.evidence.schema import KIND_WORDS
from bsclib.evidence.values import LONGEST, text
from bsclib.evidence.xlsx import Cell
from bsclib.law import Indicator, Rulebook

PATH = same(" / ")
WHAT = {kind: KIND_WORDS[kind] for kind in ("scorecard", "indicator", "unit")}


def _index(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return name → id; an id always means itself, a label that two share means neither."""
    pairs = [(id, tuple(names)) for id, names in named]
    found: dict[str, str] = {}
    shared: set[str] = set()
    for id, names in pairs:
        for name in names:
            if found.setdefault(name, id) != id:
                shared.add(name)
    found = {name: id for name, id in found.items() if name not in shared}
    return {**found, **{id: id for id, _ in pairs}}


@dataclass(frozen=True, slots=True)
class Names:
    """Resolves what a person wrote to the id of the law."""

    cards: Mapping[str, str]
    units: Mapping[str, str]
    indicators: Mapping[str, Mapping[str, str]]
    rows: Mapping[tuple[str, str], Indicator]

    @classmethod
    def of(cls, rulebook: Rulebook) -> Names:
        """Return the names of `rulebook`."""
        cards = rulebook.scorecards
        return cls(
            _index((c.id, c.label) for c in cards),
            _index((u.id, u.label) for u in rulebook.units.values()),
            {c.id: _index((i.id, (*i.label, *i.aliases)) for i in c.indicators) for c in cards},
            {i.key: i for c in cards for i in c.indicators},
        )

    def find(self, kind: str, cell: Cell, card: str = "") -> str:
        """Return the id that `cell` names; BadError with the nearest names if there is none."""
        known = {"scorecard": self.cards, "unit": self.units}.get(kind) or self.indicators.get(card, {})
        word = text(cell, LONGEST["text"])  # the law sets no limit to its labels
        if word not in known:
            raise BadError("unknown", what=WHAT[kind], value=word, near=nearest(word, list(known)))
        return known[word]


def named(faults: Iterable[Fault], rulebook: Rulebook) -> list[Fault]:
    """Return faults whose places name card and row by their words, where they know them by their ids."""
    law = {card.id: (card.label, {i.id: i.label for i in card.indicators}) for card in rulebook.scorecards}
    found = []
    for fault in faults:
        card, _, row = fault.place.path.partition("/")
        label, rows = law.get(card, (NOTHING, {}))
        words = PATH.join([label, rows[row]]) if row in rows else NOTHING
        found.append(replace(fault, place=replace(fault.place, words=words)) if words.zh else fault)
    return found


def folded(value: object) -> str:
    """Return a value as it counts when two rows are compared: blanks, width and case make no difference."""
    return "".join(unicodedata.normalize("NFKC", "" if value is None else str(value)).casefold().split())
