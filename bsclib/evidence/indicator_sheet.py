"""The sheet of indicators: what the law says of each row, and the cells to fill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.asked import classes_of, law_target
from bsclib.evidence.facts import Fact, Facts, Key, Value
from bsclib.evidence.paper import FIRST, INPUT, LOCKED, Writer, protect, write_heading
from bsclib.evidence.shared import group_of, link
from bsclib.evidence.tables import INDICATORS
from bsclib.evidence.words import BETTER, rule_in_words
from bsclib.evidence.xlsx import column_letters
from bsclib.law import Indicator, Scorecard

SAME_AS = Text("同{card}“{label}”", "as {card}: {label}")
FILL, DRAWN = Text("填写", "fill"), Text("自动", "drawn")


def write_indicators(
    writer: Writer, cards: Iterable[Scorecard], previous: Facts | None, values: Facts | None
) -> tuple[str, int]:
    """Write the indicators; return the formula that counts empty actuals, and its value now."""
    sheet = writer.book.add_worksheet(writer.say(INDICATORS.label))
    write_heading(writer, sheet, INDICATORS)
    rows = [(card, indicator) for card in cards for indicator in card.indicators]
    columns = {c.id: n for n, c in enumerate(INDICATORS.columns, 1)}
    last = FIRST + max(len(rows), 1) - 1
    asked: dict[str | None, Key] = {}
    empty = 0
    for number, (card, indicator) in enumerate(rows, FIRST):
        fact = _fact(card, indicator, previous, values)
        origin = asked.setdefault(group_of(indicator), indicator.key)
        shown_at = None if origin == indicator.key else origin
        line = _Line(writer, sheet, number, indicator, fact)
        line.write_printed(card, _value(previous, indicator.key), shown_at)
        line.write_target()
        if shown_at:
            line.write_link(link(columns, FIRST, last, shown_at))
        else:
            line.write_actual()
            empty += fact.actual is None
        line.write_rest()
    sheet.freeze_panes(FIRST - 1, columns["label"])
    sheet.autofilter(FIRST - 2, 0, last - 1, len(columns) - 1)
    sheet.print_area(0, 0, last - 1, columns["evidence"] - 1)
    protect(sheet)
    name = writer.say(INDICATORS.label)
    ask, actual = (
        f"'{name}'!${c}${FIRST}:${c}${last}" for c in (column_letters(columns[n]) for n in ("asked", "actual"))
    )
    return f'=COUNTIFS({ask},"{writer.say(FILL)}",{actual},"")', empty


def _value(facts: Facts | None, key: Key) -> Value:
    fact = facts.rows.get(key) if facts else None
    return fact.actual if fact else None


def _fact(card: Scorecard, indicator: Indicator, previous: Facts | None, values: Facts | None) -> Fact:
    """Return what stands in a row from the start: given values, else the law's target, or last quarter's."""
    if values and indicator.key in values.rows:
        return values.rows[indicator.key]
    rule, before = indicator.rule, previous.rows.get(indicator.key) if previous else None
    drawn = isinstance(before.actual, str) if before else card.level == "company"
    actual = rule.link if rule is not None and rule.linked and drawn else None
    target = law_target(indicator)
    if target is None and before and indicator.basis != "flow":
        target = before.target
    return Fact(*indicator.key, target=target, actual=actual)


@dataclass(slots=True)
class _Line:
    """One row of the indicator sheet."""

    writer: Writer
    sheet: Any
    number: int
    indicator: Indicator
    fact: Fact

    def _put(self, column: str, value: object, style: Any) -> None:
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == column)
        if value is None or value == "":
            self.sheet.write_blank(self.number - 1, at, None, style)
        elif isinstance(value, Decimal):
            self.sheet.write_number(self.number - 1, at, float(value), style)
        else:
            self.sheet.write_string(self.number - 1, at, str(value), style)

    def _locked(self, **more: Any) -> Any:
        return self.writer.style(bg_color=LOCKED, **more)

    def _input(self, **more: Any) -> Any:
        return self.writer.style(bg_color=INPUT, locked=False, **more)

    def _digits(self, value: Value = None) -> str:
        places = max(self.indicator.decimals, 0)
        return "0." + "0" * places if places else "0"

    def write_printed(self, card: Scorecard, before: Value, shown_at: Key | None) -> None:
        """Write what the law says of the row."""
        say, indicator = self.writer.say, self.indicator
        small = self._locked(font_color="#808080", font_size=8)
        for column, value in (("scorecard", card.id), ("indicator", indicator.id)):
            self._put(column, value, small)
        words = rule_in_words(indicator)
        lines = max(
            _lines(say(words), "rule", 0.9),
            _lines(say(indicator.label), "label"),
            _lines(self.fact.evidence_link, "evidence", 0.9),
        )
        self.sheet.set_row(self.number - 1, 14.5 * lines)
        better = getattr(indicator.rule, "better", indicator.better_nature)
        self._put("card", say(card.label), self._locked())
        self._put("label", say(indicator.label), self._locked(bold=True, text_wrap=True))
        self._put("unit", say(indicator.unit_label), self._locked())
        self._put("better", say(BETTER[better]), self._locked())
        self._put("rule", say(words), self._locked(text_wrap=True, font_size=9))
        self._put("previous", self._worded(before), self._locked(num_format=self._digits(), align="right"))
        asked = self._same(shown_at) if shown_at else DRAWN if self._drawn() else FILL
        self._put("asked", say(asked), self._locked(font_color="#808080", font_size=8, text_wrap=True))

    def _same(self, key: Key) -> Text:
        card = self.writer.rulebook.card(key[0])
        return SAME_AS.fill(card=card.label, label=self.writer.rulebook.indicator(*key).label)

    def _drawn(self) -> bool:
        rule = self.indicator.rule
        return rule is not None and rule.linked and isinstance(self.fact.actual, str)

    def _worded(self, value: Value) -> Value:
        classes = classes_of(self.indicator.rule)
        return self.writer.say(classes[value]) if isinstance(value, str) and value in classes else value

    def write_target(self) -> None:
        """Write the target: locked where the law sets it."""
        fixed = law_target(self.indicator) is not None
        style = self._locked if fixed else self._input
        self._put("target", self.fact.target, style(num_format=self._digits(), align="right"))
        if not fixed:
            self._validate("target")

    def write_link(self, formula: str) -> None:
        """Write the formula that shows a figure asked elsewhere."""
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == "actual")
        value = self._worded(self.fact.actual)
        cached = float(value) if isinstance(value, Decimal) else value or ""
        style = self._locked(num_format=self._digits(), align="right")
        self.sheet.write_formula(self.number - 1, at, formula, style, cached)

    def write_actual(self) -> None:
        """Write the actual, with its drop-down or limits and a comment that holds the rule."""
        drawn = self._drawn()
        style = (self._locked if drawn else self._input)(num_format=self._digits(), align="right")
        self._put("actual", self._worded(self.fact.actual), style)
        if not drawn:
            self._validate("actual")
            at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == "actual")
            self.sheet.write_comment(
                self.number - 1, at, self.writer.say(self._comment()), {"x_scale": 2, "y_scale": 1.6}
            )

    def _comment(self) -> Text:
        i = self.indicator
        words = rule_in_words(i)
        zh = [i.definition.zh, f"评分:{words.zh}", f"数据来源:{i.data_source.zh}", f"证据:{i.evidence.zh}"]
        en = [i.definition.en, f"Rule: {words.en}", f"Source: {i.data_source.en}", f"Evidence: {i.evidence.en}"]
        return Text(*("\n".join(line for line in lines if line and line[-1] not in ": ：") for lines in (zh, en)))

    def _validate(self, column: str) -> None:
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == column)
        classes = classes_of(self.indicator.rule)
        if classes and column == "actual":
            rule: dict[str, Any] = {"validate": "list", "source": [self.writer.say(t) for t in classes.values()]}
        else:
            low, high = self.indicator.minimum, self.indicator.maximum
            rule = {"validate": "integer" if self.indicator.decimals == 0 else "decimal", "criteria": "between"}
            rule |= {"minimum": float(-1e12 if low is None else low), "maximum": float(1e12 if high is None else high)}
        unit = self.writer.say(self.indicator.unit_label)
        rule["error_title"] = unit
        rule["error_message"] = self.writer.say(Text(f"请填数字,单位:{unit}", f"Enter a number; unit: {unit}"))
        self.sheet.data_validation(self.number - 1, at, self.number - 1, at, rule)

    def write_rest(self) -> None:
        """Write note, evidence, who filled it, whether it was reviewed, and the parts of a ratio."""
        fact, rule = self.fact, self.indicator.rule
        ratio = self.indicator.unit == "percent" and not (rule is not None and rule.judged)
        parts = self._input(num_format="General") if ratio else self._locked()
        self._put("numerator", fact.numerator, parts)
        self._put("denominator", fact.denominator, parts)
        for column, value in (("note", fact.note), ("evidence", fact.evidence_link), ("filled_by", fact.filled_by)):
            self._put(column, value, self._input(text_wrap=True, font_size=9))
        reviewed = INDICATORS.column("reviewed").choices or {}
        self._put("reviewed", self.writer.say(reviewed["yes"]) if fact.reviewed else None, self._input())
        at = next(n for n, c in enumerate(INDICATORS.columns) if c.id == "reviewed")
        choices = [self.writer.say(t) for t in reviewed.values()]
        self.sheet.data_validation(self.number - 1, at, self.number - 1, at, {"validate": "list", "source": choices})


def _lines(text: str, column: str, scale: float = 1) -> int:
    """Return how many lines a text takes in its column; a Chinese character is two wide."""
    width = sum(2 if ord(c) > 0x2E80 else 1 for c in text) * scale
    return max(1, -int(-width // (INDICATORS.column(column).width - 1)))
