"""Cell → value: what a number, a text, a date, a choice may look like, and nothing else.

Every reader takes a cell and returns a value or raises `BadError` with the code of the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from bsclib.decimals import decimals_of
from bsclib.errors import AND, NOTHING, Text, same
from bsclib.evidence.cell import LONGEST_NUMBER, Cell, stored_number
from bsclib.evidence.faults import BadError, in_brackets, nearest
from bsclib.evidence.number_format import faithful
from bsclib.evidence.schema import Column
from bsclib.evidence.words import WORDS
from bsclib.paths import inert, is_plain_text

NOISE = Decimal("1e-9")
LARGEST = Decimal(10) ** 12
YEARS = range(1930, 2170)  # outside, a plain number was given the format of a date
LONGEST = {"name": 100, "text": 2000}
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z", re.ASCII)
_MONTH = re.compile(r"(20\d\d)(0[1-9]|1[0-2])\Z", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def _refuse_oddities(cell: Cell, expected: Text) -> None:
    code = {"error": "error_value", "boolean": "boolean", "date": "is_date"}.get(cell.kind)
    if code and (code != "is_date" or expected is not WORDS.A_DATE):
        raise BadError(code, value=cell.value, expected=expected)


def _hint(text: str) -> Text:
    """Return what may be wrong with a text that stands for a number."""
    bare = text.strip()
    if not bare:
        return Text("单元格里是空格：请清空或填数字", "the cell holds blanks: clear it or enter a number")
    if bare[-1] in "%％":
        return Text("去掉百分号：97.29 即 97.29%", "leave out the sign: 97.29 means 97.29 %")
    if any("０" <= c <= "９" or c in "．，－＋" for c in bare):
        return Text("请用半角数字", "use plain ASCII digits")
    if "," in bare or "'" in bare:
        return Text("去掉千位分隔符", "leave out thousands separators")
    if bare in ("—", "-", "–", "/", "无", "N/A", "NA", "n/a", "None", "null", "nil", "空"):
        return Text("没有数据就留空", "leave the cell empty when there is no figure")
    if _PLAIN.match(bare):
        return Text("单元格是文本格式：改为数值后重新填写", "the cell holds text: set its format to Number and retype")
    if re.search(r"\d", bare):
        return Text("只填数字，不写单位和说明", "the number alone, without unit or remark")
    return Text("没有数据就留空，说明写在备注", "leave it empty when there is no figure; remarks go into the note")


def _stored(cell: Cell) -> Decimal:
    """Return the number a cell stores; beyond 15 significant digits it is what the binary value means."""
    if cell.kind == "plain":
        if not _PLAIN.match(cell.value) or len(cell.value) > LONGEST_NUMBER:
            raise BadError("text_for_number", value=cell.value, hint=_hint(cell.value))
        return Decimal(cell.value)
    exact = stored_number(cell.value)
    if exact is None or abs(exact) >= LARGEST:
        raise BadError("not_finite", value=cell.value)
    return exact


def _checked_number(cell: Cell) -> Decimal:
    _refuse_oddities(cell, WORDS.NUMBER)
    if cell.kind == "text":
        raise BadError("text_for_number", value=cell.value, hint=_hint(cell.value))
    if cell.percent:
        raise BadError("percent_format", value=cell.value)
    value = _stored(cell)
    if not faithful(cell.format, value):
        raise BadError("disguised", value=cell.format)
    return value


def quantised(value: Decimal, decimals: int) -> Decimal:
    """Return `value` with formula noise (1e-9 of a unit) removed.

    Raises
    ------
    BadError
        If it has more than `decimals` decimals all the same.

    Examples
    --------
    >>> quantised(Decimal("97.2900000000003"), 2), quantised(Decimal("97.3"), 2)
    (Decimal('97.29'), Decimal('97.3'))
    """
    if abs(value) >= LARGEST:
        raise BadError("too_big", value=value, expected=LARGEST)
    near = value.quantize(Decimal(1).scaleb(-decimals))
    if near == value:
        return value
    if abs(near - value) <= NOISE:
        return near
    raise BadError("decimals", value=str(value), count=decimals_of(value), expected=decimals)


def number(
    cell: Cell,
    decimals: int = 2,
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
    unit: Text = NOTHING,
) -> Decimal:
    """Return the number in `cell`, digit for digit.

    Parameters
    ----------
    cell : Cell
    decimals : int
        Most decimals; more are refused unless they are formula noise.
    minimum, maximum : Decimal, optional
        Inclusive limits.
    unit : Text
        What it is counted in, for the message.

    Raises
    ------
    BadError
        Text, logical, date and error values, percentage and scaling formats, excess digits, out of limits.

    Examples
    --------
    >>> number(Cell("number", "97.290000000000006", "K12"))
    Decimal('97.29')
    """
    try:
        value = quantised(_checked_number(cell), decimals)
    except BadError as bad:
        if decimals == 0 and bad.code == "decimals":
            raise BadError("not_whole", value=bad.values_["value"]) from None
        if bad.code == "text_for_number":
            raise BadError(bad.code, **{**bad.values_, "unit": in_brackets(unit)}) from None
        raise
    if minimum is not None and value < minimum:
        raise BadError("too_small", value=value, expected=minimum, unit=_after(unit))
    if maximum is not None and value > maximum:
        raise BadError("too_big", value=value, expected=maximum, unit=_after(unit))
    return value


def _after(unit: Text) -> Text:
    return Text(f" {unit.zh}", f" {unit.en}") if unit.zh else unit


def text(cell: Cell, longest: int = LONGEST["text"]) -> str:
    """Return the text in `cell`; a number typed into a text cell (an account, a number of a voucher) as its digits.

    Raises
    ------
    BadError
        Logical, date and error values, invisible characters, more than `longest` characters.
    """
    _refuse_oddities(cell, WORDS.A_TEXT)
    if cell.kind == "number":
        if not _PLAIN.match(cell.value):
            raise BadError("number_for_text", value=cell.value, expected=WORDS.A_TEXT)
        return cell.value
    value = cell.value.replace("\r\n", "\n")
    if cell.kind == "plain" and value[:1] == "'" and inert(value[1:]) == value:
        value = value[1:]  # the apostrophe guards a CSV text against being taken for a formula
    if not is_plain_text(value.replace("\n", "").replace("\t", "")):
        raise BadError("invisible", value=value)
    if len(value) > longest:
        raise BadError("too_long", value=len(value), expected=longest)
    return value.strip() if longest > LONGEST["name"] else _tight(value)


def _tight(value: str) -> str:
    if value != value.strip():
        raise BadError("spaces", value=value)
    return value


def choice(cell: Cell, choices: Mapping[str, Text]) -> str:
    """Return the id of the choice that `cell` names by id, Chinese or English word."""
    if cell.kind == "number":
        raise BadError("not_choice", value=cell.value, **_offered(cell.value, choices))
    value = text(cell, LONGEST["name"])
    for id, words in choices.items():
        if value in (id, words.zh) or value.lower() == words.en.lower():
            return id
    raise BadError("not_choice", value=value, **_offered(value, choices))


def _offered(value: str, choices: Mapping[str, Text]) -> dict[str, object]:
    return {"expected": AND.join(choices.values()), "near": nearest(value, [w for t in choices.values() for w in t])}


def day(cell: Cell) -> date:
    """Return the date in `cell`: a date without a time, or YYYY-MM-DD in a CSV."""
    _refuse_oddities(cell, WORDS.A_DATE)
    if cell.kind == "plain" and _ISO.match(cell.value):
        try:
            return date.fromisoformat(cell.value)
        except ValueError:
            raise BadError("not_date", value=cell.value) from None
    when = cell.moment
    if isinstance(when, date) and not isinstance(when, datetime) and when.year in YEARS:
        return when
    raise BadError("not_date", value=cell.value)


def month(cell: Cell) -> str:
    """Return the month written 202510 as `2025-10`."""
    _refuse_oddities(cell, Text("年月，如 202510", "a month such as 202510"))
    match = _MONTH.match(cell.value)
    if not match:
        raise BadError("not_month", value=cell.value)
    return f"{match[1]}-{match[2]}"


READERS: dict[str, Callable[[Cell, Column], object]] = {
    "number": lambda cell, c: number(cell, c.decimals, c.minimum, c.maximum, c.unit),
    "whole": lambda cell, c: int(number(cell, 0, c.minimum, c.maximum, c.unit)),
    "name": lambda cell, c: text(cell, LONGEST["name"]),
    "text": lambda cell, c: text(cell),
    "date": lambda cell, c: day(cell),
    "month": lambda cell, c: month(cell),
    "choice": lambda cell, c: choice(cell, c.choices or {}),
}


def read(cell: Cell, column: Column) -> object:
    """Return the value of `cell` as `column` declares it; BadError if it is none."""
    return READERS[column.kind](cell, column)


__all__ = ["READERS", "choice", "day", "month", "number", "quantised", "read", "same", "text"]
