"""What a sheet was understood as: cards, their rows and sections, and the doubts about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from bsclib.errors import NOTHING, Text
from bsclib.schemes.words import WORDS
from bsclib.scoring import Rule

DOUBTS = tuple(WORDS["doubts"])


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with a scheme, or has to be known about it; `kind` is one of `DOUBTS`."""

    sheet: str
    cell: str
    kind: str
    text: Text


@dataclass(slots=True)
class FoundSection:
    """A part of a card that rows stand under; `limit` is the most points its bonus or malus rows give together."""

    name: str
    kind: str
    cell: str
    limit: Decimal | None = None
    points: Decimal | None = None


@dataclass(slots=True)
class FoundRow:
    """A row of a card as understood.

    `weight` is a percent number or points, as the sheet's notation has it; `yearly`: the target is the whole year's;
    `levels` are figures named by the head of their column (满意值, threshold), `graded` says that they are the row's
    targets; `said` is `text` without heads of columns; `cell` is where it stands, `cells` where all else was read.
    """

    row: int
    name: str
    dimension: tuple[str, ...] = ()
    kind: str = "scored"
    section: str = ""
    weight: Decimal | None = None
    full_mark: Decimal | None = None
    unit: str = ""
    better: str = ""
    target: str = ""
    yearly: bool = False
    levels: dict[str, str] = field(default_factory=dict)
    graded: bool = False
    bands: dict[str, str] = field(default_factory=dict)
    text: str = ""
    said: str = ""
    cell: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    definition: str = ""
    owner: str = ""
    rule: Rule | None = None
    open: list[Text] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    unread: tuple[str, ...] = ()
    refused: Text = NOTHING
    clash: Text = NOTHING
    nameless: bool = False


@dataclass(slots=True)
class FoundCard:
    """A card: its rows in the sheet's order.

    `percent` says that weights are percent numbers; `scale` is "points" where the sentences speak of points of the
    row's own full mark, else "hundred"; `declared` is the total that the sheet itself states.
    """

    name: str
    sheet: str
    heading: str = ""
    rows: list[FoundRow] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)
    percent: bool = False
    scale: str = "hundred"
    declared: Decimal | None = None
    declared_cell: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def weight_sum(self) -> Decimal:
        """The sum of the weights of its scored rows."""
        return sum((r.weight for r in self.rows if r.weight is not None and r.kind == "scored"), Decimal(0))

    @property
    def meant_sum(self) -> Decimal:
        """What the weights should sum to: as the sheet states it, else 100 where they come near it, else what they do.

        Examples
        --------
        >>> rows = [FoundRow(1, "a", weight=Decimal(600)), FoundRow(2, "b", weight=Decimal(400))]
        >>> FoundCard("card", "sheet", rows=rows).meant_sum
        Decimal('1000')
        """
        near = self.percent or 90 < self.weight_sum < 110 or not self.weight_sum
        return self.declared or (Decimal(100) if near else self.weight_sum)


@dataclass(slots=True)
class FoundScheme:
    """A workbook as understood; `loose` are the lines (sheet, cell, text) of sheets that carry no card."""

    file: str
    cards: list[FoundCard] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    loose: list[tuple[str, str, str]] = field(default_factory=list)
