"""Many published schemes at a glance: what holds, what does not, by which method, and whom to blame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bsclib.ahp import TABLES
from bsclib.errors import AND, Text, same
from bsclib.paths import packaged
from bsclib.published.judging import JudgedFigure, SchemeJudgement, judge_scheme
from bsclib.published.scheme import FILE, read_scheme
from bsclib.published.words import METHOD_NAMES, OVERVIEW, RELATIONS, TOLD, place_of
from bsclib.table import Columns, Table, TableColumn

_LIMIT = 0.10


def registry(folder: str | Path = "") -> list[SchemeJudgement]:
    """Return every scheme of a registry judged, in the order of their names.

    Parameters
    ----------
    folder : path
        A folder of schemes; empty for the one that ships.

    Returns
    -------
    list of SchemeJudgement

    Examples
    --------
    >>> [len(done.culprits) for done in registry() if done.scheme.doc.id == "car_three_levels"]
    [0]
    """
    place = Path(folder) if folder else packaged("params", "published")
    return [judge_scheme(read_scheme(p)) for p in sorted(place.iterdir()) if (p / FILE).is_file()]


def method_told(done: SchemeJudgement) -> Text:
    """Return the method that the printed weights carry: how many of how many, against how many by the others."""
    trials = done.trials
    best = {name: trials.hits.get((name, "rounding"), 0) for name in METHOD_NAMES if (name, "rounding") in trials.hits}
    most = max(best.values(), default=0)
    if not trials.of:
        return TOLD["no_matrix"]
    if 2 * most <= trials.of:
        return TOLD["none_fits"].fill(n=most, of=trials.of)
    winners = [name for name, n in best.items() if n == most]
    if len(winners) > 1:
        names = AND.join(METHOD_NAMES[w] for w in winners)
        return TOLD["tied"].fill(names=names, n=most, of=trials.of)
    rest = max((n for name, n in best.items() if name not in winners), default=0)
    return TOLD["hits"].fill(name=METHOD_NAMES[winners[0]], n=most, of=trials.of, rest=rest)


def rounding_told(done: SchemeJudgement) -> Text:
    """Return how the weights were brought to their printed places, where the figures tell."""
    rounded, cut = (done.trials.hits.get((done.trials.method, way), 0) for way in ("rounding", "truncation"))
    if rounded == cut or 2 * max(rounded, cut) <= done.trials.of:
        return same("–")
    return METHOD_NAMES["rounding" if rounded > cut else "truncation"]


@dataclass(frozen=True, slots=True)
class CrCounts:
    """How many matrices of order 3 and more pass CR ≤ 0.10 by every random index, fail by every, or depend on it."""

    passes: int
    fails: int
    depends: int


def cr_counts(done: SchemeJudgement) -> CrCounts:
    """Return how the matrices of a scheme pass."""
    found: Counter[str] = Counter()
    for s in done.settled.values():
        n, ci = s.grid.size, s.choices[0][1].values["CI", 0, 0][0]
        passes = {ci / table[n] <= _LIMIT for table in TABLES.values() if n in table and n > 2}
        found["depends" if len(passes) > 1 else "passes" if True in passes else "fails" if passes else "none"] += 1
    return CrCounts(found["passes"], found["fails"], found["depends"])


def _cr_told(done: SchemeJudgement) -> Text:
    counts = cr_counts(done)
    if not counts.passes + counts.fails + counts.depends:
        return same("–")
    return TOLD["cr"].fill(yes=counts.passes, no=counts.fails, open=counts.depends)


def _counted(done: SchemeJudgement, kind: str) -> int:
    held = {"wrong": lambda j: j.neutral == "wrong", "undecided": lambda j: j.neutral == "undecided"}
    test = held.get(kind, lambda j: j.verdict == kind)
    return sum(map(test, done.figures))


def overview(schemes: Sequence[SchemeJudgement], lang: str) -> Table:
    """Return one row a scheme: figures by verdict, those named, method, rounding, CR.

    Parameters
    ----------
    schemes : sequence of SchemeJudgement
    lang : {"zh", "en"}

    Returns
    -------
    Table

    Examples
    --------
    >>> table = overview(registry()[:1], "en")
    >>> table.header[:3], table.rows[0][:2]
    (['Scheme', 'Figures', 'Recomputed'], ['Purchasing a vehicle, three levels', '95'])
    """

    def of(kind: str) -> TableColumn[SchemeJudgement]:
        whole = sum(_counted(s, kind) for s in schemes)
        return TableColumn(OVERVIEW[kind], lambda s: str(_counted(s, kind)), "r", total=str(whole))

    columns: Columns[SchemeJudgement] = (
        TableColumn(
            OVERVIEW["scheme"], lambda s: s.scheme.doc.title.of(lang) or s.scheme.doc.id, total=OVERVIEW["total"]
        ),
        TableColumn(
            OVERVIEW["figures"], lambda s: str(len(s.figures)), "r", total=str(sum(len(s.figures) for s in schemes))
        ),
        *(of(kind) for kind in ("recomputed", "given", "wrong", "undecided")),
        TableColumn(
            OVERVIEW["culprits"], lambda s: str(len(s.culprits)), "r", total=str(sum(len(s.culprits) for s in schemes))
        ),
        TableColumn(OVERVIEW["method"], lambda s: method_told(s).of(lang), "w"),
        TableColumn(OVERVIEW["rounding"], lambda s: rounding_told(s).of(lang)),
        TableColumn(OVERVIEW["cr"], lambda s: _cr_told(s).of(lang), "w"),
    )
    return Table.of(columns, schemes, lang)


def accusations(schemes: Sequence[SchemeJudgement], lang: str) -> Table:
    """Return every figure named as the cause: where it stands, what it should be, who says so.

    Parameters
    ----------
    schemes : sequence of SchemeJudgement
    lang : {"zh", "en"}

    Returns
    -------
    Table

    Examples
    --------
    >>> accusations([done for done in registry() if done.scheme.doc.id == "travel_coursework"], "en").rows[0][1:4]
    ['1 › RI', '', '0.90']
    """
    columns: Columns[tuple[SchemeJudgement, JudgedFigure]] = (
        TableColumn(OVERVIEW["scheme"], lambda x: x[0].scheme.doc.title.of(lang) or x[0].scheme.doc.id),
        TableColumn(OVERVIEW["place"], lambda x: _place(x[1], lang)),
        TableColumn(OVERVIEW["item"], lambda x: x[1].figure.item),
        TableColumn(OVERVIEW["printed"], lambda x: x[1].figure.printed, "r"),
        TableColumn(OVERVIEW["due"], lambda x: x[1].due_written, "r"),
        TableColumn(OVERVIEW["witnesses"], lambda x: "; ".join(_witnesses(x[1], lang)), "w"),
    )
    return Table.of(columns, [(s, j) for s in schemes for j in s.culprits], lang)


def _place(judged: JudgedFigure, lang: str) -> str:
    return place_of(judged.figure.table, judged.figure.column).of(lang)


def _witnesses(judged: JudgedFigure, lang: str) -> Iterator[str]:
    for name, n in Counter(judged.witnesses).items():
        yield RELATIONS[name].of(lang) + (f" ×{n}" if n > 1 else "")


def worth(schemes: Sequence[SchemeJudgement]) -> Text:
    """Return in one sentence what the tables of a registry are worth.

    Parameters
    ----------
    schemes : sequence of SchemeJudgement

    Returns
    -------
    Text
        In both languages.

    Examples
    --------
    >>> worth(registry()[:1]).en.split(":")[0]
    '1 published schemes, 95 figures'
    """
    kinds = Counter(j.neutral for s in schemes for j in s.figures)
    total, bad = sum(kinds.values()), [s for s in schemes if s.culprits]
    return TOLD["worth"].fill(
        n=len(schemes), of=total, right=kinds["right"], share=f"{kinds['right'] / max(total, 1):.1%}",
        wrong=kinds["wrong"], open=kinds["undecided"], clean=len(schemes) - len(bad), bad=len(bad),
        culprits=sum(len(s.culprits) for s in bad),
    )  # fmt: skip
