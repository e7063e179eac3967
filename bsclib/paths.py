"""Where things are: the workspace (the folder that holds `params/`), packaged data, safe names."""

from __future__ import annotations

import re
import unicodedata
from importlib.util import find_spec
from pathlib import Path

from bsclib.errors import Text, UsageError

PACKAGE = Path(__file__).resolve().parent

NO_COMPANY = Text(
    "{params} 下没有公司 {company}；有：{known}",
    "there is no company {company} under {params}; known: {known}",
)
WHICH_COMPANY = Text(
    "{params} 下有几家公司：{known}。请用 --company 指明一家",
    "there are several companies under {params}: {known}. Name one with --company",
)
NO_LAW = Text(
    "{params} 下没有任何公司的 company.yaml。可用 bsc init 新建，或用 --params 指明位置",
    "no company.yaml lies under {params}. Make one with bsc init, or say where with --params",
)
_ID = re.compile(r"[a-z][a-z0-9_]{0,47}\Z", re.ASCII)
_NAME = re.compile(r"\w([\w .-]{0,58}\w)?\Z")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(10))}


def has_room(name: str) -> bool:
    """Return whether a room of the library is here at all.

    An elective may have been deleted; a room that is here but cannot be imported is broken, and its `ImportError` is
    never taken for absence.

    Parameters
    ----------
    name : str
        Such as "thesis".

    Returns
    -------
    bool

    Examples
    --------
    >>> has_room("law"), has_room("cellar")
    (True, False)
    """
    return find_spec(f"bsclib.{name}") is not None


def is_safe_id(text: object) -> bool:
    """Return whether `text` may name a file or folder on every system we run on.

    Lower-case ASCII letters, digits and underscores, a letter first, at most 48, no device name.

    Parameters
    ----------
    text : object
        Anything that is no text is not safe.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_safe_id("acme_2"), is_safe_id("../x"), is_safe_id("con")
    (True, False, False)
    """
    return isinstance(text, str) and bool(_ID.match(text)) and text not in _RESERVED


def is_plain_text(text: str) -> bool:
    """Return whether a person's text holds no control, bidirectional or zero-width character.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_plain_text("预算 2026"), is_plain_text("a\u200bb")
    (True, False)
    """
    odd = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    return text.isprintable() or not any(unicodedata.category(c) in odd for c in text)


_LIVE = tuple("=+-@\t\r\n＝＋－＠")
INERT_WORKBOOK = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def inert(text: str) -> str:
    """Return a text cell that no spreadsheet takes for a formula: such a one gets a leading apostrophe.

    For text, not for numbers; a workbook written with the options `INERT_WORKBOOK` needs none.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> inert("=1+1"), inert("利润")
    ("'=1+1", '利润')
    """
    return f"'{text}" if text.startswith(_LIVE) else text


def is_safe_name(text: str) -> bool:
    """Return whether `text` may name a folder that a person chooses, in any script and on every system.

    Letters, digits, and inside also blank, point, hyphen; nothing that looks like something else (full-width
    digits, invisible characters), no device name, at most 60.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_safe_name("示例 2026"), is_safe_name("CON"), is_safe_name("x."), is_safe_name("..")
    (True, False, False, False)
    """
    plain = is_plain_text(text) and unicodedata.normalize("NFKC", text) == text
    return plain and bool(_NAME.match(text)) and text.split(".")[0].strip().lower() not in _RESERVED


def find_workspace(start: str | Path = "") -> Path | None:
    """Return the nearest folder at or above `start` (default: here) that holds `params/`, or None.

    Parameters
    ----------
    start : path, optional

    Returns
    -------
    Path or None

    Examples
    --------
    >>> find_workspace(packaged("params")) == packaged()
    True
    """
    here = Path(start or ".").resolve()
    return next((d for d in (here, *here.parents) if (d / "params").is_dir()), None)


def packaged(*parts: str) -> Path:
    """Return a path of the data shipped with the library.

    In a wheel `notebooks/` and `params/` lie inside the package; in a checkout, beside it.

    Parameters
    ----------
    *parts : str
        The path, "notebooks" or "params" first.

    Returns
    -------
    Path

    Examples
    --------
    >>> packaged("params", "schemas").name
    'schemas'
    """
    inside = PACKAGE.joinpath("_data", *parts)
    return inside if inside.exists() else PACKAGE.parent.joinpath(*parts)


def company_folder(params: Path, company: str = "") -> Path:
    """Return the folder of a company's law below `params`; the name may be left out where there is one only.

    Parameters
    ----------
    params : Path
        The folder of the companies' folders.
    company : str, optional
        Its id, which is the folder's name.

    Returns
    -------
    Path

    Raises
    ------
    UsageError
        No law there, an unknown company, or several and none named.

    Examples
    --------
    >>> (company_folder(packaged("params")) / "company.yaml").is_file()
    True
    """
    known = sorted(p.parent.name for p in params.glob("*/company.yaml"))
    if not known:
        raise UsageError(NO_LAW.fill(params=params))
    if not company and len(known) > 1:
        raise UsageError(WHICH_COMPANY.fill(params=params, known=", ".join(known)))
    if company and company not in known:
        raise UsageError(NO_COMPANY.fill(params=params, company=company, known=", ".join(known)))
    return params / (company or known[0])
