"""Exercises that check themselves: an answer is compared with what the library computes from the law and the figures.

No answer is kept anywhere: an exercise is a function that computes it, and so is each usual mistake.  What a student
is told is a hint on the mistake, never the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from bsclib.errors import NOTHING, Fault, InputError, Place, Text, same
from bsclib.experts import stack
from bsclib.i18n import language as spoken
from bsclib.law import Judgement, Rulebook, load_rulebook
from bsclib.law.judgements import read_judgements
from bsclib.paths import company_folder, find_workspace, packaged
from bsclib.quarter import QuarterView, open_quarter

Answer: TypeAlias = Any  # a number, a sequence of numbers, a mapping of names to numbers, or a set of accepted words

RIGHT = Text("✓ {id} 正确。", "✓ {id} Right.")
WRONG = Text("✗ {id} {hint}", "✗ {id} {hint}")
WAITING = Text("… {id} 把答案写在 ... 的位置，再运行一次。", "… {id} Write your answer in place of ... and run again.")
UNKNOWN = Text("没有练习 {id}", "there is no exercise {id}")
KNOWN = Text("有：{known}", "known: {known}")
BAD_TYPE = Text("发现 {found}", "found {found}")
REFUSED = Text("答案无法核对", "the answer cannot be checked")
WANTED = {
    "number": Text("应为一个数", "a number is expected"),
    "numbers": Text(
        "应为 {n} 个数的列表，或“名称: 数”的字典", "a list of {n} numbers, or a dict of names to them, is expected"
    ),
    "word": Text("应为引号里的一个名称或代号", "a name or an id in quotation marks is expected"),
}
ENTER = Text('照题目要求的形式填写，例如 check("{id}", …)', 'enter it in the form asked for, as in check("{id}", …)')

AGAIN = Text(
    "还不对。回到练习前面的公式，逐项核对代入的数；中间不要舍入。",
    "Not yet. Go back to the formula above and check each figure in it; round nothing on the way.",
)
SIGN = Text(
    "数值对了，符号反了：想一想哪一个减哪一个。", "The size is right, the sign is not: which is taken from which?"
)
PERCENT = Text(
    "差了 100 倍：题目要的是百分数还是小数？", "Off by a factor of 100: is a percentage or a fraction asked for?"
)
UPSIDE = Text("这是倒数：分子分母换个位置。", "This is the reciprocal: exchange numerator and denominator.")
EARLY = Text(
    "很接近，但中途舍入早了：保留全部小数，最后一步再舍入。",
    "Close, but rounded too early: carry every digit and round once, at the end.",
)
ORDER = Text(
    "数都对，次序不对：按题目（或矩阵）的次序排列。",
    "The numbers are right, their order is not: keep that of the question, or of the matrix.",
)
SCALE = Text(
    "比例对了，但没有归一化：各项之和应为 1。", "The proportions are right but not normalised: they must sum to 1."
)


@dataclass(frozen=True)
class Classroom:
    """The company that exercises are computed from: the sample's, or a student's own variant of it.

    Attributes
    ----------
    workspace : str
        The folder that holds `params/`; empty: found upward, else the sample that came along.
    language : str
        "zh" or "en": of labels.
    """

    workspace: str = ""
    language: str = "zh"

    def view(self, quarter: str) -> QuarterView:
        """Return a quarter, opened once."""
        return _opened(self.workspace, quarter, self.language)

    @cached_property
    def judgements(self) -> Mapping[str, Judgement]:
        """The matrices of the law by their ids."""
        return _law(self.workspace).judgements

    def matrix(self, name: str) -> Any:
        """Return a matrix of the law, that of its only expert (n, n)."""
        return stack(self.judgements[name])[0]

    @cached_property
    def survey(self) -> Mapping[str, Judgement]:
        """The matrices of the experts' survey by their ids, with every expert's answers."""
        return read_judgements(_law(self.workspace).folder / "survey" / "judgements")

    def answers(self, name: str, ids: Iterable[str] | None = None) -> Any:
        """Return the experts' matrices of the survey (experts, n, n)."""
        return stack(self.survey[name], ids)

    def check(self, id: str, answer: Answer = ...) -> Checked:
        """Return what `check` says of an answer to an exercise on this company, in its language."""
        return check(id, answer, self.language, workspace=self.workspace)


@lru_cache(maxsize=8)
def _opened(workspace: str, quarter: str, language: str) -> QuarterView:
    return open_quarter(quarter=quarter, workspace=workspace, language=language)


@lru_cache(maxsize=8)
def _law(workspace: str) -> Rulebook:
    root = Path(workspace) if workspace else find_workspace() or packaged()
    return load_rulebook(company_folder(root / "params"))


@dataclass(frozen=True, slots=True)
class Mistake:
    """A usual mistake: what comes out of it, and what to say to whoever made it."""

    answer: Callable[[Classroom], Answer]
    hint: Text


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise.

    Attributes
    ----------
    id : str
        Lesson and number, such as "2.3".
    answer : function of a Classroom
        Computes what is asked for: a number, numbers in order, numbers by name, or the set of accepted words.
    places : int
        Decimals that are asked for; an answer is right within half a unit of the last one.
    mistakes : tuple of Mistake
        The first whose result the answer equals gives the hint.
    """

    id: str
    answer: Callable[[Classroom], Answer]
    places: int = 4
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` says of an answer.

    Attributes
    ----------
    id : str
    right : bool or None
        None: nothing was answered yet.
    hint : Text
    language : str
    """

    id: str
    right: bool | None
    hint: Text = NOTHING
    language: str = "zh"

    def __repr__(self) -> str:
        said = {True: RIGHT, False: WRONG, None: WAITING}[self.right]
        return said.fill(id=self.id, hint=self.hint).of(self.language)


class AnswerError(InputError):
    """An answer that cannot be checked at all; a notebook shows the sentence, no traceback."""

    language = ""

    def _render_traceback_(self) -> list[str]:
        return [self.render(spoken(self.language))]


def check(
    id: str, answer: Answer = ..., language: str = "", *, workspace: str = "", exercises: Iterable[Exercise] = ()
) -> Checked:
    """Return whether an answer is right, else a hint on the mistake; never the answer.

    Parameters
    ----------
    id : str
        Lesson and number of the exercise, such as "2.3".
    answer : number, sequence or mapping of numbers, str
        Not given (`...`): nothing is said but how to answer.
    language : "zh" or "en"
        Of the hint; empty: as everywhere.
    workspace : str
        Folder of the company that the exercise is computed from; empty: found upward, else the sample.
    exercises : iterable of Exercise
        Empty: those of the lessons.

    Returns
    -------
    Checked

    Raises
    ------
    InputError
        There is no such exercise, or the answer is of another kind than asked for.

    Examples
    --------
    >>> check("2.1", [0.6, 0.2, 0.1, 0.1], "en")
    ✗ 2.1 Not yet. Go back to the formula above and check each figure in it; round nothing on the way.
    """
    from bsclib.teaching.exercises import EXERCISES

    lang = spoken(language)
    known = {e.id: e for e in exercises or EXERCISES}
    if id not in known:
        _refuse(id, UNKNOWN.fill(id=id), KNOWN.fill(known=", ".join(known)), lang)
    if answer is ...:
        return Checked(id, None, language=lang)
    exercise, room = known[id], Classroom(workspace)
    right = exercise.answer(room)
    given = _like(right, answer, id, lang)
    if _equal(given, right, exercise.places):
        return Checked(id, True, language=lang)
    mistakes = (s.hint for s in exercise.mistakes if _equal(given, s.answer(room), exercise.places))
    return Checked(id, False, next(mistakes, None) or _usual(given, right, exercise.places), lang)


def _refuse(id: str, found: Text, expected: Text, lang: str) -> None:
    error = AnswerError(REFUSED, [Fault("answer", Place(path=str(id)), found, expected, ENTER.fill(id=id))])
    error.language = lang
    raise error


def _like(right: Answer, answer: Answer, id: str, lang: str) -> Answer:
    """Return the answer in the form of the right one: a Fraction, a tuple of them, or a word."""
    found = _form(answer)
    if isinstance(right, frozenset):
        kind, fits = WANTED["word"], isinstance(found, str)
    elif hasattr(right, "__len__"):
        kind, fits = WANTED["numbers"].fill(n=len(right)), isinstance(found, tuple | dict) and len(found) == len(right)
        if fits and isinstance(found, dict):
            fits = isinstance(right, Mapping) and set(found) == set(right)
            found = tuple(found[name] for name in right) if fits else found
    else:
        kind, fits = WANTED["number"], isinstance(found, Fraction)
    if not fits:
        _refuse(id, BAD_TYPE.fill(found=same(f"{answer!r:.60}")), kind, lang)
    return found


def _form(value: Answer) -> Answer:
    """Return a value as Fraction, tuple, dict or str; None where it is nothing of these."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        found = {str(k): _form(v) for k, v in value.items()}
        return found if all(isinstance(v, Fraction) for v in found.values()) else None
    if hasattr(value, "tolist"):
        return _form(value.tolist())
    if isinstance(value, Sequence):
        row = tuple(map(_form, value))
        return row if all(isinstance(v, Fraction) for v in row) else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    try:
        return Fraction(str(value))
    except (ValueError, OverflowError):
        return None


def _flat(value: Answer) -> tuple[Fraction, ...]:
    form = _form(tuple(value.values()) if isinstance(value, Mapping) else value)
    return form if isinstance(form, tuple) else (form,)


def _equal(given: Answer, right: Answer, places: int) -> bool:
    """Return whether two answers agree to half a unit of the last place asked for."""
    if isinstance(right, frozenset):
        return isinstance(given, str) and _folded(given) in {_folded(word) for word in right}
    if isinstance(given, str):
        return False
    one, other = _flat(given), _flat(right)
    room = Fraction(1, 2 * 10**places) * Fraction(1001, 1000)
    return len(one) == len(other) and all(abs(a - b) <= room for a, b in zip(one, other, strict=True))


def _folded(word: str) -> str:
    return re.sub(r"[\s_()（）]+", "", word).casefold()


def _usual(given: Answer, right: Answer, places: int) -> Text:
    """Return the hint for what goes wrong with any number."""
    if isinstance(given, str):
        return AGAIN
    one, other = _flat(given), _flat(right)
    return next((hint for hint, made in _made(other) if _equal(one, made, places)), _near(one, other))


def _made(right: tuple[Fraction, ...]) -> Iterator[tuple[Text, tuple[Fraction, ...]]]:
    """Yield what the usual mistakes make of the right numbers."""
    yield SIGN, tuple(-x for x in right)
    yield PERCENT, tuple(100 * x for x in right)
    yield PERCENT, tuple(x / 100 for x in right)
    if all(right) and len(right) == 1:
        yield UPSIDE, tuple(1 / x for x in right)


def _near(given: tuple[Fraction, ...], right: tuple[Fraction, ...]) -> Text:
    pairs = list(zip(given, right, strict=True))
    if all(abs(a - b) <= abs(b) / 100 for a, b in pairs):
        return EARLY
    if len(right) > 1:
        if all(abs(a - b) <= Fraction(1, 2000) for a, b in zip(sorted(given), sorted(right), strict=True)):
            return ORDER
        total, whole = sum(given), sum(right)
        if total and all(abs(a / total - b / whole) <= Fraction(1, 1000) for a, b in pairs):
            return SCALE
    return AGAIN
