"""The law of marks: what is asked, what it is worth, what a known mistake keeps of it; read from YAML."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from bsclib.errors import raise_faults
from bsclib.law import vocabulary as v
from bsclib.law.faults import read_model
from bsclib.law.strict_yaml import read
from bsclib.law.vocabulary import Doc
from bsclib.paths import PACKAGE
from bsclib.teaching.words import words


class AskedQuestion(Doc):
    """A question: what it is worth, how many decimals are asked, the mistakes that are looked for."""

    marks: v.Positive
    asks: v.Label
    decimals: v.Whole = 0
    mistakes: tuple[str, ...] = ()
    workbook: v.Flag = False
    rule: v.Flag = False


class KnownMistake(Doc):
    """A mistake that is recognised: the share of the marks that is kept, and what the student is told."""

    share: v.Positive
    why: v.Label


class Marks(Doc):
    """The law of marks."""

    questions: dict[str, AskedQuestion] = Field(min_length=1)
    mistakes: dict[str, KnownMistake]


@cache
def read_marks() -> Marks:
    """Return the law of marks.

    Examples
    --------
    >>> sum(question.marks for question in read_marks().questions.values())
    Decimal('100')
    """
    found, faults = read_model(read("marks.yaml", (PACKAGE / "teaching" / "marks.yaml").read_bytes()), Marks)
    raise_faults(words.BAD_MARKS, faults)
    assert found is not None
    return found
