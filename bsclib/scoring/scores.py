"""`score`: law and evidence in, `Scores` out: frozen, exact, with nothing hidden beside the table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text, UsageError
from bsclib.scoring.export import row_record, rows_csv, total_record
from bsclib.scoring.protocols import FactsLike, LawLike
from bsclib.scoring.results import results_of
from bsclib.scoring.table import COLUMNS, NUMBERS, VALUES, ScoredRow, Value, scored_rows
from bsclib.scoring.totals import Total, card_totals

if TYPE_CHECKING:
    import pandas as pd

    from bsclib.figures import Figure

TWICE = Text("同一期出现两次：{p}", "the same period twice: {p}")
MIXED = Text("口径不同的得分不能放在一起：{r}", "scores under different readings do not go together: {r}")
NOTHING_GIVEN = Text("没有给出任何得分", "no scores were given")


@dataclass(frozen=True, slots=True, repr=False)
class Scores:
    """The scores of one or several periods: what is shown is what counts.

    Attributes
    ----------
    rows : the rows, exact, in the law's order
    totals : the exact result of each card
    profile, weights : the reading of the law under which they came about
    """

    rows: tuple[ScoredRow, ...]
    totals: tuple[Total, ...]
    profile: str
    weights: str

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[ScoredRow]:
        return iter(self.rows)

    def __repr__(self) -> str:
        return f"Scores({', '.join(self.periods)}: {len(self.rows)} rows, {len(self.totals)} cards)"

    def _repr_html_(self) -> str:
        from bsclib.scoring.showing import scores_table

        return scores_table(self).to_html()

    def plot(self) -> Figure:
        """Return the cards' totals as bars."""
        from bsclib.scoring.showing import scores_figure

        return scores_figure(self)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods, in the order of the rows."""
        return tuple(dict.fromkeys(row.period for row in self.rows))

    @property
    def frame(self) -> pd.DataFrame:
        """The tidy table (rows, 20) for reading and plotting, a copy each time: changing it changes no score.

        Number columns are float64, each correctly rounded from its exact value.
        """
        return self._table(_rounded).astype(dict.fromkeys(NUMBERS, "float64"))

    @property
    def exact(self) -> pd.DataFrame:
        """The same table with its exact numbers: Fraction where there is one, None where there is none."""
        return self._table(lambda value: value)

    @property
    def cards(self) -> pd.DataFrame:
        """Totals (float64), coverage (0 … 1), grades, ranks within a level: one row per card and period.

        Below the law's coverage limit grade and rank are missing.
        """
        import pandas as pd

        rows = self.totals
        return pd.DataFrame(
            {
                "period": pd.Series([r.period for r in rows], dtype="str"),
                "scorecard": pd.Series([r.scorecard for r in rows], dtype="str"),
                "total": pd.Series([_rounded(r.total) for r in rows], dtype="float64"),
                "coverage": pd.Series([float(r.coverage) for r in rows], dtype="float64"),
                "grade": pd.Series([r.grade.zh if r.grade else None for r in rows], dtype=object),
                "grade_en": pd.Series([r.grade.en if r.grade else None for r in rows], dtype=object),
                "rank": pd.Series([r.rank for r in rows], dtype="Int64"),
                "veto": pd.Series([bool(r.veto) for r in rows], dtype=bool),
            }
        )

    @property
    def effects(self) -> dict[tuple[str, str], Fraction]:
        """What each scored row adds to or takes from its card's total, against 100 [points]; one period only."""
        done = [(r, r.weight, r.score) for r in self.rows if r.status == "scored" and r.weight and r.score is not None]
        whole: dict[str, Fraction] = {}
        for row, weight, _ in done:
            whole[row.scorecard] = whole.get(row.scorecard, Fraction(0)) + weight
        return {row.key: weight * (score - 100) / whole[row.scorecard] for row, weight, score in done}

    def _table(self, convert: Callable[[Value], Any]) -> pd.DataFrame:
        import pandas as pd  # here, so that `bsc rule` and the what-ifs of a sensitivity do without it

        rows, exact = [row.shown for row in self.rows], (*VALUES, *NUMBERS)
        return pd.DataFrame(
            {
                name: pd.Series(
                    [convert(row[name]) if name in exact else row[name] for row in rows],
                    dtype=object if name in exact else "str",
                )
                for name in COLUMNS
            }
        )

    def to_csv(self) -> str:
        """Return the rows as CSV: exact decimals, UTF-8 with LF, the law's order; `why_en` is the last column."""
        return rows_csv(self.rows)

    def to_json(self) -> str:
        """Return one JSON object: period (a list where there are several), profile, weights, rows, cards."""
        several = len(self.periods) > 1
        body = {
            "period": list(self.periods) if several else self.periods[0],
            "profile": self.profile,
            "weights": self.weights,
            "rows": [row_record(row) for row in self.rows],
            "cards": [total_record(t, period=several) for t in self.totals],
        }
        return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _rounded(value: Value) -> float | str | None:
    return float(value) if isinstance(value, Fraction) else value


def score(rulebook: LawLike, facts: FactsLike) -> Scores:
    """Return the scores of a quarter: one row per card and indicator, in the law's order.

    Parameters
    ----------
    rulebook : Rulebook
        The law, with the policies of the run.
    facts : Facts
        The evidence of one quarter.

    Returns
    -------
    Scores
        Rows and totals, exact; `.frame` and `.cards` are tables for reading and plotting.

    Raises
    ------
    InputError
        With every row that cannot be scored and why.

    Examples
    --------
    >>> import bsclib as bsc
    >>> from bsclib.paths import packaged
    >>> view = bsc.open_quarter(quarter="2025Q4", workspace=packaged())
    >>> scores = bsc.score(view.rulebook, view.facts)
    >>> scores, scores.frame.shape
    (Scores(2025Q4: 129 rows, 11 cards), (129, 20))
    """
    found = results_of(rulebook, facts)
    rows = scored_rows(found, rulebook, facts.period)
    return Scores(rows, card_totals(found, rulebook, facts.period), rulebook.profile, rulebook.weight_set)


def cards(scores: Scores) -> pd.DataFrame:
    """Return totals, coverage, grades and ranks, one row per card: `scores.cards`.

    Parameters
    ----------
    scores : Scores

    Returns
    -------
    DataFrame (cards, 8)

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> cards(view.scores).columns[:3].tolist()
    ['period', 'scorecard', 'total']
    """
    return scores.cards


def concat(parts: Sequence[Scores]) -> Scores:
    """Return several periods as one, in the order given.

    Parameters
    ----------
    parts : sequence of Scores
        Of different periods, under the same profile and weights.

    Returns
    -------
    Scores

    Raises
    ------
    UsageError
        Nothing was given, a period stands in two of them, or they were read under different profiles or weights.

    Examples
    --------
    >>> import bsclib as bsc
    >>> from bsclib.paths import packaged
    >>> views = [bsc.open_quarter(quarter=q, workspace=packaged()) for q in ("2025Q3", "2025Q4")]
    >>> bsc.concat([view.scores for view in views])
    Scores(2025Q3, 2025Q4: 258 rows, 22 cards)
    """
    periods = [period for part in parts for period in part.periods]
    readings = sorted({f"{part.profile}/{part.weights}" for part in parts})
    if not periods:
        raise UsageError(NOTHING_GIVEN)
    if twice := sorted({p for p in periods if periods.count(p) > 1}):
        raise UsageError(TWICE.fill(p=", ".join(twice)))
    if len(readings) > 1:
        raise UsageError(MIXED.fill(r=", ".join(readings)))
    first = parts[0]
    rows = tuple(row for part in parts for row in part.rows)
    return Scores(rows, tuple(total for part in parts for total in part.totals), first.profile, first.weights)
