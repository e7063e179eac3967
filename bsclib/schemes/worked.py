"""Three worked values of a row's rule, and whether they can be what the sheet means."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from bsclib.decimals import round_half_up, text_of
from bsclib.errors import NOTHING, BscError, Text
from bsclib.schemes.lawful import law_rule, rule_of
from bsclib.schemes.model import FoundRow
from bsclib.schemes.wording import is_ranked, is_veto
from bsclib.schemes.words import WORDS
from bsclib.scoring import demonstrate, write
from bsclib.scoring.worked import number_in, worked_values


def worked(row: FoundRow) -> list[tuple[str, str]]:
    """Return (actual, score) of up to three values of a row's rule, as they are shown.

    Examples
    --------
    >>> from bsclib.scoring import read
    >>> worked(FoundRow(3, "x", better="higher", target="100", rule=read("每比目标值低2.5%,扣5分").rule))
    [('100', '100'), ('97.5', '95'), ('92.5', '85')]
    """
    mapping = rule_of(row)
    if mapping is None:
        return []
    return worked_values(mapping, row.better, row.target or "", row.kind in ("bonus", "malus"))


def in_words(row: FoundRow) -> Text:
    """Return the rule of a row as the law will have it, in words: with the figures of its levels.

    Examples
    --------
    >>> from bsclib.scoring import read
    >>> rule = read("达到底线值得60分,达到目标值得100分,中间按线性插值计算").rule
    >>> in_words(FoundRow(3, "x", better="lower", levels={"底线值": "52", "目标值": "48"}, rule=rule)).en
    '48: 100 points; 52: 60 points; straight lines between'
    """
    rule = law_rule(row)
    return NOTHING if rule is None else write(rule)


def _vetoes(value: object) -> bool:
    """Return whether a rule's mapping holds a veto anywhere."""
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return (isinstance(value, Mapping) and "veto" in value) or any(map(_vetoes, inner))


def unsound(row: FoundRow) -> Text:
    """Return why the rule read cannot be what the sheet means: a veto of nothing, or no full mark at the target.

    A sentence that itself names the points it gives there is believed.
    """
    mapping = rule_of(row)
    if mapping is not None and (row.kind == "veto" or is_veto(row.text)) and not _vetoes(mapping):
        return WORDS.NO_VETO
    ranked = is_ranked(row.text)
    target = "1" if ranked else row.target
    if mapping is None or row.kind != "scored" or mapping["kind"] != "step" or row.graded or number_in(target) is None:
        return NOTHING
    rule = law_rule(row)
    assert rule is not None
    try:
        given = demonstrate(rule, target, target)[0]
    except BscError:
        return NOTHING
    mark = mapping.get("full_mark", Decimal(100))
    if given >= 100 or f"{text_of(round_half_up(given * Fraction(mark) / 100, 2))}分" in row.text:
        return NOTHING
    return WORDS.FALLS_SHORT.fill(target=target, score=text_of(round_half_up(given, 2)))
