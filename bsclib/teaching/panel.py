"""A class as a panel of experts: a questionnaire for each, and a page for the projector that grows as answers come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from bsclib import ahp
from bsclib.document import STYLE, html_page
from bsclib.errors import UsageError, same
from bsclib.evidence.questionnaire import comparison_workbook
from bsclib.evidence.records import Record
from bsclib.evidence.survey import answered, came_back
from bsclib.experts import agreement, stack
from bsclib.law import Judgement, Rulebook
from bsclib.table import Columns, Table, TableColumn
from bsclib.teaching.words import words

PAGE = "panel.html"
BAR = 40  # blocks that a weight of 1 would have
LOOK = """body { max-width: 1200px; font-size: 24px; } h1 { font-size: 40px; } table.bsc { font-size: 24px; }
.large { font-size: 32px; text-align: center; } .aside { font-size: 18px; text-align: left; }"""


def panel_law(law: Rulebook, matrix: str = "") -> Rulebook:
    """Return the law with one matrix alone, which the class is asked: `matrix`, or the first.

    Raises
    ------
    UsageError
        There is no such matrix; those there are, are named.
    """
    known = law.judgements
    asked = matrix or next(iter(known), "")
    if asked not in known:
        raise UsageError(words.NO_MATRIX.fill(matrix=asked, known=", ".join(known)))
    return replace(law, judgements={asked: known[asked].model_copy(update={"experts": {}})})


def hand_out(folder: Path, law: Rulebook, students: Mapping[str, str], lang: str) -> dict[str, Record]:
    """Write a questionnaire for each student who has none yet, `<id>.xlsx`; return them as a table of experts.

    Parameters
    ----------
    folder : Path
        Where the class works: what a student saves there counts from then on.
    law : Rulebook
        As `panel_law` returns it.
    students : mapping of id → name
    lang : "zh" or "en"
    """
    folder.mkdir(parents=True, exist_ok=True)
    people: dict[str, Record] = {
        id: {"id": id, "label_zh": name, "label_en": name, "group": "experts", "unit": None, "weight": None}
        for id, name in students.items()
    }
    for id, person in people.items():
        path = folder / f"{id}.xlsx"
        if not path.exists():
            path.write_bytes(comparison_workbook(law, person, lang))
    return people


def panel_page(folder: Path, law: Rulebook, people: Mapping[str, Record], lang: str, seconds: int = 5) -> str:
    """Return the page: who has answered, the group's matrix, its weights, CR and consensus; it asks for itself anew.

    A file that cannot be read yet is named with its first fault and counts as not in.

    Parameters
    ----------
    folder : Path
        As `hand_out` filled it.
    law : Rulebook
    people : mapping of id → row of the table of experts
    lang : "zh" or "en"
    seconds : int
        After which a browser looks again [s].
    """
    survey, faults = came_back(folder, people, law)
    judgement = next(iter(law.judgements.values()))
    found = answered(survey, law, empty=True)[next(iter(law.judgements))]
    told = words.CAME_IN.fill(n=len(found.experts), m=len(people))
    odd = {fault.place.file: fault for fault in reversed(faults)}
    said = "".join(f'<p class="aside">{escape(fault.render(lang))}</p>' for fault in odd.values())
    shown = _result(law, found, lang) if found.experts else ""
    body = f"<h1>{judgement.label.of(lang)}</h1><p class='large'>{told.of(lang)}</p>{shown}{said}"
    return html_page(judgement.label.of(lang), lang, STYLE + LOOK, body, refresh=seconds)


def _result(law: Rulebook, found: Judgement, lang: str) -> str:
    """Return the figures of those who have answered, as HTML."""
    whole, each = agreement(law, found).iloc[0], stack(found)
    group, apart = ahp.aggregate_judgements(each), ahp.priorities(each)
    unsure = int((ahp.consistency(each).cr > 0.1).sum())
    consensus = f"{whole.consensus:.2f}" if len(each) > 1 else "–"
    told = words.GROUP_SAYS.fill(cr=f"{whole.cr:.4f}", consensus=consensus, unsure=unsure).of(lang)
    items = [*found.items.values()]
    weights: Columns[int] = (
        TableColumn(words.WEIGHED_ITEM, lambda k: items[k]),
        TableColumn(words.WEIGHT, lambda k: float(whole[[*found.items][k]]), "r", 4),
        TableColumn("", lambda k: same("█" * round(BAR * float(whole[[*found.items][k]])))),
        TableColumn(words.LOWEST, lambda k: float(apart[:, k].min()), "r", 4),
        TableColumn(words.HIGHEST, lambda k: float(apart[:, k].max()), "r", 4),
    )
    matrix: Columns[int] = (
        TableColumn(words.GROUP_MATRIX, lambda i: items[i]),
        *(TableColumn(item, lambda i, j=j: float(group[i, j]), "r", 3) for j, item in enumerate(items)),  # type: ignore[misc]
    )
    tables = (Table.of(columns, range(len(items)), lang).to_html() for columns in (weights, matrix))
    return f"<p class='large'>{told}</p>{''.join(tables)}"
