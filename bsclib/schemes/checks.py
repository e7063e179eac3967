"""What is wrong with a scheme itself: sums, doubles, slips of the pen, sentences that say too little or too much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import NOTHING, Text
from bsclib.schemes.cards import Block
from bsclib.schemes.figures import plain
from bsclib.schemes.intervals import claimed_twice, gaps, interval_of
from bsclib.schemes.lawful import asks_target
from bsclib.schemes.model import Doubt, FoundCard, FoundRow
from bsclib.schemes.page import squeezed
from bsclib.schemes.slips import slips_in
from bsclib.schemes.table import points_of
from bsclib.schemes.wording import (
    compared_with,
    is_discretion,
    is_veto,
    most_given,
    only_zero,
    stated_target,
    veto_is_open,
)
from bsclib.schemes.words import WORDS


def doubts_of(block: Block) -> Iterator[Doubt]:
    """Yield everything that is doubtful about one table and its rows."""
    page = block.page
    for line in block.table.hidden:
        name = page.text(line, block.table.columns.name) or (page.own(line) or [(0, "")])[0][1]
        weight = page.text(line, block.table.columns.weight) if block.table.columns.weight else ""
        said = WORDS.WITH_WEIGHT.fill(value=weight) if weight else Text("", "")
        yield Doubt(
            page.name,
            f"{page.ref(line, 1)}:{page.ref(line, page.width)}",
            "hidden_row",
            WORDS.HIDDEN_ROW.fill(name=name, weight=said),
        )
    for column in block.heads.heads:
        if column.column in page.hidden_columns:
            letters = re.sub(r"\d", "", page.ref(block.heads.bottom, column.column))
            yield Doubt(page.name, letters, "hidden_column", WORDS.HIDDEN_COLUMN.fill(head=column.words))
    head = block.table.columns.weight_head
    if block.table.columns.doubtful and head is not None:
        text = WORDS.TWO_WEIGHTS.fill(taken=head.words)
        yield Doubt(page.name, page.ref(block.heads.bottom, head.column), "other", text)
    for head in block.table.columns.unknown:
        yield Doubt(page.name, page.ref(block.heads.bottom, head.column), "other", WORDS.UNKNOWN.fill(head=head.words))
    for cell, note in block.table.notes:
        if is_veto(note):
            effect = veto_is_open(note)
            yield Doubt(
                page.name,
                cell,
                "veto_effect_open" if effect else "other",
                WORDS.VETO_OPEN if effect else WORDS.VETO_NOTE,
            )
    columns = block.table.columns
    if not (columns.rules or columns.bands or all(row.text for row in block.table.rows)):
        yield Doubt(page.name, page.ref(block.heads.bottom, columns.name), "incomplete", WORDS.NO_RULES)
    yield from _formulas(block)
    for ref, rows in block.table.shared_weights.items():
        if len(rows) > 1:
            for row in rows:
                value, row.weight = row.weight, None
            yield Doubt(page.name, ref, "incomplete", WORDS.SHARED_WEIGHT.fill(value=value))
    yield from _parts(block)
    for section in block.table.sections:
        if not any(section.name in (r.section, *r.dimension) for r in block.table.rows):
            yield Doubt(page.name, section.cell, "other", WORDS.UNUSED.fill(words=section.name))
        if section.kind in ("bonus", "malus", "mixed") and section.limit is not None:
            text = WORDS.CAP.fill(words=section.name, limit=text_of(section.limit))
            yield Doubt(page.name, section.cell, "section_cap", text)
    for row in block.table.rows:
        for cell, kind, text in _row(block, row):
            yield Doubt(page.name, cell, kind, text)


def _formulas(block: Block) -> Iterator[Doubt]:
    page, columns = block.page, block.table.columns
    used = [
        columns.weight,
        columns.full_mark,
        columns.unit,
        *(h.column for h in (*columns.targets, *columns.levels, *columns.rules, *columns.bands)),
    ]
    for column in filter(None, used):
        found = [(r.row, cell) for r in block.table.rows if (cell := page.cell(r.row, column)) is not None]
        made = [page.ref(r, column) for r, cell in found if cell.formula]
        if made:
            refs = made[0] if len(made) == 1 else f"{made[0]}:{made[-1]}"
            yield Doubt(page.name, refs, "formula", WORDS.FORMULA)
        for row, cell in found:
            if cell.formula and not cell.value:
                yield Doubt(page.name, page.ref(row, column), "formula", WORDS.NO_RESULT)
            elif cell.kind == "error":
                yield Doubt(page.name, page.ref(row, column), "unreadable", WORDS.ERROR.fill(value=cell.value))


def _parts(block: Block) -> Iterator[Doubt]:
    """Compare what a part states with the sum of its rows."""
    unit = "%" if block.card.percent else ""
    for group in block.table.groups.values():
        scored = [r for r in group.rows if r.kind == "scored"]
        weights = [r.weight for r in scored if r.weight is not None]
        stated, found = points_of(group.figure, block.scale), sum(weights, Decimal(0))
        if scored and len(weights) == len(scored) and stated is not None and stated != found:
            words = group.words or block.page.name
            text = WORDS.PART.fill(words=words, stated=text_of(stated), found=text_of(found), unit=unit)
            yield Doubt(block.page.name, group.cell, "weight_sum", text)


def sum_doubts(card: FoundCard, blocks: list[Block]) -> Iterator[Doubt]:
    """Yield where the weights of a card do not sum to what the sheet says, or to 100 where it says nothing."""
    unit, found = "%" if card.percent else "", card.weight_sum
    weighed = [r for r in card.rows if r.kind == "scored" and r.cells.get("weight")]
    if not weighed or any(r.weight is None for r in weighed):
        return
    first, last = weighed[0].cells["weight"], weighed[-1].cells["weight"]
    cell = first if first == last else f"{first}:{last}"
    if card.declared is not None and card.declared != found:
        where = Text("合计行", "the total row") if card.declared_cell else Text("标题", "the heading")
        text = WORDS.CHECKS_SUM.fill(found=text_of(found), stated=text_of(card.declared), unit=unit, where=where)
        yield Doubt(card.sheet, cell, "weight_sum", text)
    elif card.declared is None and found != card.meant_sum:
        yield Doubt(card.sheet, cell, "weight_sum", WORDS.SUM_ALONE.fill(found=text_of(found), unit=unit))


def double_doubts(card: FoundCard) -> Iterator[Doubt]:
    """Yield indicators that stand twice under the same heading."""
    seen: dict[tuple[str, tuple[str, ...]], FoundRow] = {}
    for row in card.rows:
        key = (squeezed(row.name), row.dimension)
        first = seen.setdefault(key, row)
        if first is not row and first.cells["name"] != row.cells["name"]:
            how = WORDS.TWICE_OTHER if squeezed(first.text) != squeezed(row.text) else Text("", "")
            cell = f"{first.cells['name']},{row.cells['name']}"
            yield Doubt(card.sheet, cell, "duplicate", WORDS.TWICE.fill(name=row.name, how=how))


def outside_doubts(card: FoundCard) -> Iterator[Doubt]:
    """Yield, once a card, the rows whose own cells (not a heading) make them bonus, malus or veto."""
    cells = [
        r.cells["kind"]
        for r in card.rows
        if r.kind != "scored" and r.cells.get("kind", "") not in ("", r.cells.get("weight"))
    ]
    if cells:
        unique = [*dict.fromkeys(cells)]
        yield Doubt(card.sheet, unique[0] if len(unique) == 1 else f"{unique[0]}:{unique[-1]}", "other", WORDS.OUTSIDE)


def _row(block: Block, row: FoundRow) -> Iterator[tuple[str, str, Text]]:
    figure = block.table.weights.get(row.row)
    at = row.cell or row.cells["name"]
    if row.kind == "veto" and figure is not None and figure.words:
        yield row.cells["weight"], "other", WORDS.VETO_CELL.fill(name=row.name)
    elif figure is not None and figure.words and not re.fullmatch(r"[-—–/±+×=]+|[加扣减]分项?", figure.words):
        yield row.cells["weight"], "unreadable", WORDS.BAD_WEIGHT.fill(words=figure.words)
    elif row.kind == "scored" and row.weight is None and row.cells.get("weight") not in block.table.shared_weights:
        yield row.cells["name"], "incomplete", WORDS.CHECKS_NO_WEIGHT.fill(name=row.name)
    if row.nameless:
        yield row.cells["name"], "incomplete", WORDS.NO_NAME
    slips = [*slips_in(row.text)]
    for found, meant in slips:
        yield at, "typo", WORDS.SLIP.fill(found=found, meant=meant)
    columns = block.table.columns
    if not row.text and not (columns.rules or columns.bands):
        pass  # told once, at the heads
    elif not row.text:
        yield at, "incomplete", WORDS.NO_RULE.fill(name=row.name)
    elif is_discretion(row.text):
        yield at, "judged", WORDS.JUDGED.fill(name=row.name)
    elif row.kind == "scored" and only_zero(row.text):
        yield at, "incomplete", WORDS.ONLY_ZERO
    elif row.rule is None and not slips:
        yield at, "unreadable", WORDS.CHECKS_UNREAD.fill(why=row.refused)
    if veto_is_open(row.text):
        yield at, "veto_effect_open", WORDS.VETO_OPEN
    elif row.kind == "scored" and is_veto(row.text):
        yield at, "other", WORDS.VETO_INSIDE.fill(name=row.name)
    if row.kind == "scored":
        yield from _figures(row, at)


def _figures(row: FoundRow, at: str) -> Iterator[tuple[str, str, Text]]:
    """Yield where figures of a row are missing, clash, overlap or leave a hole."""
    if row.clash != NOTHING:
        yield row.cells["target"], "contradiction", row.clash
    what = compared_with(row.text)
    if what and not row.target and not row.levels and not row.bands:
        yield at, "target_missing", WORDS.TARGET.fill(name=row.name, what=what)
    elif not row.target and not row.levels and not row.bands and asks_target(row):
        yield at, "target_missing", WORDS.NO_TARGET.fill(name=row.name)
    elif row.target and not re.fullmatch(r"-?\d+(\.\d+)?(-\d+(\.\d+)?)?", row.target) and asks_target(row):
        yield row.cells.get("target", at), "target_missing", WORDS.WORDS.fill(name=row.name, target=row.target)
    lost = [n for n in row.rule.figures if n not in row.levels] if row.rule is not None and row.levels else []
    lost += [n for n, value in row.levels.items() if not re.search(r"\d", value)]
    if lost:
        yield row.cells.get("levels", at), "target_missing", WORDS.NO_LEVEL.fill(name=row.name, level="、".join(lost))
    most = most_given(row.text)
    if row.full_mark is not None and most is not None and most > row.full_mark:
        yield at, "contradiction", WORDS.MARK.fill(most=text_of(most), mark=text_of(row.full_mark))
    said = stated_target(row.text, row.full_mark)
    if (
        "target" in row.cells
        and said not in ("", "0", row.target)
        and re.search("满分", row.text)
        and "-" not in row.target
        and not (row.target == "0" and re.search("±|偏差|偏离", row.name + row.text))  # 0 with a tolerance around it
    ):
        yield at, "contradiction", WORDS.OTHER_TARGET.fill(target=row.target, said=said)
    texts = [*row.bands.values()] if row.bands else re.split(r"[;；,，。\n]", _bands_only(row.text))
    bands = [b for t in texts if (b := interval_of(t)) is not None]
    if len(bands) < 2 or (not row.bands and not re.search(r"\d\D{0,6}[-~～—–至]\D{0,2}\d", row.text)):
        return
    points = claimed_twice(bands)
    if points:
        yield at, "band_overlap", WORDS.OVERLAP.fill(points="、".join(map(text_of, points)))
    whole = all(v is None or v == v.to_integral_value() for b in bands for v in (b.low, b.high))
    for low, high in gaps(bands, whole):
        yield at, "band_gap", WORDS.GAP.fill(low=text_of(low), high=text_of(high))


def _bands_only(text: str) -> str:
    """Return the bounds of a sentence of bands without the points each of them gives."""
    flat = plain(text)
    return (
        re.sub(r"[,，]?(?:得|计|为|扣)?\d+(?:\.\d+)?分(?=[;；,，。]|$)|[,，]?不得分|满分", "", flat)
        if re.search(r"(得|计)\d", flat)
        else ""
    )
