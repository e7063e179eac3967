"""How long each lesson takes, beside what it promises: `python tests/benchmarks/lesson_times.py`."""

import re

from bsclib.i18n import LANGUAGES
from bsclib.teaching import read_lesson, sources

HAN_A_MINUTE, WORDS_A_MINUTE = 250, 150
ROUNDED = 5  # minutes are promised in steps of these


def parts(lesson, language):
    """Return the minutes of reading and of solving: characters or words at their speed, and what exercises say.

    Formulas and code are not read at that speed and not counted.
    """
    prose = "\n".join(b.text for b in lesson.blocks if b.kind == language)
    plain = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`]*`|\]\([^)]*\)", " ", prose, flags=re.DOTALL)
    han, words = len(re.findall(r"[\u4e00-\u9fff]", plain)), len(re.findall(r"[A-Za-z][A-Za-z'’-]*", plain))
    reading = han / HAN_A_MINUTE if language == "zh" else words / WORDS_A_MINUTE
    return reading, sum(int(b.words[1]) for b in lesson.blocks if b.kind in ("exercise", "question"))


def minutes(lesson, language):
    """Return the minutes that an edition takes, rounded up to what is promised in."""
    return -int(-sum(parts(lesson, language)) // ROUNDED) * ROUNDED


def main():
    """Print a line for each edition; fail where a promise is not kept."""
    kept = []
    for lesson in map(read_lesson, sources()):
        for language in LANGUAGES:
            reading, solving = parts(lesson, language)
            promised = int(lesson.promised.of(language))
            kept.append(minutes(lesson, language) == promised)
            print(f"{lesson.name:24} {language}  reading {reading:4.1f} + exercises {solving} min; promised {promised}")
    assert all(kept), "a lesson takes another time than it promises"


if __name__ == "__main__":
    main()
