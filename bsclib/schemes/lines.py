"""What a line of a table is: a row of the card, a heading of a part, a sum, a note, a place to sign."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bsclib.schemes.figures import NUMBER, number_in, plain
from bsclib.schemes.heads import Columns
from bsclib.schemes.page import KeptSheet, squeezed, tidy

_TOTAL = re.compile(
    r"(.{0,12}(合计|总计|小计|总分|总得分|累计|共计)(值|得分|分值|分数|权重)?|(grand|sub)?-?total(s|score|weight|points)?|sum|overall)"
    rf"(\(?({NUMBER})(分|%)?\)?)?[:：]?\Z"
)
_GRADES = re.compile(
    r"(考核|考评|评价|绩效|评定)?(结果)?(等级|等次|档次|评级)(划分|标准)?|grades?|ratings?|ratingbands?"
)
_NOTE = re.compile(
    r"(注|备注|说明|填表说明|附注|填报说明|评分说明|计分说明|考核说明|特别说明|notes?|remarks?)\s*\d*\s*[:：.、]", re.I
)
_SIGN = re.compile(
    r".{0,16}(签字|签名|签章|盖章|考核人|审核人?|填表人|制表人?|复核人?|批准人?|编制人?|负责人|主任|组长|日期|领导|经办人|被考核人)"
    r"[^:：]{0,8}[:：].{0,24}|.{0,20}(签字|签名|盖章)[:：)）]?.{0,12}"
    r"|(approved|prepared|reviewed|signed|checked)( by)?\s*:?.{0,30}|(date|signature|name|position)\s*:.{0,30}",
    re.IGNORECASE,
)
_ORDERS = (
    re.compile(
        r"第[一二三四五六七八九十]+(部分|章|项|类)[、:：\s]*|part\s+\w+[:.\s]+|section\s+\w+[:.\s]+", re.IGNORECASE
    ),
    re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．:：,，]\s*|[IVX]+\s*[.、．]\s*|[A-H]\s*[.、．]\s+"),
    re.compile(r"[(（][一二三四五六七八九十]{1,3}[)）]\s*[、.]?\s*"),
    re.compile(
        r"\d{1,2}(\.\d{1,2})*\s*[、．)）]\s*|\d{1,2}(\.\d{1,2})+\s*|\d{1,2}\.\s*(?=\D)|[(（]\d{1,2}[)）]\s*|[①-⑳]\s*"
    ),
)
_LIMIT_WORDS = r"封顶|上限|为限|以内|最高|最多|不超过|至多|限|max(imum)?|cap(ped)?|atmost|upto|limit"
_IN_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]\s*[:：]?\s*\Z")
_POINTS = re.compile(rf"(?P<sign>[±+-])?(?P<number>{NUMBER})(?P<unit>分|%|points?|pts)?", re.IGNORECASE)
_KINDS = (
    (
        "veto",
        re.compile(
            r".{0,6}(一票否决|否决|红线|底线)(项|指标|条款|事项|类|内容)?(目|性)?|vetoe?s?(items?)?|knock-?outs?|gate(s|keepers?)?"
        ),
    ),
    (
        "mixed",
        re.compile(
            r".{0,4}(加减分|加扣分|奖惩|奖罚|奖扣分|增减分|附加扣?分?项目?及?扣分)(项|指标|类|事项)?目?|bonus(/|and|&)(malus|penalty|deductions?)"
        ),
    ),
    (
        "bonus",
        re.compile(
            r".{0,4}(加分|附加分?|奖励分?|创新加分|增分)(项|指标|类|事项|因素)?目?|bonus(es)?(points|items?)?|extra(credit|points)?"
        ),
    ),
    (
        "malus",
        re.compile(
            r".{0,4}(扣分|减分|处罚|惩罚|倒扣分?)(项|指标|类|事项|因素)?目?|(malus|penalt(y|ies)|deductions?)(points|items?)?"
        ),
    ),
)


def without_order(text: str) -> tuple[int, str]:
    """Return (rank of the numbering in front, 0 if there is none; the text without it).

    Examples
    --------
    >>> without_order("一、安全目标"), without_order("(二)现场"), without_order("5S管理")
    ((2, '安全目标'), (3, '现场'), (0, '5S管理'))
    """
    for rank, pattern in enumerate(_ORDERS, 1):
        match = pattern.match(text)
        if match and re.search(r"[^\W\d_]", text[match.end() :]):
            return rank, text[match.end() :].strip()
    return 0, text


@dataclass(frozen=True, slots=True)
class Titled:
    """A heading taken apart: its words, the points it states, the limit it sets, the kind of what stands under it."""

    words: str
    rank: int = 0
    points: Decimal | None = None
    limit: Decimal | None = None
    kind: str = "scored"


def kind_of(words: str) -> str:
    """Return what rows under a heading are: scored, bonus, malus, mixed (bonus and malus) or veto.

    Examples
    --------
    >>> kind_of("加分项"), kind_of("附加分"), kind_of("一票否决"), kind_of("安全管理"), kind_of("奖惩项")
    ('bonus', 'bonus', 'veto', 'scored', 'mixed')
    """
    flat = squeezed(words)
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(flat)), "scored")


def titled(text: str) -> Titled:
    """Return a heading taken apart.

    Examples
    --------
    >>> titled("二、附加分(10分封顶)")
    Titled(words='附加分', rank=2, points=None, limit=Decimal('10'), kind='bonus')
    >>> titled("教学常规（20分）").points, titled("“三公经费”变动率").words
    (Decimal('20'), '“三公经费”变动率')
    """
    rank, words = without_order(tidy(text))
    points = limit = None
    match = _IN_BRACKETS.search(words)
    inside = plain(match[1]) if match else ""
    figure = _POINTS.search(inside)
    if match and figure:
        bare = re.sub(
            rf"{_POINTS.pattern}|{_LIMIT_WORDS}|权重|分值|满分|占比?|共计?|合计|加|扣|减|分|为|[:：,，]|weight|of",
            "",
            inside,
            flags=re.I,
        )
        if not bare:
            words = words[: match.start()].strip()
            capped = re.search(_LIMIT_WORDS, inside, re.IGNORECASE)
            points, limit = (None, number_in(figure["number"])) if capped else (number_in(figure["number"]), None)
    words = words.rstrip(":： ")
    kind = kind_of(words)
    if kind in ("bonus", "malus", "mixed") and points is not None:
        points, limit = None, points
    return Titled(words, rank, points, limit, kind)


def headed(text: str) -> Titled:
    """Return the heading of a part taken apart; its points may stand without brackets: 教学40分."""
    bare = re.fullmatch(rf"(\D{{1,11}}[^\d达到得扣加减≥≤<>为])({NUMBER}分)", plain(text))
    return titled(f"{bare[1]}({bare[2]})" if bare else text)


def grades_begin(page: KeptSheet, row: int) -> bool:
    """Return whether a line heads a table of its own that says what a total is worth: 等级, 分数, 系数."""
    texts = [squeezed(t) for _, t in page.own(row)]
    return len(texts) > 1 and not any(re.search(r"\d", t) for t in texts) and any(map(_GRADES.fullmatch, texts))


def is_total(text: str) -> bool:
    """Return whether a cell begins a line of sums."""
    return bool(_TOTAL.match(squeezed(text)))


def is_note(text: str) -> bool:
    """Return whether a cell begins a note below the table."""
    return bool(_NOTE.match(text))


def is_signature(texts: list[str]) -> bool:
    """Return whether a line is a place to sign: every cell of it a label that waits for a name or a date."""
    return bool(texts) and all(
        _SIGN.fullmatch(t) or re.fullmatch(r".{1,16}[:：]\s*", t) or re.fullmatch(r"[\d\s年月日/.-]+", t) for t in texts
    )


def line_kind(page: KeptSheet, row: int, columns: Columns, noted: bool, ended: bool = False) -> str:
    """Return what a line is: "blank", "total", "note", "signature", "section" or "row".

    Parameters
    ----------
    page : KeptSheet
        The sheet.
    row : int
        The line.
    columns : Columns
        Of the table it stands in.
    noted : bool
        Whether notes have begun above: a line of one cell then goes on with them.
    ended : bool
        Whether the sum or the signatures are above: a line of one cell is then a note, unless it heads a part.
    """
    own = [(c, t) for c, t in page.own(row) if c not in columns.fills]
    if not own:
        return "blank"
    figures = {columns.weight, columns.full_mark} - {0}
    rules = {h.column for h in (*columns.rules, *columns.bands, *columns.levels, *columns.targets)}
    words = [(c, t) for c, t in own if c not in figures and c != columns.number]
    labels = [(c, t) for c, t in own if c not in figures | rules]
    if not labels and not words and {c for c, _ in own} & figures:  # a figure that nothing names
        return "total"
    if any(is_total(t) for _, t in labels) and not any(c in rules for c, _ in own):
        return "total"
    first = titled(own[0][1])
    if is_note(own[0][1]) or (len(own) == 1 and (noted or (ended and not first.rank and first.kind == "scored"))):
        return "note"
    texts = [t for _, t in page.own(row)]
    if is_signature(texts) and not any(c in figures and re.match(r"\d", t) for c, t in own):
        return "signature"
    if _is_section(page, row, columns, words, own):
        return "section"
    scored = {h.column for h in (*columns.rules, *columns.bands)}
    return "note" if ended and scored and not any(c in scored for c, _ in own) else "row"


def _is_section(
    page: KeptSheet, row: int, columns: Columns, words: list[tuple[int, str]], own: list[tuple[int, str]]
) -> bool:
    number = next((t for c, t in own if c == columns.number), "")
    if len(words) != 1:
        lone = not words and number and not re.match(r"[\d(（①-⑳]", number)
        return bool(lone)
    column, text = words[0]
    if column in {h.column for h in (*columns.rules, *columns.bands, *columns.levels, *columns.targets)}:
        return False
    end = page.end(row, column)
    wide = end[1] > column and end[0] == row
    ordered = without_order(text)[0] in (1, 2, 3) or bool(
        re.fullmatch(r"[一二三四五六七八九十]{1,3}[、.]?|[IVX]+\.?", number)
    )
    if end[0] > row:  # a cell joined downwards groups the rows beside it
        return False
    aside = column not in (columns.name, *columns.definitions)
    return wide or ordered or aside or (titled(text).kind != "scored" and len(own) == 1)
