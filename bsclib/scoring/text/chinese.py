"""Chinese sentences in one order of words: what is said in several ways becomes the way that the forms read."""

from __future__ import annotations

import re

from bsclib.scoring.text.bands import condition
from bsclib.scoring.text.lexicon import ADD, DEDUCT, FULL, GIVE, NOUGHT, NUM, SCORE, TARGET, UNITS, a_name
from bsclib.scoring.text.numerals import DIGIT, counts_in_digits, numeral

_EACH_OF = re.compile(
    rf"每(?:有|出现|发生)[一1]次([^\d,;扣加]+?扣{NUM}分(?:[,、](?!最|累计|合计|至多|共|总|上限|不)[^\d,;扣加每]+?扣{NUM}分)+)"
)

_AROUND = re.compile(  # full marks on either side of the target, and what lies beyond
    rf"(?:^|(?<=[,;]))[^,;\d]{{0,10}}?[在为与](?:与|比)?({TARGET})的?(?:[在为]|偏差|上下|浮动)*"
    rf"(?:±|(?<=差)|(?<=差在)|(?<=上下)|(?<=浮动))±?({NUM}(?:%|个百分点))的?(?:范围)?(?:以内|之内|内)的?,?(?:[得计]{FULL}|不扣分)"
    rf"[,;](?:超[过出](?:该|此|上述)?(?:的?部分|范围|区间)?的?,?每|每超[过出])({NUM}(?:%|个百分点))"
)

# what is said in two ways, and how the forms have it
_TURNS = (
    (rf"(低于|少于|不足|未达到?|高于|超过)({TARGET})(?=(?:[5-9]\d|\d{{3,}})(?:\.\d+)?%)", r"\1\2的"),
    (r"每满(?=\d)", "每"),
    (rf"(以内|之内|及以上|及以下|以上|以下)\(含{NUM}[^()]*\)", r"\1(含)"),
    (rf"(?<=[记计])([+-])({NUM})分", lambda m: f"{'加' if m[1] == '+' else '扣'}{m[2]}分"),
    (rf"(?<=[,)点%])降({NUM})分", r"扣\1分"),
    (rf"^([^,;]*?)≥({TARGET})(?=[,得→])", r"\1达到\2"),
    (rf"达标({NUM})分", r"得\1分"),
    (rf"(?<=[%)])按({NUM})分", r"得\1分"),
    (r"^[^,;:\d()]{2,10}:(?=实际|完成)", ""),
    (r"(?<!加)减分上限(?:为|是)?", "最多扣"),
    (rf"[,(]?奖分≤({NUM})分\)?", r",最多加\1分"),
    (rf"(?<=,)([加减扣])({NUM})分为限", r"最多\1\2分"),
    (rf"^([^,;()\d]*?)(?:任务|计划)(?:为|是)?({NUM}{UNITS})(?=[,;](?:每|少|多))", r"\1目标\2"),
    (r"\((?:[^()]*?,)?(?:提前|节约|超前)为负\)", ""),
    (rf"^([^,;()]*)\((目标值?:?{NUM}%?)\)[:,]?", r"\2,\1"),
    (rf"每?±({NUM})(个百分点|%|{UNITS})(?:→|,|对应|得)?±({NUM})分", r"每增加\1\2加\3分,每减少\1\2扣\3分"),
    (r"→满分", "得满分"),
    (r"→半分", "得一半"),
    (rf"({NUM}(?:%|{UNITS})?(?:/[^\d,;]{{1,2}})?)为达标,?(?=得)", r"达到\1"),
    (rf"(?<=\D)({NUM}(?:%|{UNITS}))达标(?=[,;]每)", r"目标\1"),
    (rf"(底线|门槛)以下(?={NOUGHT})", r"低于\1"),
    (rf"(底线|门槛)以下(?={NUM}分)", r"低于\1得"),
    (rf"满({NUM})分?封顶", r"最高\1分"),
    (rf"^([^,;<>≤≥=\d]*)≥({NUM}{UNITS})(?=[,;](?:每|缺|少))", r"\1不少于\2"),
    (r"(?<=按比例)(?=[,;]|$)", "计分"),
    (r"按(?=每\d)", ""),
    (rf"({DEDUCT}{NUM}分)计(?=[,;]|$)", r"\1"),
    (r"(?<=\d)个点(?=[,;扣加减奖罚])", "个百分点"),
    (r"上限\+(?=\d)", "最多加"),
    (r"跌破", "低于"),
    (rf"以{TARGET}({NUM}%?)为(?:基准|基础|标准),?[得计]({NUM})分", r"达到\1得\2分"),
    (r"^[^,;:\d()]{2,10}:(?=[^,;:]{1,12}(?:的|者)?(?:不扣分|每[^,;]{0,4}扣))", ""),
    (r"\((?:即|按|以)?(?:上年|去年|同期|年度)[^()\d]{0,6}\)", ""),
    (rf"得(?:基础|基本|基准)分(?={NUM}分)", "得"),
    (rf"以({NUM})分为(?:达标|及格|合格)线,?(?:达标的?,?)?(?=得)", r"达到\1分"),
    (rf"以({TARGET})为({NUM})分", r"达到\1得\2分"),
    (rf"符合({TARGET})的?,?(?=得|计)", r"达到\1"),
    (r"\((?:无论|不论)[^()]*\)|\((?:即)?目标值\)|\([a-z]\d?\)", ""),
    (r"(?:超出|偏离|低于或高于)(?:该|此|上述)?(?:区间|范围)的?,?(?=每偏离)", ""),
    (r"(大于|小于|等于|高于|低于|[<>≤≥])零(?!部件|售)", r"\g<1>0"),
    (rf"与({TARGET})(?:持平|一致|相同)的?,?(?=得|计)", r"达到\1"),
    (rf"({NUM}%?(?:\(含\))?(?:及?以[上下])?)的?为(?:达标|合格|[a-e]等|优秀|良好),?(?=[得计])", r"\1"),
    (rf"({NUM}%)为(?:达标|合格)(?=[,;]每)", r"达到\1得满分"),
    (rf"满分({NUM})分封顶", r"最高\1分"),
    (rf"[,、]?以([加减扣])({NUM})分为限", r",最多\1\2分"),
    (r"以此为(?:基准|基础|基数),?", ""),
    (r"扣一半(?:分值|分)?", "扣50%"),
    (r"(?:本项|该项|总)?得分(?=最[高低]\d)", ""),
    (r"得分等于(?=(?:完成率|达成率|执行率)(?:[,;]|$))", "按"),
    (r"(?<=按(?:完成率|达成率|执行率))(?=[,;]|$)", "计分"),
    (rf"在{NUM}分(?:的)?基础上(?=[加扣减])", ""),
    (r"(?:差额|余数|零头)(?=不[足满])", ""),
    (
        r"(?<![每\d.])\d+(日|天|秒|小时|分钟|个月|公里)(?=内?[^\d,;扣加减得分内以]{1,6}(?:率|度)(?:[^\d,;]{0,6}\d|[,;]))",
        r"\1",
    ),
    (rf"(?<=[;,])不[降减]反[升增]的?(?=,?(?:{NOUGHT}|得))|(?<=[;,])不[升增]反[降减]的?(?=,?(?:{NOUGHT}|得))", "低于0"),
    (
        rf"每(增加|提高|升高|上升|增长|提升|超过|高|增)\((?:减少|降低|下降|低于|低|减)\)({NUM})(个百分点|%|{UNITS}),?[加奖增]\((?:减|扣|罚)\)({NUM})分",
        r"每\1\2\3加\4分,每减少\2\3扣\4分",
    ),
    (rf"({NUM}%?)为(?:基础|基准|及格线?|合格线?),?[得计记]?({NUM})分", r"达到\1得\2分"),
    (rf"为正(?:数|值)?的?,?(?={GIVE}{NUM}分|{GIVE}?{FULL})", "大于0"),
    (rf"为负(?:数|值)?的?,?(?={NOUGHT}|{DEDUCT}{NUM}分)", "小于0"),
    (
        rf"(?:^|(?<=;))([^,;()\d每]{{2,16}}?)(?:的|者|时)?,(?=每(?:缺|少|发现|出现|发生|有)?[一1]?{UNITS}再?(?:{DEDUCT}|{ADD}){NUM}分)",
        lambda m: m[1] if a_name(m[1]) and not re.search(rf"率|按|{TARGET}", m[1]) else m[0],
    ),
    (rf"((?:^|(?<=[,;]))[^,;每]*\d%)(?={NUM}分(?!钟))", r"\1得"),
    (rf"→({NUM})分?", r"得\1分"),
    (rf"\(({NUM})(%?),({NUM}%?)([\])])", lambda m: f">{m[1]}{m[2]}且{'≤' if m[4] == ']' else '<'}{m[3]}"),
    (rf"\(({NUM}%?),\+?(?:∞|无穷大?)\)", r">\1"),
    (rf"\[({NUM}%?),\+?(?:∞|无穷大?)\)", r"≥\1"),
    (rf"\(-(?:∞|无穷大?),({NUM}%?)\)", r"<\1"),
    (rf"\(-(?:∞|无穷大?),({NUM}%?)\]", r"≤\1"),
    (_EACH_OF, lambda m: re.sub(rf"([^\d,、扣]+)扣(?={NUM})", r"\1每次扣", m[1])),
    (rf",[a-e]级,(?={NUM}分)", ","),
    (r"每(?:百|千|万|十万|百万)(?:人次|人|户|床|台|辆|吨|件|公里)(?=[^,;\d扣加减得每]{1,10}率)", ""),
    (_AROUND, lambda m: f"偏离{m[1]}{m[2]}以内不扣分,每偏离{m[3]}"),
    (rf"({TARGET})(?:以|之)?内的?,?(?=得|计)", r"控制在\1内"),
    (rf"(?<![不未])(?:低于|少于|不足)({TARGET})的?,?每(?={NUM})", "每低"),
    (rf"(?<![不未])(?:超过|超出|高于)({TARGET})的?,?每(?={NUM})", "每超"),
    (
        rf"自?第([一二三四五六七八九十]+|\d+)({UNITS})(?:起|开始),?每\2",
        lambda m: f"超过{numeral(m[1]) - 1}{m[2]}的,每超1{m[2]}",
    ),
    (rf"(?:≥|不低于|达到)?({NUM}%)(?:以上)?(?:方可|才能?|方能?)(?:得分|计分)", r"低于\1不得分"),
    (r"(?:^|(?<=[,;]))(?:扣分制|计[分算](?:方法|公式|办法)|评分(?:标准|办法|规则)|考核标准)[:,]", ""),
    (rf"(?<![高低多少])得分[为:]+(?=[\d(|]|{TARGET}|实际)", "得分="),
    (rf"允许(?:误差|偏差)率?(?:为|是|在)?({NUM}%)(?:以内|之内)?,超[出过]的?部分,?每", r"超过\1的部分,每超"),
    (
        rf"(?<=[\d%])的?,?得分=(?:实际|指标|目标|任务|预算)?(?:完成率|执行率|达成率)\*(?:{FULL}|100)(?=[,;]|$)",
        "按完成率计分",
    ),
    (rf"超过?{FULL}的?,?按{FULL}计(?:算|分)?", "最高得满分"),
    (r"(?:^|(?<=[,;]))(?:按照?|依照?|根据|依据)[^,;:\d]{1,10}(?:扣分|计分|评分):", ""),
    (r"^(?:采用|实行)一票否决:", ""),
    (r"^([^,;:=()\d]*率):([^,;:=<>≤≥\d]+/[^,;:=<>≤≥\d]+),", r"\1=\2,"),
    (
        r"每(?:万元|元|吨|平方米|单位)(?:产值|产品|产量|面积|建筑面积)?(?=[^,;\d扣加减得]{0,4}(?:耗|能耗|成本|费用|排放))",
        "",
    ),
    (
        rf"在?({NUM}%?)(?:至|到|-)({NUM}%?)之间的?,?在?({NUM})分(?:至|到|-)({NUM})分之间,?按?(?:线性|直线)(?:内?插值?)?法?(?:计分|计算|得分)?",
        r"\1得\3分,\2得\4分,中间按线性插值",
    ),
    (rf"以({NUM})分为(?:上?限|最高)", r"不超过\1分"),
    (r"加减分上限(?:均|各)?(?:为|是)?", "加减分不超过"),
    (
        rf"每(?:增减|升降|增加或减少)({NUM})(个百分点|%|{UNITS}),?(?:相应)?(?:加减|增减)({NUM})分",
        r"每增加\1\2加\3分,每减少\1\2扣\3分",
    ),
    (r"(?<=\d)(件|次|起|人次|例|天|小时|分钟)/(?:年|季度?|月|周)(?=[,;得计]|$)", r"\1"),
    (rf"(?<=\d[次起项个处件])-({NUM})分", r"扣\1分"),
    (rf"(?<=出)({NUM}次)错", r"错\1"),
    (r"[a-e]级\(([^(),]*),(不?含[^()]*)\)", r"\1(\2)"),
    (rf"[a-e]级\(((?=[^()]*{NUM})[^()]*)\)", r"\1"),
    (rf"每±({NUM})(个百分点|%|{UNITS}),?(?:加减|±)({NUM})分", r"每增加\1\2加\3分,每减少\1\2扣\3分"),
    (r"(?<=前)([三四五六七八九])(?=[,得加的])", lambda m: f"{DIGIT[m[1]]}名"),
    (r"(?<=\d分)、(?=每|[^\d,;、]{1,12}(?:\d|[扣加]))", ","),
    (r"\d{5}(?=热线|平台|工单|电话)", ""),
    (r"(?<=每)累计(?=\d)", ""),
    (r"其余(?=每)", ""),
    (rf"(?<![不未或])低于({TARGET})的?(?!(?:[5-9]\d|\d{{3,}})(?:\.\d+)?%)(?=\d)", r"低\1"),
    (r"加分上限(?:为|是)?", "最多加"),
    (r"扣分上限(?:为|是)?", "最多扣"),
    (r"第([一二三四五六七八九])(?=[名位])", lambda m: f"第{DIGIT[m[1]]}"),
    (rf"(?<![不未])(?:超过|超出|高于|高出)({TARGET})的?(?=\d)", r"超\1"),
    (rf"负增长(?=的?[,得扣]?{NOUGHT})", "低于0%"),
    (
        r"\b8d|\b[5-7]s(?=[^a-z])|\biso ?\d{4,5}|pm ?2\.5|\bpm ?10|\bp[0-4](?=\S{0,2}(?:故障|事件|问题|缺陷))",
        lambda m: re.sub(r"[\d.]", "", m[0]),
    ),
)


_PER_UNIT = re.compile(rf"(?<=[^\d,;:.扣加减奖罚得计记])[,:]?({NUM}分/{UNITS})")


def _signed_units(text: str) -> str:
    """Return a list of points per unit (迟到0.5分/人次,缺席2分/人次,5分扣完为止) with the verb that its end tells."""
    sign = "扣" if re.search("扣|减完|罚", text) else "得" if re.search("封顶|上限|满分", text) else ""
    return _PER_UNIT.sub(rf"{sign}\1", text) if sign else text


_RISE, _FALL = "(?:上升|增长|提高|增加|上涨|提升)", "(?:下降|降低|减少|下滑|压减|压降|缩减)"


def _compared_with_nothing(text: str) -> str:
    """Return a text of bands of a rise, or of a fall, in which 持平, 下降, 未压减或增长 are comparisons with 0."""
    ways = [way for way in (_RISE, _FALL) if re.search(rf"(?<!每){way}(?:幅度)?(?:达到?|超过|不低于|在)?\d", text)]
    if len(ways) != 1 or "每" in text:
        return text
    good, bad = (_RISE, _FALL) if ways == [_RISE] else (_FALL, _RISE)
    worth = rf"的?,?(?={GIVE}|{NOUGHT})"
    text = re.sub(
        rf"(?<=[,;])(?:(?:未|没有){good}|(?:与[^,;\d]{{1,4}})?持平)或(?:{bad}|负增长){worth}", "不超过0", text
    )
    text = re.sub(rf"(?<=[,;])(?:与[^,;\d]{{1,4}})?持平{worth}", "等于0,", text)
    text = re.sub(rf"(?<=[,;])(?:{bad}|(?:未|没有){good}|负增长){worth}", "低于0,", text)
    return re.sub(rf"(?<=[,;]){good}但?(?:不足|不到)(?={NUM})", "大于0且低于", text)


_LEVEL = re.compile(rf"(?!实际)([^\d,;:=()]{{1,4}}[值线])(?:=|为|是|:)({NUM}%?)(?:[,;、]|$)")


def _with_levels(text: str) -> str:
    """Return a text that says what its levels are (目标值=85%;达到目标值得80分) with the figures in their place."""
    told: dict[str, str] = {}
    if inline := dict(
        re.findall(rf"(?:^|[,;:])([^\d,;:=()]{{1,3}}值|目标|底线|门槛|挑战)({NUM}%?)(?=得{NUM}分)", text)
    ):
        text = re.sub(
            "|".join(f"{name}{value}" for name, value in inline.items()),
            lambda m: re.sub(r"\D+(?=\d)", "", m[0], count=1),
            text,
        )
        return re.sub("|".join(map(re.escape, inline)), lambda m: inline[m[0]], text)
    while found := _LEVEL.match(text):
        told[found[1]] = found[2]
        text = text[found.end() :]
    if not told or not all(name in text for name in told):
        return "".join(f"{name}={value};" for name, value in told.items()) + text
    return re.sub("|".join(map(re.escape, told)), lambda m: told[m[0]], text)


_BARE_WORTH = re.compile(rf"([^\d,;:<>≤≥=%每比]*?[\u4e00-\u9fff])(扣)?({NUM})")


def _with_points(text: str) -> str:
    """Return a list of classes with bare figures (符合2.0,基本符合1.0) with its verbs and units."""
    parts = re.split(r"[,;](?![^\[(]*[\])])", text)
    worths = [re.fullmatch(rf"(.*\d.*?)[:= ]({NUM})分?", part) for part in parts]
    if len(parts) > 1 and all(m is not None and condition(m[1]) is not None for m in worths):  # <80%:0;80%-90%:60
        return ";".join(f"{m[1]}得{m[2]}分" for m in worths if m is not None)
    found = [_BARE_WORTH.fullmatch(part) for part in parts]
    if len(parts) < 2 or None in found:
        return text
    return ",".join(f"{m[1]}{m[2] or '得'}{m[3]}分" for m in found if m is not None)


def in_one_order(text: str) -> str:
    """Return a Chinese sentence, spelt already, as the forms have it.

    Examples
    --------
    >>> in_one_order("目标值=85%;低于目标值的每1%扣2分")
    '目标值=85%;每低1%扣2分'
    """
    if re.search(
        rf"比{TARGET}每?节[约省]|节[约省]{NUM}?(?:%|个百分点)|超支|超出?(?:过)?{TARGET}", text
    ):  # against a target, not an amount saved
        text = re.sub(rf"节[约省](?={NUM})", "降低", text)
    if none := re.match(r"无([^,;\d]{1,6}),", text):  # 无结余…;有结余,但不超过…: what is not none
        text = re.sub(rf"(?<=;)有{re.escape(none[1])},(?:但|且)(?=不(?:超过|高于))", "", text)
    if none := re.search(
        r"(?:零|无|没有|未发生|未出现)([^,;的得计\d]{1,6}?)(?=的|,|得|计)", text
    ):  # 零投诉…,有1次投诉…
        text = re.sub(rf"有?({NUM}(?:次|起|件|例)(?:及?以上)?){re.escape(none[1])}(?=的|,|得|计|{NOUGHT})", r"\1", text)
    if re.search(rf"[,;]超额(?:完成)?(?:的|者)?,?{GIVE}{NUM}分", text):  # three sides of one target
        text = re.sub(rf"(?<=[,;])超额(?:完成)?(?:的|者)?,?(?={GIVE}{NUM}分)", "超过目标", text)
        text = re.sub(rf"(?<=[,;])未完成(?:的|者)?,?(?={NOUGHT}|{GIVE}{NUM}分)", "未完成目标", text)
    text = _signed_units(_compared_with_nothing(text))
    for said, turned in _TURNS:
        text = re.sub(said, turned, text)
    text = _with_levels(text)
    text = counts_in_digits(text)
    text = re.sub(rf"(?<![一得计给上下])半(?=天|日|年|小时|个月|{SCORE}|个百分点)", "0.5", text)
    return _with_points(re.sub(r"\s+", " ", text).strip(" ;,"))
