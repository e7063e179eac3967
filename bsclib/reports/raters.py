"""Who rated what: each rating beside the result, what other units answered, who did not rate, who is lenient."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bsclib.errors import Text
from bsclib.evidence.raters import ROLES, absent_raters, leniency, role_of
from bsclib.figures import with_sign
from bsclib.reports import words
from bsclib.reports.rows import mean
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

JUDGE, FROM, GAVE = Text("评委", "Judge"), Text("来自", "From"), Text("评分", "Score given")
ROLE, RESULT = Text("角色", "Role"), Text("结果", "Result")
AGAINST, APART = Text("与结果之差", "Against the result"), Text("最大相差", "Apart")
ANSWERS, ANSWERED = (
    Text("问卷：其他部门怎么评", "Questionnaires: what other units answered"),
    Text("答卷份数", "Answers"),
)
BY, RATED, LACKING = Text("答卷部门", "Unit"), Text("已评项数", "Rows rated"), Text("未评项数", "Rows not rated")
LENIENT = Text("比他人宽（分）", "More lenient by (points)")
RATERS = Text(
    "评委：谁没有评，谁偏宽（同一指标上与其他评委平均之差，{n} 分以上标出，不作调整）",
    "Raters: who did not rate, who is lenient (mean distance to the others on the same rows; "
    "from {n} points on marked, never corrected)",
)
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
        TableColumn(JUDGE, lambda v: v.get("judge")),
        TableColumn(ROLE, lambda v: ROLES[role_of(v)]),
        TableColumn(FROM, lambda v: _unit(view, v.get("judge_unit"))),
        TableColumn(GAVE, lambda v: v["score"], "r"),
        TableColumn(RESULT, lambda v: result[v["indicator"]], "r"),
        TableColumn(AGAINST, against, "r"),
        TableColumn(APART, apart, "r", mark=lambda v: "near" if apart(v) >= WIDE else ""),
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
        TableColumn(BY, lambda v: _unit(view, v[0][1])),
        TableColumn(ANSWERED, lambda v: len(v[1]), "r"),
        TableColumn(words.MEAN, lambda v: mean(v[1]), "r"),
        TableColumn(words.ACTUAL, lambda v: view.facts.rows[card, v[0][0]].actual, "r"),
    )
    return Table.of(columns, voices.items(), view.language, ANSWERS)


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
        TableColumn(JUDGE, lambda who: who[0]),
        TableColumn(ROLE, lambda who: ROLES[who[1]]),
        TableColumn(FROM, lambda who: _unit(view, who[2])),
        TableColumn(RATED, lambda who: rated[who], "r"),
        TableColumn(LACKING, lambda who: lacking.get(who, 0), "r"),
        TableColumn(LENIENT, beyond, "r", mark=marked),
    )
    return Table.of(columns, rated, view.language, RATERS.fill(n=limit))
