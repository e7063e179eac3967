"""The lessons: made from their sources, as long as they promise, with exercises that check themselves."""

import re
import runpy
import sys
from html import escape
from pathlib import Path

import nbformat
import pytest

from bsclib.i18n import LANGUAGES
from bsclib.teaching import EXERCISES, AnswerError, Classroom, check, checking, edition, read_lesson, sources
from bsclib.teaching.explorers import say_explorer
from bsclib.teaching.words import words

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from lesson_times import minutes
from lessons_browser import boards

LESSONS = [read_lesson(path) for path in sources()]
EDITIONS = [pytest.param(lesson, lang, id=f"{lesson.name}-{lang}") for lesson in LESSONS for lang in LANGUAGES]


@pytest.fixture(scope="module")
def refresh(root):
    """Return what makes the notebooks."""
    return runpy.run_path(str(root / "tests" / "refresh_lessons.py"))


@pytest.mark.parametrize(("lesson", "language"), EDITIONS)
def test_the_notebooks_are_what_the_sources_say(refresh, lesson, language):
    """Cell by cell; the outputs are nbval's to compare."""
    found = nbformat.read(refresh["place"](lesson, language), as_version=4)
    assert refresh["bare"](found) == refresh["bare"](edition(lesson, language)), "run python tests/refresh_lessons.py"


@pytest.mark.parametrize(("lesson", "language"), EDITIONS)
def test_a_lesson_takes_the_time_it_promises(lesson, language):
    """250 characters or 150 words a minute, and what the exercises say."""
    assert minutes(lesson, language) == int(lesson.promised.of(language))


def test_every_exercise_stands_in_a_lesson_and_every_question_is_declared():
    """The ids of the lessons are those of the table, in its order."""
    assert [id for lesson in LESSONS for id in lesson.exercises] == [e.id for e in EXERCISES]


ROOM = Classroom(language="en")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_an_exercise_knows_the_right_answer_and_each_usual_mistake(exercise):
    """What is computed is right; each mistake is told by its own hint; a sign or a factor of 100 by the general one."""
    right = exercise.answer(ROOM)
    assert ROOM.check(exercise.id, right).right
    assert ROOM.check(exercise.id, ...).right is None
    for mistake in exercise.mistakes:
        told = ROOM.check(exercise.id, mistake.answer(ROOM))
        assert (told.right, told.hint) == (False, mistake.hint)
    if not hasattr(right, "__len__"):
        assert ROOM.check(exercise.id, -right).hint == words.SIGN


@pytest.mark.parametrize(("given", "told"), [("x", "a number is expected"), (True, "a number"), ([1, 2], "a number")])
def test_an_answer_of_another_kind_is_refused(given, told):
    """So is an exercise that does not exist; both name what is expected."""
    with pytest.raises(AnswerError, match=told):
        check("1.1", given, "en")
    with pytest.raises(AnswerError, match=r"known: 1\.1"):
        check("9.9", 1, "en")


@pytest.mark.parametrize(("lesson", "language"), EDITIONS)
def test_no_answer_stands_in_a_notebook_or_a_handout(refresh, lesson, language):
    """In cells, in the outputs that are kept, and beside the controls: a number that is not whole, as one writes it."""
    text = refresh["place"](lesson, language).read_text(encoding="utf-8")
    controls = boards(sources()[lesson.number - 1], "en") if language == "en" else []
    beside = {cell for explorer in controls for cell in re.findall(r">([^<>]+)</td>", explorer.still())}
    for exercise in (e for e in EXERCISES if e.id in lesson.exercises):
        numbers = checking._flat(exercise.answer(ROOM))
        shown = {f"{float(x):.{exercise.places}f}" for x in numbers if x.denominator > 1}
        assert not [n for n in shown if n in text or n in beside], exercise.id


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_what_a_lesson_needs(lesson):
    """Half an hour to fifty minutes, five tasks with solutions, two or three controls, further reading."""
    kinds = [b.kind for b in lesson.blocks]
    assert all(30 <= int(m) <= 50 for m in lesson.promised)
    assert kinds.count("exercise") + kinds.count("question") == kinds.count("solution") >= 4
    assert kinds.count("zh") == kinds.count("en")
    controls = [b.text for b in lesson.blocks if b.words == ("free",) and "_explorer(" in b.text]
    assert 2 <= len(controls) <= 3
    assert "Further reading" in lesson.blocks[-1].text


# what names a source: a year, a table, figure or section, a book, a measure, or that the rule is this house's own
SOURCE = re.compile(
    r"(?:19|20)\d\d|[Tt]able|Figure|§|表 ?\d|图 ?\d|Horngren|财预|本系统|Ours|目标责任书|performance agreements"
)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_formula_has_its_source(lesson):
    """Behind each formula that stands on a line of its own, before the next heading, in both languages."""
    prose = [b.text for b in lesson.blocks if b.kind in LANGUAGES]
    formulas = [after for text in prose for after in re.split(r"\$\$[^$]+\$\$", text)[1:]]
    for after in formulas:
        assert any(
            SOURCE.search(said)
            for said in re.findall(r"[（(]([^（）()]*(?:\([^()]*\))?[^（）()]*)[）)]", after.split("\n#")[0])
        ), after[:80]
    assert formulas


def test_a_control_works_on_paper_as_well():
    """The static page holds a row for each position, with the figures that the live one shows there."""
    found = say_explorer(ROOM, "budget_work", "e01_general_manager", "e06_office_head")
    for position in found.positions("share").lines:
        cells = "".join(f">{escape(cell)}</td>" in found.still() and "." for cell in position.cells)
        assert len(cells) == len(position.cells)
    assert found.live().children[-1].value == found.to_html()
