"""Who rated what: each rating beside the result, what other units answered, who did not rate, who is lenient."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.raters import ROLES, absent_raters, leniency, role_of
from bsclib.figures import with_sign
from bsclib.quarter import QuarterView
from bsclib.reports.rows import mean
from bsclib.reports.words import words
from bsclib.table import Columns, Table, TableColumn

WIDE = 10  # points between judges from which on a row is marked


def judges_table(view: QuarterView, card: str) -> Table:
    """Return, for each row that people judge, who gave what in which role, and how far it is from the result.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table
        Without lines where nobody judged.

    Examples
    --------
    >>> judges_table(view, view.cards_at("company")[0].id).header[:3]
    ['Indicator', 'Judge', 'Role']
    """
    names = {i.id: i.label for i in view.rulebook.card(card)}
    votes = [v for v in view.facts.tables.get("panel", ()) if v.get("scorecard") == card and v["indicator"] in names]
    result = {row.indicator: row.score for row in view.scores if row.scorecard == card}
    given: dict[str, list[Decimal]] = {}
    for vote in votes:
        given.setdefault(vote["indicator"], []).extend([vote["score"]] if role_of(vote) != "self" else [])
    votes.sort(key=lambda v: (list(names).index(v["indicator"]), list(ROLES).index(role_of(v))))

    def apart(vote: Any) -> Decimal:
        scores = given[vote["indicator"]]
        return max(scores) - min(scores) if scores else Decimal(0)

    def against(vote: Any) -> str | None:
        score = result[vote["indicator"]]
        return None if score is None else with_sign(Fraction(vote["score"]) - score)

    columns: Columns[Any] = (
        TableColumn(words.INDICATOR, lambda v: names[v["indicator"]]),
        TableColumn(words.JUDGE, lambda v: v.get("judge")),
        TableColumn(words.ROLE, lambda v: ROLES[role_of(v)]),
        TableColumn(words.COMES_FROM, lambda v: _unit(view, v.get("judge_unit"))),
        TableColumn(words.GAVE, lambda v: v["score"], "r"),
        TableColumn(words.RESULT, lambda v: result[v["indicator"]], "r"),
        TableColumn(words.AGAINST, against, "r"),
        TableColumn(words.APART, apart, "r", mark=lambda v: "near" if apart(v) >= WIDE else ""),
    )
    return Table.of(columns, votes, view.language)


def _unit(view: QuarterView, id: str | None) -> Text | str | None:
    return view.rulebook.units[id].label if id and id in view.rulebook.units else id


def answers_table(view: QuarterView, card: str) -> Table:
    """Return, for each row that questionnaires feed, what each unit answered and what they come to.

    Parameters
    ----------
    view : QuarterView
    card : str
        Its id.

    Returns
    -------
    Table
        Without lines where nobody answered.

    Examples
    --------
    >>> answers_table(view, view.cards_at("company")[0].id).header[:2]
    ['Indicator', 'Unit']
    """
    names = {i.id: i.label for i in view.rulebook.card(card)}
    voices: dict[tuple[str, str | None], list[Fraction]] = {}
    for row in view.facts.tables.get("questionnaires", ()):
        if row["scorecard"] == card and row["indicator"] in names:
            voices.setdefault((row["indicator"], row["respondent_unit"]), []).append(Fraction(row["score"]))
    columns: Columns[Any] = (
        TableColumn(words.INDICATOR, lambda v: names[v[0][0]]),
        TableColumn(words.ANSWERED_BY, lambda v: _unit(view, v[0][1])),
        TableColumn(words.ANSWERED, lambda v: len(v[1]), "r"),
        TableColumn(words.MEAN, lambda v: mean(v[1]), "r"),
        TableColumn(words.ACTUAL, lambda v: view.facts.rows[card, v[0][0]].actual, "r"),
    )
    return Table.of(columns, voices.items(), view.language, words.QUESTIONNAIRES)


def raters_table(view: QuarterView) -> Table:
    """Return each rater, on the list or not: how many rows were rated, how many not, how lenient against the others.

    Parameters
    ----------
    view : QuarterView

    Returns
    -------
    Table
        Without lines where there are neither raters nor ratings.

    Examples
    --------
    >>> raters_table(view).header[:2]
    ['Judge', 'Role']
    """
    tables, limit = view.facts.tables, view.rulebook.company.raters.lenient
    votes, lines = tables.get("panel", ()), tables.get("raters", ())
    answers = [
        {"judge": r["respondent"], "role": "peer", "judge_unit": r["respondent_unit"]}
        for r in tables.get("questionnaires", ())
        if r["respondent"] in {line["judge"] for line in lines}
    ]
    rated: dict[tuple[str, str, str | None], int] = {(r["judge"], role_of(r), r["unit"]): 0 for r in lines}
    for vote in (*votes, *answers):
        who = vote["judge"], role_of(vote), vote["judge_unit"]
        rated[who] = rated.get(who, 0) + 1
    lacking: dict[tuple[str, str, str | None], int] = {}
    for line, keys in absent_raters(tables, view.rulebook):
        who = line["judge"], role_of(line), line["unit"]
        lacking[who] = lacking.get(who, 0) + len(keys)
    lenient = leniency(votes)

    def marked(who: tuple[str, str, str | None]) -> str:
        return "near" if lacking.get(who) or (who[1] != "self" and lenient.get(who[0], Fraction(0)) >= limit) else ""

    def beyond(who: tuple[str, str, str | None]) -> str | None:
        return with_sign(lenient[who[0]]) if who[1] != "self" and who[0] in lenient else None

    columns: Columns[tuple[str, str, str | None]] = (
        TableColumn(words.JUDGE, lambda who: who[0]),
        TableColumn(words.ROLE, lambda who: ROLES[who[1]]),
        TableColumn(words.COMES_FROM, lambda who: _unit(view, who[2])),
        TableColumn(words.RATED, lambda who: rated[who], "r"),
        TableColumn(words.LACKING, lambda who: lacking.get(who, 0), "r"),
        TableColumn(words.LENIENT, beyond, "r", mark=marked),
    )
    return Table.of(columns, rated, view.language, words.RATERS.fill(n=limit))
