"""The sheet of indicators: what the law says of each row, and the cells to fill."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bsclib.errors import NOTHING, Text
from bsclib.evidence.asked import classes_of, group_of, law_target, link
from bsclib.evidence.facts import Fact, Facts, Key, Value
from bsclib.evidence.schema import FIRST
from bsclib.evidence.tables import INDICATORS
from bsclib.evidence.words import WORDS
from bsclib.evidence.workbook import OpenSheet, Writer, between, choice_of
from bsclib.law import Indicator, Scorecard
from bsclib.scoring.writing import rule_words

COMMENT = ("{}", "{}"), ("评分:{}", "Rule: {}"), ("数据来源:{}", "Source: {}"), ("证据:{}", "Evidence: {}")
FAINT = {"font_color": "#808080", "font_size": 8}
SMALL = {"text_wrap": True, "font_size": 9}
LINE = 14.5  # the height of a line of text [points]


def write_indicators(
    writer: Writer, cards: Iterable[Scorecard], previous: Facts | None, values: Facts | None
) -> tuple[str, int]:
    """Write the indicators; return the formula that counts empty actuals, and its value now."""
    page = OpenSheet(writer, INDICATORS)
    page.head()
    rows = [(card, indicator) for card in cards for indicator in card.indicators]
    last = FIRST + max(len(rows), 1) - 1
    asked: dict[str | None, Key] = {}
    empty = 0
    for number, (card, indicator) in enumerate(rows, FIRST):
        fact = _fact(card, indicator, previous, values)
        origin = asked.setdefault(group_of(indicator), indicator.key)
        shown_at = None if origin == indicator.key else origin
        empty += not shown_at and fact.actual is None
        _write_printed(page, number, card, indicator, fact, previous, shown_at)
        _write_figures(page, number, indicator, fact, link(page.columns, FIRST, last, shown_at) if shown_at else "")
        _write_rest(page, number, indicator, fact)
    page.sheet.autofilter(FIRST - 2, 0, last - 1, len(page.columns) - 1)
    page.sheet.print_area(0, 0, last - 1, page.columns["evidence"] - 1)
    page.close(page.columns["label"])
    return f'=COUNTIFS({page.area("asked", last)},"{writer.say(WORDS.FILL)}",{page.area("actual", last)},"")', empty


def _fact(card: Scorecard, indicator: Indicator, previous: Facts | None, values: Facts | None) -> Fact:
    """Return what stands in a row from the start: given values, else the law's target, or last quarter's."""
    if values and indicator.key in values.rows:
        return values.rows[indicator.key]
    rule, before = indicator.rule, previous.rows.get(indicator.key) if previous else None
    drawn = isinstance(before.actual, str) if before else card.level not in ("center", "department")
    actual = rule.link if rule is not None and rule.linked and drawn else None
    target = law_target(indicator)
    if target is None and before and indicator.basis != "flow":
        target = before.target
    return Fact(*indicator.key, target=target, actual=actual)


def _drawn(indicator: Indicator, fact: Fact) -> bool:
    """Return whether the actual is the total of another card, which nobody fills."""
    return indicator.rule is not None and indicator.rule.linked and isinstance(fact.actual, str)


def _worded(indicator: Indicator, value: Value) -> Value | Text:
    return classes_of(indicator.rule).get(value, value) if isinstance(value, str) else value


def _digits(indicator: Indicator) -> dict[str, Any]:
    """Return the look of the indicator's figures: its decimals, to the right."""
    return {"num_format": "0." + "0" * indicator.decimals if indicator.decimals > 0 else "0", "align": "right"}


def _write_printed(
    page: OpenSheet,
    number: int,
    card: Scorecard,
    indicator: Indicator,
    fact: Fact,
    previous: Facts | None,
    shown_at: Key | None,
) -> None:
    """Write what the law says of the row, and last quarter's actual."""
    law, say, rule = page.writer.rulebook, page.writer.say, rule_words(indicator)
    before = previous.rows.get(indicator.key) if previous else None
    filled = WORDS.READ if indicator.frequency in ("monthly", "weekly") else WORDS.FILL
    asked = WORDS.DRAWN if _drawn(indicator, fact) else filled
    asked = asked if indicator.due else WORDS.NOT_DUE
    if shown_at:
        asked = WORDS.SAME_AS.fill(card=law.card(shown_at[0]).label, label=law.indicator(*shown_at).label)
    cells: dict[str, tuple[Value | Text, dict[str, Any]]] = {
        "scorecard": (card.id, FAINT),
        "indicator": (indicator.id, FAINT),
        "card": (card.label, {}),
        "label": (indicator.label, {"bold": True, "text_wrap": True}),
        "unit": (indicator.unit_label, {}),
        "better": (WORDS["better"][getattr(indicator.rule, "better", indicator.better_nature)], {}),
        "rule": (rule, SMALL),
        "previous": (_worded(indicator, before.actual if before else None), _digits(indicator)),
        "asked": (asked, {**FAINT, "text_wrap": True}),
    }
    for column, (value, look) in cells.items():
        page.put(number, column, value, page.writer.locked(**look))
    texts = (("rule", say(rule), 0.9), ("label", say(indicator.label), 1), ("evidence", fact.evidence_link, 0.9))
    page.sheet.set_row(number - 1, LINE * max(_lines(text, column, scale) for column, text, scale in texts))


def _write_figures(page: OpenSheet, number: int, indicator: Indicator, fact: Fact, formula: str) -> None:
    """Write target and actual with their drop-down or limits; `formula` shows a figure asked elsewhere."""
    fixed = law_target(indicator) is not None
    given = bool(formula) or _drawn(indicator, fact)
    for column, value, closed in (("target", fact.target, fixed), ("actual", _worded(indicator, fact.actual), given)):
        style = (page.writer.locked if closed else page.writer.filled)(**_digits(indicator))
        page.put(number, column, value, style, formula if column == "actual" else "")
        if not closed:
            page.limit(column, (number, number), _limits(page.writer, indicator, column))
    if not given:
        page.remark(number, "actual", _comment(indicator), x_scale=2, y_scale=1.6)


def _comment(indicator: Indicator) -> Text:
    """Return what the law says of the figure, a line each; what it leaves out has no line."""
    said = (indicator.definition, rule_words(indicator), indicator.data_source, indicator.evidence)
    return Text(
        *(
            "\n".join(line[n].format(text[n]) for line, text in zip(COMMENT, said, strict=True) if text[n])
            for n in (0, 1)
        )
    )


def _limits(writer: Writer, indicator: Indicator, column: str) -> dict[str, Any]:
    classes = classes_of(indicator.rule) if column == "actual" else {}
    kind = "integer" if indicator.decimals == 0 else "decimal"
    limits = between(kind, indicator.minimum, indicator.maximum)
    rule = choice_of(map(writer.say, classes.values())) if classes else limits
    said = {"error_title": indicator.unit_label, "error_message": WORDS.ENTER.fill(unit=indicator.unit_label)}
    return rule | {key: writer.say(text) for key, text in said.items()}


def _write_rest(page: OpenSheet, number: int, indicator: Indicator, fact: Fact) -> None:
    """Write note, evidence, who filled it, whether it was reviewed, and the parts of a ratio."""
    writer, rule, reviewed = page.writer, indicator.rule, INDICATORS.column("reviewed").choices or {}
    ratio = indicator.unit == "percent" and not (rule is not None and rule.judged)
    parts = writer.filled(num_format="General") if ratio else writer.locked()
    page.put(number, "numerator", fact.numerator, parts)
    page.put(number, "denominator", fact.denominator, parts)
    for column in ("note", "evidence", "filled_by", "cause", "measure"):
        page.put(number, column, fact.evidence_link if column == "evidence" else getattr(fact, column),
                 writer.filled(**SMALL))  # fmt: skip
    page.put(number, "due", fact.due, writer.filled(num_format="yyyy-mm-dd"))
    page.put(number, "reviewed", reviewed["yes"] if fact.reviewed else NOTHING, writer.filled())
    page.limit("reviewed", (number, number), choice_of(map(writer.say, reviewed.values())))


def _lines(text: str, column: str, scale: float) -> int:
    """Return how many lines a text takes in its column; a Chinese character is two wide."""
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in text) * scale
    return max(1, -int(-width // (INDICATORS.column(column).width - 1)))
