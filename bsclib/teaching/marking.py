"""Marks for what a student handed in: recomputed, with a reason for each, by the law of marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from bsclib.decimals import Number, round_half_up
from bsclib.errors import BscError, Text
from bsclib.evidence import Facts, read_workbook
from bsclib.i18n import LANGUAGES
from bsclib.scoring import Rule, demonstrate, read_all
from bsclib.teaching.key import Answer, Key, near, told
from bsclib.teaching.marks import AskedQuestion, Marks
from bsclib.teaching.words import words


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer earned.

    Attributes
    ----------
    question : str
    earned, of : Fraction
    given, right : str
        The answer, and what it should have been.
    why : Text
    """

    question: str
    earned: Fraction
    of: Fraction
    given: str
    right: str
    why: Text


def marked(key: Key, marks: Marks, given: Mapping[str, Any], workbook: Path | None = None) -> list[Mark]:
    """Return the mark of every question, in order.

    Parameters
    ----------
    key : Key
        The student's own.
    marks : Marks
    given : mapping of question → answer
        Text, a number as text, or a mapping of names to numbers: as they were handed in, believed in nothing.
    workbook : Path, optional
        The corrected workbook.

    Returns
    -------
    list of Mark
        Equal submissions get equal marks.
    """
    own: dict[str, Answer] = {}
    found = []
    for id, asked in marks.questions.items():
        if asked.workbook:
            share, why, shown = *_of_workbook(key, workbook), workbook.name if workbook else ""
            right = told(Fraction(key.variant.wrong.right), 2)
        elif asked.rule:
            share, why, shown = *_of_rule(key, given.get(id)), _shown(given.get(id))
            right = key.law.indicator("company", key.variant.row).text
        else:
            answer = taken(given.get(id), key.right[id], key)
            if isinstance(answer, str | Fraction | dict) and answer != "":
                own[id] = answer
            share, why = _judged(key, marks, id, asked, own)
            shown, right = _shown(given.get(id)), told(key.right[id], asked.decimals)
            if given.get(id) not in (None, "", {}) and id not in own:
                why = words.UNREADABLE.fill(found=_shown(given[id]))
        found.append(Mark(id, Fraction(asked.marks) * share, Fraction(asked.marks), shown, right, why))
    return found


def _shown(given: object) -> str:
    text = ", ".join(f"{k} {v}" for k, v in given.items()) if isinstance(given, dict) else str(given or "")
    return text[:200]


def taken(given: object, like: Answer, key: Key) -> Answer | None:
    """Return an answer as what it should be like: a number, a name, or a number for each name; None for no such thing.

    A name is an id or a label, in any language, in any case.
    """
    names = _names(key)
    if isinstance(like, dict):
        pairs = given.items() if isinstance(given, dict) else ()
        numbers = {names.get(str(k).strip().casefold(), str(k)): _number(v) for k, v in pairs}
        return {k: v for k, v in numbers.items() if v is not None and k in like} or None
    typed = str(given if given is not None else "").strip().casefold()
    if isinstance(like, Fraction) or not typed:
        return _number(typed) if typed else None
    found = [names.get(word.strip(), word.strip()) for word in typed.replace("/", ".", 1).split(".", 1)]
    # a row of the company's card may be named without its card
    return ".".join(found if "." not in like or len(found) > 1 else ["company", *found])


def _names(key: Key) -> dict[str, str]:
    """Return every name of a card, a row, a unit, an expert or a grade, and what it stands for."""
    cards = key.law.scorecards
    things = [(id, expert.label) for j in key.law.judgements.values() for id, expert in j.experts.items()]
    things += [(card.id, card.label) for card in cards] + [(unit.id, unit.label) for unit in key.law.units.values()]
    things += [(row.id, row.label) for card in cards for row in card]
    grades = {w.casefold(): b.label.of(key.language) for b in key.law.grade_table.bands for w in (b.id, *b.label)}
    return {word.casefold(): id for id, label in things for word in (id, *label)} | grades


def _number(given: object) -> Fraction | None:
    """Return a number as a person or a notebook writes it; a percent sign is a hundredth."""
    text = str(given).strip().replace(",", "").replace("−", "-").replace("％", "%")
    try:
        above, _, below = text.removesuffix("%").partition("/")
        parts = [Decimal(part) for part in (above, below or "1")]
        # an exponent of a million digits would be written out
        if not all(part.is_finite() and abs(part.adjusted()) <= 30 for part in parts):
            return None
        return Fraction(parts[0]) / Fraction(parts[1]) / (100 if text.endswith("%") else 1)
    except (ArithmeticError, ValueError):
        return None


def _judged(key: Key, marks: Marks, id: str, asked: AskedQuestion, own: Mapping[str, Answer]) -> tuple[Fraction, Text]:
    """Return the share of the marks and why: right, a mistake that is recognised, or what of it is right."""
    answer, right = own.get(id), key.right[id]
    if answer is None:
        return Fraction(0), words.MARK_NONE
    if near(right, answer, asked.decimals):
        return Fraction(1), words.MARK_RIGHT
    found = [
        (Fraction(marks.mistakes[mistake].share), marks.mistakes[mistake].why)
        for mistake, other, places in _known(key, id, asked, own)
        if near(other, answer, places)
    ]
    share, why = max(found, key=lambda pair: pair[0], default=(Fraction(0), words.OTHER))
    if isinstance(right, dict) and isinstance(answer, dict):
        wrong = [k for k in right if k not in answer or not near(right[k], answer[k], asked.decimals)]
        part = Fraction(len(right) - len(wrong), len(right))
        if part and not found:
            why = words.PARTLY.fill(n=len(right), right=len(right) - len(wrong), wrong=", ".join(wrong))
        share = max(share, part)  # a mistake that has a name keeps at least what is right of it
    return share, why


def _known(key: Key, id: str, asked: AskedQuestion, own: Mapping[str, Answer]) -> Iterator[tuple[str, Answer, int]]:
    """Yield each mistake that is looked for, what it comes to, and to how many decimals."""
    for mistake in asked.mistakes:
        yield mistake, key.mistaken(id, mistake), asked.decimals
    if (carried := key.carried(id, own)) is not None:
        yield "carried", carried, asked.decimals
    right, answer = key.right[id], own[id]
    if isinstance(right, str):
        return
    for mistake, power in (("percent", 2), ("percent", -2), ("yuan", 4), ("yuan", -4)):
        yield mistake, _times(right, Fraction(10) ** power), max(asked.decimals - power, 0)
    yield "sign", _times(right, Fraction(-1)), asked.decimals
    for places in range(asked.decimals - 1, 0, -1):
        if near(right, answer, places) and answer == _rounded(answer, places):
            yield "rounded", answer, places


def _times(answer: Fraction | dict[str, Fraction], factor: Fraction) -> Answer:
    return {k: v * factor for k, v in answer.items()} if isinstance(answer, dict) else answer * factor


def _rounded(answer: Answer, places: int) -> Answer:
    if isinstance(answer, dict):
        return {k: Fraction(round_half_up(v, places)) for k, v in answer.items()}
    return Fraction(round_half_up(answer, places)) if isinstance(answer, Fraction) else answer


def _of_rule(key: Key, given: object) -> tuple[Fraction, Text]:
    """Return what a rule in words is worth: tried on actuals from far below the target to far above it."""
    row = key.law.indicator("company", key.variant.row)
    readings = read_all(str(given or "")[:500], better=row.better, unit=row.unit)
    rule = readings[0].rule if len(readings) == 1 else None
    if rule is None:
        return Fraction(0), words.UNREADABLE.fill(found=_shown(given)) if given else words.MARK_NONE
    target = Fraction(str(key.facts.rows[row.key].target))
    probes = [target * n / 100 for n in range(60, 121)]
    right, answer, handed = ([_at(r, target, x) for x in probes] for r in (key.rule(), rule, key.rule(crooked=True)))
    if answer in (right, handed):
        return (Fraction(1), words.MARK_RIGHT) if answer == right else (Fraction(0), words.SAME_AS_HANDED)
    at = next(n for n, (a, b) in enumerate(zip(answer, right, strict=True)) if a != b)
    return Fraction(0), words.DIFFERS.fill(actual=told(probes[at], 2), given=answer[at], right=right[at])


def _at(rule: Rule, target: Number, actual: Number) -> str:
    try:
        return told(demonstrate(rule, target, actual)[0], 2)
    except BscError:
        return "–"


def _of_workbook(key: Key, path: Path | None) -> tuple[Fraction, Text]:
    """Return what the corrected workbook is worth: the wrong figure put right, every other as it was."""
    if path is None:
        return Fraction(0), words.NO_BOOK
    wrong, read = key.variant.wrong, []
    for law in (key.crooked, key.law):  # as handed out, or written anew under the law put right
        try:
            read.append(read_workbook(path, law))
        except BscError as error:
            said = error.render
    if not read:
        return Fraction(0), words.BAD_BOOK.fill(why=Text(*(said(lang).strip()[:300] for lang in LANGUAGES)))
    facts = read[0]
    here = (wrong.card, wrong.row)
    found = facts.rows[here].actual
    if found != key.facts.rows[here].actual:
        left = found == key.written.rows[here].actual
        return Fraction(0), (words.STILL if left else words.NOT_RIGHT).fill(name=wrong.name, found=found)
    moved = [".".join(k) for k in key.facts.rows if k != here and _differs(facts, key.facts, k)]
    return (Fraction(1, 2), words.MOVED.fill(names=", ".join(moved[:6]))) if moved else (Fraction(1), words.MARK_RIGHT)


def _differs(one: Facts, other: Facts, key: tuple[str, str]) -> bool:
    a, b = one.rows.get(key), other.rows[key]
    return a is None or a.actual != b.actual or (isinstance(b.target, str) is False and a.target != b.target)
