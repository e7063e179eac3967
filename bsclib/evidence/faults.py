"""What is said when evidence is refused: `messages.txt` holds every sentence, in both languages.

Each block: a code, then what was found, what is expected, the remedy.  `fault("code", place, value=…)` fills it.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Fault, Place, Text, read_messages, same


class BadError(Exception):
    """A cell that cannot be read; whoever knows its place turns it into a fault."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_: dict[str, Any] = values


CATALOGUE = read_messages(Path(__file__).with_name("messages.txt"))


def quoted(value: object) -> str:
    r"""Return `value` as a message shows it: invisible characters named, long text cut, numbers plain.

    Examples
    --------
    >>> quoted("95\u200b")
    '95⟨U+200B⟩'
    """
    text = text_of(value) if isinstance(value, Decimal) else str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    odd = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    return "".join(f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in odd else c for c in text)


def fault(code: str, place: Place, level: str = "fault", **values: Any) -> Fault:
    """Return the fault `code` of the catalogue at `place`, its sentences filled with `values`."""
    shown = {k: v if isinstance(v, Text) else quoted(v) for k, v in values.items()}
    defaults = dict.fromkeys(("near", "hint", "unit"), NOTHING)
    found, expected, remedy = (text.fill(**{**defaults, **shown}) for text in CATALOGUE[code])
    return Fault(code, place, found, expected, remedy, level)


def notice(code: str, place: Place, **values: Any) -> Fault:
    """Return the notice `code`: the input is taken, and this is said."""
    return fault(code, place, "notice", **values)


def nearest(value: object, known: list[str]) -> Text:
    """Return the remedy that names the nearest known words, or says that there is none.

    Examples
    --------
    >>> nearest("turnovr", ["turnover", "taxes"]).en
    'did you mean “turnover”?'
    """
    near = get_close_matches(str(value), known, 3, 0.6)
    if not near:
        return Text("请对照考核办法或空表", "compare with the law or an empty workbook")
    return Text(f"是否应为“{'”或“'.join(near)}”？", f"did you mean “{'” or “'.join(near)}”?")


def in_brackets(text: Text) -> Text:
    """Return `text` in brackets, or nothing."""
    return Text(f"（{text.zh}）", f" ({text.en})") if text.zh else same("")
