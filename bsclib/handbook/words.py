"""Words that handbook and agreement share, and the rows of a card as both show them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from bsclib.decimals import text_of
from bsclib.document import Block, Items
from bsclib.errors import LIST, Text, same
from bsclib.law import Indicator, Rulebook
from bsclib.scoring import rule_to_mapping, write
from bsclib.scoring.worked import worked_values
from bsclib.table import Columns, Table, TableColumn

INDICATOR, UNIT, WEIGHT = Text("指标", "Indicator"), Text("单位", "Unit"), Text("权重", "Weight")
RULE, WORKED = Text("评分标准", "Scoring rule"), Text("算例（实际 → 得分）", "Examples (actual → score)")
SUM, TARGET, WHO = Text("合计", "Sum"), Text("目标值", "Target"), Text("谁", "Who")
BESIDE = {
    "bonus": Text("加分项", "bonus item"),
    "malus": Text("扣分项", "malus item"),
    "veto": Text("否决项", "veto item"),
    "scored": same("–"),
}
KNOWN, SUPPOSED = same("{all}"), Text("设目标为 100：{all}", "with a target of 100: {all}")
FINGERPRINT = Text("考核办法截至 {day}，指纹 {mark}", "Law as of {day}, fingerprint {mark}")
GRADES_ARE = Text("{label}：总分 {n} 分及以上", "{label}: a total of {n} or more")
UNDER_IT = Text("{label}：不足 {n} 分", "{label}: less than {n}")
COEFFICIENT = Text("，奖金系数 {c}", ", coefficient {c}")
NO_GRADE = Text(
    "已评分的权重不足 {n}% 时不评等级。", "Where less than {n} % of the weight is scored, no grade is given."
)
VETO = Text(
    "发生一票否决的情形时，等级降至“{grade}”，奖金按 {n} 倍计；得分照常列示。",
    "Under a veto the grade falls to {grade} and the bonus is multiplied by {n}; the score stays visible.",
)
OBJECT = Text(
    "对结果有异议的，应在季度结束后 {n} 日内书面提出，写明指标、理由和证据，填入工作簿“异议”表；由{who}受理并答复。",
    "Who disagrees with a result objects in writing within {n} days after the quarter, naming the indicator, the "
    "reason and the evidence, on the sheet of objections of the workbook; {who} receives and answers it.",
)


def name_of(book: Rulebook, id: str | None) -> Text:
    """Return the name of a unit or an organ; its id where the law of the day has neither."""
    unit, organ = book.units.get(id or ""), book.organs.get(id or "")
    return unit.label if unit else organ.label if organ else same(id or "–")


def fingerprint(book: Rulebook) -> Text:
    """Return the line that says of what day the law is and what its files are recognised by."""
    whole = hashlib.sha256()
    for path in sorted(book.files):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return FINGERPRINT.fill(day=book.as_of.isoformat(), mark=whole.hexdigest()[:12])


def rule_words(row: Indicator) -> Text:
    """Return how a row is scored: the law's words, in another language than theirs the sentence of the rule read."""
    told = write(row.rule, row.unit_label)
    chinese = bool(re.search(r"[\u3400-\u9fff]", row.text))
    return Text(row.text or told.zh, told.en if chinese or not row.text else row.text)


def examples(row: Indicator, asked: Mapping[tuple[str, str], str] | None = None) -> Text | None:
    """Return worked values of a row's rule at its target, at 100 where the target is not known; None of no number."""
    if row.rule is None or not row.rule.computed:
        return None
    mapping, apart = rule_to_mapping(row.rule), row.kind != "scored"
    target = (asked or {}).get(row.key, "" if row.target is None else text_of(row.target))
    told, pairs = KNOWN, worked_values(mapping, row.better, target, apart)
    if not pairs and row.target is None:
        told, pairs = SUPPOSED, worked_values(mapping, row.better, "100", apart)
    return told.fill(all=LIST.join((same(f"{a} → {s}") for a, s in pairs))) if pairs else None


def scoring_table(
    rows: Iterable[Indicator],
    lang: str,
    between: Columns[Indicator] = (),
    asked: Mapping[tuple[str, str], str] | None = None,
) -> Table:
    """Return what a card's rows weigh and how they are scored; `between` stands before the rule.

    Worked values are those at the targets `asked`, else at the law's.
    """
    known = [*rows]
    weights = [row.weight for row in known if row.weight is not None]
    columns: Columns[Indicator] = (
        TableColumn(INDICATOR, lambda i: i.label, total=SUM),
        TableColumn(UNIT, lambda i: i.unit_label),
        TableColumn(WEIGHT, _weight, "r", total=text_of(sum(weights)) if weights else ""),
        *between,
        TableColumn(RULE, rule_words, "w"),
        TableColumn(WORKED, lambda i: examples(i, asked), "w"),
    )
    return Table.of(columns, known, lang, group=lambda i: i.dimension.of(lang))


def _weight(row: Indicator) -> Text | str:
    return BESIDE[row.kind] if row.weight is None else text_of(row.weight)


def grade_lines(book: Rulebook, lang: str, paid: bool) -> list[Block]:
    """Return the grades with what each is worth, coverage, veto."""
    bands, worth = book.grade_table.bands, book.reward.coefficients
    lines = []
    for n, band in enumerate(bands):
        last = n == len(bands) - 1 and n > 0
        told = UNDER_IT if last else GRADES_ARE
        line = told.fill(label=band.label, n=text_of(bands[n - 1].at_least if last else band.at_least))
        tail = COEFFICIENT.fill(c=text_of(worth[band.id])) if paid and band.id in worth else Text("", "")
        lines.append(Text(line.zh + tail.zh, line.en + tail.en).of(lang))
    lines.append(NO_GRADE.fill(n=text_of(book.coverage_limit)).of(lang))
    if any("veto" in str(rule_to_mapping(i.rule)) or i.kind == "veto" for c in book.scorecards for i in c if i.rule):
        lowest = book.grade_table.lowest.label
        lines.append(VETO.fill(grade=lowest, n=text_of(book.company.veto_bonus)).of(lang))
    return [Items(lines)]


def objections(book: Rulebook, lang: str) -> list[Block]:
    """Return how and until when a result may be objected to; nothing where the calendar has no such day."""
    due = book.calendar.get("objections")
    if due is None or due.start != "quarter_end":
        return []
    return [Items([OBJECT.fill(n=due.days, who=name_of(book, due.who)).of(lang)])]
