"""How a table that a person fills is declared: its sheet, its columns, who fills it.

Template, strict reader, messages, CSV form, JSON schema and documentation are derived from the declarations in
`tables`; none of them knows a sheet of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bsclib.errors import NOTHING, Text
from bsclib.evidence.words import WORDS
from bsclib.law.rulebook import NO_OFFICE

KINDS = {
    "scorecard": 16, "indicator": 26, "unit": 14, "name": 14, "text": 28, "number": 12, "whole": 10, "date": 12,
    "month": 10, "choice": 12, "figure": 13, "check": 16, "shown": 13,
}  # fmt: skip
KIND_WORDS = WORDS["kind"]
OFFICE = "|".join(NO_OFFICE)  # in a workbook the organ that the law names for it
EVERYONE = "各部门|every unit"
FIRST = 5  # the first row of data on a sheet: two lines of heading, a blank, the column heads


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `kind` is how its cells are read: `scorecard`, `indicator`, `unit` (ids or names of the law), `name` (a short
    text), `text`, `number`, `whole`, `date`, `month` (202510), `choice`, and in the indicator table `figure` (unit,
    decimals and limits are the law's), `check` (printed by the template, must still say what the law says) and
    `shown` (printed, never read back).  `unit` is what a number is counted in, `width` the sheet's, in characters.
    Where each column that `needed` names holds the value beside it ("": any), the cell may not be empty, nor, if it is
    to be `positive`, 0 or less.  A date or month whose `period` is "in" belongs to the quarter (outside it is refused);
    where it is "near", one further from it than a year is taken with a notice; "after": it
    lies behind the quarter's end.  `since` names the date before which it may hardly lie, `apart` the column whose
    value it may hardly repeat; either is told with a notice.  `later`: a sheet
    written before it was declared need not have it.
    """

    id: str
    label: Text
    kind: str = "text"
    required: bool = False
    choices: Mapping[str, Text] | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 2
    unit: Text = NOTHING
    needed: tuple[tuple[str, str], ...] = ()
    positive: bool = False
    period: str = ""
    since: str = ""
    apart: str = ""
    later: bool = False
    width: int = 14
    about: Text = NOTHING

    @property
    def printed(self) -> bool:
        """Whether the template prints it and nobody fills it."""
        return self.kind in ("check", "shown")

    @property
    def answered(self) -> bool:
        """Whether a person fills it on a sheet whose rows are given."""
        return not self.printed and not self.required


@dataclass(frozen=True, slots=True)
class DeclaredSheet:
    """One sheet: who fills it, its columns, which of them tell two rows apart, whether a quarter's workbook has it."""

    id: str
    label: Text
    about: Text
    who: Text
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    figure: str = ""  # the column whose cell a row is named by; else the first
    same: tuple[str, ...] = ()  # without those: which columns make rows of two files the same thing
    in_workbook: bool = True
    optional: bool = False  # a workbook written before it was declared need not have it

    def column(self, name: str) -> Column:
        """Return the column `name`."""
        return next(c for c in self.columns if c.id == name)


def both(words: str) -> Text:
    """Return `中文|English` as a Text; one part alone is both.

    Examples
    --------
    >>> both("部门|Unit")
    Text(zh='部门', en='Unit')
    """
    zh, _, en = words.partition("|")
    return Text(zh.strip(), (en or zh).strip())


def column(line: str) -> Column:
    """Return the column that one line declares.

    `id*  中文|English  kind and its words  remark`, set apart by two blanks or more; the star means required.  The
    words of a kind: `0..100` limits, `.6` decimals, `万元` or `分` units, `w20` a width, `if:id=value&id` when it
    is needed although it has no star, `>0` that it is then positive, `in:quarter`, `near:quarter` or `after:quarter`
    what period it belongs to, `from:id` the date it follows, `not:id` the column it differs from, `later` that an older
    sheet need not have it, `id=中文|English` a choice (an underscore stands for a blank).  A line that ends with a
    backslash goes on.

    Examples
    --------
    >>> c = column("score*  评分|Score  number 0..100 分")
    >>> c.id, c.required, c.kind, str(c.maximum), c.unit.en
    ('score', True, 'number', '100', 'points')
    """
    id, label, kind, *about = re.split(r"\s{2,}", line.strip())
    name, *words = kind.split()
    return Column(
        id.rstrip("*"),
        both(label),
        name,
        id.endswith("*"),
        **{"width": KINDS[name], "about": both(about[0]) if about else NOTHING, **_details(words)},
    )


def _details(words: list[str]) -> dict[str, Any]:
    details: dict[str, Any] = {}
    for word in words:
        if ".." in word:
            low, high = word.split("..")
            details |= {"minimum": Decimal(low) if low else None, "maximum": Decimal(high) if high else None}
        elif word.startswith("if:"):
            details["needed"] = tuple((c, v) for c, _, v in (p.partition("=") for p in word[3:].split("&")))
        elif word.startswith(("from:", "not:")):
            details["since" if word[0] == "f" else "apart"] = word.partition(":")[2]
        elif word.endswith(":quarter"):
            details["period"] = word.removesuffix(":quarter")
        elif word in (">0", "later"):
            details["positive" if word == ">0" else word] = True
        elif word in WORDS["units"]:
            details["unit"] = WORDS["units"][word]
        elif re.fullmatch(r"\.\d", word):
            details["decimals"] = int(word[1:])
        elif re.fullmatch(r"w\d+", word):
            details["width"] = int(word[1:])
        else:
            id, _, label = word.partition("=")
            details.setdefault("choices", {})[id] = both(label.replace("_", " "))
    return details


def table(
    id: str, label: str, about: str, who: str, columns: str, unique: str = "", figure: str = "", **more: Any
) -> DeclaredSheet:
    """Return the table declared by `中文|English` texts and one line per column."""
    declared = tuple(column(line) for line in re.sub(r"\\\n\s*", "", columns).strip().splitlines())
    told = both(label), both(about), both(who)
    return DeclaredSheet(id, *told, declared, tuple(unique.split()), figure, **more)
