"""Questionnaires to hand out: one workbook per expert, a sentence per pair or a line per candidate, locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bsclib.errors import NOTHING
from bsclib.evidence.covers import COVER, EXPERT_ROWS
from bsclib.evidence.schema import FIRST, DeclaredSheet
from bsclib.evidence.survey_tables import COMPARISONS, SELECTION, candidate_rows, comparison_rows
from bsclib.evidence.words import WORDS
from bsclib.evidence.workbook import workbook, write_cover, write_table
from bsclib.law import Rulebook


def comparison_workbook(rulebook: Rulebook, expert: Mapping[str, Any], lang: str = "zh") -> bytes:
    """Return the workbook in which `expert` (a row of the table of experts) compares pairs."""
    rows = comparison_rows(rulebook.judgements, lang)
    return _questionnaire(rulebook, COMPARISONS, rows, expert, lang)


def selection_workbook(rulebook: Rulebook, expert: Mapping[str, Any], lang: str = "zh", round_: int = 1) -> bytes:
    """Return the workbook in which `expert` rates the candidate KPIs of the strategy."""
    return _questionnaire(rulebook, SELECTION, candidate_rows(rulebook, lang), expert, lang, str(round_))


def _questionnaire(
    rulebook: Rulebook,
    table: DeclaredSheet,
    rows: Sequence[Mapping[str, str]],
    expert: Mapping[str, Any],
    lang: str,
    round_: str = "",
) -> bytes:
    company = rulebook.company.id
    with workbook(rulebook, expert["id"], lang) as writer:
        cover = writer.book.add_worksheet(writer.say(COVER))
        page = write_table(writer, table, rows, fixed=True, still=0)
        asked = [c.id for c in table.columns if c.answered and c.id != "note"]
        areas = (page.area(column, FIRST + max(len(rows), 1) - 1) for column in asked)
        formula = "=" + "+".join(f"COUNTBLANK({area})" for area in areas)
        facts = {"company": company, "expert": expert["id"], "name": expert[f"label_{lang}"], "round": round_}
        empty = WORDS.STILL_EMPTY, formula, len(rows) * len(asked)
        write_cover(
            writer, cover, facts, EXPERT_ROWS, empty, ((NOTHING, line) for line in WORDS["how_to_answer"].values())
        )
    return writer.content
