"""Rule text → rule: the sentences of scoring standards, Chinese and English, read whole or refused word by word.

A text is spelt in one way (`spelling`), taken apart into clauses (`clauses`), gathered (`gathering`) and made one rule
(`composing`).  Every word is used; what no clause uses is named in `unread`, and then there is no rule.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from bsclib.decimals import decimal_of, text_of
from bsclib.errors import Fault, Place, Text, UsageError
from bsclib.scoring.kinds import KINDS, Rule, RuleError
from bsclib.scoring.text.lexicon import NUM, UNITS
from bsclib.scoring.text.remarks import (
    JUDGED,
    LONG_NUMBER,
    NO_NUMBERS,
    NO_RULE,
    NO_SCORE,
    OPEN_ABSOLUTE,
    OPEN_PAYOUT,
    PEERS,
    PRODUCT,
    TOO_LONG,
    UNREAD,
    UnreadableError,
)
from bsclib.scoring.wording import Draft, mend

if TYPE_CHECKING:  # two hundred patterns are compiled when the first text is read, not on import
    from bsclib.scoring.text.said import Row

LONGEST = (
    2000  # characters of one rule; a longer text is a page, and the search through its clauses grows as its square
)
KINDS_OF_ROW, DIRECTIONS = ("scored", "bonus", "malus", "veto"), ("higher", "lower", "band")
NO_SUCH = Text("没有这样的类别或方向：{k}、{b}", "there is no such kind of row or direction: {k}, {b}")
NO_TEXT = Text("应为文字：文本是 {t}，单位是 {u}", "text is expected: the text is {t}, the unit {u}")
NO_BARE = Text("bare 应为 pp 或 relative：{b}", "bare is pp or relative: {b}")
NO_MARK = Text("满分应为大于 0 的数：{t}", "a full mark is a number above 0: {t}")
CONTRA = Text("{n}：一处为 {a}，另一处为 {b}", "{n}: {a}, against {b}")
EXPECTED = Text("例：每比目标值低2.5%，扣5分", "for example: Each 2.5% below target: -5 points")
REMEDY = Text("改写后重试，或直接写 YAML 规则", "reword it, or write the rule in YAML")
# words that tell why a sentence is no rule, tried in this order once it could not be read
_WHY = (
    (r"罚款|取消.{0,8}资格|统计数据为准", NO_SCORE),
    (
        r"酌情|视情|视.{0,20}(?:影响|程度|质量)|评定|打分|评分(?!标准)|评价确定|民主测评|评议|扣\d+(?:\.\d+)?[-~]\d+分|给予.{0,4}\d+-\d+分",
        JUDGED,
    ),
    (
        r"(?<![\d.滞延退落])[前后]\d+(?:\.\d+)?%|(?<![退落])[后末]\d+[名位]|前\d+[名位]以上|最优行|最低行|各单位平均|各部门平均|行业优秀水平|本组平均|横向比较",
        PEERS,
    ),
    (r"率\*[^,;]*系数|系数\*", PRODUCT),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was read as: the rule, or the faults; what it leaves open; what was dropped.

    `subject` is the measure the text names, `words` the units it counts in, `unread` the words that no clause used;
    `damaged` holds the notes on what was garbled or repeated.
    """

    text: str
    rule: Rule | None = None
    faults: tuple[Fault, ...] = ()
    open: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    subject: str = ""
    words: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    damaged: tuple[Text, ...] = ()


def _refusal(text: str, left: str) -> Text:
    """Return why a text was not read: what it is instead, what it lacks, or the words that were not used."""
    if not text.strip():
        return NO_RULE
    for pattern, why in _WHY:
        if match := re.search(rf"[^,;]*(?:{pattern})[^,;]*", text):
            return why.fill(t=match[0])
    return (UNREAD if re.search(NUM, text) else NO_NUMBERS).fill(t=left or text)


def _by_kind(draft: Draft) -> Rule | None:
    """Return the rule of a kind that reads its own sentences, whole."""
    for kind in sorted(KINDS.values(), key=lambda k: k.reading_order):
        own = draft.copy()
        rule = kind.read_text(own)
        if rule is not None:
            left = [part.strip(" ,;()") for part in own.rest.split("|")]
            if unused := [part for part in left if part and not own.is_name(part)]:
                raise UnreadableError(UNREAD.fill(t=" … ".join(unused)))
            draft.take_over(own)
            return rule
    return None


def _sentence(draft: Draft, row: Row) -> Rule | None:
    """Return the rule of the clauses of a sentence."""
    from bsclib.scoring.text.clauses import parse
    from bsclib.scoring.text.composing import compose
    from bsclib.scoring.text.gathering import gather

    clauses, left = parse(draft.rest)
    if left and (parted := _PARENTHESIS.sub(r"\1\3,\2", draft.rest)) != draft.rest:
        clauses, left = parse(parted)  # a remark inside a clause is a clause of its own
    draft.left = left
    if left:
        return None
    rule = compose(gather(clauses, row), row)
    # a clause that counts what was not done is all rule; what is described, or stands before a step, is the measure
    named = (
        c.text if c.form == "described" else c.get("subject") for c in clauses if c.form not in ("piece", "en_piece")
    )
    draft.rest = " ".join(filter(None, named))
    return rule


_PARENTHESIS = re.compile(r"([^,;()]+)\((?!不?含)([^()]+)\)([^,;()]+)")


def _unit_of(unit: str | None) -> str | None:
    """Return a row's unit in one width; None where nothing is said."""
    return None if unit is None else unicodedata.normalize("NFKC", unit).strip() or None


_COMMON = r"(?:percent|pp|point|day|week|hour|minute|second|month|year|unit|count|time)s?"


def _without_unit(text: str, unit: str | None) -> str:
    """Return a text whose figures stand without a unit of the row that is no word of the reader (0.5个/千行)."""
    from bsclib.scoring.text.spelling import spell

    own = spell(unit or "")
    known = not own or re.fullmatch(rf"{UNITS}|[%‰分].*|[\d.]+|{_COMMON}", own) is not None
    bare = re.compile(rf"(?<=\d) ?{re.escape(own)}(?![a-z])(?P<next>\d?)")
    return text if known else bare.sub(lambda m: f",{m['next']}" if m["next"] else "", text)


def _checked(text: object, better: object, unit: object, kind: object, bare: object) -> None:
    if kind not in KINDS_OF_ROW or better not in (None, *DIRECTIONS):
        raise UsageError(NO_SUCH.fill(k=kind, b=better))
    if not isinstance(text, str) or not isinstance(unit, str | None):
        raise UsageError(NO_TEXT.fill(t=type(text).__name__, u=type(unit).__name__))
    if bare not in ("pp", "relative"):
        raise UsageError(NO_BARE.fill(b=bare))


def _mark(full_mark: Decimal | int | str | None) -> Decimal | None:
    try:
        mark = None if full_mark is None else decimal_of(full_mark)
    except (TypeError, ValueError):
        raise UsageError(NO_MARK.fill(t=full_mark)) from None
    if mark is not None and mark <= 0:
        raise UsageError(NO_MARK.fill(t=full_mark))
    return mark


def read(
    text: str,
    *,
    better: str | None = None,
    unit: str | None = None,
    full_mark: Decimal | int | str | None = None,
    kind: str = "scored",
    bare: str = "pp",
) -> Reading:
    """Return what a rule text says.

    Parameters
    ----------
    text : str
        Chinese or English.
    better : str, optional
        "higher" or "lower", where the text does not tell.
    unit : str, optional
        The row's unit as written (%, 万元, 天 …): a percent of a rate is percentage points, of anything else percent
        of the target.  Without it a bare % stays open.
    full_mark : number or decimal text, optional
        The row's own full mark [points], in which the text counts.
    kind : str
        scored | bonus | malus | veto: what kind of row it stands in.
    bare : str
        How a bare % is read where `unit` is not given: "pp" or "relative".

    Returns
    -------
    Reading
        With a rule, or with faults that name what cannot be read and why.

    Raises
    ------
    UsageError
        The full mark is no number above 0, there is no such kind of row or direction, or the text is none.

    Examples
    --------
    >>> read("每比目标值低2.5%,扣5分").rule.short
    Decimal('-5')
    >>> read("98%以上得满分,每低1个百分点扣2分,低于80%不得分", unit="%", full_mark=20).rule.cut[0].points
    Decimal('0')
    >>> read("适当加分").faults[0].found.en
    '“适当加分” gives neither a step nor points'
    """
    from bsclib.scoring.text.said import Row
    from bsclib.scoring.text.spelling import spell

    _checked(text, better, unit, kind, bare)
    mark, unit = _mark(full_mark), _unit_of(unit)
    if len(text) > LONGEST:
        too_long = TOO_LONG.fill(n=len(text), m=LONGEST)
        return Reading(text, faults=(Fault("rule_text", Place(path=text[:40] + "…"), too_long, EXPECTED, REMEDY),))
    row = Row(better, unit, mark, kind, bare, unicodedata.normalize("NFKC", text))
    draft = Draft(_without_unit(spell(text), unit), better, row.open, row.notes, row.words)
    draft.bounded = row.rate is not False and row.full == 100
    mend(draft)
    damaged = tuple(row.notes)
    spelt = draft.rest
    try:
        if match := re.search(r"\d{16,}", spelt):
            raise UnreadableError(LONG_NUMBER.fill(t=match[0][:20] + "…"))
        if match := re.search(rf"[^,;]*(?:{_WHY[2][0]})[^,;]*", draft.rest):
            raise UnreadableError(PEERS.fill(t=match[0]))
        rule = _by_kind(draft) or _sentence(draft, row)
        found = None if rule is not None else _refusal(spelt, draft.left)
    except UnreadableError as refused:
        rule, found = None, refused.found
    except RuleError as refused:
        fault = refused.faults[0]
        rule, found = None, fault.expected or fault.found
    faults = () if found is None else (Fault("rule_text", Place(path=text), found, EXPECTED, REMEDY),)
    if rule is not None and re.search(r"绝对值|\babsolute (?:value|deviation)", spelt):
        row.say(OPEN_ABSOLUTE)
    if rule is not None and re.search(r"increases by .* for each", row.written, re.IGNORECASE):
        row.say(OPEN_PAYOUT)
    subject = re.sub(r"[|,;:()\s]+", " ", draft.rest).strip()
    opened = tuple(dict.fromkeys(row.open)) if rule is not None else ()
    unread = (draft.left,) if rule is None and draft.left else ()
    return Reading(text, rule, faults, opened, tuple(row.notes), subject, tuple(row.words), unread, damaged)


def read_all(
    text: str,
    better: str | None = None,
    unit: str | None = None,
    full_mark: Decimal | int | str | None = None,
    kind: str = "scored",
    bare: str = "pp",
) -> tuple[Reading, ...]:
    """Return the readings of a paragraph; one that holds several rules, and is no row's text, is parted by semicolons.

    Parameters
    ----------
    text, better, unit, full_mark, kind, bare
        As `read` takes them.

    Returns
    -------
    tuple of Reading
        One for each rule of the text.

    Examples
    --------
    >>> [r.rule is not None for r in read_all("每延迟一天减5分;每出现一次错误减5分")]
    [True, True]
    """

    def one(part: str) -> Reading:
        return read(part, better=better, unit=unit, full_mark=full_mark, kind=kind, bare=bare)

    whole = one(text)
    of_a_row = unit is not None or full_mark is not None or kind != "scored"
    parts = [part for part in re.split(r"[;；。]", text) if part.strip()]
    if whole.rule is not None or of_a_row or len(parts) < 2:
        return (whole,)
    readings = tuple(map(one, parts))
    return readings if all(r.rule is not None for r in readings) else (whole,)


def differences(a: Rule, b: Rule) -> tuple[str, ...]:
    """Return the words in which two rules differ; their kind alone where that differs.

    Parameters
    ----------
    a : Rule
    b : Rule

    Returns
    -------
    tuple of str

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

    Parameters
    ----------
    one : Rule
    other : Rule

    Returns
    -------
    tuple of Text

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
