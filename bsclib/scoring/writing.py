"""Rule → text: any rule as one Chinese and one English sentence that `read` takes back to the same rule."""

from __future__ import annotations

import re

from bsclib.errors import NOTHING, Text, same
from bsclib.scoring.kinds import Rule
from bsclib.scoring.kinds.telling import DIRECTION, joined
from bsclib.scoring.protocols import IndicatorLike
from bsclib.scoring.reading import read

CHINESE = re.compile(r"[\u3400-\u9fff]")
NO_RULE = Text("没有可计分的规则", "no rule that can be scored")


def write(rule: Rule | None, unit: Text | None = None) -> Text:
    """Return the rule as a sentence in each language; the direction is added where the words alone mislead.

    `unit` names what an absolute step counts in; without it the sentence says "units", which `read` takes back.

    Parameters
    ----------
    rule : Rule, optional
    unit : str, optional
        One unit alone.

    Returns
    -------
    Text

    Examples
    --------
    >>> write(read("每比目标值低2.5个百分点,扣5分").rule).en
    'Each 2.5 percentage points below target: -5 points'
    """
    if rule is None:
        return NO_RULE
    sentence = joined(rule.wording(), rule.limits_wording())
    if rule.direction in DIRECTION and any(read(words).rule != rule for words in sentence):
        return joined(rule.wording(unit), rule.limits_wording(), DIRECTION[str(rule.direction)])
    return joined(rule.wording(unit), rule.limits_wording())


def rule_words(row: IndicatorLike) -> Text:
    """Return how a row is scored: the law's words, in another language than theirs the sentence of the rule read.

    Words of which no rule could be made stand in both; a row without any has none.
    """
    if row.rule is None and not row.text:
        return NOTHING
    chinese = CHINESE.search(row.text)
    told = write(row.rule, row.unit_label) if row.rule else same(row.text)
    return Text(row.text if chinese else told.zh, told.en if chinese or not row.text else row.text)
