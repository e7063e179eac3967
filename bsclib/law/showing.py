"""How law shows itself in a notebook; loaded when it is shown, never before."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib.errors import Text
from bsclib.figures import Figure, draw_bars
from bsclib.i18n import language
from bsclib.table import Columns, Table, TableColumn

if TYPE_CHECKING:
    from bsclib.law.card import Scorecard
    from bsclib.law.indicator import Indicator
    from bsclib.law.rulebook import Rulebook

CARD, UNIT, ROWS = Text("考核表", "Scorecard"), Text("单位", "Unit"), Text("指标数", "Rows")
WEIGHT, RULE, INDICATOR = Text("权重", "Weight"), Text("评分标准", "Scoring rule"), Text("指标", "Indicator")
LAW = Text("{company}：{day} 的考核办法", "{company}: the law of {day}")
WEIGHTS = Text("{card}：各项指标的权重", "{card}: the weights of its rows")


def _weight(card: Scorecard) -> Decimal:
    return sum((i.weight for i in card if i.weight is not None), Decimal(0))


def law_table(book: Rulebook) -> Table:
    """Return the cards of a law: whose, how many rows, how much weight."""
    columns: Columns[Scorecard] = (
        TableColumn(CARD, lambda c: c.label),
        TableColumn(UNIT, lambda c: book.units[c.unit].label if c.unit in book.units else c.unit),
        TableColumn(ROWS, lambda c: len(c.indicators), "r"),
        TableColumn(WEIGHT, _weight, "r"),
    )
    caption = LAW.fill(company=book.company.label, day=book.as_of.isoformat())
    return Table.of(columns, book.scorecards, language(), caption)


def card_table(card: Scorecard) -> Table:
    """Return a card's rows with their units, weights and rules in words."""
    lang = language()
    columns: Columns[Indicator] = (
        TableColumn(INDICATOR, lambda i: i.label),
        TableColumn(UNIT, lambda i: i.unit_label),
        TableColumn(WEIGHT, lambda i: i.weight, "r"),
        TableColumn(RULE, lambda i: i.rule.wording(i.unit_label) if i.rule else i.text or None, "w"),
    )
    return Table.of(columns, card.indicators, lang, card.label, lambda i: i.dimension.of(lang))


def card_figure(card: Scorecard) -> Figure:
    """Return the weights of a card's rows as bars."""
    lang = language()
    rows = [(i.label.of(lang), float(i.weight)) for i in card if i.weight is not None]
    return draw_bars(WEIGHTS.fill(card=card.label).of(lang), rows, lang, places=2)
