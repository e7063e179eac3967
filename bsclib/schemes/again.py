"""The same sheet imported again: what changed in it enters, what was changed by hand stays, clashes are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bsclib.errors import Text
from bsclib.schemes.words import WORDS

Chunk = dict[str, str]
_TOP = re.compile(r"([A-Za-z_]\w*):")
_ROW = re.compile(r"  ([a-z]\w*):")
_FIELD = re.compile(r"    ([A-Za-z_]\w*):")


@dataclass(frozen=True, slots=True)
class Merged:
    """The text that results, and where both sides changed the same thing."""

    text: str
    clashes: tuple[Text, ...] = ()


def _chunks(text: str) -> dict[str, Chunk]:
    """Return a card's text by its parts: `key` of a top line, `key/row` of an entry below it, each by its fields."""
    found: dict[str, Chunk] = {}
    part, row, name, waiting = "", "", "", ""
    for line in text.splitlines(keepends=True):
        if line.lstrip().startswith("#"):  # a remark belongs to what follows it
            waiting += line
            continue
        if match := _TOP.match(line):
            part, row, name = match[1], "", ""
        elif match := _ROW.match(line):
            row, name = match[1], ""
        elif (match := _FIELD.match(line)) and row:
            name = match[1]
        key = f"{part}/{row}" if row else part
        chunk = found.setdefault(key, {})
        chunk[name] = chunk.get(name, "") + waiting + line
        waiting = ""
    if waiting:
        found.setdefault("", {})[""] = waiting
    return found


def _said(line: str) -> str:
    return " ".join(line.split("#")[0].split()) or " ".join(line.split())


def _merge(
    where: str, base: Mapping[str, str], hand: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[str | Text]:
    """Yield the lines of one part, and the clashes in it."""
    for name in dict.fromkeys([*new, *hand]):
        old, by_hand, in_sheet = base.get(name), hand.get(name), new.get(name)
        if by_hand in (old, in_sheet):
            chosen = in_sheet
        elif in_sheet == old:
            chosen = by_hand
        else:
            chosen = by_hand
            at = f"{where}.{name}" if name else where
            yield WORDS.AGAIN_CLASH.fill(where=at, hand=_said(by_hand or "–"), sheet=_said(in_sheet or "–"))
        if chosen is not None:
            yield chosen


def merge(base: str, hand: str, new: str) -> Merged:
    r"""Return a card after another import.

    Parameters
    ----------
    base : str
        What the last import wrote.
    hand : str
        What stands there now.
    new : str
        What this import would write.

    Examples
    --------
    >>> base, hand, new = ("indicators:" + chr(10) + f"  a:\n    weight: {w}\n    unit: {u}\n" for w, u in
    ...                    ((5, "次"), (5, "起"), (6, "次")))
    >>> print(merge(base, hand, new).text)
    indicators:
      a:
        weight: 6
        unit: 起
    <BLANKLINE>
    """
    parts = [_chunks(text) for text in (base, hand, new)]
    old, now, fresh = parts
    lines: list[str] = []
    clashes: list[Text] = []
    gone = [key for key in now if key not in fresh and key in old]
    changed = [key for key in gone if now[key] != old[key]]
    kept = "".join(line for key in changed for line in now[key].values())
    named = [key for key in gone if "/" in key and re.search(rf"\b{key.split('/')[1]}\b", kept)]
    held = {*changed, *named, *(key.split("/")[0] for key in named)}  # a kept row keeps its section and dimension
    for key in _order(fresh, now):
        if key in gone:
            clashes += [WORDS.AGAIN_GONE.fill(where=key)] if key in changed else []
            lines += now[key].values() if key in held else ()
            continue
        if key not in now and key in old and fresh[key] == old[key]:
            continue  # deleted by hand, unchanged in the sheet
        for found in _merge(key, old.get(key, {}), now.get(key, {}), fresh.get(key, {})):
            (clashes if isinstance(found, Text) else lines).append(found)  # type: ignore[arg-type]
    return Merged("".join(lines), tuple(clashes))


def _order(fresh: Mapping[str, Chunk], now: Mapping[str, Chunk]) -> list[str]:
    """Return the parts in the sheet's order, those added by hand at the end of their kind."""
    keys = [*fresh]
    for key in now:
        if key not in keys:
            kind = key.split("/")[0]
            near = [n for n, k in enumerate(keys) if k.split("/")[0] == kind]
            keys.insert(near[-1] + 1 if near else len(keys), key)
    return keys
