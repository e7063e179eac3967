"""Bands as intervals: points that two bands claim, and stretches that none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bsclib.schemes.figures import NUMBER, UNITS, number_in, plain

_U = rf"(?:{UNITS}|[KMkm])?"
_TWO = re.compile(
    rf"(?P<open>[\[(])?(?P<low>{NUMBER}){_U}(?P<lin>\(含\)|\(不含\))?[-~～—–至到,](?P<high>{NUMBER}){_U}(?P<hin>\(含\)|\(不含\))?"
    r"(?P<close>[\])])?"
)
_BELOW = rf"(?:<|小于|低于|少于|不足|不满)({NUMBER})"
_UP_TO = rf"(?:≤|<=|不超过|不高于|不多于)({NUMBER})|({NUMBER}){_U}(?:\(含\))?及?(?:以下|以内)"
_ABOVE = rf"(?:>|大于|高于|超过|多于)({NUMBER})"
_FROM = rf"(?:≥|>=|不低于|不少于|达到?)({NUMBER})|({NUMBER}){_U}(?:\(含\))?及?以上"
_ONE = ((_UP_TO, "at_most"), (_FROM, "at_least"), (_BELOW, "below"), (_ABOVE, "above"))
_EXCLUDED = re.compile(rf"({NUMBER}){_U}\(不含\)及?以(上|下)")


@dataclass(frozen=True, slots=True)
class Interval:
    """A band: ends (None: open), whether each end is in it, and whether the text marks that itself."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = False
    high_in: bool = False
    low_said: bool = True
    high_said: bool = True


def interval_of(text: str) -> Interval | None:
    """Return the band that a short text names, None if it names none.

    Examples
    --------
    >>> [(b.high_in, b.high_said) for t in ("75分以下", "<75", "75-85分", "[95%,100%)") if (b := interval_of(t))]
    [(True, False), (False, True), (True, False), (False, True)]
    """
    flat = plain(text)
    two = _TWO.search(flat)
    if two and number_in(two["low"]) < number_in(two["high"]):
        low_in, low_said = _end(two["lin"], two["open"], "[")
        high_in, high_said = _end(two["hin"], two["close"], "]")
        if low_said != high_said:  # where one end says (含), the other is meant to be out
            low_in, high_in, low_said, high_said = low_in and low_said, high_in and high_said, True, True
        return Interval(number_in(two["low"]), number_in(two["high"]), low_in, high_in, low_said, high_said)
    bare = _EXCLUDED.search(flat)
    if bare:
        value = number_in(bare[1])
        return Interval(value, None) if bare[2] == "上" else Interval(None, value)
    for pattern, kind in _ONE:
        match = re.search(pattern, flat)
        if match:
            value = number_in(next(filter(None, match.groups())))
            inside = kind in ("at_most", "at_least")
            said = not re.search(r"(?<!及)以[上下内]", match[0]) or "含" in match[0]
            if kind in ("at_most", "below"):
                return Interval(None, value, high_in=inside, high_said=said)
            return Interval(value, None, low_in=inside, low_said=said)
    exact = re.search(rf"^\D{{0,12}}({NUMBER}){_U}", flat)
    if exact:
        value = number_in(exact[1])
        return Interval(value, value, True, True)
    return None


def _end(mark: str | None, bracket: str | None, closed: str) -> tuple[bool, bool]:
    """Return (the end is in the band, the text says so); an end without a mark is in it."""
    if mark:
        return mark == "(含)", True
    return (bracket == closed if bracket else True), bool(bracket)


def claimed_twice(bands: Sequence[Interval]) -> list[Decimal]:
    """Return the points that two bands claim although the bands face each other; nested bands do not.

    An end without a mark gives way where its neighbour marks that it holds the point.

    Examples
    --------
    >>> bands = [interval_of(t) for t in ("85-94分", "75-84分", "75分以下")]
    >>> claimed_twice([b for b in bands if b])
    [Decimal('75')]
    """
    found = []
    for n, one in enumerate(bands):
        for other in bands[n + 1 :]:
            low, high = (one, other) if _starts_after(other, one) else (other, one)
            if low.high is None or high.low is None or _nested(one, other):
                continue
            if low.high > high.low or (
                low.high == high.low and low.high_in and high.low_in and not _settled(low, high)
            ):
                found.append(high.low)
    return sorted(set(found))


def _starts_after(one: Interval, other: Interval) -> bool:
    if one.low is None or other.low is None:
        return other.low is None and one.low is not None
    return one.low >= other.low


def _nested(one: Interval, other: Interval) -> bool:
    """Return whether both bands are open to the same side, or one is a single named value."""
    single = one.low == one.high or other.low == other.high
    return single or (one.low is None and other.low is None) or (one.high is None and other.high is None)


def _settled(low: Interval, high: Interval) -> bool:
    """Return whether exactly one of two bands that meet marks its end: a sign or (含) against nothing."""
    return low.high_said != high.low_said


def gaps(bands: Sequence[Interval], whole: bool) -> list[tuple[Decimal, Decimal]]:
    """Return the stretches between bands that none of them covers; between whole numbers a step of 1 is none.

    Examples
    --------
    >>> bands = [interval_of(t) for t in ("≥95%", "80%-90%", "<80%")]
    >>> gaps([b for b in bands if b], whole=False)
    [(Decimal('90'), Decimal('95'))]
    """
    ordered = sorted(bands, key=lambda b: (b.low is not None, b.low or Decimal(0)))
    found, reach = [], None
    for band in ordered:
        if reach is not None and band.low is not None and band.low > reach and not (whole and band.low - reach <= 1):
            found.append((reach, band.low))
        reach = band.high if reach is None or band.high is None or band.high > reach else reach
        if reach is None:
            break
    return found
