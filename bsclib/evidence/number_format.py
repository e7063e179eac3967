"""The number format of a cell: its code, and whether it shows a date, a duration or a percentage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

GENERAL = "General"
Moment = date | time | timedelta
DAY = 86_400_000  # [ms], the unit a spreadsheet rounds a moment to
# What a format shows as it stands, or only to keep distance; of brackets those that count elapsed time remain.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]|general', re.IGNORECASE)
# E is also the year of an era, unless it is the exponent of 0.00E+00; aaa is the day of the week.
_DATE = re.compile(r"[dmyhs]|aaa|(?<![0#?])e(?![+-])", re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)?Z?\Z", re.ASCII)
_ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?\Z", re.ASCII)
_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<end>;)|(?P<bare>.)', re.DOTALL
)
_GENERAL = re.compile("general|G/通用格式", re.IGNORECASE)
_PLACES = re.compile(r"[#0?]+(,[#0?]+)*(\.[#0?]*)?(E[+-]0+)?|\.[#0?]+|@", re.IGNORECASE)
_MINUS, _DASHES = "-−－(（△▲", "-−－–—"
_MONEY, _CENTS = "#,##0", "#,##0.00"
_MONTH, _DAY, _CLOCK, _SECONDS = 'yyyy"年"m"月"', 'm"月"d"日"', 'h"时"mm"分"', 'ss"秒"'

# The codes that a file names by number alone: ECMA-376 part 1, 18.8.30; 27-36 and 50-58 as in Chinese.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: _MONEY, 4: _CENTS, 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
    **{n: f'"$"{m}_);{red}("$"{m})' for n, m, red in (
        (5, _MONEY, ""), (6, _MONEY, "[Red]"), (7, _CENTS, ""), (8, _CENTS, "[Red]"))},
    **{n: f"{m}_);{red}({m})" for n, m, red in (
        (37, _MONEY, ""), (38, _MONEY, "[Red]"), (39, _CENTS, ""), (40, _CENTS, "[Red]"))},
    **{n: f'_({s}* {m}_);_({s}* \\({m}\\);_({s}* "-"{blank}_);_(@_)' for n, s, m, blank in (
        (41, "", _MONEY, ""), (42, '"$"', _MONEY, ""), (43, "", _CENTS, "??"), (44, '"$"', _CENTS, "??"))},
    **dict.fromkeys((27, 36, 50, 52, 57), _MONTH), **dict.fromkeys((28, 29, 51, 53, 54, 58), _DAY), 30: "m-d-yy",
    31: _MONTH + 'd"日"', 32: _CLOCK, 33: _CLOCK + _SECONDS,
    **dict.fromkeys((34, 55), "上午/下午" + _CLOCK), **dict.fromkeys((35, 56), "上午/下午" + _CLOCK + _SECONDS),
}  # fmt: skip


def code_of(number: int, own: Mapping[int, str]) -> str:
    """Return the code of the format `number`, of which the workbook declares its `own`."""
    return own.get(number) or BUILT_IN.get(number, GENERAL)


@lru_cache(maxsize=1024)
def is_date(code: str) -> bool:
    """Return whether a number under `code` is shown as a date, a time or a duration.

    Examples
    --------
    >>> [is_date(c) for c in ('yyyy"年"m"月"', "[h]", '0.0" days"', "0.00E+00", "[Red]0")]
    [True, True, False, False, False]
    """
    return _DATE.search(_LITERAL.sub("", code)) is not None


@lru_cache(maxsize=1024)
def is_percent(code: str) -> bool:
    """Return whether a number under `code` is shown times 100, with a percent sign."""
    return "%" in _LITERAL.sub("", code)


def faithful(code: str, value: Decimal) -> bool:
    r"""Return whether a number under `code` is shown as what it is: its own digits, its own sign.

    Rounding, separators, colours and units beside the digits are faithful; so is a dash for nothing, and red for a
    negative number.

    Examples
    --------
    >>> [faithful(c, Decimal(95)) for c in ("0.00", '#,##0.00" 万元"', "[Red]0", '_-* "-"??_-', '"98.5"')]
    [True, True, True, False, False]
    >>> [faithful(c, Decimal(95)) for c in (r"0\.0000", '"-"0.00', "0.0,", "0;;;")], faithful("0;0", Decimal(-95))
    ([False, False, False, True], False)
    """
    sections = _sections(code)
    at = 1 if value < 0 else 2 if value == 0 else 0
    if any(mark in code for mark in ("[<", "[>", "[=")):  # whichever of them is shown
        return all(_plainly(*s, negative=False) for s in sections[:3])
    words, places, red = sections[at] if at < len(sections) else sections[0]
    if value == 0 and at < len(sections) and any(c in _DASHES for c in words) and not places.strip("#? "):
        return not any(c.isdigit() for c in words)
    return _plainly(words, places, red, negative=value < 0 and at < len(sections))


def _sections(code: str) -> list[tuple[str, str, bool]]:
    """Return the sections of a format: what each says beside the digits, the places of the digits, whether it is red.

    A word between two digits breaks the places in two.
    """
    found, words, places, red = [], "", "", False
    for piece in _PIECE.finditer(_GENERAL.sub("0", code)):
        bare = piece["bare"] or ""
        said = piece["quoted"] or piece["escaped"] or ""
        if (piece["bracket"] or "").startswith("$"):
            said = (piece["bracket"] or "")[1:].partition("-")[0]
        if (bare and bare in "#0?.,@") or (bare in ("E", "e", "+", "-") and places[-1:] in tuple("0E")):
            places += bare
            continue
        red |= (piece["bracket"] or "").lower() in ("red", "红色")
        if piece["end"]:
            found.append((words, places, red))
            words, places, red = "", "", False
        elif said or bare:
            words += said or bare
            places += " " if places and (said + bare).strip() else ""
    return [*found, (words, places, red)]


def _plainly(words: str, places: str, red: bool, *, negative: bool) -> bool:
    """Return whether a section shows digits in one piece, none that are not stored, and the sign that is meant."""
    marked = any(c in _MINUS for c in words)
    foreign = any(c.isdigit() or c in "零一二三四五六七八九十." for c in words)
    return bool(_PLACES.fullmatch(places.strip())) and not foreign and (marked or red if negative else not marked)


def moment(serial: Decimal, code: str, first_1904: bool = False) -> Moment | None:
    """Return what the number `serial` [days] under the date format `code` is shown as, to the millisecond.

    Below one day it is a time, under a format of elapsed time a duration, else a date (with its time, if there is
    one).  None if there is no such day: day 60 of the 1900 system is the 29 February that 1900 did not have.

    Parameters
    ----------
    serial : Decimal
        The number stored.
    code : str
        The number format.
    first_1904 : bool
        Whether the workbook counts from 1904-01-01 instead of 1900.

    Examples
    --------
    >>> moment(Decimal(45939), "yyyy-mm-dd"), moment(Decimal(44477), "yyyy-mm-dd", first_1904=True)
    (datetime.date(2025, 10, 9), datetime.date(2025, 10, 9))
    >>> moment(Decimal("0.5"), "h:mm"), moment(Decimal("1.5"), "[h]:mm"), moment(Decimal(60), "yyyy-mm-dd")
    (datetime.time(12, 0), datetime.timedelta(days=1, seconds=43200), None)
    """
    try:
        ms = int((serial * DAY).to_integral_value(ROUND_HALF_EVEN))
        if _ELAPSED.search(_LITERAL.sub("", code)):
            return timedelta(milliseconds=ms)
        days, rest = divmod(ms, DAY)
        if days == 0:
            return (datetime.min + timedelta(milliseconds=rest)).time()
        if days < 0 or (days == 60 and not first_1904):
            return None
        # Up to day 59 the 1900 system starts a day later: its day 60 is counted but never was.
        start = datetime(1904, 1, 1) if first_1904 else datetime(1899, 12, 31 if days < 60 else 30)
        return plain(start + timedelta(days=days, milliseconds=rest))
    except (OverflowError, ArithmeticError):
        return None


def iso_moment(stored: str) -> Moment | None:
    """Return the date, time or duration that a cell of type `d` stores in the forms of ISO 8601.

    Examples
    --------
    >>> iso_moment("2025-10-09T00:00:00"), iso_moment("08:30:00"), iso_moment("PT36H"), iso_moment("2025-02-30")
    (datetime.date(2025, 10, 9), datetime.time(8, 30), datetime.timedelta(days=1, seconds=43200), None)
    """
    try:
        if (match := _ISO.match(stored)) and (match[1] or match[2]):
            if not match[1]:
                return time.fromisoformat(match[2])
            return plain(datetime.fromisoformat(f"{match[1]} {match[2] or '00:00'}"))
        if (match := _ISO_DURATION.match(stored)) and any(match.groups()):
            hours, minutes, seconds = (float(g or 0) for g in match.groups())
            return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (OverflowError, ValueError):
        return None
    return None


def plain(when: datetime) -> date:
    """Return the date alone where no time is given."""
    return when if when.time() != time() else when.date()
