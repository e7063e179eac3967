"""Lessons in two languages from one source, exercises that check themselves, controls to turn.

`editions` says how a lesson's source is written and makes its notebooks; `checking` compares answers with what the
library computes; `live` holds the controls.
"""

from bsclib.teaching.checking import AnswerError, Checked, Classroom, Exercise, Mistake, check
from bsclib.teaching.editions import Lesson, LessonBlock, edition, read_lesson, sources
from bsclib.teaching.exercises import EXERCISES
from bsclib.teaching.live import Chooser, Control, Explorer

__all__ = [
    "EXERCISES",
    "AnswerError",
    "Checked",
    "Chooser",
    "Classroom",
    "Control",
    "Exercise",
    "Explorer",
    "Lesson",
    "LessonBlock",
    "Mistake",
    "check",
    "edition",
    "read_lesson",
    "sources",
]
