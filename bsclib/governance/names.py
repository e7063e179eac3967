"""Whether two written names are one person's: however it is typed, and where it only looks alike."""

from __future__ import annotations

import unicodedata

# letters of other scripts that look like Latin ones, lower case
_FOREIGN = str.maketrans("авекмнорстухіјѕԁһԛԝαβεζηικμνορτυχϲⅼℓ", "abekmhopctyxijsdhqwabezhikmnoptyxcll")
_FIGURES = str.maketrans("015", "ols")
_TWIN = str.maketrans("已巳末曰士干戌戍入夭毋治余沭宴", "己己未日土千戊戊人天母冶佘沐晏")  # look-alikes


def folded(name: str) -> str:
    """Return what is left of a name when Unicode forms, case, blanks and points do not count.

    Examples
    --------
    >>> folded("Ｌｉ　Ｌｅｉ") == folded("li-lei"), folded("李·雷")
    (True, '李雷')
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c).startswith("M"))


def is_one_name(a: str, b: str) -> bool:
    """Return whether two names are one: equal when folded, or written with letters borrowed from another script.

    Examples
    --------
    >>> is_one_name("Li Lei", "LI  LEI"), is_one_name("Li Lei", "Lі Lei"), is_one_name("Li Wei", "Wei Li")
    (True, True, False)
    """
    return folded(a).translate(_FOREIGN) == folded(b).translate(_FOREIGN)


def is_alike(a: str, b: str) -> bool:
    """Return whether two names are easily taken for each other: accents, figures, look-alikes, the order of words.

    Examples
    --------
    >>> is_alike("Li Wei", "Wei, Li"), is_alike("王小土", "王小士"), is_alike("Li Lei", "Han Mei")
    (True, True, False)
    """
    return _outline(a) == _outline(b)


def _outline(name: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    letters = (c if c.isalnum() else "" if unicodedata.category(c).startswith("M") else " " for c in bare)
    return sorted("".join(letters).translate(_FOREIGN).translate(_FIGURES).translate(_TWIN).split())
