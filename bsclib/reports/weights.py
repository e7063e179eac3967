"""How weights follow from judgements: matrices, priorities, consistency, printed beside computed."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from bsclib import ahp, figures
from bsclib.errors import NOTHING
from bsclib.experts import Floats, shares, stack
from bsclib.law.strategy import Judgement
from bsclib.quarter import QuarterView
from bsclib.reports.rows import fixed
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn, written

PLACES = 4
_NAMED = re.compile(r"([a-z_]+)(\d{4})")


def table_name(id: str) -> str:
    """Return a table of random indices by its authors and year.

    Examples
    --------
    >>> table_name("alonso_lamata2006")
    'Alonso–Lamata 2006'
    """
    found = _NAMED.fullmatch(id)
    return f"{found[1].replace('_', '–').title()} {found[2]}" if found else id


Weighed = tuple["Judgement", str]  # an item, with the matrix that weighs it


def merged(judgement: Judgement) -> Floats:
    """Return the matrix of the group: one expert's as it is, several merged by their geometric mean (AIJ)."""
    matrices = stack(judgement)
    return matrices[0] if len(matrices) == 1 else ahp.aggregate_judgements(matrices, shares(judgement))


def local(judgement: Judgement, method: str = "eigenvector") -> dict[str, float]:
    """Return the priority of each item of a matrix."""
    found = ahp.priorities(merged(judgement), method=method)
    return dict(zip(judgement.items, map(float, found), strict=True))


def final(view: QuarterView, judgement: Judgement, method: str = "eigenvector") -> dict[str, float]:
    """Return the priorities of a matrix times those of everything above it."""
    above = 1.0
    child, parent = judgement, judgement.parent
    while parent is not None:
        up = view.rulebook.judgements[parent]
        above *= local(up, method)[child.id]
        child, parent = up, up.parent
    return {item: weight * above for item, weight in local(judgement, method).items()}


def matrix_tables(view: QuarterView, method: str = "eigenvector") -> list[Table]:
    """Return every judgement matrix as it was given, with its priorities beside the printed ones.

    Parameters
    ----------
    view : QuarterView
    method : {"eigenvector", "geometric_mean", "column_mean"}

    Returns
    -------
    list of Table

    Examples
    --------
    >>> len(matrix_tables(view))
    5
    """
    return [_matrix(view, j, method) for j in view.rulebook.judgements.values()]


def _matrix(view: QuarterView, judgement: Judgement, method: str) -> Table:
    lang, weights, items = view.language, local(judgement, method), list(judgement.items)
    given = next(iter(judgement.experts.values())).matrix

    def against(column: int) -> TableColumn[int]:
        return TableColumn(f"({column + 1})", lambda n: given[n][column] or None, "r")

    columns: Columns[int] = (
        TableColumn("", lambda n: f"({n + 1}) {judgement.items[items[n]].of(lang)}"),
        *map(against, range(len(items))),
        TableColumn(words.PRIORITY, lambda n: weights[items[n]], "r", PLACES),
        *(
            [TableColumn(words.PRINTED, lambda n: _printed(judgement, items[n]), "r", PLACES)]
            if judgement.printed
            else []
        ),
    )
    caption = (
        words.WITH_SOURCE.fill(label=judgement.label, source=judgement.source) if judgement.source else judgement.label
    )
    return Table.of(columns, range(len(items)), lang, caption)


def consistency_table(view: QuarterView) -> Table:
    """Return λmax, CI, RI and CR of every matrix, and whether it is accepted.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> consistency_table(view).header[:3]
    ['Matrix', 'n', 'λmax']
    """
    lang, judgements = view.language, view.rulebook.judgements
    found = {id: ahp.consistency(merged(judgement)) for id, judgement in judgements.items()}

    def accepted(id: str) -> bool:
        return bool(found[id].cr <= 0.1)

    def verdict(id: str) -> str:
        unsure = words.DEPENDS if found[id].verdict_depends_on_ri else NOTHING
        return (words.ACCEPTED if accepted(id) else words.NOT_ACCEPTED).of(lang) + unsure.of(lang)

    def mark(id: str) -> str:
        return "missed" if not accepted(id) else "near" if found[id].verdict_depends_on_ri else ""

    columns: Columns[str] = (
        TableColumn(words.MATRIX, lambda id: judgements[id].label),
        TableColumn("n", lambda id: len(judgements[id].items), "r"),
        TableColumn("λmax", lambda id: float(found[id].lambda_max), "r", PLACES),
        TableColumn("CI", lambda id: float(found[id].ci), "r", PLACES),
        TableColumn("RI", lambda id: str(found[id].ri), "r"),
        TableColumn("CR", lambda id: float(found[id].cr), "r", PLACES),
        TableColumn(words.RI_TABLE, lambda id: table_name(str(found[id].ri_table))),
        TableColumn(words.IS_ACCEPTED, verdict, mark=mark),
    )
    return Table.of(columns, judgements, lang)


def final_weights(view: QuarterView, method: str = "eigenvector") -> Table:
    """Return the final weight of every indicator that a matrix weighs, beside what the source prints.

    Parameters
    ----------
    view : QuarterView
    method : {"eigenvector", "geometric_mean", "column_mean"}

    Returns
    -------
    Table

    Examples
    --------
    >>> final_weights(view).header[:3]
    ['Item', 'Matrix', 'Priority']
    """
    book = view.rulebook
    weights = {j.id: local(j, method) for j in book.judgements.values()}
    products = {j.id: final(view, j, method) for j in book.judgements.values()}

    def gap(row: Weighed) -> float | str:
        printed = _printed(*row, "final")
        return "" if printed is None else products[row[0].id][row[1]] - float(printed)

    beside: Columns[Weighed] = (
        TableColumn(words.PRINTED_FINAL, lambda r: _printed(*r, "final"), "r", PLACES),
        TableColumn(words.DIFFERENCE, gap, "r", PLACES),
    )
    columns: Columns[Weighed] = (
        TableColumn(words.WEIGHED_ITEM, lambda r: r[0].items[r[1]]),
        TableColumn(words.MATRIX, lambda r: r[0].label),
        TableColumn(words.PRIORITY, lambda r: weights[r[0].id][r[1]], "r", PLACES),
        TableColumn(words.FINAL, lambda r: products[r[0].id][r[1]], "r", PLACES),
        *(beside if any(j.printed for j in book.judgements.values()) else ()),
        TableColumn(words.SOURCE, lambda r: r[0].source),
        TableColumn(
            words.IN_LAW, lambda r: next((i.weight for i in book.card(r[0].scorecard) if i.id == r[1]), None), "r"
        ),
    )
    rows = [(j, item) for j in book.judgements.values() for item in j.items if item not in book.judgements]
    return Table.of(columns, rows, view.language)


def methods_table(view: QuarterView) -> Table:
    """Return what each method of deriving priorities makes of every matrix.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> methods_table(view).header[:3]
    ['Item', 'eigenvector', 'geometric mean']
    """
    judgements = view.rulebook.judgements
    found = {m: {j.id: local(j, m) for j in judgements.values()} for m in words["method"]}

    def by(method: str) -> TableColumn[Weighed]:
        return TableColumn(words["method"][method], lambda r: found[method][r[0].id][r[1]], "r", PLACES)

    columns: Columns[Weighed] = (TableColumn(words.WEIGHED_ITEM, lambda r: r[0].items[r[1]]), *map(by, words["method"]))
    rows = [(j, item) for j in judgements.values() for item in j.items]
    return Table.of(columns, rows, view.language, group=lambda r: r[0].label.of(view.language))


def weights_compared(view: QuarterView, method: str = "eigenvector") -> list[figures.Figure]:
    """Return, for each matrix with printed weights, its printed and its computed priorities.

    Parameters
    ----------
    view : QuarterView
    method : {"eigenvector", "geometric_mean", "column_mean"}

    Returns
    -------
    list of Figure

    Examples
    --------
    >>> len(weights_compared(view))
    5
    """
    lang, found = view.language, []
    for judgement in view.rulebook.judgements.values():
        weights = local(judgement, method)
        if not judgement.printed:
            continue
        rows = [
            (label.of(lang), _exact(_printed(judgement, item)), Fraction(written(weights[item], lang, PLACES)))
            for item, label in judgement.items.items()
        ]
        apart = max((abs(computed - printed) for _, printed, computed in rows if printed is not None), default=None)
        title = words.COMPARED.fill(label=judgement.label, apart=fixed(apart, PLACES)).of(lang)
        found.append(figures.draw_weights_compared(title, rows, lang))
    return found


def _printed(judgement: Judgement, item: str, which: str = "local") -> Decimal | None:
    printed = judgement.printed
    return None if printed is None else (printed.final if which == "final" else printed.local).get(item)


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
