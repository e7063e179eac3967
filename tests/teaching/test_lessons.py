"""The lessons: made from their sources, as long as they promise, with exercises that check themselves."""

import runpy

import nbformat
import pytest

from bsclib.i18n import LANGUAGES
from bsclib.teaching import EXERCISES, edition, read_lesson, sources

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
    assert lesson.minutes(language) <= int(lesson.promised.of(language))


def test_every_exercise_stands_in_a_lesson_and_every_question_is_declared():
    """The ids of the lessons are those of the table, in its order."""
    assert [id for lesson in LESSONS for id in lesson.exercises] == [e.id for e in EXERCISES]
