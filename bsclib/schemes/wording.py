"""What the words of a sentence give away: its direction, its full mark, its target, what kind of row it belongs to."""

from __future__ import annotations

import re
from decimal import Decimal

from bsclib.decimals import text_of
from bsclib.schemes.figures import NUMBER, UNITS, number_in, plain

_COUNTS = (
    re.sub(r"(个百分点|百分点|%|‰)\|", "", UNITS)
    .replace("|分|percent|pp|percentage points", "")
    .replace("|points?", "")
)
_UP = "超|高|增|延|升|上升|逾期|发生|出现|发现|收到|漏|偏|迟|多"
_DOWN = "低|少|降|下降|差|缺|不足|落后|下滑"
_STEP = re.compile(
    rf"(?:每|超额完成|迟报|漏报)[^,;，；。]{{0,12}}?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))[^,;，；。加扣减]{{0,14}}[,，]?(?P<sign>[加扣减])"
)
_COUNTED = re.compile(
    r"(?:每人?|(?<![少缺])(?<![少缺].)一|(?<![\d.少缺])(?<![少缺].)1)(?:人次|[次例起件项处份笔])[^,;，；。加]{0,8}扣|无[^,;，；。]{0,8}(?:得|计)"
    r"|zero=|each[a-z]+deducts?",
    re.IGNORECASE,
)
_BAND = re.compile(rf"({NUMBER})[^,;，；。]{{0,12}}[,，]?[得计]({NUMBER})分")
_RANKED = re.compile(r"排名|名次|第一名")
_HIGH = re.compile(
    r"(以上|≥|不低于|不少于|达到?|完成)[^,;，；。]{0,14}(满分|[得计]\d+分)|低于[^,;，；。]{0,12}(扣|不得分|得0分)|完成率|完成比例|按比例|"
    r"100%的?[得计]?满分|[得计]分=|below|short|under|lessthan|prorata|atleast",
    re.IGNORECASE,
)
_LOW = re.compile(
    r"超过?[^,;，；。]{0,12}扣|(以内|≤|不高于|不超过|控制在)[^,;，；。]{0,14}(满分|[得计]\d+分)|above|over|exceed|late",
    re.IGNORECASE,
)
_MISSED = re.compile(
    rf"(?:每|,)[^,;，；。]{{0,2}}(?:少|缺)[^,;，；。%百\d一]{{0,4}}(?:\d+|[一两])?(?:{_COUNTS})[^,;，；。]{{0,4}}扣"
)
_DISCRETION = re.compile(
    r"酌情|视情|根据.{0,24}(打分|评分|计分|给分|评定)|由.{1,16}(评定|评分|打分|计分|评价|核定|认定|考核得分)|综合评定|主观"
    r"|at(the)?discretion|as(judged|assessed)by|assessedby|intheopinion",
    re.IGNORECASE,
)
_VETO = re.compile(r"一票否决|否决|forfeitsthetotal|veto|disqualif", re.IGNORECASE)
_EFFECT = re.compile(
    r"(总分|全部|当年|年度|本年度?|当期|当月|整体|考核|取消|资格|等级|等次|评优|奖金|绩效|降为|不合格)[^,;，；。]{0,10}"
    r"(为?零|为?0|不得分|取消|资格|最低|不合格|清零|一档|降|扣发)|取消.{0,10}(资格|奖)|total|grade|bonus",
    re.IGNORECASE,
)
_COMPARED = (
    r"(?:年度|季度|月度)?[一-鿿]{0,4}(?:预算|计划|目标|平均|达标线|定额|标准值|指标值|均值|平均水平|同期|序时进度)"
    r"(?:值|数|线|水平)?"
)
_AGAINST = re.compile(
    rf"(?:达到|不超过|超过|低于|高于|超出|完成|不低于|不高于|比|按){_COMPARED}|(?:budget|plan|target|average)\b",
    re.IGNORECASE,
)
_FULL = r"(?:[^,;，；。\d]{0,6}的?[,，]?(?:得|计|为)?(?:满分|全分|full))"
_ONLY_ZERO = re.compile(r"不得分|不计分|得0分|计0分|为0分|zero|no points", re.IGNORECASE)
_EARNED = re.compile(r"(得|计|扣|加|减)\d|满分|比例|完成率|=|deduct|earn|score|pro rata|\d+分", re.IGNORECASE)


def better_of(text: str) -> str:
    """Return "higher" or "lower" where a sentence says which side is good, "" where it does not.

    Examples
    --------
    >>> better_of("每低于目标1%扣1分"), better_of("每超1个百分点扣5分"), better_of("按规定时限公开得满分")
    ('higher', 'lower', '')
    """
    flat = plain(text)
    step = _STEP.search(flat)
    given = [(number_in(m[1]), number_in(m[2])) for m in _BAND.finditer(flat)]
    if _RANKED.search(flat):
        return "lower"
    if step:
        return "higher" if bool(step["down"]) == (step["sign"] != "加") else "lower"
    if re.search(r"(below|short|missed|under|fewer)[a-z0-9.]{0,14}deduct|atleast|orabove", flat, re.IGNORECASE):
        return "higher"
    if _COUNTED.search(flat):
        return "lower"
    if len(given) > 1 and given[0][0] != given[-1][0] and given[0][1] != given[-1][1]:
        return "higher" if (given[0][0] > given[-1][0]) == (given[0][1] > given[-1][1]) else "lower"
    high, low = _HIGH.search(flat), _LOW.search(flat)
    if high and low:
        return "higher" if high.start() <= low.start() else "lower"
    return "higher" if high else "lower" if low else ""


def counts_misses(text: str) -> bool:
    """Return whether a sentence counts what was not done, where no required number is given.

    Examples
    --------
    >>> counts_misses("每少签一份扣1分"), counts_misses("每低1个百分点扣1分")
    (True, False)
    """
    return bool(_MISSED.search(plain(text)))


def most_given(text: str) -> Decimal | None:
    """Return the most points that a sentence says are earned, None if it names none.

    Examples
    --------
    >>> most_given("90%(含)以上计10分;80%(含)-90%,计8分"), most_given("每少1家扣5分")
    (Decimal('10'), None)
    """
    found = [number_in(m[1]) for m in re.finditer(rf"(?:得|计|记|满分为?)({NUMBER})分", plain(text))]
    found += [
        number_in(m[1])
        for m in re.finditer(rf"[^扣加减每\d.~\-]({NUMBER})分(?:[;；。,，]|$)", plain(text))
        if "以" not in m[0]
    ]
    return max(found, default=None)


def is_ranked(text: str) -> bool:
    """Return whether a sentence counts places in a ranking."""
    return bool(_RANKED.search(plain(text)))


def is_discretion(text: str) -> bool:
    """Return whether somebody gives the points, not the figures."""
    return bool(_DISCRETION.search(plain(text)))


def is_veto(text: str) -> bool:
    """Return whether a sentence ends the whole appraisal rather than its own row."""
    return bool(_VETO.search(plain(text)))


def veto_is_open(text: str) -> bool:
    """Return whether a veto does not say what it takes: total, grade or bonus.

    Examples
    --------
    >>> veto_is_open("实行一票否决"), veto_is_open("实行一票否决,考核总分为零")
    (True, False)
    """
    return is_veto(text) and not _EFFECT.search(plain(text))


def only_zero(text: str) -> bool:
    """Return whether a sentence says only when nothing is earned.

    Examples
    --------
    >>> only_zero("低于90%不得分"), only_zero("达标得满分,否则不得分")
    (True, False)
    """
    flat = plain(text)
    return bool(_ONLY_ZERO.search(flat)) and not _EARNED.search(_ONLY_ZERO.sub("", flat))


def compared_with(text: str) -> str:
    """Return what a sentence compares with that must be known from elsewhere, "" if nothing."""
    match = _AGAINST.search(plain(text))
    return match[0] if match else ""


def stated_target(text: str, full_mark: Decimal | None = None) -> str:
    """Return the target that a sentence states itself: from where on the full mark is earned, or none at all.

    Examples
    --------
    >>> stated_target("收缴率达95%得满分,每低1个百分点扣2分"), stated_target("每发生一起扣3分")
    ('95', '0')
    """
    flat = plain(text)
    if len(set(re.findall(rf"[得计]({NUMBER})分", flat))) > 1:
        return ""
    full = rf"(?:{_FULL}|[^,;，；。\d]{{0,6}}[,，]?(?:得|计){text_of(full_mark)}分)" if full_mark is not None else _FULL
    bound = r"(?:达到?|以|≥|≤|>=|<=|=|不低于|不少于|不超过|不高于|为|率)?"
    patterns = (
        rf"以({NUMBER})(?:{UNITS})?为(?:标准|目标|基准)",
        rf"{bound}({NUMBER})(?:{UNITS})?(?:\(含\))?(?:及?以上|及?以下|以内)?{full}",
        rf"({NUMBER})(?:{UNITS})?or(?:above|more|better|higher|below|less|lower)(?:earns?|gives?|=|:)?full",
        rf"(?:不少于|不低于|至少|不超过|不高于|不多于|atleast|atmost|nomorethan)({NUMBER})(?:{UNITS})?",
    )
    for pattern in patterns:
        match = re.search(pattern, flat, re.IGNORECASE)
        if match:
            return text_of(number_in(match[1]))
    counted = re.search(r"每(?:[^,;，；。扣]{0,8}?)(?:发生|出现|发现|收到|漏|无故)", flat) or _COUNTED.search(flat)
    return "0" if counted and not re.search(r"分=", flat) else ""


def kind_by(text: str) -> str:
    """Return what a sentence without a weight makes of its row: veto, bonus or malus; "" if it does not say.

    Examples
    --------
    >>> kind_by("每项加3分,最多加6分"), kind_by("每次扣20分"), kind_by("发生事故,一票否决"), kind_by("按计划")
    ('bonus', 'malus', 'veto', '')
    """
    flat = plain(text)
    gains, losses = (bool(re.search(p, flat, re.I)) for p in (r"加|奖励?\d|add|bonus", r"扣|减|罚|deduct|minus"))
    if is_veto(flat) and not re.search(rf"[加扣减]{NUMBER}分", flat):
        return "veto"
    return "bonus" if gains and not losses else "malus" if losses and not gains else ""


_OFTEN = re.compile(r"每(个?(学期|月|季度?|年度?|周|日|天|期|班|人(?!次)))(?!\d)")
_RATE = re.compile(r"(率|占比|比例|比重|满意度|rate|ratio)\Z", re.IGNORECASE)


def unit_in(text: str, name: str = "") -> str:
    """Return the unit that a sentence counts or measures in, "" if it names none.

    A percentage that only sizes a step (每超1%) is no unit: it may be a share of the target.

    Examples
    --------
    >>> unit_in("每发生一起有效投诉扣3分"), unit_in("达到95%得满分"), unit_in("不超过预算,每超1%扣2分")
    ('起', '%', '')
    """
    if (
        text.isascii()
        and "%" not in text
        and (
            noun := re.search(
                r"\b(?:each|every|per) (?!one\b|further\b|month|week|year|quarter|day\b)([a-z]+)\b", text, re.I
            )
        )
    ):
        return "%" if "percentage point" in text.lower() else noun[1].lower()
    flat = _OFTEN.sub("", plain(text).lower())
    if re.search(rf"{NUMBER}分(?:\(含\))?及?以[上下]|{NUMBER}[-~—至]{NUMBER}分[,，]?[得计]", flat):
        return "分"
    flat = re.sub(
        r"(?:满分|全分|分值|权重|基本分|标准分)的?\d+(?:\.\d+)?%", "", flat
    )  # a share of the points measures nothing
    levels = re.sub(r"(?:每[^,;，；。扣加减]{0,12}?|each|every|per)\d+(\.\d+)?[%‰]", "", flat)
    measured = re.search(r"\d(%|‰)", levels) or (re.search(r"\d(%|‰)", flat) if _RATE.search(name) else None)
    if measured:
        return measured[1]
    if "百分点" in flat:
        return "%"
    counted = (
        re.search(rf"(?:每|少|多|超|第)[^\d,;，；。、扣加得减]{{0,8}}?(?:\d+(?:\.\d+)?|[一两二三])({_COUNTS})", flat)
        or re.search(rf"每({_COUNTS})", flat)
        or re.search(rf"[一两]({_COUNTS})[^,;，；。]{{0,6}}[扣加减]", flat)
    )
    if counted:
        return counted[1]
    written = re.search(rf"\d({_COUNTS})", flat)
    return written[1] if written else ""
