"""A sheet → its cards: tables parted, named, weighed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bsclib.schemes.columns import columns_of
from bsclib.schemes.figures import WeightFigure
from bsclib.schemes.heads import HeadRows, all_heads
from bsclib.schemes.lines import is_note, is_signature, is_total, titled
from bsclib.schemes.model import FoundCard, FoundSection
from bsclib.schemes.page import KeptSheet, part_of, squeezed, tidy
from bsclib.schemes.table import KeptTable, points_of, table_of
from bsclib.schemes.words import WORDS

_PERIOD = re.compile(
    r"(20\d\d|二[〇○零]\w{2})\s*[-~—至]?\s*(20\d\d)?\s*(学年度?|年度?)|20\d\d|FY\s*\d{2,4}|第?[一二三四1-4]季度|\b[QH][1-4]"
    r"|\d{1,2}月份?|年度|季度|月度|学期|\b(annual|monthly|quarterly|weekly)\b",
    re.IGNORECASE,
)
_FORM = re.compile(
    r"(部门|单位|目标|经营|重点|工作|任务|岗位)*(管理)?(业绩|绩效|目标|综合|质量|KPI|关键绩效)*(考核|考评|评价|自评|评分|评估|计分|指标|责任)+"
    r"(考核|评价|评分|指标|目标|管理|计分|量化|分解|KPI)*(体系|细则|办法|标准|方案|责任书|明细|汇总|附)*(表|卡|书|单)?(及.{0,6})?$|记分卡$|计分卡$|KPI$"
)
_ENGLISH_FORM = re.compile(
    r"\b(balanced\s+)?(score\s*card|kpis?|key performance indicators?|performance (appraisal|evaluation|plan)|"
    r"(performance )?(assessment|appraisal|evaluation)( (form|sheet|table))?$|sheet|form)\b",
    re.IGNORECASE,
)
_A_FORM = re.compile(r"考核|考评|评价|评分|绩效|指标|score|apprais|assess|evaluat|kpi|perform", re.IGNORECASE)
_PLAIN_SHEET = re.compile(
    r"(sheet|工作表|附件|附表|表)\s*\d*|.*(考核|指标|评分|自评|评价|绩效|KPI|score|card).*", re.IGNORECASE
)


@dataclass(slots=True)
class Block:
    """One table of a sheet with the card it became."""

    page: KeptSheet
    heads: HeadRows
    table: KeptTable
    card: FoundCard
    scale: Decimal = Decimal(1)
    titles: list[tuple[str, str]] = field(default_factory=list)


def card_name(title: str, sheet: str) -> str:
    """Return what a card is called: its title without period and the words of the form, else the sheet's name.

    Examples
    --------
    >>> card_name("研发中心季度KPI考核表", "Sheet1"), card_name("Corporate Balanced Scorecard FY2024", "Card")
    ('研发中心', 'Corporate')
    """
    if sheet and squeezed(sheet) in squeezed(title) and not _PLAIN_SHEET.fullmatch(sheet):
        return sheet
    return _bare(title) or titled(title).words or sheet


def _bare(title: str) -> str:
    """Return a title without its period and the words of the form, "" if it has no others."""
    title = re.sub("[０-９]", lambda digit: str(int(digit[0])), title)
    words = re.sub(r"[(（][\W_]*[)）]", "", _PERIOD.sub("", titled(title).words))
    words = _ENGLISH_FORM.sub("", words) if words.isascii() else _FORM.sub("", tidy(words))
    words = re.sub(r"\s+", " ", words)
    return re.sub(r"^[×xX*]{2,}(?=.{3})(?![局司院校行县市区])", "", words.strip(" -–—:：_"))


def _titles(page: KeptSheet, top: int, floor: int) -> int:
    """Return the first line of the titles above the heads in `top`; none of them lies at or above `floor`."""
    first = top
    for row in range(top - 1, floor, -1):
        own = page.own(row)
        if not own:
            if floor:
                break
            continue
        texts = [t for _, t in own]
        if floor and (len(own) > 1 or is_total(texts[0]) or is_note(texts[0]) or is_signature(texts)):
            break
        first = row
    return first


def blocks_of(page: KeptSheet) -> list[Block]:
    """Return the tables of a sheet, each with the card it is, or is a part of.

    Parameters
    ----------
    page : KeptSheet
        The sheet.

    Returns
    -------
    list of Block
        In order; a table that goes on with the card above (no heading of its own, or one of bonus rows) has its card.
    """
    heads = all_heads(page)
    if split := next(filter(None, map(_beside, heads)), 0):
        return [
            b for columns in (range(1, split), range(split, page.width + 1)) for b in blocks_of(part_of(page, columns))
        ]
    starts = [_titles(page, h.top, heads[n - 1].bottom if n else 0) for n, h in enumerate(heads)]
    blocks: list[Block] = []
    for n, found in enumerate(heads):
        stop = starts[n + 1] if n + 1 < len(heads) else page.height + 1
        rows = range(found.bottom + 1, stop)
        columns = columns_of(page, found, rows)
        if columns is None:
            continue
        table = table_of(page, columns, rows)
        titles = [(page.ref(r, c), t) for r in range(starts[n], found.top) for c, t in page.own(r)]
        if table.rows:
            blocks.append(_block(page, found, table, titles, blocks))
    return _parts_of_one(blocks)


def _beside(found: HeadRows) -> int:
    """Return the column where a second table of the same heads begins beside the first, 0 if none does."""
    known = [h for h in found.heads if h.role]
    words, half = [squeezed(h.words) for h in known], len(known) // 2
    return known[half].column if words[:half] == words[half:] and found.of("rule", "weight") else 0


def _parts_of_one(blocks: list[Block]) -> list[Block]:
    """Join blocks that are parts of one card: numbered headings whose points, each below the whole, sum to 100."""
    cards = [*{id(b.card): b.card for b in blocks}.values()]
    stated = [titled(c.heading) for c in cards]
    points = [t.points for t in stated if t.points is not None and t.rank]
    whole = cards[-1].declared if cards else None
    if len(cards) < 2 or len(points) < len(cards) or max(points) == sum(points) or sum(points) not in (100, whole):
        return blocks
    if any(c.declared not in (None, c.weight_sum) for c in cards[:-1]):
        return blocks
    title = next((t for _, t in blocks[0].titles if t != cards[0].heading and not re.search(r"[:：]", t)), "")
    one = FoundCard(card_name(title, blocks[0].page.name) if title else blocks[0].page.name, cards[0].sheet, title)
    for card, part in zip(cards, stated, strict=True):
        inner = card.weight_sum == 100 != part.points
        for row in card.rows:
            row.dimension = (part.words, *row.dimension)
            if inner and row.weight is not None and part.points is not None:
                row.weight, row.open = (row.weight * part.points / 100).normalize() + 0, [*row.open, WORDS.WITHIN]
        one.rows += card.rows
        one.sections += card.sections
        one.notes += card.notes
        one.percent = one.percent or card.percent
    one.declared = sum(points, Decimal(0))
    one.declared_cell = cards[-1].declared_cell if whole == one.declared else ""
    for block in blocks:
        block.card = one
    return blocks


def _block(
    page: KeptSheet, found: HeadRows, table: KeptTable, titles: list[tuple[str, str]], before: list[Block]
) -> Block:
    heading = _heading(titles)
    kind = titled(heading).kind
    last = before[-1] if before else None
    if last is not None and (kind != "scored" or (not heading and not last.table.totals)):
        card = last.card
        if kind != "scored":
            cell = next(c for c, t in titles if t == heading)
            table.sections.insert(0, FoundSection(titled(heading).words, kind, cell, titled(heading).limit))
        for row in table.rows:
            if kind != "scored" and row.kind == "scored":
                row.kind, row.section = kind, titled(heading).words
                row.dimension = (titled(heading).words, *row.dimension)
    else:
        several = {b.card.name for b in before}
        name = card_name(heading, page.name) if heading else page.name
        card = FoundCard(name if name not in several else f"{name} {len(several) + 1}", page.name, heading)
    card.rows += table.rows
    card.sections += table.sections
    card.notes += [t for t in titles if t[1] != heading] + table.notes
    block = Block(page, found, table, card, titles=titles)
    block.scale = _scaled(block)
    return block


def _heading(titles: list[tuple[str, str]]) -> str:
    """Return the line that names the card: the last that is no label, no note and not the mark of an attachment."""
    plain = [
        t
        for _, t in titles
        if not re.match(r"(附件|附表|attachment|annex)\s*\w*\s*[:：]?$", t, re.IGNORECASE)
        and not re.search(r"[:：]|^\W*(续表|接上[页表]|continued)\W*$", t, re.IGNORECASE)
        and len(t) <= 60
    ]
    if not plain:
        return ""
    ordered = [t for t in plain if titled(t).rank]
    named = [t for t in plain if _A_FORM.search(t)]
    told = (t for t in (*named, *plain) if _bare(t))  # one that says more than the form and the period
    return ordered[-1] if ordered else next(told, plain[0])


def _within(table: KeptTable) -> dict[int, Decimal]:
    """Return the weights of rows that are shares of their part: those of each part, and the parts, sum to the whole."""
    parts = [g for g in table.groups.values() if g.rows]
    rows = [(g, r, table.weights[r.row].value) for g in parts for r in g.rows if r.kind == "scored"]
    wholes = {sum((v or Decimal(0) for g, _, v in rows if g is part), Decimal(0)) for part in parts}
    stated = [part.figure.value or Decimal(0) for part in parts]
    scored = [r for r in table.rows if r.kind == "scored"]
    if len(parts) < 2 or len(rows) != len(scored) or len(wholes) != 1 or not {*wholes, sum(stated)} <= {1, 100}:
        return {}
    whole, total = wholes.pop(), sum(stated, Decimal(0))
    return {id(r): (v or Decimal(0)) * (g.figure.value or Decimal(0)) * 100 / whole / total for g, r, v in rows}


def _scaled(block: Block) -> Decimal:
    """Give each row its weight in the notation of the table; return what a bare number counts for."""
    table, card = block.table, block.card
    figures = [table.weights.get(r.row, WeightFigure(None)) for r in table.rows]
    bare = [f.value for f in figures if f.value is not None and not f.notation]
    percent = any(f.notation == "percent" for f in figures)
    head = squeezed(table.columns.weight_head.words) if table.columns.weight_head else ""
    decimals = bool(bare) and max(bare) <= 1 and (percent or abs(sum(bare, Decimal(0)) - 1) <= Decimal("0.3"))
    scale = Decimal(100) if decimals else Decimal(1)
    card.percent = card.percent or percent or decimals or "%" in head
    within = _within(table)
    for row, figure in zip(table.rows, figures, strict=True):
        share = within.get(id(row))
        value = points_of(figure, scale) if share is None else share
        row.weight = value.normalize() + 0 if value is not None else None
        row.open += [WORDS.WITHIN] if share is not None else []
    card.percent = card.percent or bool(within)
    for cell, label, figure, rows in table.totals:
        if rows and not re.search(r"小计|sub-?total", label, re.IGNORECASE):
            card.declared, card.declared_cell = points_of(figure, scale), cell
    if card.declared is None and len(table.totals) == 1:
        card.declared, card.declared_cell = points_of(table.totals[0][2], scale), table.totals[0][0]
    return scale
