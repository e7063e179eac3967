"""The one family of errors, and the fault: what is wrong, where, and what to do about it.

A fault names its place (file, sheet, cell, or line and path), what was found, what is expected and
the remedy, each in Chinese and in English.  Functions collect faults and raise once, with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple


class Text(NamedTuple):
    """A sentence that a person reads, in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Return the sentence in `lang` ("zh" or "en").

        Examples
        --------
        >>> Text("目标值", "target").of("en")
        'target'
        """
        return self.en if lang == "en" else self.zh

    def fill(self, **values: object) -> Text:
        """Return both sentences with `{name}` replaced; a value that is a Text goes in language by language.

        Examples
        --------
        >>> Text("{n} 处", "{n} places").fill(n=3)
        Text(zh='3 处', en='3 places')
        """
        zh = {k: v.zh if isinstance(v, Text) else v for k, v in values.items()}
        en = {k: v.en if isinstance(v, Text) else v for k, v in values.items()}
        return Text(self.zh.format(**zh), self.en.format(**en))

    def join(self, texts: Iterable[Text]) -> Text:
        """Return `texts` with this between them, as `str.join` does it in each language.

        Examples
        --------
        >>> AND.join([Text("甲", "one"), Text("乙", "two")])
        Text(zh='甲、乙', en='one, two')
        """
        known = [*texts]
        return Text(self.zh.join(t.zh for t in known), self.en.join(t.en for t in known))


def same(words: object) -> Text:
    """Return `words` (a name, a number, a quotation) as a Text that reads the same in both languages.

    Parameters
    ----------
    words : object
        What `str` makes of it counts.

    Returns
    -------
    Text

    Examples
    --------
    >>> same(97)
    Text(zh='97', en='97')
    """
    return Text(str(words), str(words))


NOTHING = Text("", "")
AND, LIST, COMMA = Text("、", ", "), Text("；", "; "), Text("，", ", ")


def read_messages(path: Path) -> dict[str, tuple[Text, Text, Text]]:
    r"""Return code → (found, expected, remedy) of a file of messages: blocks of a code and `中文 | English` lines.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        What a block leaves out at its end is nothing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "messages.txt").write_text("zero\n  发现 0 | found 0\n", "utf-8")
    ...     read_messages(Path(folder) / "messages.txt")["zero"][0].en
    'found 0'
    """
    catalogue = {}
    for block in path.read_text("utf-8").strip().split("\n\n"):
        code, *lines = block.splitlines()
        texts = [Text(*(part.strip() for part in line.split("|"))) for line in lines]
        found, expected, remedy = [*texts, NOTHING, NOTHING][:3]
        catalogue[code] = (found, expected, remedy)
    return catalogue


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault stands: whichever of these are known.

    `path` is a dotted YAML path, or names a row by its ids; `words` are what people read in place of such ids.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    line: int = 0
    column: int = 0
    path: str = ""
    words: Text = NOTHING

    def __str__(self) -> str:
        return self.of("")

    def of(self, lang: str) -> str:
        """Return the place in words of `lang`; without a language, ids stay ids."""
        spot = ":".join(str(p) for p in (self.file, self.line, self.column) if p)
        path = (lang and self.words.of(lang)) or self.path
        return " › ".join(p for p in (spot, self.sheet, self.cell, path) if p)


_ADDRESS = re.compile(r"(?:\[(?P<file>[^\]]+)\])?(?:(?P<sheet>[^!]+)!)?(?P<cell>[^!]*)\Z")


def place_at(address: str, file: str = "", path: str = "") -> Place:
    """Return the place that an address names, `sheet!K12` or `[file]sheet!K12`; its own file goes before `file`.

    Parameters
    ----------
    address : str
        As a figure bears it; of a CSV `file:line:column`.
    file : str
        The file meant where the address names none.
    path : str
        The labels of row and column.

    Returns
    -------
    Place

    Examples
    --------
    >>> str(place_at("[2025Q4-sales.xlsx]指标!H12")), str(place_at("指标!H12", "2025Q4.xlsx"))
    ('2025Q4-sales.xlsx › 指标 › H12', '2025Q4.xlsx › 指标 › H12')
    """
    found = _ADDRESS.match(address)
    if found is None or not found["sheet"]:
        return Place(address or file, path=path)
    return Place(found["file"] or file, found["sheet"], found["cell"], path=path)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with what a person gave us.

    `level` is "fault" (the input is refused) or "notice" (it is taken, and said).  `code` is a stable
    word for machines.
    """

    code: str
    place: Place
    found: Text
    expected: Text = NOTHING
    remedy: Text = NOTHING
    level: str = "fault"
    extra: dict[str, Any] = field(default_factory=dict, compare=False)

    def render(self, lang: str = "zh") -> str:
        """Return the fault as one line: place, finding, expectation, remedy.

        Examples
        --------
        >>> print(Fault("text", Place("a.xlsx", "指标", "H12"), Text("发现“无”", "found “none”"),
        ...             Text("应为数字", "a number is expected"), Text("请填数字", "enter a number")).render("en"))
        a.xlsx › 指标 › H12: found “none”; a number is expected; enter a number
        """
        colon, joint = (": ", "; ") if lang == "en" else ("：", "；")
        parts = joint.join(t.of(lang) for t in (self.found, self.expected, self.remedy) if t.of(lang))
        where = self.place.of(lang)
        return f"{where}{colon}{parts}" if where else parts

    def to_json(self) -> dict[str, Any]:
        """Return the fault as plain data, both languages side by side."""
        place = {k: v for k, v in asdict(self.place).items() if v and k != "words"}
        texts = {
            f"{name}_{lang}": getattr(self, name).of(lang)
            for name in ("found", "expected", "remedy")
            for lang in ("zh", "en")
        }
        return {"code": self.code, "level": self.level, **place, **texts, **self.extra}


class BscError(Exception):
    """Root of every error of this library.  `exit_code` is what a command returns for it."""

    exit_code = 3

    def __init__(self, message: Text | str, faults: Iterable[Fault] = ()) -> None:
        self.message = message if isinstance(message, Text) else same(message)
        self.faults = tuple(faults)
        super().__init__(self.render("en"))

    def render(self, lang: str = "zh") -> str:
        """Return the message and, one a line, its faults."""
        return "\n".join([self.message.of(lang), *(f"  {f.render(lang)}" for f in self.faults)])


class InputError(BscError, ValueError):
    """What a person gave (workbook, law, survey, matrix) is at fault; every fault is listed.

    `notices` is what would have been said of it were it sound; `read` what could be read all the same, for a closer
    look at once, never to be scored.
    """

    exit_code = 1
    notices: tuple[Fault, ...] = ()
    read: Any = None


class UsageError(BscError):
    """A command or function was called in a way it does not know."""

    exit_code = 2


class RunError(BscError):
    """A run failed although its input is sound: a notebook, a kernel, a disk."""

    exit_code = 3


class ConflictError(RunError):
    """Somebody else was first: a lock is held or a revision number is taken."""


def raise_faults(message: Text, faults: Iterable[Fault], read: Any = None) -> None:
    """Raise `InputError` if any of `faults` is a fault (notices alone do not stop anything).

    Parameters
    ----------
    message : Text
        What the faults have in common.
    faults : iterable of Fault
        Notices among them stand apart in the error.
    read : object
        What could be read all the same.

    Raises
    ------
    InputError
        With every fault, where there is one.

    Examples
    --------
    >>> raise_faults(Text("有误", "at fault"), [Fault("odd", Place(), Text("奇怪", "odd"), level="notice")])
    """
    found = tuple(faults)
    if any(f.level == "fault" for f in found):
        error = InputError(message, [f for f in found if f.level == "fault"])
        error.notices, error.read = tuple(f for f in found if f.level != "fault"), read
        raise error
