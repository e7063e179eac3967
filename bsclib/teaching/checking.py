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
from bsclib.teaching.words import words

Answer: TypeAlias = Any  # a number, a sequence of numbers, a mapping of names to numbers, or a set of accepted words


@dataclass(frozen=True)
class Classroom:
    """The company that exercises are computed from: the sample's, or a student's own variant of it.

    Attributes
    ----------
    workspace : str
        The folder that holds `params/`; empty: found upward, else the sample that came along.
    language : str
        "zh" or "en": of labels.
    company : str
        Its folder below `params/`; empty: the only one there is.
    """

    workspace: str = ""
    language: str = "zh"
    company: str = ""

    @property
    def centre(self) -> Classroom:
        """The public body of lesson 7, a fictitious skills centre with figures of its own."""
        return Classroom(str(packaged("notebooks", "teaching", "centre")), self.language)

    def view(self, quarter: str) -> QuarterView:
        """Return a quarter, opened once."""
        return _opened(self.company, self.workspace, quarter, self.language)

    @property
    def law(self) -> Rulebook:
        """The law of today."""
        return _law(self.company, self.workspace)

    @cached_property
    def judgements(self) -> Mapping[str, Judgement]:
        """The matrices of the law by their ids."""
        return self.law.judgements

    def matrix(self, name: str) -> Any:
        """Return a matrix of the law, that of its only expert (n, n)."""
        return stack(self.judgements[name])[0]

    @cached_property
    def survey(self) -> Mapping[str, Judgement]:
        """The matrices of the experts' survey by their ids, with every expert's answers."""
        return read_judgements(self.law.folder / "survey" / "judgements")

    def answers(self, name: str) -> Any:
        """Return the experts' matrices of the survey (experts, n, n)."""
        return stack(self.survey[name])

    def check(self, id: str, answer: Answer = ...) -> Checked:
        """Return what `check` says of an answer to an exercise on this company, in its language."""
        return check(id, answer, self.language, workspace=self.workspace)


@lru_cache(maxsize=8)
def _opened(company: str, workspace: str, quarter: str, language: str) -> QuarterView:
    return open_quarter(company, quarter, workspace=workspace, language=language)


@lru_cache(maxsize=8)
def _law(company: str, workspace: str) -> Rulebook:
    root = Path(workspace) if workspace else find_workspace() or packaged()
    return load_rulebook(company_folder(root / "params", company))


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
        said = {True: words.IS_RIGHT, False: words.WRONG, None: words.WAITING}[self.right]
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
        _refuse(id, words.UNKNOWN.fill(id=id), words.KNOWN.fill(known=", ".join(known)), lang)
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
    error = AnswerError(
        words.NOT_CHECKED, [Fault("answer", Place(path=str(id)), found, expected, words.ENTER.fill(id=id))]
    )
    error.language = lang
    raise error


def _like(right: Answer, answer: Answer, id: str, lang: str) -> Answer:
    """Return the answer in the form of the right one: a Fraction, a tuple of them, or a word."""
    found = _form(answer)
    if isinstance(right, frozenset):
        kind, fits = words["wanted"]["word"], isinstance(found, str)
    elif hasattr(right, "__len__"):
        kind, fits = (
            words["wanted"]["numbers"].fill(n=len(right)),
            isinstance(found, tuple | dict) and len(found) == len(right),
        )
        if fits and isinstance(found, dict):
            fits = isinstance(right, Mapping) and set(found) == set(right)
            found = tuple(found[name] for name in right) if fits else found
    else:
        kind, fits = words["wanted"]["number"], isinstance(found, Fraction)
    if not fits:
        _refuse(id, words.BAD_TYPE.fill(found=same(f"{answer!r:.60}")), kind, lang)
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
        return words.AGAIN
    one, other = _flat(given), _flat(right)
    return next((hint for hint, made in _made(other) if _equal(one, made, places)), _near(one, other))


def _made(right: tuple[Fraction, ...]) -> Iterator[tuple[Text, tuple[Fraction, ...]]]:
    """Yield what the usual mistakes make of the right numbers."""
    yield words.SIGN, tuple(-x for x in right)
    yield words.PERCENT, tuple(100 * x for x in right)
    yield words.PERCENT, tuple(x / 100 for x in right)
    if all(right) and len(right) == 1:
        yield words.UPSIDE, tuple(1 / x for x in right)


def _near(given: tuple[Fraction, ...], right: tuple[Fraction, ...]) -> Text:
    pairs = list(zip(given, right, strict=True))
    if all(abs(a - b) <= abs(b) / 100 for a, b in pairs):
        return words.EARLY
    if len(right) > 1:
        if all(abs(a - b) <= Fraction(1, 2000) for a, b in zip(sorted(given), sorted(right), strict=True)):
            return words.ORDER
        total, whole = sum(given), sum(right)
        if total and all(abs(a / total - b / whole) <= Fraction(1, 1000) for a, b in pairs):
            return words.SCALE
    return words.AGAIN
