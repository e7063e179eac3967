"""Rule text → rule: the wording of scoring standards, Chinese and English, read or refused word by word.

Every number in a text has to end up in the rule or in a remark: what is left over is named, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.errors import Fault, Place, Text
from bsclib.scoring.kinds import KINDS, Rule, RuleError
from bsclib.scoring.wording import LEFT_OVER, NUM, SEVERAL, Draft, UnreadableError, common, mend, tidy

NO_SIZE = Text("“{t}”既无步长也无分值", "“{t}” gives neither a step nor points")
CONTRA = Text("{n}:一处为 {a},另一处为 {b}", "{n}: {a}, against {b}")
NO_RULE = Text("没有找到评分规则", "no scoring rule was found")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as: the rule, or the faults; what it leaves open; what was dropped.

    `subject` is the measure the text names, `words` the unit it counts in.
    """

    text: str
    rule: Rule | None = None
    faults: tuple[Fault, ...] = ()
    open: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    subject: str = ""
    words: tuple[str, ...] = ()


def _nothing(text: str) -> Text:
    """Return why no kind of rule took the text."""
    if not text.strip():
        return NO_RULE
    return (LEFT_OVER if len(re.findall(NUM, text)) > 1 else NO_SIZE).fill(t=text.strip())


def read(text: str, *, better: str | None = None, unit: str = "pp") -> Reading:
    """Return what a rule text says.

    Parameters
    ----------
    text : str
        Chinese or English.
    better : str, optional
        "higher" or "lower", where the text does not tell.
    unit : str
        How a bare % is read: "pp" or "relative".  That it was bare is said in `open`.

    Returns
    -------
    Reading
        With a rule, or with faults that name what cannot be read and why.

    Examples
    --------
    >>> read("每比目标值低2.5%,扣5分").rule.short
    Decimal('-5')
    >>> read("适当加分").faults[0].found.en
    '“适当加分” gives neither a step nor points'
    """
    draft = Draft(tidy(text), better, unit)
    mend(draft)
    common(draft)
    try:
        kinds = sorted(KINDS.values(), key=lambda kind: kind.reading_order)
        rule = next((r for kind in kinds if (r := kind.read_text(draft)) is not None), None)
        found = None if rule is not None else _nothing(text)
    except UnreadableError as refused:
        rule, found = None, refused.found
    except RuleError as refused:
        rule, found = None, refused.faults[0].expected
    left = [part.strip(" ,;()") for part in draft.rest.split("|") if re.search(r"\d", part)]
    if rule is not None and left:
        rule, found = None, LEFT_OVER.fill(t=" … ".join(left))
    faults = () if found is None else (Fault("rule_text", Place(path=text), found, EXPECTED, REMEDY),)
    subject = re.sub(r"[|,;:()\s]+", " ", draft.rest).strip()
    opened = tuple(dict.fromkeys(draft.open)) if rule is not None else ()
    return Reading(text, rule, faults, opened, tuple(draft.notes), subject, tuple(draft.words))


EXPECTED = Text("例:每比目标值低2.5%,扣5分", "for example: Each 2.5% below target: -5 points")
REMEDY = Text("改写后重试,或直接写 YAML 规则", "reword it, or write the rule in YAML")


def read_all(text: str, *, better: str | None = None, unit: str = "pp") -> tuple[Reading, ...]:
    """Return the readings of a paragraph that may hold several rules, parted by semicolons.

    Examples
    --------
    >>> [r.rule is not None for r in read_all("每延迟一天减5分;每出现一次错误减5分")]
    [True, True]
    """
    whole = read(text, better=better, unit=unit)
    if whole.rule is not None or not any(f.found == SEVERAL for f in whole.faults):
        return (whole,)
    return tuple(read(part, better=better, unit=unit) for part in re.split(r"[;;]", text) if part.strip())


def differences(a: Rule, b: Rule) -> tuple[str, ...]:
    """Return the words in which two rules differ; their kind alone where that differs.

    Examples
    --------
    >>> differences(read("每比目标值低1%,扣5分").rule, read("每比目标值高1%,扣5分").rule)
    ('better',)
    """
    if type(a) is not type(b):
        return ("kind",)
    return tuple(f.name for f in fields(a) if getattr(a, f.name) != getattr(b, f.name))


def contradictions(one: Rule, other: Rule) -> tuple[Text, ...]:
    """Return, a sentence each, where two texts on the same matter say different things.

    Examples
    --------
    >>> table, text = read("每增加5%,扣5分").rule, read("每增加5%,加5分").rule
    >>> [t.en for t in contradictions(table, text)]
    ['better: lower, against higher', 'over: –, against 5', 'short: -5, against –']
    """
    if type(one) is not type(other):
        return (CONTRA.fill(n="kind", a=one.kind, b=other.kind),)
    names = [n for n in differences(one, other) if n != "cap"]
    return tuple(CONTRA.fill(n=n, a=_worded(getattr(one, n)), b=_worded(getattr(other, n))) for n in names)


def _worded(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(_worded, value))
    return "–" if value is None else text_of(value) if isinstance(value, Decimal) else str(value)
