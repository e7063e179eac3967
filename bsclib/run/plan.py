"""Which notebooks run, how often, and with which parameters: read from the notebooks themselves."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, Place, RunError, Text
from bsclib.paths import has_room

Value = str | int | bool

REQUIRED = ("company", "quarter", "profile", "language", "workspace", "run_token")
LEVELS = ("center", "department", "project", "post")  # a parameter of this name: once per unit with a card
CARD_LEVELS = ("process", "company", *LEVELS)
OPTIONAL = ("method", "through", "to_date", "policies", "weights", "actuals")
QUARTERLY, YEARLY = "[0-9][0-9]_*", "year_*"  # names of the notebooks that make a quarter's and a year's report
_TYPES = {"str": str, "int": int, "bool": bool}

CANNOT_RUN = Text("报告模板不能执行", "A notebook cannot be run")
NO_CELL = Text("有 {n} 个 parameters 单元格", "{n} cells are tagged `parameters`")
ONE_CELL = Text("应恰有 1 个", "there must be exactly one")
NOT_TYPED = Text("第 {line} 行不是带类型的常量", "line {line} is not a typed constant")
TYPED = Text('应写作 name: str = ""（str、int 或 bool）', 'write name: str = "" (str, int or bool)')
LACKS = Text("没有参数 {names}", "the parameter {names} is missing")
UNKNOWN = Text("不认识参数 {names}", "unknown parameter {names}")
KNOWN = Text("可用的参数：{names}", "parameters are {names}")
NO_NOTEBOOKS = Text("{path} 里没有编号的报告模板", "no numbered notebook lies in {path}")


LEFT_OUT = Text("未安装 {rooms}，略去 {name}", "{rooms} not installed: {name} is left out")


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook to execute: its template, the name of what comes out, and every parameter it declares."""

    name: str
    template: Path
    parameters: Mapping[str, Value]


def templates(folder: Path, names: str = QUARTERLY) -> tuple[Path, ...]:
    """Return the notebooks of `folder` that make a report, in the order of their names: a quarter's are numbered.

    Raises
    ------
    RunError
        There is none.
    """
    found = tuple(sorted(folder.glob(f"{names}.ipynb")))
    if not found:
        raise RunError(NO_NOTEBOOKS.fill(path=folder))
    return found


def declared(template: Path) -> dict[str, Value]:
    """Return the parameters that a notebook declares, with their defaults.

    Raises
    ------
    RunError
        Not exactly one cell is tagged `parameters`, a line of it is no typed constant, a parameter every
        notebook needs is missing (or misspelt), or one is unknown.
    """
    cells = [c for c in read(template)["cells"] if "parameters" in c["metadata"].get("tags", ())]
    place = Place(file=template.name)
    if len(cells) != 1:
        raise RunError(CANNOT_RUN, [Fault("parameters_cell", place, NO_CELL.fill(n=len(cells)), ONE_CELL)])
    source = "".join(cells[0]["source"])
    values = {}
    for statement in ast.parse(source).body:
        name, value = _constant(statement, place)
        values[name] = value
    if faults := list(_misnamed(values, place)):
        raise RunError(CANNOT_RUN, faults)
    return values


def left_out(folder: Path, names: str = QUARTERLY) -> list[Text]:
    """Return what is not run because a room that a notebook needs (`needs` of its metadata) is not installed."""
    lacking = {template.stem: _lacking(template) for template in templates(folder, names)}
    return [LEFT_OUT.fill(rooms=", ".join(rooms), name=name) for name, rooms in lacking.items() if rooms]


def _lacking(template: Path) -> list[str]:
    needs = read(template).get("metadata", {}).get("needs", ())
    return [room for room in needs if not has_room(room)]


def _has_cards(template: Path, units: Mapping[str, Iterable[str]]) -> bool:
    """Return whether the company has a card at any level that the notebook is about (`cards` of its metadata).

    A level that `units` does not name leaves nothing out: a misspelt one must not drop a report in silence.
    """
    levels = read(template).get("metadata", {}).get("cards", ())
    return not levels or any(units.get(level, True) for level in levels)


def read(template: Path) -> dict[str, Any]:
    """Return a notebook as plain data."""
    notebook: dict[str, Any] = json.loads(template.read_text("utf-8"))
    return notebook


def _constant(statement: ast.stmt, place: Place) -> tuple[str, Value]:
    match statement:
        case ast.AnnAssign(ast.Name(name), ast.Name(kind), ast.Constant(value)) if kind in _TYPES:
            if isinstance(value, str | int) and type(value) is _TYPES[kind]:
                return name, value
    raise RunError(CANNOT_RUN, [Fault("parameter_line", place, NOT_TYPED.fill(line=statement.lineno), TYPED)])


def _misnamed(names: Iterable[str], place: Place) -> Iterator[Fault]:
    known = (*REQUIRED, *LEVELS, *OPTIONAL)
    hint = KNOWN.fill(names=", ".join(known))
    if lacking := [n for n in REQUIRED if n not in names]:
        yield Fault("parameter_missing", place, LACKS.fill(names=", ".join(lacking)), hint)
    if unknown := [n for n in names if n not in known]:
        yield Fault("parameter_unknown", place, UNKNOWN.fill(names=", ".join(unknown)), hint)


def plan(
    folder: Path,
    given: Mapping[str, Value],
    units: Mapping[str, Iterable[str]],
    basis: str,
    names: str = QUARTERLY,
) -> list[Task]:
    """Return the tasks of a report: each notebook once, or once per unit of the level it asks for.

    Parameters
    ----------
    given : mapping
        Values for company, quarter, profile and language, and for what some notebooks declare beside (`through`).
    units : mapping
        Level → ids of the units that have a card, in the law's order; a notebook about other levels is left out.
    basis : str
        Digest of all that goes in; with the task's name and parameters it makes the run token.
    """
    tasks = []
    for template in (t for t in templates(folder, names) if not _lacking(t) and _has_cards(t, units)):
        defaults = declared(template)
        level = next((n for n in LEVELS if n in defaults), "")
        for unit in units.get(level, ()) if level else ("",):
            asked = {name: value for name, value in given.items() if name in defaults}
            values = {**defaults, **asked, "workspace": "", **({level: unit} if level else {})}
            name = f"{template.stem}-{unit}" if unit else template.stem
            tasks.append(Task(name, template, {**values, "run_token": _token(basis, name, values)}))
    return tasks


def _token(basis: str, name: str, values: Mapping[str, Value]) -> str:
    """Return what only an execution on just these inputs can echo, the same whenever it is repeated."""
    named = {k: v for k, v in sorted(values.items()) if k != "run_token"}
    return hashlib.sha256(json.dumps([basis, name, named], ensure_ascii=False).encode()).hexdigest()[:16]
