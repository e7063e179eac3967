"""The experts behind the weights as tables: who answered how consistently, how far they agree, what remains open."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from bsclib import ahp
from bsclib.errors import Text, same
from bsclib.experts import Question, agreement, ask_again, opinions, stack
from bsclib.law import Judgement
from bsclib.law.judgements import read_judgements
from bsclib.quarter import QuarterView
from bsclib.reports.weights import PLACES, merged, table_name
from bsclib.reports.words import words
from bsclib.table import Columns, Shown, Table, TableColumn

VERDICT = same("CR ≤ 0.10")
DRAWS = 2000
Record = Mapping[Hashable, Shown]  # a row of the frames that `experts` gives: what stands under each name


def survey_of(view: QuarterView) -> dict[str, Judgement]:
    """Return the comparisons that a survey has brought in, none if there was none."""
    return read_judgements(view.rulebook.folder / "survey" / "judgements")


def expert_tables(view: QuarterView) -> list[Table]:
    """Return, per matrix, each expert's weights, consistency, distance from the group and influence on it.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of Table

    Examples
    --------
    >>> len(expert_tables(view))
    5
    """
    return [_opinions(j, view.language) for j in survey_of(view).values()]


def _opinions(judgement: Judgement, lang: str) -> Table:
    columns: Columns[Record] = (
        TableColumn(words.EXPERT, lambda r: r["label"]),
        TableColumn(words.GROUP, lambda r: r["group"] or ""),
        *(_derived(judgement.items[item], item) for item in judgement.items),
        _derived(words.DISTANCE, "distance"),
        _derived(words.SHIFT, "shift"),
        _derived("CR", "cr"),
        TableColumn(
            VERDICT,
            lambda r: words.ACCEPTED if r["accepted"] else words.NOT_ACCEPTED,
            mark=lambda r: "" if r["accepted"] else "missed",
        ),
    )
    return Table.of(columns, opinions(judgement).to_dict("records"), lang, judgement.label)


def _derived(head: Text | str, name: str, places: int = PLACES) -> TableColumn[Record]:
    return TableColumn(head, lambda r: r[name], "r", places)


def agreement_tables(view: QuarterView) -> list[Table]:
    """Return, per matrix, consensus and weights of all, of each group, and without those whom the card judges.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of Table

    Examples
    --------
    >>> len(agreement_tables(view))
    5
    """
    return [_agreement(view, j) for j in survey_of(view).values()]


def _agreement(view: QuarterView, judgement: Judgement) -> Table:
    columns: Columns[Record] = (
        TableColumn(words.CIRCLE, lambda r: r["circle"]),
        TableColumn(words.COUNT, lambda r: str(r["n"]), "r"),
        _derived(words.CONSENSUS, "consensus", 2),
        _derived("CR", "cr"),
        *(_derived(judgement.items[item], item) for item in judgement.items),
    )
    found = agreement(view.rulebook, judgement).to_dict("records")
    return Table.of(columns, found, view.language, judgement.label)


def open_questions(view: QuarterView) -> Table:
    """Return the pairs that inconsistent experts should be asked about again.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> open_questions(view).header[:3]
    ['Expert', 'Matrix', 'CR']
    """
    columns: Columns[tuple[Judgement, Question]] = (
        TableColumn(words.EXPERT, lambda r: r[0].experts[r[1].expert].label),
        TableColumn(words.MATRIX, lambda r: r[0].label),
        TableColumn("CR", lambda r: r[1].cr, "r", PLACES),
        TableColumn(words.LEFT, lambda r: r[0].items[r[1].left]),
        TableColumn(words.RIGHT, lambda r: r[0].items[r[1].right]),
        TableColumn(words.ANSWERED_RATIO, lambda r: _ratio(r[1].judgement), "r"),
        TableColumn(words.IMPLIED, lambda r: _ratio(r[1].implied), "r"),
        TableColumn(words.ENOUGH, lambda r: _ratio(r[1].to) if r[1].to else None, "r"),
    )
    return Table.of(columns, [(j, q) for j in survey_of(view).values() for q in ask_again(j)], view.language)


def weight_intervals(view: QuarterView) -> list[Table]:
    """Return, per matrix, how firm the group's weights are when the experts are drawn again (bootstrap, seeded).

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    list of Table

    Examples
    --------
    >>> len(weight_intervals(view))
    5
    """
    return [_intervals(j, view.language) for j in survey_of(view).values()]


def _intervals(judgement: Judgement, lang: str) -> Table:
    seen, labels = ahp.simulate(stack(judgement), draws=DRAWS, rng=0), list(judgement.items.values())
    columns: Columns[int] = (
        TableColumn(words.WEIGHED_ITEM, lambda k: labels[k]),
        TableColumn(words.LOW, lambda k: float(seen.lower[k]), "r", PLACES),
        TableColumn(words.MEDIAN, lambda k: float(seen.median[k]), "r", PLACES),
        TableColumn(words.HIGH, lambda k: float(seen.upper[k]), "r", PLACES),
        TableColumn(words.FIRST, lambda k: float(seen.rank_probability[k, 0]), "r"),
    )
    return Table.of(columns, range(len(labels)), lang, judgement.label)


def ri_tables(view: QuarterView) -> Table:
    """Return each matrix of the law with its CR under every table of random indices that covers it.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table

    Examples
    --------
    >>> ri_tables(view).header[:3]
    ['Matrix', 'Saaty 1980', 'Saaty 2005']
    """
    judgements = view.rulebook.judgements
    found = {id: {n: float(ahp.consistency(merged(j), ri=n).cr) for n in ahp.TABLES} for id, j in judgements.items()}

    def under(table: str) -> TableColumn[str]:
        return TableColumn(table_name(table), lambda id: found[id][table], "r", PLACES)

    def unsure(id: str) -> str:
        return "near" if len({cr <= 0.1 for cr in found[id].values()}) > 1 else ""

    columns: Columns[str] = (
        TableColumn(words.MATRIX, lambda id: judgements[id].label, mark=unsure),
        *map(under, ahp.TABLES),
    )
    return Table.of(columns, judgements, view.language)


def _ratio(value: float) -> str:
    return f"{value:.3g}" if value >= 1 else f"1/{1 / value:.3g}"
