"""A table for people: ready strings in, HTML and aligned text out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of strings under a header.

    Attributes
    ----------
    header : sequence of str
    rows : sequence of rows, each as long as `header`, or of one cell: a heading over the rows below it
    align : str
        One letter a column: `l` text, `r` number, `w` running text (small, wrapped).
    marks : mapping of row number to a class: `missed`, `near`, `absent`, `total`, `unknown`
    record : mapping
        What a run compares with the sealed scores; carried in the output's metadata, never shown.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    align: str
    caption: str = ""
    marks: Mapping[int, str] = field(default_factory=dict)
    record: Mapping[str, Any] = field(default_factory=dict)

    def to_html(self) -> str:
        """Return the table as HTML; every string is escaped.

        Examples
        --------
        >>> Table(("a",), [("x<y",)], "l").to_html().partition("<tbody>")[2]
        '<tr class="group"><th colspan="1">x&lt;y</th></tr></tbody></table>'
        """
        head = "".join(f'<th class="{a}">{escape(h)}</th>' for h, a in zip(self.header, self.align, strict=True))
        body = "".join(self._row(n, row) for n, row in enumerate(self.rows))
        caption = f"<caption>{escape(self.caption)}</caption>" if self.caption else ""
        return f'<table class="bsc">{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _row(self, number: int, row: Sequence[str]) -> str:
        if len(row) == 1:
            return f'<tr class="group"><th colspan="{len(self.header)}">{escape(row[0])}</th></tr>'
        mark = f' class="{self.marks[number]}"' if number in self.marks else ""
        cells = (f'<td class="{a}">{escape(c)}</td>' for c, a in zip(row, self.align, strict=True))
        return f"<tr{mark}>{''.join(cells)}</tr>"

    def to_text(self) -> str:
        """Return the table as text whose columns align in a fixed-width font (Chinese counts two).

        Examples
        --------
        >>> print(Table(("指标", "得分"), [("利润", "95.00")], "lr").to_text())
        指标   得分
        利润  95.00
        """
        lines = [self.header, *(r for r in self.rows if len(r) > 1)]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        texts = [self._line(row, widths) if len(row) > 1 else f"[{row[0]}]" for row in (self.header, *self.rows)]
        return "\n".join([self.caption, *texts] if self.caption else texts)

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        cells = zip(row, self.align, widths, strict=True)
        return "  ".join(_pad(text, width, align == "r") for text, align, width in cells).rstrip()

    def __repr__(self) -> str:
        return self.to_text()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        metadata = {"bsc": dict(self.record)} if self.record else {}
        return {"text/plain": self.to_text(), "text/html": self.to_html()}, metadata


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int, right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if right else text + blank
