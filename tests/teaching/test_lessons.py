"""The lessons: made from their sources, as long as they promise, with exercises that check themselves."""

import re
import runpy

import nbformat
import pytest

from bsclib.i18n import LANGUAGES
from bsclib.teaching import EXERCISES, AnswerError, Classroom, check, checking, edition, read_lesson, sources

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
    assert lesson.minutes(language) == int(lesson.promised.of(language))


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
        assert ROOM.check(exercise.id, -right).hint == checking.SIGN


@pytest.mark.parametrize(("given", "told"), [("x", "a number is expected"), (True, "a number"), ([1, 2], "a number")])
def test_an_answer_of_another_kind_is_refused(given, told):
    """So is an exercise that does not exist; both name what is expected."""
    with pytest.raises(AnswerError, match=told):
        check("1.1", given, "en")
    with pytest.raises(AnswerError, match=r"known: 1\.1"):
        check("9.9", 1, "en")


@pytest.mark.parametrize(("lesson", "language"), EDITIONS)
def test_no_answer_stands_in_a_notebook(refresh, lesson, language):
    """Neither in its cells nor in the outputs that are kept: a number that is not whole, as one would write it."""
    text = refresh["place"](lesson, language).read_text(encoding="utf-8")
    for exercise in (e for e in EXERCISES if e.id in lesson.exercises):
        numbers = checking._flat(exercise.answer(ROOM))
        shown = {f"{float(x):.{exercise.places}f}" for x in numbers if x.denominator > 1}
        assert not [n for n in shown if n in text], exercise.id


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_what_a_lesson_needs(lesson):
    """Half an hour to fifty minutes, five tasks with solutions, controls, formulas each with a source below it."""
    kinds = [b.kind for b in lesson.blocks]
    assert all(30 <= int(m) <= 50 for m in lesson.promised)
    assert kinds.count("exercise") + kinds.count("question") == kinds.count("solution") >= 4
    assert kinds.count("zh") == kinds.count("en")
    assert any("explorer(" in b.text for b in lesson.blocks if b.words == ("free",))
    for prose in (b.text for b in lesson.blocks if b.kind in LANGUAGES):
        assert "$$" not in prose or re.search(r"\$\$[^$]+\$\$\s*\n+[（(\u4e00-\u9fff]", prose), prose[:60]
