"""Questionnaires collected: every workbook of a folder read at once, every fault by file, sheet and cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, Text, raise_faults
from bsclib.evidence.covers import EXPERT_ROWS
from bsclib.evidence.faults import fault, nearest
from bsclib.evidence.grid import Grid, from_csv, from_sheet
from bsclib.evidence.names import Names
from bsclib.evidence.part import CoverLine, read_cover
from bsclib.evidence.preflight import REFUSED, read_limited
from bsclib.evidence.records import Record, read_records
from bsclib.evidence.schema import DeclaredSheet, both
from bsclib.evidence.survey_tables import COMPARISONS, EXPERTS, SELECTION, candidate_rows, comparison_rows
from bsclib.evidence.words import WORDS
from bsclib.evidence.xlsx import read_sheets
from bsclib.law import Judgement, Rulebook
from bsclib.law.strategy import Expert

KEYS = {COMPARISONS.id: ("matrix", "left", "right"), SELECTION.id: ("candidate",)}


@dataclass(slots=True)
class Survey:
    """What came back.

    Attributes
    ----------
    experts : the table of experts, by id
    answers : expert → its rows
    rounds : expert → round (selection only)
    missing : experts whose workbook has not come
    """

    experts: dict[str, Record]
    answers: dict[str, list[Record]] = field(default_factory=dict)
    rounds: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def read_experts(path: str | Path, rulebook: Rulebook) -> dict[str, Record]:
    """Return the table of experts, a CSV with the columns `id,label_zh,label_en,group,unit,weight`, by id.

    Raises
    ------
    InputError
        With every fault by line and column.
    """
    file = Path(path)
    grid = from_csv(read_limited(file), EXPERTS, file.name)
    records, faults = read_records(grid, Names.of(rulebook), {})
    if not records and not faults:
        faults = [fault("required", Place(file.name, line=2), expected=EXPERTS.label)]
    raise_faults(REFUSED, faults)
    return {r["id"]: r | {"label_en": r["label_en"] or r["label_zh"]} for r in records}


def read_survey(
    folder: str | Path, experts: Mapping[str, Record], rulebook: Rulebook, table: DeclaredSheet = COMPARISONS
) -> Survey:
    """Return the answers of every workbook in `folder`.

    Parameters
    ----------
    folder : path
        Any number of `.xlsx` files written by `bsc survey new` and filled.
    experts : mapping id → row
        As `read_experts` returns it.
    table : Table
        `COMPARISONS`, or `SELECTION` for the rating of candidates.

    Raises
    ------
    InputError
        With every fault of every file: what is no questionnaire, an unknown expert or one twice, changed or
        missing questions, answers off the scale, dates, half an answer, answers that contradict each other.
    """
    survey, faults = came_back(folder, experts, rulebook, table)
    raise_faults(WORDS.NOT_READ, faults)
    return survey


def came_back(
    folder: str | Path, experts: Mapping[str, Record], rulebook: Rulebook, table: DeclaredSheet = COMPARISONS
) -> tuple[Survey, list[Fault]]:
    """Return the answers of every sound workbook in `folder`, and the faults of the others; as `read_survey` otherwise.

    Raises
    ------
    InputError
        The folder holds no workbook.
    """
    survey = Survey(dict(experts))
    faults: list[Fault] = []
    files = [p for p in sorted(Path(folder).glob("*.xlsx")) if not p.name.startswith("~$")]
    if not files:
        raise InputError(WORDS.NOT_READ, [fault("absent", Place(str(folder)), expected="*.xlsx")])
    owner: dict[str, str] = {}
    for path in files:
        try:
            faults += _read_one(path, survey, owner, rulebook, table)
        except InputError as error:
            faults += error.faults
    survey.missing = tuple(id for id in experts if id not in survey.answers)
    return survey, faults


def _read_one(
    path: Path, survey: Survey, owner: dict[str, str], rulebook: Rulebook, table: DeclaredSheet
) -> list[Fault]:
    sheets = read_sheets(read_limited(path), path.name)
    cover = read_cover(sheets, EXPERT_ROWS, path.name)
    faults = _cover_faults(cover, survey, owner, rulebook)
    expert = cover["expert"].value
    sheet = next((s for s in sheets if s.name in table.label), None)
    if sheet is None:
        names = [s.name for s in sheets]
        near = nearest(table.label.zh, names)
        return [*faults, fault("no_sheet", Place(path.name), expected=table.label, value=", ".join(names), near=near)]
    grid = from_sheet(sheet, table, path.name)
    records, found = read_records(grid, Names.of(rulebook), {s.name: s for s in sheets})
    faults += found + _questions(grid, records, table, rulebook)
    faults += _contradictions(grid, records) if table is COMPARISONS else []
    if not faults:
        survey.answers[expert] = records
        survey.rounds[expert] = cover["round"].value
    return faults


def _cover_faults(
    cover: Mapping[str, CoverLine], survey: Survey, owner: dict[str, str], rulebook: Rulebook
) -> list[Fault]:
    company, expert = cover["company"], cover["expert"]
    faults = []
    if company.value != rulebook.company.id:
        faults.append(fault("wrong_company", company.place, value=company.value, expected=rulebook.company.id))
    if expert.value not in survey.experts:
        near = nearest(expert.value, list(survey.experts))
        faults.append(fault("unknown", expert.place, what=EXPERT_ROWS["expert"], value=expert.value, near=near))
    elif owner.setdefault(expert.value, expert.place.file) != expert.place.file:
        faults.append(fault("twice", expert.place, other=owner[expert.value]))
    return faults


def _questions(grid: Grid, records: list[Record], table: DeclaredSheet, rulebook: Rulebook) -> list[Fault]:
    """Hold the questions asked against the law: none changed, none missing."""
    columns = KEYS[table.id]
    asked = comparison_rows(rulebook.judgements, "zh") if table is COMPARISONS else candidate_rows(rulebook, "zh")
    wanted = {tuple(row[c] for c in columns) for row in asked}
    faults, seen = [], set()
    for row, record in zip(grid.rows, records, strict=True):
        key = tuple(record.get(c) or "" for c in columns)
        seen.add(key)
        if key not in wanted:
            faults.append(fault("stray_row", grid.place(row, columns[0]), value=" / ".join(key)))
    place = Place(grid.file, grid.sheet)
    faults += [fault("missing_row", place, value=" / ".join(key)) for key in sorted(wanted - seen)]
    return faults


def _contradictions(grid: Grid, records: list[Record]) -> list[Fault]:
    faults = []
    for row, record in zip(grid.rows, records, strict=True):
        preferred, scale = record["preferred"], record["scale"]
        answered = "preferred" in row.cells, "scale" in row.cells
        if answered[0] != answered[1]:
            place = grid.place(row, "scale" if answered[0] else "preferred")
            faults.append(Fault("half_answer", place, WORDS.HALF))
        elif preferred and scale and (preferred == "equal") != (scale == 1):
            faults.append(Fault("contradiction", grid.place(row, "scale"), WORDS.AGAINST))
    return faults


def cell_of(record: Mapping[str, Any]) -> str | None:
    """Return an answer as a cell of the matrix, left against right: `5`, `1/5`, `1`, None if not answered.

    Examples
    --------
    >>> cell_of({"preferred": "right", "scale": 5})
    '1/5'
    """
    if not record["preferred"] or not record["scale"]:
        return None
    scale = int(record["scale"])
    return str(scale) if record["preferred"] != "right" else f"1/{scale}"


def answered(survey: Survey, rulebook: Rulebook, empty: bool = False) -> dict[str, Judgement]:
    """Return every comparison of the law with the experts of the survey in place of its own.

    An expert who answered nothing of a matrix is left out of it; whether nobody may have answered one, `empty` says.

    Raises
    ------
    InputError
        If a matrix was answered by nobody.
    """
    found = {
        id: judgement.model_copy(update={"experts": _of(id, judgement, survey)})
        for id, judgement in rulebook.judgements.items()
    }
    silent = [fault("required", Place(path=id), expected=j.label) for id, j in found.items() if not j.experts]
    if silent and not empty:
        raise InputError(WORDS.NOT_READ, silent)
    return found


def _of(id: str, judgement: Judgement, survey: Survey) -> dict[str, Expert]:
    experts = {}
    for name, rows in survey.answers.items():
        person = survey.experts[name]
        cells = {(r["left"], r["right"]): cell_of(r) for r in rows if r["matrix"] == id}
        if any(cells.values()):
            experts[name] = Expert.model_construct(
                label=Text(person["label_zh"], person["label_en"]),
                group=both(person["group"].replace("/", "|")),
                unit=person["unit"],
                weight=person["weight"],
                matrix=_matrix(list(judgement.items), cells),
            )
    return experts


def _matrix(items: list[str], cells: Mapping[tuple[str, str], str | None]) -> tuple[tuple[str | None, ...], ...]:
    """Return the full matrix of the pairs answered, each turned round below the diagonal."""

    def cell(row: str, column: str) -> str | None:
        if row == column:
            return "1"
        if (row, column) in cells:
            return cells[row, column]
        other = cells.get((column, row))
        return other if other in (None, "1") else other[2:] if other.startswith("1/") else f"1/{other}"

    return tuple(tuple(cell(r, c) for c in items) for r in items)
