"""Changes spliced into the text of a card's YAML: what is not changed keeps every byte, comments and order too."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

from bsclib.errors import Text
from bsclib.law.strict_yaml import is_day
from bsclib.schemes.words import WORDS

EVER = "2000-01-01"  # the day that a value without a date is given where a dated one follows it


class SpliceError(Exception):
    """A change that cannot be spliced; `found` says why."""

    def __init__(self, found: Text) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True, slots=True)
class LawChange:
    """One new value of a row: of `weight`, `target`, `text` or `owner`, from the day `since` on.

    `value` is the YAML of a number or a line; `rule` that of the rule which a new text was read as; `why` and
    `source` stand beside a dated number.
    """

    row: str
    field: str
    value: str
    since: str | None = None
    rule: str = ""
    why: str = ""
    source: str = ""


def in_quotes(words: str) -> str:
    """Return words as a YAML scalar in double quotes."""
    return json.dumps(words, ensure_ascii=False)


def _child(node: Any, key: str) -> Any:
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _end(node: Any) -> int:
    """Return where the text of a node ends, without the blank lines and comments that follow a block."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, MappingNode) else last)
    return int(node.end_mark.index)


class Splicer:
    r"""One file under change: edits gather against the text as it was, and are applied together.

    Examples
    --------
    >>> text = "indicators:\n  a: {label: 甲, weight: 60} # kept\n"
    >>> splicer = Splicer(text)
    >>> splicer.add(LawChange("a", "weight", "50", "2026-01-01"))
    >>> print(splicer.text, end="")
    indicators:
      a: {label: 甲, weight: {2000-01-01: 60, 2026-01-01: {value: 50}}} # kept
    """

    def __init__(self, text: str) -> None:
        self.before = text
        self.rows = _child(YAML(typ="safe", pure=True).compose(text), "indicators")
        self.edits: list[tuple[int, int, str]] = []

    @property
    def text(self) -> str:
        """The text with every change."""
        text = self.before
        for start, end, new in sorted(self.edits, key=lambda e: e[0], reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def add(self, change: LawChange) -> None:
        """Add one change.

        Raises
        ------
        SpliceError
            A dated value changed without a day; a place that is written in a way that only a person should touch.
        """
        row = _child(self.rows, change.row)
        if change.field == "owner":
            self._owner(row, change)
        elif change.field == "text":
            self._text(row, change)
        else:
            beside = {"why": change.why, "source": change.source}
            told = "".join(f", {key}: {in_quotes(words)}" for key, words in beside.items() if words)
            self._valued(row, change, change.field, change.value, f"{{value: {change.value}{told}}}")

    def _owner(self, row: MappingNode, change: LawChange) -> None:
        unit = _child(_child(row, "owner"), "unit")
        if unit is None:
            self._key(row, "owner", f"{{unit: {change.value}}}")
        else:
            self._replace(unit, change.value)

    def _text(self, row: MappingNode, change: LawChange) -> None:
        entry = f"{{text: {change.value}, rule: {change.rule}}}"
        if _child(row, "scoring") is None and change.since is None:
            self._entry(row, change)
        else:
            self._valued(row, change, "scoring", entry, entry)

    def _valued(self, row: MappingNode, change: LawChange, field: str, bare: str, entry: str) -> None:
        node, since = _child(row, field), change.since
        if node is None:
            self._key(row, field, bare if since is None else f"{{{since}: {entry}}}")
            return
        days = {name.value: value for name, value in node.value if is_day(name.value)} if _is_map(node) else {}
        if days and since is None:
            raise SpliceError(WORDS.UNDATED)
        if since is None or since in days:
            self._entry(days.get(str(since), node), change)
        elif days:
            self._key(node, since, entry)
        else:
            old = self._source(node)
            self.edits.append((node.start_mark.index, _end(node), f"{{{EVER}: {old}, {since}: {entry}}}"))

    def _entry(self, node: Any, change: LawChange) -> None:
        """Put the new value into an entry that stays."""
        if change.field != "text":
            self._replace(node if isinstance(node, ScalarNode) else _child(node, "value"), change.value)
            return
        if _child(node, "published") is not None:
            raise SpliceError(WORDS.IN_YAML)
        self._drop(node, "refused")
        for key, new in (("text", change.value), ("rule", change.rule)):
            if (old := _child(node, key)) is None:
                self._key(node, key, new)
            else:
                self._replace(old, new)

    def _drop(self, node: MappingNode, key: str) -> None:
        """Take a key out of a mapping whose keys stand on lines of their own."""
        for name, value in node.value:
            if name.value == key:
                start, end = self.before.rfind("\n", 0, name.start_mark.index) + 1, self.before.find("\n", _end(value))
                alone = not self.before[start : name.start_mark.index].strip()
                if node.flow_style or not alone or node.value[0][0].value == key:
                    raise SpliceError(WORDS.IN_YAML)
                self.edits.append((start, len(self.before) if end < 0 else end + 1, ""))

    def _source(self, node: Any) -> str:
        found = self.before[node.start_mark.index : _end(node)]
        if "\n" in found:
            raise SpliceError(WORDS.IN_YAML)
        return found

    def _replace(self, node: Any, new: str) -> None:
        if node is None:
            raise SpliceError(WORDS.IN_YAML)
        quote = isinstance(node, ScalarNode) and node.style in ("'", '"') and not new.startswith('"')
        self._source(node)
        self.edits.append((node.start_mark.index, _end(node), in_quotes(new) if quote else new))

    def _key(self, node: MappingNode, key: str, value: str) -> None:
        """Add a key at the end of a mapping."""
        end = _end(node)
        if node.flow_style:
            self.edits.append((end - 1, end - 1, f", {key}: {value}" if node.value else f"{key}: {value}"))
            return
        line = self.before.find("\n", end)
        at = len(self.before) if line < 0 else line
        at -= self.before[at - 1 : at] == "\r"
        feed = "\r\n" if "\r\n" in self.before else "\n"
        indent = " " * node.value[0][0].start_mark.column
        self.edits.append((at, at, f"{feed}{indent}{key}: {value}"))


def _is_map(node: Any) -> bool:
    return isinstance(node, MappingNode)


def spliced(text: str, changes: Iterable[LawChange]) -> str:
    """Return the text of a card with `changes`; without any, the same text."""
    splicer = Splicer(text)
    for change in changes:
        splicer.add(change)
    return splicer.text
