"""What can be wrong with a judgement: `messages.txt` holds finding, expectation and remedy, in both languages."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from decimal import Decimal
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, Text, UsageError, raise_faults, read_messages, same

BAD_MATRIX = Text("判断矩阵有误", "the judgement matrix is at fault")
BAD_TREE = Text("层次结构有误", "the hierarchy is at fault")
BAD_OPTION = Text("参数有误", "an option is at fault")

_BOUNDS = {
    "least": ("≥", operator.ge),
    "above": (">", operator.gt),
    "most": ("≤", operator.le),
    "below": ("<", operator.lt),
}
FAR = 1e300  # beyond, sums would overflow
_KINDS = read_messages(Path(__file__).with_name("messages.txt"))


def fault(code: str, place: Place = Place(), level: str = "fault", **found: object) -> Fault:  # noqa: B008 - frozen
    """Return the fault called `code` at `place`, its sentences filled with what was found.

    Examples
    --------
    >>> fault("zero", Place(cell="(1, 2)")).render("en")
    '(1, 2): found 0; a positive number is expected; equally important is 1, not 0'
    """
    finding, wanted, remedy = (text.fill(**found) for text in _KINDS[code])
    return Fault(code, place, finding, wanted, remedy, level)


def same_names(each: Mapping[Any, Iterable[Any]], what: Text) -> tuple[str, ...]:
    """Return the names that all compare, in the first one's order.

    Raises
    ------
    InputError
        Others, told with whose they are.
    """
    names = {str(who): tuple(map(str, found)) for who, found in each.items()}
    first = next(iter(names.values()), ())
    other = [(who, ", ".join(found)) for who, found in names.items() if {*found} != {*first}]
    told = [fault("other_names", Place(sheet=who), found=found, names=", ".join(first)) for who, found in other]
    raise_faults(what, told)
    return first


def one_of(name: str, known: object, what: Text) -> None:
    """Raise `UsageError` unless `name` is one of `known` names, which the message lists."""
    names = list(known)  # type: ignore[call-overload]
    if not isinstance(name, str) or name not in names:
        message = Text("{what}没有“{name}”，只有 {names}", "{what} knows no “{name}”, only {names}")
        raise UsageError(message.fill(what=what, name=same(name), names=", ".join(map(str, names))))


def number(name: str, value: Any, *, whole: bool = False, **bounds: float) -> Any:
    """Return an option that is a finite number within `bounds`: least, above, most, below.

    Raises
    ------
    InputError
        Anything else: NaN, infinite, a truth value, a word, beyond a bound, or no `whole` number.

    Examples
    --------
    >>> number("trim", 0.2, least=0, below=0.5)
    0.2
    """
    right = isinstance(value, Integral if whole else Real | Decimal) and not isinstance(value, bool)
    right = right and value == value and abs(value) <= FAR
    if not (right and all(_BOUNDS[k][1](value, edge) for k, edge in bounds.items())):
        rule = ", ".join(f"{_BOUNDS[k][0]} {edge:,}" for k, edge in bounds.items())
        kind = Text("整数", "a whole number") if whole else Text("数", "a number")
        told = fault("range", found=f"{name} = {str(value)[:40]}", kind=kind, rule=rule)
        raise InputError(BAD_OPTION, [told])
    return int(value) if whole else float(value)


def listed(names: Any, option: str) -> tuple[str, ...]:
    """Return names as text.

    Raises
    ------
    InputError
        One thing, not a list of them.
    """
    if not isinstance(names, Iterable):
        raise InputError(BAD_OPTION, [fault("no_list", found=f"{option} = {str(names)[:40]}")])
    return tuple(map(str, names))
