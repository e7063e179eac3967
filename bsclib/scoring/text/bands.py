"""Comparisons in words: "98%以上", "80%(含)-90%", "大于3%小于等于5%", "前3名", ">= 95%" become tests of the actual."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bsclib.scoring.text.lexicon import NUM, TARGET, UNITS, a_name, any_of

VALUE = rf"-?{NUM}(?: ?(?:%|‰|‱|个百分点|(?:{UNITS})|分|days?|weeks?|hours?|minutes?|seconds?|months?|pts?))?"
_MARK = r"(?:\((?P<{0}>含|不含)(?:-?\d[\d.%]*(?:天|分|次)?)?\))?"
PREFIX = {
    "below": r"(?:less than |below |under |fewer than )|"
    + any_of("低于 小于 不足 不满 少于 未达到 未达 达不到 未满 不到 不达 <"),
    "at_most": r"(?:at most |within |not more than |no more than |up to )|"
    + any_of("不高于 不超过 不大于 不超 不多于 未超过 控制在 至多 ≤"),
    "at_least": r"(?:at least |not less than |no less than )|"
    + any_of("不低于 不少于 不小于 达到 达 完成 实现 至少 满 达到或超过 超过或达到 ≥"),
    "above": r"(?:more than |above |over |exceeding )|" + any_of("超过 高于 大于 多于 超出 超 >"),
    "equals": any_of("等于 为 是 ="),
}
SUFFIX = {
    "at_least": r"(?: or more| or above| and above)|" + any_of("及以上 以上 或以上 (及)以上 起"),
    "at_most": r"(?: or less| or below| or fewer)|"
    r"(?<=[名位])及以后|" + any_of("及以下 以下 或以下 (及)以下 以内 之内 内 (及)以内 及以内"),
    "above": r"(?<=[名位])(?:以后|之后)|" + any_of("以外"),
}
Test = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Condition:
    """What a value has to be: tests, the measure named, whether its levels are percent, and its words.

    `marked` holds the bounds whose inclusion the text states; the others give way to a neighbour.
    """

    text: str
    tests: tuple[Test, ...]
    subject: str = ""
    percent: bool = False
    marked: frozenset[str] = frozenset()
    span: bool = False
    units: tuple[str, ...] = ()
    of_target: bool = False


_PAST = r"(?!上年|去年|上月|年初|平均|同期)"  # 较上年下降3%: the measure itself is the fall
_OFF = re.compile(
    rf"(?:(?P<low>低|少|差|欠|缺|不足)|(?P<high>超|高|多|突破))(?:于|过|出)?(?:了)?{TARGET}的?$"
    rf"|(?:比|较|与|同){_PAST}{TARGET}(?:相比)?的?,?(?:(?P<low2>低|少|差|欠|缺)|(?P<high2>超|高|多))(?:于|过|出)?(?:了)?$"
)
_BARE = r"(?:(?P<low>低|少|差|欠|缺)|(?P<high>超|高|多))(?:于|过|出)?"
_BARE_OFF = re.compile(_BARE + r"(?=\d)")
_BY_NATURE = re.compile(r"(?P<high>超支|超额|超额完成)$|(?P<low>节支)$")  # a percent of an amount is then of its target


def off_target(found: Condition, amount: bool = False) -> str:
    """Return on which side of the target a comparison measures a distance (低于目标值10%以内); "" where it does not.

    `amount`: the row measures no rate, so that 超支5% is 5 % over its target, and not a level.

    Examples
    --------
    >>> [off_target(c) for t in ("低目标值10%以内", "超预算5%以上", "低目标80%", "98%以上") if (c := condition(t))]
    ['below', 'above', '', '']
    """
    if found.percent and max(value for _, value in found.tests) >= 50:  # 低于目标80%: a level, in percent of the target
        return ""
    said = _OFF.search(found.subject)
    if said is None and len(found.tests) == 2:  # 低于10%-20%
        said = re.fullmatch(_BARE, found.subject)
    if said is None and amount and found.percent:
        said = _BY_NATURE.search(found.subject)
    return "" if said is None else "below" if any(w for n, w in said.groupdict().items() if "low" in n) else "above"


def from_target(found: Condition, way: str) -> Condition | None:
    """Return a distance from the target [% of it] on a side as levels in percent of the target; None where it is none.

    Examples
    --------
    >>> from_target(condition("低于10%-20%(含20%)"), "below").tests
    (('at_least', Decimal('80')), ('at_most', Decimal('90')))
    """
    said, own = _BARE_OFF.match(found.text), off_target(found, amount=True)
    if said is not None and not own:
        far = condition(found.text[said.end() :])
        if far is None or way != ("below" if said["low"] else "above"):
            return None
        tests = tuple(("above" if op == "equals" else op, v) for op, v in far.tests)
        found = replace(far, tests=tests, text=found.text)
    elif not own and found.subject:
        return None
    turn = {"at_most": "at_least", "at_least": "at_most", "below": "above", "above": "below"}
    if any(op not in turn for op, _ in found.tests):
        return None
    tests = found.tests
    if len(tests) == 1 and tests[0][0] in ("at_most", "below"):  # within so much of it, and not on it
        tests = (("above", Decimal(0)), *tests)
    marked = found.marked
    if way == "below":
        tests = tuple((turn[op], 100 - v) for op, v in reversed(tests))
        marked = frozenset(turn[op] for op in marked)
    else:
        tests = tuple((op, 100 + v) for op, v in tests)
    return replace(found, tests=tests, marked=marked, subject="", of_target=True)


def _unit(text: str) -> str:
    return re.sub(rf"^-?{NUM} ?", "", text)


def _number(text: str) -> Decimal:
    found = re.match(rf"-?{NUM}", text)
    assert found is not None
    return Decimal(found[0])


def _flip(op: str, mark: str | None) -> str:
    """Return the comparison with its bound included or left out as the mark says."""
    if mark is None:
        return op
    loose = {"below": "at_most", "above": "at_least"}
    strict = {"at_most": "below", "at_least": "above"}
    return loose.get(op, op) if mark == "含" else strict.get(op, op)


_SUBJECT = r"(?P<subject>[^\d<>≤≥=,;()\[\]]*?)"
_DONE = any_of(
    "完成 办结 到位 报送 上报 提交 整改 整改到位 解决 响应 送达 到校 到岗 到场 到达 回复 反馈 处理 修复 交货 交付"
    " 支付 上线"
)
_DO = any_of("在 于 到 开展 组织 举办 召开 进行 报送 参加")
_END = (
    rf"{_DONE}?(?:的|者|时|,|的话)*(?: (?:over|above|below|under) (?:the )?(?:budget|target|plan)|(?: [a-z]+){{1,2}})?"
)
_PRE = "|".join(f"(?P<{{0}}{op}>{words})" for op, words in PREFIX.items())
_SUF = "|".join(f"(?P<{{0}}{op}>{words})" for op, words in SUFFIX.items())
_PLACE = r"(?:在|为|处于|介于|是|于|控制在|位于)?"


def _one(key: str) -> str:
    """Return the pattern of one comparison: before the value, after it, or none."""
    pre, suf = _PRE.format(f"{key}p_"), _SUF.format(f"{key}s_")
    return (
        rf"(?:{pre})?(?P<{key}of>{TARGET}的)?(?:{_DO}| )?(?P<{key}v>{VALUE})(?P<{key}to> of target)?(?:{suf})?"
        + _MARK.format(f"{key}m")
        + rf"(?:{_SUF.format(f'{key}t_')})?"
    )


_SINGLE = re.compile(_SUBJECT + _PLACE + _one("a") + _END)
_DOUBLE = re.compile(
    _SUBJECT
    + _PLACE
    + _one("a")
    + r"(?P<joint>(?:,|且|并|但|至|、| to | and )*)(?:[^\d<>≤≥=,;()]{0,12}?)"
    + _one("b")
    + _END
)
_SPAN = re.compile(
    _SUBJECT + _PLACE + rf"(?P<low>{VALUE})" + _MARK.format("lm") + r" ?(?:-|至|到|to|与|和) ?" + rf"(?P<high>{VALUE})"
    + _MARK.format("hm") + r"(?:[(,](?P<bound>不含|含)-?\d[\d.]*(?:%|分)?\)?)?"
    + r"(?:之间|范围内|区间|内|以内)*" + _MARK.format("em") + _END
)  # fmt: skip
_INTERVAL = re.compile(_SUBJECT + rf"(?P<lo>[\[(])(?P<low>{VALUE}),(?P<high>{VALUE})(?P<hi>[\])])" + _END)
_BETWEEN = re.compile(
    rf"(?P<low>{VALUE}) ?(?P<lo>[<≤])(?P<subject>[^\d<>≤≥=,;()]*)(?P<hi>[<≤]) ?(?P<high>{VALUE})" + _END
)
_PLUS_MINUS = re.compile(
    _SUBJECT
    + _PLACE
    + rf"±(?P<high>{VALUE})"
    + _MARK.format("hm")
    + r"(?:以内|之内|内|范围内)?"
    + _MARK.format("em")
    + _END
)
_TOP = re.compile(r"top (?P<best>\d+)|(?P<subject>[^\d,;()]*?)(?:进入)?(?P<place>[^\d,;()]{0,6}?)前(?P<n>\d+)名" + _END)


_RANKED = re.compile(r"第\d+(?:名|位)")


def _percent(text: str) -> bool:
    return "%" in text or "百分点" in text


def _test(match: re.Match[str], key: str) -> tuple[str, Decimal, bool]:
    """Return (op, value, whether the text marks the bound)."""
    value, mark = match[f"{key}v"], match[f"{key}m"]
    ops = [op for op in PREFIX if match.groupdict().get(f"{key}p_{op}")]
    after = [op for op in SUFFIX if match.groupdict().get(f"{key}s_{op}") or match.groupdict().get(f"{key}t_{op}")]
    op = after[0] if after else ops[0] if ops else "equals"
    if (
        after
        and ops
        and ops[0] in ("below", "above")
        and {ops[0], after[0]} in ({"below", "at_least"}, {"above", "at_most"})
    ):
        op = ops[0]
    suffix = next((m for op in SUFFIX for k in ("s", "t") if (m := match.groupdict().get(f"{key}{k}_{op}"))), "")
    signs = any((match.groupdict().get(f"{key}p_{op}") or "") in _SIGNS for op in PREFIX)
    return _flip(op, mark), _number(value), signs or mark is not None or suffix.startswith(("及", "(及)", "或"))


_SIGNS = ("≥", "≤", "不低于", "不高于", "不超过", "不少于")  # what takes its bound in by name
_MARKS = re.compile(r"(?:得分|评分|总分|分数)$")  # a measure in points is named by them
_SHARE = re.compile(r"(?:完成|达成|执行|到位)比例$")
_A_TIME = re.compile(
    r"每(?:季度|月|年|周|学期|天|日|(?:百|千|万|百万)?(?:人次|[人户台辆吨名行件批床]|公里|平方米)(?=.*?[不达超低高≤≥]|$))"
)


def condition(text: str) -> Condition | None:
    """Return the comparison that a piece of text states; None where it states none, or more than that.

    Examples
    --------
    >>> condition("完成率98%以上").tests
    (('at_least', Decimal('98')),)
    >>> condition("80%(含)-90%").tests
    (('at_least', Decimal('80')), ('at_most', Decimal('90')))
    >>> condition("经批准的") is None
    True
    """
    label = re.fullmatch(r"([^\d()<>≤≥=,]+)\((.+)\)", text)
    named = label is not None and a_name(label[1])
    text = re.sub(r"^累计(?=(?:发生|出现|达到?|超过)?\d+(?:次|起|件|项|人|例|天))", "", text)
    found = (
        _read((label[2] if label is not None and named else text).strip())
        if "每" not in _A_TIME.sub("", text) and not re.match(r"(?:each|every)\b", text)
        else None
    )
    if re.search(rf"第{NUM}次|within {NUM}% of target", text):  # one after the other; so far from the target
        return None
    tail = re.search(r"[a-z ]*$", text)
    if found is not None and tail is not None and not a_name(tail[0]):
        return None
    if found is not None and re.search(r"\b(?:not|never|fail\w*)\b", found.subject):
        return None
    return (
        found
        if found is not None
        and a_name(_MARKS.sub("", _A_TIME.sub("", _SHARE.sub("", found.subject))))
        and _sound(found)
        else None
    )


def _sound(found: Condition) -> bool:
    if len(found.tests) < 2:
        return True
    (first, low), (second, high) = found.tests
    ordered = low <= high or len(set(found.units)) > 1  # in two units their order shows once both are the row's
    return first in ("at_least", "above") and second in ("below", "at_most") and ordered


def _read(text: str) -> Condition | None:
    if m := _INTERVAL.fullmatch(text):
        ops = ("at_least" if m["lo"] == "[" else "above", "at_most" if m["hi"] == "]" else "below")
        return _pair(text, m, ops, frozenset(ops))
    if m := _BETWEEN.fullmatch(text):
        ops = ("above" if m["lo"] == "<" else "at_least", "below" if m["hi"] == "<" else "at_most")
        return _pair(text, m, ops, frozenset(ops))
    if m := _PLUS_MINUS.fullmatch(text):
        high = _number(m["high"])
        return Condition(
            text,
            (("at_least", -high), ("at_most", high)),
            m["subject"],
            _percent(m["high"]),
            span=True,
            units=(_unit(m["high"]),) * 2,
        )
    if m := _SPAN.fullmatch(text):
        return _ranged(text, m)
    if m := _TOP.fullmatch(text):
        return Condition(text, (("at_most", Decimal(m["n"] or m["best"])),), m["subject"] or "")
    if m := _SINGLE.fullmatch(text):
        op, value, marked = _test(m, "a")
        if _RANKED.search(text):  # the first is the best: "3rd and above" are the numbers up to 3
            op = {"at_least": "at_most", "at_most": "at_least"}.get(op, op)
        return Condition(
            text,
            ((op, value),),
            m["subject"],
            _percent(m["av"]),
            frozenset({op} if marked else ()),
            units=(_unit(m["av"]),),
            of_target=m["aof"] is not None or m["ato"] is not None,
        )
    if m := _DOUBLE.fullmatch(text):
        one, other = _test(m, "a"), _test(m, "b")
        if one[0] == "equals" and m["joint"].strip() in ("to", "至"):
            one = ("at_least", *one[1:])
        found = [(one[:2], _unit(m["av"])), (other[:2], _unit(m["bv"]))]
        found.sort(key=lambda t: t[0][0] in ("below", "at_most"))
        pair = tuple(test for test, _ in found)
        if "equals" in (one[0], other[0]):
            return None
        return Condition(
            text,
            pair,
            m["subject"],
            _percent(m["av"] + m["bv"]),
            frozenset(op for op, _, marked in (one, other) if marked or op in ("above", "below")),
            units=tuple(u for _, u in found),
        )
    return None


def _pair(text: str, m: re.Match[str], ops: tuple[str, str], marked: frozenset[str]) -> Condition:
    low, high = _number(m["low"]), _number(m["high"])
    tests = ((ops[0], low), (ops[1], high))
    high_unit = _unit(m["high"])
    units = (_unit(m["low"]) or high_unit, high_unit)
    return Condition(text, tests, m["subject"], _percent(m["low"] + m["high"]), marked, span=True, units=units)


def _ranged(text: str, m: re.Match[str]) -> Condition:
    """Return a range in words: both ends included unless the text marks one."""
    low_mark, high_mark = m["lm"], m["hm"] or m["em"] or m["bound"]
    ops = (_flip("at_least", low_mark), _flip("at_most", high_mark))
    marked = frozenset(op for op, mark in zip(ops, (low_mark, high_mark), strict=True) if mark)
    found = _pair(text, m, ops, marked)
    low, high = found.tests[0][1], found.tests[1][1]
    return found if low <= high or len(set(found.units)) > 1 else replace(found, tests=((ops[0], high), (ops[1], low)))
