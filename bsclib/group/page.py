"""The group on one page and in one workbook: ranking, the group's card, the consolidated budget."""

from __future__ import annotations

import io
from decimal import Decimal

from bsclib.document import Heading, PaperDocument, Prose
from bsclib.errors import Text
from bsclib.evidence.workbook import CREATED, Writer
from bsclib.group.consolidating import NATURES, Consolidated, consolidate, profit_of
from bsclib.group.opening import GroupRow, GroupView, MemberResult
from bsclib.law import Rulebook
from bsclib.paths import INERT_WORKBOOK
from bsclib.reports.excel.sheets import TableSheet
from bsclib.table import Columns, Table, TableColumn

TITLE = Text("{group} {quarter}：集团考核", "{group} {quarter}: the group's appraisal")
RESULT = Text(
    "集团得分 {total}，等级 {grade}；成员加权平均 {mean}（有总分的权重占 {share}%）",
    "The group's total is {total}, graded {grade}; the members' weighted mean is {mean} ({share} % of weights known)",
)
NO_GRADE = Text("未定", "none")
RANKING, CARD = Text("成员排名", "Ranking of members"), Text("集团考核表", "The group's card")
BUDGET = Text("合并预算", "Consolidated budget")
HOW = {
    "sum": Text("合计", "sum"),
    "mean": Text("平均", "mean"),
    "weighted_mean": Text("加权平均", "weighted mean"),
    "worst": Text("最差", "worst"),
}
PROFIT, AFTER = (
    Text("利润（抵销前）", "Surplus before elimination"),
    Text("利润（抵销后）", "Surplus after elimination"),
)
MEMBERS: Columns[MemberResult] = (
    TableColumn(Text("名次", "Rank"), lambda r: r.rank, "r"),
    TableColumn(Text("成员", "Member"), lambda r: r.label),
    TableColumn(Text("权重", "Weight"), lambda r: r.weight, "r"),
    TableColumn(Text("总分", "Total"), lambda r: r.total, "r"),
    TableColumn(Text("等级", "Grade"), lambda r: r.grade),
)
ROWS: Columns[GroupRow] = (
    TableColumn(Text("指标", "Indicator"), lambda r: r.label),
    TableColumn(Text("合并方式", "Made as"), lambda r: HOW[r.how]),
    TableColumn(Text("单位", "Unit"), lambda r: r.unit),
    TableColumn(Text("目标", "Target"), lambda r: r.target, "r"),
    TableColumn(Text("实际", "Actual"), lambda r: r.actual, "r"),
    TableColumn(Text("权重", "Weight"), lambda r: r.weight, "r"),
    TableColumn(Text("得分", "Score"), lambda r: r.score, "r"),
    TableColumn(Text("理由", "Why"), lambda r: r.why, "w"),
)


def ranking_of(view: GroupView) -> Table:
    """Return the members, the best first; those without a grade last."""
    ranked = sorted(view.results, key=lambda r: (r.rank is None, r.rank or 0))
    return Table.of(MEMBERS, ranked, view.language)


def card_of(view: GroupView) -> Table:
    """Return the group's own card."""
    return Table.of(ROWS, view.rows, view.language)


def budget_of(view: GroupView) -> Table:
    """Return the consolidated accounts, the profit below them before and after elimination."""
    lines = consolidate(view)
    columns: list[TableColumn[Consolidated]] = [
        TableColumn(Text("类别", "Kind"), lambda r: NATURES.get(r.nature, "")),
        TableColumn(Text("科目", "Account"), lambda r: r.account),
    ]
    for which, name in enumerate((Text("批准", "approved"), Text("实际", "actual"))):
        columns += [_amount(Text("{n}：合计", "{n}: added up").fill(n=name), lambda r, k=which: r.added[k])]
        columns += [_amount(Text("{n}：抵销", "{n}: eliminated").fill(n=name), lambda r, k=which: r.eliminated[k])]
        columns += [_amount(Text("{n}：合并", "{n}: group").fill(n=name), lambda r, k=which: r.amounts[k])]
    approved, actual = profit_of(lines, 0), profit_of(lines, 1)
    none = Decimal(0), Decimal(0)
    ends = [
        Consolidated("", label.of(view.language), (approved[k], actual[k]), none, ())
        for k, label in enumerate((PROFIT, AFTER))
    ]
    return Table.of(columns, [*lines, *ends] if lines else [], view.language)


def _amount(head: Text, cell: object) -> TableColumn[Consolidated]:
    return TableColumn(head, cell, "r")  # type: ignore[arg-type]  # a function of the line


def _told(view: GroupView) -> str:
    (total, _), (mean, share), lang = view.total, view.rolled_up, view.language
    grade = view.grade or NO_GRADE
    words = [Table.of([TableColumn("", lambda n: n)], [n], lang).lines[0].cells[0] for n in (total, mean, share * 100)]
    return RESULT.fill(total=words[0], grade=grade, mean=words[1], share=words[2]).of(lang)


def group_page(view: GroupView) -> str:
    """Return the group's page: one file, nothing loaded, every string escaped.

    Parameters
    ----------
    view : GroupView

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from bsclib.group import open_group, synthetic_group
    >>> group = open_group(synthetic_group(Path(tempfile.mkdtemp()), companies=2), "2025Q4", "en")
    >>> group_page(group).count("<table")
    3
    """
    lang = view.language
    blocks = [Prose(_told(view))]
    for what, table in _parts(view):
        blocks += [Heading(what.of(lang)), table]  # type: ignore[list-item]
    return PaperDocument(_title(view), lang, "", blocks).to_page()


def _title(view: GroupView) -> str:
    return TITLE.fill(group=view.label, quarter=view.quarter).of(view.language)


def _parts(view: GroupView) -> list[tuple[Text, Table]]:
    found = [(RANKING, ranking_of(view)), (CARD, card_of(view)), (BUDGET, budget_of(view))]
    return [(what, table) for what, table in found if table.lines]


def group_workbook(view: GroupView) -> bytes:
    """Return the same tables as a workbook, each on a sheet of its own.

    Parameters
    ----------
    view : GroupView

    Returns
    -------
    bytes
        An `.xlsx`; equal inputs give equal bytes.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from bsclib.group import open_group, synthetic_group
    >>> group = open_group(synthetic_group(Path(tempfile.mkdtemp()), companies=2), "2025Q4", "en")
    >>> group_workbook(group)[:2]
    b'PK'
    """
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **INERT_WORKBOOK}) as book:
        book.set_properties({"title": _title(view), "created": CREATED})
        writer = Writer(book, view.language, _law_of(view), stream)
        for what, table in _parts(view):
            TableSheet(writer, what.of(view.language), _title(view), _told(view)).add(table)
    return stream.getvalue()


def _law_of(view: GroupView) -> Rulebook:
    """Return the law of the first company below the group: the writer asks for its languages alone."""
    member = next(iter(view.members.values()))
    return _law_of(member) if isinstance(member, GroupView) else member.rulebook
