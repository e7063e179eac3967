"""Results kept: what was computed of frozen values is not computed again for the very same objects."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
MOST = 4  # results of a function that are kept: those of the quarter at hand, not of a batch


def _name(value: object) -> Hashable:
    """Return what tells a value from others: a plain one is itself, a sequence its members, all else its identity."""
    if value is None or isinstance(value, str | int):
        return value
    return tuple(map(_name, value)) if isinstance(value, Sequence) else id(value)


def kept(function: Callable[..., T]) -> Callable[..., T]:
    """Return `function`, whose last results are kept for the same frozen arguments, told apart by identity.

    Parameters
    ----------
    function : callable
        Its result has a method `copy` (a DataFrame has): each caller is given a copy of its own.

    Returns
    -------
    callable

    Examples
    --------
    >>> squares = kept(lambda numbers: [n * n for n in numbers])
    >>> numbers = (2, 3)
    >>> squares(numbers).append(0), squares(numbers)
    (None, [4, 9])
    """
    results: OrderedDict[Hashable, tuple[Any, T]] = OrderedDict()

    @wraps(function)
    def call(*given: Any, **named: Any) -> T:
        key = (*map(_name, given), *((name, _name(value)) for name, value in sorted(named.items())))
        if key not in results:
            results[key] = (given, named), function(*given, **named)  # held: an id is of a living object alone
            if len(results) > MOST:
                results.popitem(last=False)
        return results[key][1].copy()  # type: ignore[attr-defined,no-any-return]

    return call


def kept_by_size(most: int) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Return a decorator that keeps the results of a function of (name, content, …), for `most` bytes of content.

    The oldest goes first.  Results are found by the arguments themselves, so a changed file is never taken for what
    it was; they live in this process alone, so nobody else can put one there.

    Parameters
    ----------
    most : int
        Bytes of content.

    Returns
    -------
    callable

    Examples
    --------
    >>> length = kept_by_size(most=3)(lambda name, content: len(content))
    >>> length("a", b"12"), length("a", b"12"), length("b", b"345"), list(length.kept)
    (2, 2, 3, [('b', b'345')])
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        results: OrderedDict[tuple[Any, ...], T] = OrderedDict()
        size = 0

        @wraps(function)
        def call(*given: Any) -> T:
            nonlocal size
            if given not in results:
                results[given] = function(*given)
                size += len(given[1])
                while size > most and len(results) > 1:
                    size -= len(results.popitem(last=False)[0][1])
            return results[given]

        call.kept = results  # type: ignore[attr-defined]
        return call

    return decorate


_ready: dict[Hashable, tuple[str, object]] | None = None


def keep_for_forks(on: bool = True) -> None:
    """Keep from now on what `while_unchanged` makes: for a process that forks others, which then have it at once.

    Parameters
    ----------
    on : bool
        False: keep nothing any more.

    Examples
    --------
    >>> keep_for_forks(on=False)
    """
    global _ready
    _ready = {} if on else None


def while_unchanged(key: Hashable, folders: Sequence[Path], make: Callable[[], T]) -> T:
    """Return what `make` makes of the files in `folders`; where it is kept and they hold the same bytes, not again.

    Parameters
    ----------
    key : hashable
        What is made of them.
    folders : sequence of Path
        Every file below them counts.
    make : callable

    Returns
    -------
    object
        What `make` returned, now or before.

    Examples
    --------
    >>> while_unchanged("sum", (), lambda: 1 + 1)
    2
    """
    if _ready is None:
        return make()
    bytes_now = _digest(folders)
    if key not in _ready or _ready[key][0] != bytes_now:
        _ready[key] = bytes_now, make()
    return _ready[key][1]  # type: ignore[return-value]  # made under the same key


def _digest(folders: Sequence[Path]) -> str:
    whole = hashlib.sha256()
    for path in (path for folder in folders for path in sorted(folder.rglob("*.*"))):
        if path.is_file():
            content = path.read_bytes()
            whole.update(f"{path}\n{len(content)}\n".encode() + content)
    return whole.hexdigest()
