"""The forms of a clause as patterns over the vocabulary: one line a form, Chinese first, then English in its own order.

A group is a word that `gathering` uses; a form is used whole or not at all.
"""

from __future__ import annotations

from bsclib.scoring.text.lexicon import (
    ADD,
    DEDUCT,
    EARLY,
    FULL,
    GIVE,
    HAPPEN,
    LATE,
    LESS,
    MONEY,
    MORE,
    NOUGHT,
    NUM,
    PERCENT,
    SCORE,
    TARGET,
    UNITS,
)

END = r"(?=[,;()]|$)"
SUBJ = r"(?P<subject>[^,;()]*?)"
LINK = r"(?:则|均|应|可|要|须|将|再|另|的|各|者|时|予以|直接|视为|按|即|都|,)*"
WORTH = rf"{LINK}(?P<sign>{DEDUCT}|{ADD}|得|计)(?:除)?(?:(?P<points>{NUM}){SCORE}?|(?:{FULL}|本项{SCORE}值?|该项{SCORE}值?)的?(?P<share>{NUM})%|(?P<share2>{NUM})%(?:的?{FULL})?)"
AMOUNT = rf"(?P<size>{NUM})?(?P<unit>{PERCENT}|{UNITS}|分)(?:以上)?"
FIXED = rf"固定目标(?P<fixed>-?{NUM})"
OF = r"(?P<of>目标值?的)?"
STEP = (
    rf"{SUBJ}(?P<every>每)?(?:(?:与|同|比|较|相比|对比|按照?)(?P<base>{TARGET}|{FIXED})(?:相比|相对|比较)?的?,?)?(?P<every2>每)?"
    rf"(?P<move>{LESS}|{MORE}|{LATE}|{EARLY})(?:了|于|出|过)?(?P<base2>{TARGET}|{FIXED.replace('fixed', 'fixed2')}|(?P<level>{NUM})%(?=\d))?{OF}(?:的?每)?{AMOUNT}"
    rf"(?P<object>[^,;()\d]*?),?{WORTH}"
)
STEP_PLAIN = STEP.replace(AMOUNT + r"(?P<object>[^,;()\d]*?)", rf"(?P<plain>{NUM})")
EVERY_LATE = rf"{SUBJ}(?P<move>{LATE}|{EARLY})(?P<object>[^,;()\d]{{0,6}}?)(?P<every>每)(?P<size>{NUM})?(?P<unit>{UNITS}),?{WORTH}"
OUTSIDE = rf"{SUBJ}(?P<every>每)?(?P<move>偏离|低于或高于|高于或低于|高或低|低或高|超出或低于|低于或超出|超过或低于|低于或超过|超出(?=该|此|上述|范围|区间)|偏差|变动)(?:该|此|上述)?(?:(?P<base>{TARGET})|目标区间|范围|区间)?(?:的|外|部分)*,?(?P<span>[(\[]-?{NUM}%?[-,]-?{NUM}%?[)\]])?的?(?P<every2>每)?{OF}{AMOUNT},?{WORTH}"
EVENT = (
    rf"{SUBJ}(?P<every>每)?(?P<verb>{HAPPEN})?(?:了|过|到)?(?P<size>{NUM})?(?P<unit>{UNITS})(?:/次|/节)?(?P<object>[^,;()\d每]*?),?{WORTH}"
    rf"(?:/(?P<per>[人次处项条节]))?"
)
EVENT_VERB = rf"{SUBJ}(?P<every>每)(?P<verb>[^,;()\d每比低高超]{{1,8}}?)(?P<size>{NUM})(?P<unit>{UNITS})(?P<object>[^,;()\d每]*?),?{WORTH}"
PER = rf"{SUBJ},?(?P<sign>{DEDUCT}|{ADD})(?P<points>{NUM}){SCORE}?/(?P<unit>{UNITS})(?P<also>(?:/(?:{UNITS}))*)"
PIECE = rf"(?P<subject>(?:没有|未)[^,;()\d]*),?{WORTH}"
TIER = (
    r"(?P<cond>[^;]+?)(?P<each>(?<=[日天])每(?:批次?|单|件|笔))?[,:(]? ?(?:的|者|则|(?<![小学课])时|,)*"
    rf"(?:(?P<nought>{NOUGHT})|(?P<sign>{GIVE}|{DEDUCT}|{ADD}|支付|: score |score |=| = |: ?|= ?)?(?:{FULL})?(?P<points>(?<![\d.%含至到-])[+-]?{NUM}) ?(?:{SCORE}|points?|pts?)\)?"
    rf"|(?P<lost>{DEDUCT})(?:{FULL}的?)?(?P<lostshare>{NUM})%(?:的?(?:分值|满分|标准分|权重分?|分数|分))?"
    rf"|(?<=[\d%) a-z天日时次个件项月周元人钟])(?P<equals>= ?|: ?)(?P<bare>{NUM})(?: points?| pts?)?"
    rf"|(?:{GIVE}|支付|可得)?(?P<full>{FULL}|full marks)(?:(?P<fullpoints>{NUM})分)?|(?:{GIVE}|支付)(?:{FULL}的?|标准分的?)?(?P<share>{NUM})%(?:的?(?:分值|满分|标准分|分数|分))?"
    rf"|(?:{GIVE})(?P<half>一半)|: score (?P<score>{NUM})|(?P<none>不支付)|(?P<spared>不扣分?|不加不扣|不减分|不加分))"
)
MISSED = rf"未达标|不达标|未达到?{TARGET}|达不到{TARGET}|(?:未|没有?)完成{TARGET}|低于{TARGET}|少于{TARGET}"
OVER = rf"(?:超过?|超出|高于|突破){TARGET}|超支"
WITHIN = rf"(?:未|不|没有?)(?:超过?|超出|高于|突破){TARGET}|控制在{TARGET}以?内"
AGAINST = (
    rf"(?P<subject>[^,;()\d或]*?)(?:(?P<within>{WITHIN})|(?P<missed>{MISSED})|(?P<over>{OVER}))的?,?(?:则|的|者|,)*"
    rf"(?:(?P<nought>{NOUGHT})|(?P<sign>{GIVE}|{DEDUCT})?(?P<points>{NUM}){SCORE}|{GIVE}(?P<full>{FULL})|(?P<spared>不扣分))"
    rf"|(?P<en_missed>target (?:is )?(?:missed|not met)|(?:the )?actual (?:is )?below target)[:,] ?(?P<points2>{NUM})(?: points?)?"
    rf"|(?P<en_met>target (?:is )?met|on or above target)[:,] ?(?P<points3>{NUM})(?: points?)?"
    rf"|(?P<en_over>(?:over|above) (?:the )?(?:budget|target|plan))[:,] ?(?P<points5>{NUM})(?: points?)?"
    rf"|(?P<en_within>(?:within|on or below) (?:the )?(?:budget|target|plan))[:,] ?(?P<points4>{NUM})(?: points?)?"
)
REACH = (
    r"(?P<goal>[^,;()]*?(?:≤|≥|完成或超额完成|达到或超过|达到|完成|达标|未超|不超过|不高于|不低于|等于|实现|符合|满足|控制在|如期|按期|按时|零|无|没有|未发生|持平|为满分|目标)[^,;()\d]*?),?(?:的|者|,|即|则)*"
    rf"(?:{GIVE}|为|可得)?(?:(?P<full>{FULL})(?P<fullpoints>{NUM})?分?|(?P<points>{NUM}){SCORE})"
)
BY_DATE = (
    rf"(?P<goal>[^,;()\d]*(?:{NUM}月份?)?{NUM}[日号](?:之?前|以前)[^,;()\d]*?),?(?:的|者)*(?:{GIVE}|可得)"
    rf"(?:(?P<full>{FULL})|(?P<points>{NUM}){SCORE})"
)
DEFINED = r"[^,;()=]*?(?:率|度|比重|比例|占比)=[^,;=<>≤≥]*(?:/[^,;=<>≤≥]*|\*100%)"
HIGHEST = (
    r"(?:同一|同类)[^,;()\d]{1,4}(?:获多项[^,;()\d]{0,3})?(?:按|取|以|就)最?高[^,;()\d]{0,4}?(?:计分|计算|加分|计)"
)
LEAD = (
    rf"(?:在此基础上,?)?(?:实际(?:完成)?(?:[值数额量]|[^,;()\d]{{1,4}}?(?=[低高]于|超[过出])))?(?:(?P<below>未完成|没有完成|未能?达到?|达不到|低于|不足|节约|节省)|(?P<above>超额完成|超额|超过|超出|高于|超支|突破|超(?=\w{{0,6}}{TARGET}))|早于|晚于|迟于)"
    rf"(?:[^,;()\d]{{0,6}}?{TARGET})?(?:任务)?(?:的部分|部分|时|的|者)+(?=,?(?:[^,;\d]{{0,8}}每|按|得分|超|低|少|多|节))"
    r"|在此基础上(?=,?每)"
)
UNTIL = rf"(?:累计)?(?:(?:(?:直)?至|扣完|扣满|加满|加到|加至)(?P<points>{NUM})分为?止|直[到至](?P<points2>{NUM})分)"
EACH = rf"{SUBJ}每(?P<size>{NUM})?(?P<unit>{UNITS})(?P<object>[^,;()\d]*?)(?P<points>{NUM})分"
EVERY_BARE = rf"(?P<every>每)(?P<size>{NUM})?(?P<unit>{PERCENT}|分|{MONEY}),?{WORTH}"
BAND_RATIO = rf"(?P<cond>[^,;]*?)的?,?(?:则|即)?按(?:实际)?(?:完成率|完成比例|比例|执行率|达成率)(?:乘以?{FULL})?(?:计分|得分|计算得分|折算得分|折算|给分|计算)"
COEFFICIENT = (
    rf"(?:功效系数法:?)?(?:得分=)?(?P<low>{NUM})\+(?:(?P<rise>{NUM})\*)?\(实际值-不允许值\)/\(满意值-不允许值\)(?:\*(?P<rise3>{NUM}))?"
    rf"|(?:功效系数法:?)?(?:得分=)?{FULL}\*[\[(](?P<low2>{NUM})%\+(?P<rise2>{NUM})%\*\(实际值-不允许值\)/\(满意值-不允许值\)[\])]"
)
LEVEL_AT = rf"(?P<subject>[^\d,;()]*?)(?:完成或超额完成|达到或超过|达到|完成|实现)(?P<level>(?:(?!达到|完成|实现|超过)[^\d,;()]){{1,8}}?(?:值|目标))的?,?(?P<sign>{GIVE}|{ADD})?(?:(?P<full>{FULL})|(?P<points>{NUM})分|(?P<share>{NUM})%的?(?:分值|满分|标准分))"
BELOW_LEVEL = rf"(?P<op>低于|差于|高于|未达到|达不到)(?P<level>[^\d,;()]{{1,8}}?(?:值|目标))的?,?{NOUGHT}"
WORSE = r"(?P<op>低于|差于|高于|未达到|达不到|劣于)(?P<level>[^\d,;()]{1,8}?(?:值|目标))的,"
EN_LEVELS = rf"(?P<below>{NUM}) below (?P<b>[a-z]+), (?P<s1>{NUM}) at (?P<l1>[a-z]+), (?P<s2>{NUM}) at (?P<l2>[a-z]+), (?P<s3>{NUM}) at (?P<l3>[a-z]+)(?: and beyond)?; ?straight lines? between(?: the levels)?"
STANDARD = rf"[^,;()\d以]{{0,10}}以(?P<level>-?{NUM})(?P<unit>%|{UNITS})?为(?:标准|基准|基数|目标|满分|[上下]?限|准|(?:达标|及格|合格)线)|(?P<subject>[^,;()\d]*?)(?P<level2>-?{NUM})(?P<unit2>%|{UNITS})?为(?:标准|基准|基数|目标)"
SET = rf"(?P<subject>[^,;()]*?)(?:目标|指标|标准)值?(?:设定)?(?:为|是|:)?(?P<level>-?{NUM})(?P<unit>%|{UNITS})?(?:及以上|以上|及以下|以下)?"
MOST = (
    rf"(?:但|且|加分项|扣分项|全年|当年|当月|当季|全季|年度|季度|一年|单项|总分|总得分|加分总分|本项|该项|每[年季月周]|\d项|累计|加分|扣分|奖励|扣罚|合计|,)*(?:最多|最高|上限|封顶|至多|不超过|最大|加分最多|扣分最多|最高得分|最高可|最多不超过|最高不超过|累计不超过|累计加分不超过|累计扣分不超过|加分不超过|扣分不超过|减分不超过|减分最多|奖分不超过|罚分不超过|扣分最多不超过|加分最多不超过)"
    rf"(?:不超过|只|可|为|至|是|到)*(?P<way>得|计|{ADD}至|{ADD}|{DEDUCT})?(?:至|到)?(?:(?P<points>{NUM}){SCORE}?|(?:为)?(?P<full>{FULL})(?:的?(?:(?P<share>{NUM})%|(?P<times>{NUM})倍))?|(?P<rate>{NUM})%)"
)
LEAST = rf"(?:本项|该项|,)*(?:最低|保底|至少|不低于|最低不低于|最低得|最低扣至|最低为|下限)(?:不低于|为|得|扣至|计)*(?:(?P<points>{NUM}){SCORE}?|(?:该项|本项)?(?:分值|{FULL})的?(?P<share>{NUM})%)"
FLOAT = rf"(?:上下浮动不超过|(?:加减分|加扣分|增减分|奖罚分?|奖扣分?|加扣(?=均)|加减(?=均))(?:均|各|合计)?(?:不超过|最多|最高)|(?:最多|最高|上限|累计)(?:不超过)?(?:加[(/]?[扣减]\)?分?|扣[(/]加\)?))(?:不超过)?(?:(?P<points>{NUM}){SCORE}|{FULL}的?(?P<share>{NUM})%)"
DEFAULT = (
    r"(?:可?累计)?(?:直至|直到)?(?:扣完|扣光|扣至)(?:为止|本?(?:指标|项)?(?:权重|分值|标准)分?(?:为止)?|本项分|该项分|本项分为止)?|(?:一直)?[扣减][至到](?:0分|零分|0|零)(?:为?止)?|不计负分|(?:本项分值|\d+(?:\.\d+)?分)扣完为止|[减罚]完为止|扣完即止|(?:节约|结余|节支)(?:的|部分)?,?不再?(?:加分|奖励)|(?:最低|最高|最多)(?:扣至|得|为|计)*(?:0|零)分?|最多扣完"
    r"|(?:直至|最多)?扣完(?:本项|该项)(?:分数?|分值|得分)?(?:为止)?|满分为止|(?:没有|未)(?:完成|达到|达标)的?扣分|扣完本项(?:分)?为止|超额(?:完成)?(?:的|部分)?不再?加分|(?:down )?to (?:a )?(?:minimum of )?(?:0|zero)|(?:with a )?minimum (?:of )?(?:0|zero)|until (?:nothing|none) is left"
    rf"|(?:高于|超过|超出){NUM}%?的?(?:部分)?,?不再?加分|the score cannot (?:fall|go|drop) below (?:0|zero)"
    rf"|(?:低于|未超过?|没有超过|超过|超出|高于|节约|结余)(?:{TARGET})的?(?:部分)?,?不再?(?:加分?|奖励|加不减|加不扣)"
)
FULL_MARK = rf"(?:本项|该项|此项)(?P<points3>{NUM})分|(?:本项|该项)?(?:指标)?(?:的)?(?:满分|标准分|分值|总分|基本分|基础分|基准分|起评分)(?:值)?(?:为|是|:)?(?P<points>{NUM})分?|full marks?(?: of| is)? (?P<points2>{NUM})(?: points?)?"
BASED_ON = rf"以(?P<points>{NUM})分为(?:基数|基础分?|基本分|基准分?)|base (?P<points2>{NUM})(?=[;,])"
NO_FLOOR = r"扣分不(?:封底|保底|设下限|限)|下不(?:封底|保底)"
NO_CAP = r"不设上限|不封顶|上不封顶|加分不限|(?:with )?no (?:upper )?limit"
REST = rf"(?:其余|其他|否则|未完成的|未达到的|未达标的|达不到的|未进入的|未达到|其它|(?:低于|高于|少于|超过|超出|不足|未开展|没有开展|达不到要求)的?(?=[,则]|{NOUGHT}))(?:的|则|均|一律|,)*(?:(?P<nought>{NOUGHT})|(?:{GIVE})?(?:(?P<points>{NUM}){SCORE}|(?P<share>{NUM})%)|(?P<spared>不扣分))|(?:otherwise|else|others?|all else|all others|later|thereafter)[:,]? ?(?:score )?(?P<points2>{NUM})(?: points?)?"
LINEAR = rf"不[足满](?P<size>{NUM})?(?P<unit>{PERCENT}|{UNITS}|1?步)?的?部?分?,?(?:按比例折算|按比例|按实际比例|折算)(?:扣减|扣分?|计算|加分?|计分|计)*"
STARTED = rf"不[足满](?P<size>{NUM})(?P<unit>{PERCENT}|{UNITS}|分)的?,?(?:也)?(?:按|算|计)(?:(?P<size2>{NUM})(?P<unit2>{PERCENT}|{UNITS}|分))?(?:计算?|扣|算)?"
WHOLE = rf"不[足满](?P<size>{NUM})?(?P<unit>{PERCENT}|{UNITS}|分)的?,?(?:不计|不扣分?|不加分?|不减分?)"
SPARED = rf"{SUBJ}(?:超过?|超出|低于?|高于?|降低|升高)?(?:预算|目标值?|计划)?(?P<size>{NUM})(?P<unit>{PERCENT}|{UNITS})(?:以内|之内|内)(?:\(含\))?的?,?(?:不扣分?|不减分)"
BEYOND = rf"(?P<subject>[^,;()\d]*?)(?:超过|超出|高于|超|(?P<low>低于|不足))(?P<size>{NUM})(?P<unit>{PERCENT}|{UNITS})(?:(?:的部分|部分|后|之后|以后|的,|的|时)+|(?=每))|(?P<size2>{NUM})(?P<unit2>{PERCENT}|{UNITS}|分)(?:以上|(?P<low2>以下))(?:的?部分|的)?,?(?=每)"
ZERO_AT = rf"(?:差距|{LATE})?(?:达到)?(?P<size>{NUM})(?P<unit>天|日|个工作日|周|小时|分钟|个月)(?P<incl>及?以上)?(?:的|者|,)*{NOUGHT}|(?P<size2>{NUM})(?: days)? or more: no points|差距达到(?P<size3>{NUM})不得分"
RATIO = (
    r"(?P<subject>[^,;()]*?)(?P<rest>(?:未达到|未完成|没有完成|未达标|没有达到|不足|达不到)(?:目标|任务|计划)?(?:的|,|者)*)?(?:按照?|依|根据)?(?:其)?(?:实际)?"
    r"(?:完成|达成|执行)?(?:的)?(?:完成率|完成比例|比例|完成比率|执行率|完成值占目标值的?(?:比重|比例)|完成程度|达成率|达成比例|比重)(?:来)?(?:比例)?(?P<deduct>扣)?(?:计算得分|计算|计分|得分|给分|折算得分|折算|计得分|计)+"
)
CONVERT = rf"(?:按(?P<subject>[^,;()\d]*?率)折算(?:得分|计分)?|(?P<subject2>[^,;()\d*/+-]*?得分)\*(?P<share>{NUM})%)"
INVERSE = r"按目标值/实际值计分|in proportion: target ?/ ?actual"
CAPPED_RATE = rf"(?:完成率|执行率|实际完成率|达成率)?(?:超过?|高于)(?P<over>{NUM})(?P<unit>%|分)的?(?:,)?按(?:(?P<rate>{NUM})%|(?P<points>{NUM})分|(?P<full>{FULL}))(?:计算|计分|计)"
LINE = r"(?:,|其)*(?:介于)?(?:两者|二者|其|之|各档次?|各级|各区间)?(?:之?间|中间)的?,?(?:采用|按|用)?(?:(?:线性|直线)?(?:内?插值?法?|比例|直线法?)|线性)(?:递减|递增|计算|计分|得分|计|法)*|straight lines between"
RANGE_LINE = rf"(?P<cond>(?:在)?{NUM}(?:%|分|{UNITS})?(?:-|至|到){NUM}(?:%|分|{UNITS})?(?:之间)?)的?,?(?:采用|按|用)?(?:实际完成率|完成率|线性|直线)?(?P<how>内?插值?法?|直线插值法?|计分|比例)(?:计算|计分|得分|计|法)*"
VETO = r"(?P<subject>[^;,]*?)(?:,|的|实行|实施|按照|直接|则|予以)*一票否决(?:的原则|制)?(?:,?(?P<more>[^;,]*?(?:考核|总)[^;,]*?(?:总分|得分|总得分|考核分)?(?:为0|为零|得?0分|零分|不得分|清零)))?"
VETO_GRADE = r"(?P<subject>[^;,]*?)的?,?(?:则|其|直接)*(?:当年|年度|本季度?|当期)?(?:考核|评价|绩效)*(?:等级|等次|结果)(?:直接)?(?P<grade>降为|定为|评为|为|降至)(?:不合格|不称职|最低等次?|最差等级|末等|差|[cde]级?)"
VETO_TOTAL = r"(?P<subject>[^;,]*?)的?,(?:则|其)?(?:当年|全年|年度|本年度|当期|本期|企业当年的?)(?P<more>[^;,]*?考核(?:的?总)?(?:得?分为?(?:0分?|零分?)|不得分))"
CLASS = rf"(?P<name>[^\d,;()<>≤≥=:]+?)(?:的|者|:)?[,(]?(?:(?P<nought>{NOUGHT})\)?|(?P<sign>{GIVE}|{DEDUCT}|{ADD}|: score |: )?(?P<points>{NUM})(?:{SCORE}|(?<=: \d) points?|(?<=: \d\d) points?|(?<=: \d\d\d) points?|(?<=score \d)|(?<=score \d\d)|(?<=score \d\d\d))\)?|{GIVE}(?P<full>{FULL})|{GIVE}(?:(?:{FULL}的?)?(?P<share>{NUM})%(?:的?{FULL})?|(?P<half>一半))|(?P<spared>不扣分))"
EVENT_ZERO = rf"{SUBJ}(?:发生|出现|发现|(?<![没具享拥所含])有)(?:1?(?:{UNITS}))?(?P<object>[^,;()\d]*?)的?,?(?:[^,;()\d]{{0,10}}?考核)?{NOUGHT}"
RANKS = rf"(?P<subject>[^\d,;()]*?)(?P<low>\d+)-(?P<high>\d+)名的?(?:依次|分别)(?:赋予|得|计|加)(?P<list>{NUM}分(?:、{NUM}分)+)"
FIRST = rf"(?P<subject>[^\d,;()]*?)第(?:一|1)(?:名)?(?:得)(?P<points>{NUM})分"
NOTED = r"其他情况,?酌情[加减]分"
BASED = r"(?:按照?|根据|依据)(?P<subject>[^,;]*?)(?:的比例|平均分|占比|得分|值)?(?:计分|评分|得分)"
LIMITS = rf"基础分(?P<base>-?{NUM}),? ?最低(?P<floor>-?{NUM}|none|不限),? ?最高(?P<cap>-?{NUM}|none|不限)|base (?P<base2>-?{NUM}), floor (?P<floor2>-?{NUM}|none), cap (?P<cap2>-?{NUM}|none)"
BETTER = r"越(?P<zh>[高低])越好|(?P<en>higher|lower) is better"
ORDERED = r"按顺序,先符合者为准|in this order"
SPAN_ZH = (
    rf"(?:以(?P<high>{NUM})%为[^,;]*范围|(?:[^,;]*)标准为(?P<low2>{NUM})到(?P<high2>{NUM})%之间|[^,;]*?在(?P<high3>{NUM})%以内得100分"
    rf"|(?P<high4>{NUM})% is the [a-z ]*band[a-z ]*|目标区间[\[(](?P<low5>-?{NUM})%?[-,](?P<high5>-?{NUM})%?[\])])"
)
IN_SPAN = rf"在(?:该|目标值?|标准|规定|合理)*(?:范围|区间)之?内的?,?得(?:满分|100分)|满分为?100分|得100分|在标准范围外|降低(?P<size>{NUM})%以内,?不[扣减]分"

# English, in its own order of words
EN_SIZE = rf"(?P<size>{NUM})? ?(?P<unit>% of target|%|percentage points?|percent|million yuan|units?|points?|days?|hours?|minutes?|seconds?|weeks?|months?)"
EN_TO = rf"(?:(?:the )?(?:target|budget|plan)|(?:the )?fixed target (?P<fixed>-?{NUM})|(?P<fixed2>{NUM})(?: ?%)?)"
EN_WORTH = rf"(?:[,:]? ?(?P<sign>[+-])? ?(?P<points>{NUM})(?: points?)?(?P<off> off)?|[,:]? ?(?P<verb>costs?|loses?|deducts?|adds?|earns?|gains?) (?P<points2>{NUM}) points?)"
EN_STEP = rf"(?:each|every|per)(?: full)? {EN_SIZE} (?P<move>below|under|above|over) {EN_TO}{EN_WORTH}"
EN_THING = rf"(?:each|every) (?P<thing>(?!(?:\w+ ){{0,2}}(?:hundred|thousand|million|dozen|pair|quarter|half|second|started|extra)\b)[a-z]+(?: [a-z]+)?) (?P<move>below|under|above|over) {EN_TO}{EN_WORTH}"
EN_TURNED = rf"(?:(?P<verb>deduct|add|subtract) )?(?P<points>{NUM}) points?(?P<off> off)? (?:for (?:each|every)|per)(?: full)? {EN_SIZE} (?P<move>below|under|above|over)(?: {EN_TO})?"
EN_LATE = rf"(?:(?P<verb>deduct|add|subtract) )?(?P<points>{NUM}) points?(?P<off> off)? (?:for (?:each|every)|per) (?:(?P<size>{NUM}) )?(?P<unit>days?|hours?|minutes?|weeks?|months?) (?P<move>early|late|of delay|of downtime)"
EN_OUTSIDE = rf"(?:each|every) {EN_SIZE} outside(?: the range)? ?(?P<span>-?{NUM} to -?{NUM})?{EN_WORTH}"
EN_INCREASE = rf"(?:each|every) (?:{EN_SIZE} increase|(?:additional|further) (?:(?:(?P<more>{NUM}) ?)?(?P<per>%|percentage point)|(?P<thing>[a-z]+(?: [a-z]+)?)))(?: (?:in|of) (?P<subject>[a-z ]+?))?{EN_WORTH}"
EN_EARLY = rf"(?:each|every) (?:(?P<size>{NUM}) )?(?P<unit>days?|hours?|minutes?|weeks?|months?) (?P<move>early|late|of delay|of downtime)(?: (?:beyond|past|after) the (?:deadline|due date))?{EN_WORTH}"
EN_EVENT = rf"(?:each|every) (?P<subject>[a-z][^:;|\d]*?){EN_WORTH}"
EN_OFF = rf"(?:(?P<verb>deduct|subtract|minus|add) (?P<points>{NUM}) points?|(?P<points2>{NUM}) points?(?P<off> off)) (?:for (?:each|every)|per) (?P<subject>(?!percent|points?\b|days?\b|weeks?\b|hours?\b|months?\b|full\b)[a-z][^,:;\d]*?)"
EN_HELD = rf"(?P<points>{NUM}) points? (?:for (?:each|every)|per) (?P<subject>(?!percent|points?\b|days?\b|weeks?\b|hours?\b|months?\b|full\b)[a-z][^,:;\d]*?)"
EN_PIECE = rf"(?P<subject>[a-z][^:;|\d]* not [^:;|\d]*){EN_WORTH}"
EN_MOST = rf"(?:(?:up )?to a maximum(?: deduction)? of|maximum deduction(?: of)?|not more than|at most|max(?:imum)?(?: of)?|up to|capped at|limited to|no more than) ?(?P<sign>[+-])?(?:(?P<share>{NUM})%|(?P<points>{NUM})(?: points?)?)"
EN_LEAST = rf"(?:with a )?(?:minimum(?: score)?|at least|not below|floor)(?: of)? ?(?P<points>{NUM})(?: points?)?"
EN_RATIO = r"score = achievement ?%?|score = actual ?/ ?target ?[*x] ?100%?|pro rata to (?:the )?target|in proportion(?: to (?:the )?target)?"
EN_CUT = rf"(?:zero|0|no points) (?P<op2>below|above) (?P<level2>{NUM}) ?%?(?P<of> of target)?|(?:achievement |actual )?(?P<op>below|above) (?P<level>{NUM}) ?%? ?scores? (?P<points>{NUM})"
EN_FULL = rf"full marks? if (?P<subject>no [^,;\d]+)|(?P<on_time>on time): (?:full marks?|(?P<points4>{NUM}) points?)|(?:no|zero) (?P<what>[a-z -]+): (?:full marks?|(?P<points>{NUM}) points?)"
EN_ELSE = r"(?:zero|0) otherwise"
# what only our own wording says
OWN_COUNT = r"(?P<started>不足一步按一步计|a step begun counts whole)|(?P<linear>不足一步按比例计|in proportion)|(?P<full>按整步计|whole steps)"
OWN_TOLERANCE = rf"差距在(?P<size>{NUM})以内不扣分|a gap within (?P<size2>{NUM}) costs nothing"
OWN_TARGET = rf"固定目标(?P<level>-?{NUM})|the fixed target (?P<level2>-?{NUM})"
OWN_MIRROR = r"得分=\(2-实际值/目标值\)\*满分|score = \(2 - actual ?/ ?target\) ?\* ?full mark"
OWN_MET = rf"(?:实际值|actual) ?(?P<op>[<>≤≥=]) ?(?:目标值|target)(?:,得(?P<points>{NUM})分|: score (?P<points2>{NUM}))"
OWN_END = rf"(?P<op>低于|高于|below |above )(?P<level>-?{NUM}|[^\d,;()]{{1,12}}?)(?:沿直线延长| along the line)"
OWN_LEVEL = rf"(?P<level>[^\d,;():<>≤≥=]{{1,12}}?)(?:得(?P<points>-?{NUM})分|: (?P<points2>-?{NUM}) points)(?=;.*(?:其间按直线插值|straight lines between))"
OWN_BEYOND = rf"(?P<op>低于|高于|below |above )(?P<level>[^\d,;():<>≤≥=]{{1,12}}?)(?:得(?P<points>-?{NUM})分|: (?P<points2>-?{NUM}) points)"

PLAIN: tuple[tuple[str, str], ...] = (
    ("based_on", BASED_ON), ("no_cap", NO_CAP), ("no_floor", NO_FLOOR), ("own_count", OWN_COUNT), ("own_tolerance", OWN_TOLERANCE), ("own_target", OWN_TARGET), ("own_mirror", OWN_MIRROR),
    ("own_met", OWN_MET), ("own_end", OWN_END), ("own_beyond", OWN_BEYOND), ("own_level", OWN_LEVEL),
    ("limits", LIMITS), ("better", BETTER), ("ordered", ORDERED), ("noted", NOTED), ("default", DEFAULT), ("line", LINE),
    ("started", STARTED), ("linear", LINEAR), ("whole", WHOLE), ("capped_rate", CAPPED_RATE), ("float", FLOAT),
    ("defined", DEFINED), ("highest", HIGHEST), ("by_date", BY_DATE), ("until", UNTIL), ("coefficient", COEFFICIENT), ("en_levels", EN_LEVELS),
    ("below_level", BELOW_LEVEL), ("worse", WORSE.replace("的,", "的?")), ("most", MOST), ("least", LEAST), ("standard", STANDARD), ("set", SET), ("rest", REST), ("zero_at", ZERO_AT),
    ("inverse", INVERSE), ("convert", CONVERT), ("full_mark", FULL_MARK),
    ("en_most", EN_MOST), ("en_least", EN_LEAST), ("ratio", EN_RATIO), ("en_cut", EN_CUT), ("en_full", EN_FULL), ("rest_zero", EN_ELSE),
    ("span", SPAN_ZH), ("in_span", IN_SPAN),
)  # fmt: skip
NAMING: tuple[tuple[str, str], ...] = (
    ("against", AGAINST),
    ("spared", SPARED), ("step_bare", EVERY_BARE), ("level_at", LEVEL_AT), ("outside", OUTSIDE), ("step", STEP), ("step", STEP_PLAIN), ("step", EVERY_LATE), ("event", EVENT),
    ("event", PER), ("event", EVENT_VERB), ("event", EACH), ("ratio", RATIO), ("event_zero", EVENT_ZERO), ("ranks", RANKS), ("first", FIRST), ("based", BASED), ("piece", PIECE),
    ("en_step", EN_STEP), ("en_step", EN_THING), ("en_step", EN_TURNED), ("en_outside", EN_OUTSIDE), ("en_increase", EN_INCREASE), ("en_early", EN_EARLY), ("en_early", EN_LATE),
    ("en_event", EN_EVENT), ("en_event", EN_OFF), ("en_held", EN_HELD), ("en_piece", EN_PIECE),
)  # fmt: skip
