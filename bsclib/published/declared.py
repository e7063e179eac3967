"""What ``scheme.yaml`` declares: tables, the columns that play a role, and what was made from what."""

from __future__ import annotations

from pydantic import Field

from bsclib.errors import NOTHING
from bsclib.law.vocabulary import Doc, Label, Words


class ColumnsDoc(Doc):
    """Which column of the CSV file plays which role."""

    item: str
    item_en: str = ""
    group: str = ""
    card: str = ""
    card_en: str = ""
    entries: list[str] = Field(default_factory=list)
    weight: str = ""
    final: str = ""
    rule: str = ""
    rule_en: str = ""

    @property
    def named(self) -> list[str]:
        """Every column of the file that plays a role."""
        return [*(v for v in self.model_dump().values() if isinstance(v, str) and v), *self.entries]


class UnderDoc(Doc):
    """The row of another matrix whose weight this matrix divides up."""

    table: str
    item: str


class TableDoc(Doc):
    """One printed table; `missing` says that the source names it and does not print it."""

    id: str
    title: Words = NOTHING
    file: str = ""
    columns: ColumnsDoc | None = None
    under: UnderDoc | None = None
    total: str = ""
    made_from: list[str] = Field(default_factory=list, alias="from")
    repeats: str = ""
    same_items: list[str] = Field(default_factory=list)
    aggregates: list[str] = Field(default_factory=list)
    missing: Label | None = None


class SchemeDoc(Doc):
    """The whole of ``scheme.yaml``; the named files are optional."""

    id: str = ""
    title: Words = NOTHING
    source: Words = NOTHING
    authors: Words = NOTHING
    year: str = ""
    citation: str = ""
    licence: Words | None = None
    text: str = ""
    natures: str = ""
    standards: str = ""
    tree: str = ""
    errata: str = ""
    rule_findings: str = ""
    glossary: str = ""
    tables: list[TableDoc] = Field(default_factory=list)
