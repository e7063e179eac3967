"""YAML 1.2, the strict part of it that law is written in: plain data, every scalar kept as text, every line known.

Refused, with the line: anchors and aliases, tags, directives, duplicate keys, keys that are not plain words, merge
keys, more than one document, more than `MAX_DEPTH` levels, invisible characters.  Nothing is guessed about a scalar:
`no`, `1:30`, `010` and `1e3` are the text that stands there, and whoever needs a number asks for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import YAMLError

from bsclib.errors import Fault, Place, Text
from bsclib.law.messages import MESSAGES
from bsclib.paths import is_plain_text

MAX_DEPTH = 20
MAX_BYTES = 4_000_000  # a card of a thousand indicators and more
MAX_NODES = 200_000
MAX_FAULTS = 100

Path = tuple[str | int, ...]
FULL_COLON = "\uff1a"


@dataclass(frozen=True, slots=True)
class Document:
    """One file as plain data (`dict`, `list`, `str`, None) with the line and column of every path.

    `dated` are the paths that end in a day, such as a weight's.
    """

    file: str
    data: Any
    marks: dict[Path, tuple[int, int]] = field(repr=False)
    faults: tuple[Fault, ...] = ()
    dated: tuple[Path, ...] = field(default=(), repr=False)

    def place(self, path: Path = ()) -> Place:
        """Return where `path` stands, or the nearest path above it that exists."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.marks:
                line, column = self.marks[path[:end]]
                return Place(file=self.file, line=line, column=column, path=dotted(path))
        return Place(file=self.file, line=1, path=dotted(path))


def is_day(part: object) -> bool:
    """Return whether a key is a day, such as 2021-01-01."""
    try:
        return isinstance(part, str) and len(part) == 10 and bool(date.fromisoformat(part))
    except ValueError:
        return False


def dotted(path: Path) -> str:
    """Return a path as people write it.

    Examples
    --------
    >>> dotted(("indicators", "profit", "aliases", 0))
    'indicators.profit.aliases[0]'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def refusal(code: str, place: Place, detail: str = "") -> Fault:
    """Return the fault for one of the things this dialect does not have."""
    what, expected, remedy = MESSAGES[f"yaml_{code}"]
    shown = Text(f"{what.zh}“{detail}”", f"{what.en}: {detail!r}") if detail else what
    found = Text("发现{w}", "found {w}").fill(w=shown)
    return Fault(f"yaml_{code}", place, found, expected, remedy)


class _StopError(Exception):
    """Nothing after this fault can be read."""


class _Reader:
    """Builds plain data from parser events, collecting faults on the way."""

    def __init__(self, file: str, events: Iterator[Any]) -> None:
        self.file, self.events, self.nodes = file, events, 0
        self.marks: dict[Path, tuple[int, int]] = {}
        self.faults: list[Fault] = []
        self.has_empty = False

    def refuse(self, code: str, event: Any, path: Path, detail: str = "", *, stop: bool = False) -> None:
        mark = event.start_mark
        place = Place(file=self.file, line=mark.line + 1, column=mark.column + 1, path=dotted(path))
        self.faults.append(refusal(code, place, detail))
        if stop:
            raise _StopError

    def document(self) -> Any:
        data, seen = None, 0
        for event in self.events:
            if isinstance(event, ev.DocumentStartEvent):
                seen += 1
                if event.version or event.tags:
                    self.refuse("directive", event, ())
                if seen > 1:
                    self.refuse("documents", event, (), stop=True)
            elif isinstance(event, ev.NodeEvent):
                self.marks[()] = (event.start_mark.line + 1, 1)
                data = self.value(event, ())
        return data

    def count(self, event: Any, path: Path) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(self.faults) > MAX_FAULTS:
            self.refuse("size", event, path, stop=True)

    def value(self, event: Any, path: Path) -> Any:
        self.count(event, path)
        if isinstance(event, ev.AliasEvent) or event.anchor:
            self.refuse("anchor", event, path, stop=True)
        if event.tag:
            self.refuse("tag", event, path, str(event.tag))
        if isinstance(event, ev.ScalarEvent):
            return self.scalar(event, path)
        if len(path) >= MAX_DEPTH:
            self.refuse("depth", event, (), stop=True)
        return self.mapping(path) if isinstance(event, ev.MappingStartEvent) else self.sequence(path)

    def scalar(self, event: Any, path: Path) -> str | None:
        text: str = event.value
        if not event.style and text in ("", "~", "null", "Null", "NULL"):
            self.has_empty |= not text
            return None
        if not (text.isprintable() or is_plain_text(text.replace("\n", " "))):
            self.refuse("invisible", event, path)
        return text

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        for event in iter(self.events.__next__, None):
            if isinstance(event, ev.SequenceEndEvent):
                break
            here = (*path, len(items))
            self.marks[here] = (event.start_mark.line + 1, event.start_mark.column + 1)
            items.append(self.value(event, here))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        items: dict[str, Any] = {}
        for event in iter(self.events.__next__, None):
            if isinstance(event, ev.MappingEndEvent):
                break
            key = self.key(event, path)
            here = (*path, key)
            if key in items:
                self.refuse("duplicate_key", event, here, key)
            self.marks.setdefault(here, (event.start_mark.line + 1, event.start_mark.column + 1))
            items[key] = self.value(next(self.events), here)
        return items

    def key(self, event: Any, path: Path) -> str:
        self.count(event, path)
        if not isinstance(event, ev.ScalarEvent):
            self.refuse("anchor" if isinstance(event, ev.AliasEvent) else "key", event, path, stop=True)
        if event.anchor:
            self.refuse("anchor", event, path, stop=True)
        key: str = event.value
        if event.tag:
            self.refuse("tag", event, path, str(event.tag))
        if key == "<<":
            self.refuse("merge", event, path)
        elif not key or not is_plain_text(key):
            self.refuse("key", event, path, key)
        return key


def _syntax(file: str, text: str, error: Exception) -> Fault:
    """Return the parser's complaint as a fault; a full-width colon nearby is the likelier cause."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
    place = Place(file=file, line=line, column=mark.column + 1 if mark else 0)
    lines = text.splitlines()
    for number in (line, line - 1):
        if 0 < number <= len(lines) and FULL_COLON in lines[number - 1].split('"')[0].split("'")[0]:
            return refusal("colon", Place(file=file, line=number, column=lines[number - 1].index(FULL_COLON) + 1))
    problem = str(getattr(error, "problem", None) or error).splitlines()[0]
    return Fault(
        "yaml_syntax",
        place,
        Text("不是合法的 YAML({p})", "not valid YAML ({p})").fill(p=problem),
        remedy=Text("检查缩进、引号和冒号后的空格", "check indentation, quotes and the blank after each colon"),
    )


def _document(reader: _Reader, data: Any) -> Document:
    dated = tuple(path for path in reader.marks if path and is_day(path[-1]))
    return Document(reader.file, data, reader.marks, tuple(reader.faults), dated)


def _sound(file: str, text: str) -> Document | None:
    """Return what libyaml, twelve times as fast, reads without any fault; None where the parser in Python decides.

    On plain text both tell the same; tabs, odd line ends and empty values are where they differ.
    """
    if not text.replace("\n", "").isprintable():
        return None
    reader = _Reader(file, YAML(typ="safe").parse(text))
    try:
        data = reader.document()
    except (_StopError, YAMLError, ValueError):
        return None
    return None if reader.faults or reader.has_empty or not isinstance(data, dict) else _document(reader, data)


def read(file: str, content: bytes) -> Document:
    r"""Return the document that `content` holds; what is wrong with it stands in its `faults`.

    Examples
    --------
    >>> document = read("a.yaml", b"step: 2.5\nname: no\n")
    >>> document.data, document.place(("name",)).line
    ({'step': '2.5', 'name': 'no'}, 2)
    >>> read("a.yaml", b"a: 1\na: 2\n").faults[0].code
    'yaml_duplicate_key'
    """
    if len(content) > MAX_BYTES:
        return Document(file, None, {}, (refusal("size", Place(file=file)),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Document(file, None, {}, (refusal("encoding", Place(file=file, line=line)),))
    if (sound := _sound(file, text)) is not None:
        return sound
    reader = _Reader(file, YAML(typ="safe", pure=True).parse(text))
    data = None
    try:
        data = reader.document()
    except _StopError:
        pass
    except (YAMLError, ValueError) as error:
        reader.faults.append(_syntax(file, text, error))
    if data is None and not reader.faults:
        reader.faults.append(refusal("empty", Place(file=file, line=1)))
    elif isinstance(data, str) and FULL_COLON in data:
        reader.faults.append(refusal("colon", Place(file=file, line=1), data[:20]))
    return _document(reader, data)
