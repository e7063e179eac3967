"""The organisation: units, posts, organs and the calendar, as `company.yaml` writes them and as one day has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from bsclib.errors import NOTHING, Text
from bsclib.law import vocabulary as v
from bsclib.law.card import CardDoc
from bsclib.law.dated import EVER, Dated, Exists, not_given, on
from bsclib.law.indicator import plain
from bsclib.law.strict_yaml import Document
from bsclib.law.vocabulary import STRICT, Doc, english
from bsclib.period import Quarter

Heirs = Mapping[str, tuple[str, ...]]  # unit → the units that stand for it on a day

# ── units and posts ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class UnitFields:
    """What a unit is on every day."""

    kind: v.Kind | None = None
    parent: v.Id | None = None
    accounts: tuple[v.Label, ...] = ()
    powers: tuple[v.Label, ...] = ()
    exists: Exists = EVER
    succeeds: tuple[v.Id, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unit(UnitFields):
    """A unit of the organisation, as the law of the day has it."""

    id: str
    level: str
    label: Text
    card: str | None
    head: Text | None
    headcount: int | None
    source: str
    why: Text
    file: str
    line: int

    @property
    def lacking(self) -> tuple[str, ...]:
        """Which of a responsibility centre's four conditions are not met."""
        conditions = {"head": self.head, "accounts": self.accounts, "powers": self.powers, "card": self.card}
        return tuple(name for name, value in conditions.items() if not value)


@checked(frozen=True, kw_only=True, config=STRICT)
class UnitDoc(UnitFields):
    """A unit of the organisation; a responsibility centre has head, accounts, powers and, by naming it, a card."""

    given: v.Level | None = Field(default=None, alias="level")
    label: Dated[v.Label]
    head: Dated[v.Label | None] = Field(default_factory=not_given)
    headcount: Dated[v.Whole | None] = Field(default_factory=not_given)
    source: v.Words | None = None
    why: v.Words | None = None

    @property
    def level(self) -> str:
        """Its own level; where it names none the company, and below another unit a department."""
        return self.given or ("department" if self.parent else "company")

    def at(self, day: date, id: str, cards: Iterable[CardDoc], heirs: Heirs, document: Document) -> Unit:
        """Return the unit as the law of `day` has it; of the cards that name it the one of its own level is its own."""
        own = sorted((c for c in cards if c.unit == id), key=lambda c: c.level not in (None, self.level))
        return Unit(
            **(plain(self, UnitFields) | {"parent": next(iter(heirs.get(self.parent or "", ())), self.parent)}),
            id=id,
            level=self.level,
            label=on(self.label, day),
            card=own[0].id if own else None,
            head=on(self.head, day),
            headcount=on(self.headcount, day),
            source=english(self.source),
            why=self.why or NOTHING,
            file=document.file,
            line=document.place(("units", id)).line,
        )


@dataclass(frozen=True, kw_only=True)
class Post:
    """A manager's post: its name, the unit it belongs to, the card it answers for."""

    id: str
    unit: str
    label: Text
    card: str


class PostDoc(Doc):
    """A manager's post."""

    unit: v.Id
    label: Dated[v.Label]
    card: v.Id
    exists: Exists = EVER

    def at(self, day: date, id: str) -> Post:
        """Return the post as the law of `day` has it."""
        return Post(id=id, unit=self.unit, label=on(self.label, day), card=self.card)


# ── organs and calendar ─────────────────────────────────────────────────────────────────────────────


class Member(Doc):
    """A seat on an organ; `unit` where its holder leads one."""

    role: v.Label
    unit: v.Id | None = None
    leads: v.Flag = False
    exists: Exists = EVER


class Organ(Doc):
    """A body of the appraisal; `names` are its labels by the day they begin on."""

    names: Dated[v.Label] = Field(alias="label")
    under: v.Words
    aliases: tuple[v.Line, ...] = ()
    members: tuple[Member, ...]
    powers: tuple[v.Label, ...]
    source: v.Words | None = None

    @property
    def label(self) -> Text:
        """Its name: the newest there is, on an organ of a day that of the day."""
        return on(self.names, date.max)

    def at(self, day: date, heirs: Heirs) -> Organ:
        """Return the organ with the name and members of `day`; who led a unit leads the one that followed it."""
        seats = (
            m.model_copy(update={"unit": next(iter(heirs.get(m.unit or "", ())), None)})
            for m in self.members
            if m.exists.on(day)
        )
        return self.model_copy(update={"names": {day: on(self.names, day)}, "members": tuple(seats)})


class DueDate(Doc):
    """A date of the calendar, counted in days from the first or last day of a quarter."""

    label: v.Label
    start: Literal["quarter_start", "quarter_end"]
    days: v.Whole
    who: v.Id | None = None
    stage: v.Stage | None = None

    def at(self, heirs: Heirs) -> DueDate:
        """Return the date with the unit that stands for `who`."""
        heir = next(iter(heirs.get(self.who or "", ())), self.who)
        return self if heir == self.who else self.model_copy(update={"who": heir})

    def on(self, quarter: Quarter) -> date:
        """Return the day it falls on in `quarter`."""
        day = quarter.first_day if self.start == "quarter_start" else quarter.last_day
        return day + timedelta(days=self.days)
