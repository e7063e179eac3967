"""The languages of the product, and how Chinese is set."""

from __future__ import annotations

import locale
import os
import re
from pathlib import Path

from bsclib.errors import Text

LANGUAGES = ("zh", "en")
_HAN = "\u3400-\u9fff"
_FULL = str.maketrans(",;:?!", "，；：？！")
_MARK = re.compile(rf"[,;:?!](?=[{_HAN}“（])|(?<=[{_HAN}”）])[,;:?!](?=\s*[{_HAN}“（\d]|\s*$)")
_PAIR = re.compile(rf"\(([^()]*[{_HAN}][^()]*)\)")
_QUOTED = re.compile(r"(“[^”]*”)")


def language(wish: str = "") -> str:
    """Return the language to speak: the wish, `BSC_LANG`, the locale, Chinese.

    Parameters
    ----------
    wish : str
        "zh…" or "en…"; anything else is no wish.

    Returns
    -------
    "zh" or "en"

    Examples
    --------
    >>> language("en_GB")
    'en'
    """
    for name in (wish, os.environ.get("BSC_LANG", "")):
        if name[:2].lower() in LANGUAGES:
            return name[:2].lower()
    names = [os.environ.get(v, "") for v in ("LC_ALL", "LC_MESSAGES", "LANG")]
    spoken = next((n for n in names if n), locale.getlocale()[0] or "")
    return "en" if spoken.lower().startswith("en") else "zh"


def typeset(text: str) -> str:
    """Return a text with the marks beside Chinese characters in full width; what stands in quotes stays as it is.

    Labels and rules are kept in the law as their sources print them; this is how a page sets them.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> typeset("满意度(交货时间),见表 1.2; “每低1%,扣5分”: 1,234 (ok)")
    '满意度（交货时间），见表 1.2; “每低1%,扣5分”: 1,234 (ok)'
    """
    return "".join(part if part[:1] == "“" else _set(part) for part in _QUOTED.split(text))


def _set(text: str) -> str:
    return _PAIR.sub(r"（\1）", _MARK.sub(lambda m: m[0].translate(_FULL), text))


def read_texts(path: Path) -> dict[str, dict[str, Text]]:
    r"""Return section → name → text of a file of words: under each `[section]`, lines of `name: 中文 | English`.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict

    Raises
    ------
    TypeError
        A line that does not hold both languages.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "words.txt").write_text("[head]\nname: 名称 | Name", "utf-8")
    ...     read_texts(Path(folder) / "words.txt")["head"]["name"].en
    'Name'
    """
    found: dict[str, dict[str, Text]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            own = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            name, _, both = line.partition(": ")
            own[name] = Text(*both.split(" | "))
    return found


class Catalogue:
    """The words of a room: the file `words.txt` beside its module, each name once.

    A name in capitals is an attribute, a section a mapping of its own: what is looked up by a value.

    Parameters
    ----------
    module : str
        `__file__` of the module that hands the catalogue out.
    beside : Catalogue, optional
        Words of a room below, which are not said again.

    Examples
    --------
    >>> from bsclib.reports.words import words
    >>> words.CARD.en, words["nature"]["cost"].en
    ('Scorecard', 'cost')
    """

    def __init__(self, module: str, beside: Catalogue | None = None) -> None:
        own = read_texts(Path(module).with_name("words.txt"))
        vars(self).update(vars(beside) if beside else {})
        vars(self).update({name: text for texts in own.values() for name, text in texts.items() if name.isupper()})
        self._sections: dict[str, dict[str, Text]] = {**(beside._sections if beside else {}), **own}

    def __getattr__(self, name: str) -> Text:
        raise AttributeError(f"words.txt has no {name}")

    def __getitem__(self, section: str) -> dict[str, Text]:
        return self._sections[section]
