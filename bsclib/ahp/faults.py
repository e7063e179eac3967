"""What can be wrong with a judgement: `messages.txt` holds finding, expectation and remedy, in both languages."""

from __future__ import annotations

from pathlib import Path

from bsclib.errors import Fault, Place, Text, UsageError, read_messages, same

BAD_MATRIX = Text("判断矩阵有误", "the judgement matrix is at fault")
BAD_TREE = Text("层次结构有误", "the hierarchy is at fault")

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


def one_of(name: str, known: object, what: Text) -> None:
    """Raise `UsageError` unless `name` is one of `known` names, which the message lists."""
    names = list(known)  # type: ignore[call-overload]
    if name not in names:
        message = Text("{what}没有“{name}”，只有 {names}", "{what} knows no “{name}”, only {names}")
        raise UsageError(message.fill(what=what, name=same(name), names=", ".join(map(str, names))))
