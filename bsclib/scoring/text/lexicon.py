"""The words of scoring sentences: the vocabulary of the reader.

Every pattern here is a building block of the forms in `forms`; a word is added once, in its list.
"""

from __future__ import annotations

import re

NUM = r"\d+(?:\.\d+)?"

# ── vocabulary: each list is one thing that a scheme says in many ways ───────────────────────────────


def any_of(words: str) -> str:
    """Return the alternatives of a list of words, longest first, as one group."""
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"


UNITS = any_of(
    "天 日 周 月 年 季度 小时 分钟 工作日 课时 次 人次 项 起 个 处 条 件 人 名 家 户 份 单 例 篇 批 批次 节 台 套 辆 间 页 笔"
    " 位 张 宗 桩 幅 场 期 班 吨 公里 千米 米 千克 公斤 克 度 岁 等级 等次 档 档次 环节 功能 专项 元 万元 亿元 万 千元 家次 车次 台次 户次"
    " 座 口 株 棵 盏 根 架 栋 幢 亩 平方米 立方米 支 块 组 队 门 类 种 包 袋 箱 瓶 学时 ppm ms 毫秒 秒 个工作日 个小时 个月 个等级 个等次 个档次 个单位 个环节 个功能 个专项 项目 条次 处次 只 头 篇次 届 轮 位次 名次 个名次 个位次"
)
MONEY = any_of("元 千元 万元 百万元 亿元 万")
LESS = any_of(
    "低 降低 下降 降 减少 缩短 少 差 缺 缺少 短缺 低于 少于 不足 下滑 减 压降 降 下浮 底 欠 不达 少完成 未完成 下调 缩减 掉 短收 欠收 少收 减收 短少 差于 落后"
    " 少下降 少降低 少降 少提高 少提升 少上升 少升高 少增长 少增加 少增 少压降 少压减 少减少 少缩短"
)
MORE = any_of(
    "高 提高 上升 升高 提升 进步 前进 增加 增长 多 超 超过 超出 超支 高于 多于 高出 延长 上浮 上调 多出 (?<![早辞])退 超额 超额完成 超标 增 大于 升 突破 上涨 退后 倒退 后退 多完成 多增长 超耗 增收 超收 多收 多增加 多提高 多提升 多上升"
)
LATE = any_of("延迟 延误 迟延 推迟 逾期 拖后 拖延 拖期 超期 延期 迟 晚 滞后 迟交 迟报 延后 延迟交货 延误交货 超时 延时")
EARLY = any_of("提前 提早 提前完成 早")
TARGET = (
    r"(?:(?:年度|季度|月度|年初|年级|班级|全校|全区|同业|同行业|同行|同类|全国|全省|区域|当地|集团|当期|本期|全年|省|市|县|去年|上年|上月|行业|既定|规定|考核|预定|批准|预算|计划)*的?"
    + any_of(
        "目标值 目标 预算 预算值 预算数 预算指标 计划 计划值 计划数 序时进度 达标线 上年同期 去年同期 同期 基准 基准值 基数 标准 标准值"
        " 指标 指标值 任务 任务数 定额 平均 平均分 平均值 平均水平 上年 去年 上月 要求 控制数 控制目标 控制标准 控制指标 控制线 目标要求 合同约定 约定 合同 规定人数 规定次数 规定数量 规定数 年初数 年初 上年末 定员 编制数 编制 考核值 考核指标 控制值 核定数 核定值 核定额 目标数 目标成本 目标费用 目标利润 目标收入 目标销量 目标产量 预算额 预算支出 预算成本 计划成本 定额成本 标准成本 目标任务数 上年结转 能耗预算 时序进度 计划进度 进度 进度目标 时间进度 目标进度"
    )
    + ")"
)
DEDUCT, ADD = (
    any_of("少得 少计 扣 罚 扣减 扣除 减 减扣 加扣 另扣 再扣 扣罚 减去"),
    any_of("加 奖 奖励 增加 另加 再加 增 奖加"),
)
GIVE = any_of("得 计 记 为 给 可得 计得 得到 赋 赋予 评 只得 各得 则得 记为 评为 计为 均为 考核为 得分为 获得")
SCORE = r"(?:分值|分数|分)"
FULL = r"(?:(?:本项|该项|此项|该|本)?(?:指标)?的?(?:满分|标准分|基本分|基础分|全分|该项分|分值|全部分值|额定分|权重分?)(?:值)?)"
NOUGHT = r"(?:(?:本项|该项|此项|则|即|一律|均|全部|该指标|的|,)*(?:不得分|不计分|得?(?:(?<![\d.])0|零)分|为(?:0|零)分|按(?:0|零)分计|(?:本项)?为0(?=[,;]|$)|计(?:0|零)分|记(?:0|零)分|考核分?为(?:0|零)分?|分?清零|不给分|得零分|扣[完光](?:权重分?|分值|标准分|本项分?)?|扣除?(?:该项|本项)?的?全部(?:分值|分数|分)|全扣))"
HAPPEN = any_of(
    "发生 出现 发现 收到 接到 产生 有(?![效关限序偿责色]) 存在 查出 查处 查实 获得 取得 新增 增加 遗漏 漏检 缺席 举办 开展 完成 组织 被投诉 被通报 受到"
)
PERCENT = r"(?:个?百分点|%|‰|‱)"

# ── what a name or a description may not contain: words that change a score ─────────────────────────

MEANS_SOMETHING = re.compile(
    r"\b(?:free|either|both|further|additional|allow(?:ed)?)\b|允许|前提下|[主客]观原因|免罚|免责|预留|宽限|(?<![合预违节契条解邀履签])约(?=\d|达|完|合|$)|大约|基本(?=达|完|合)|原则上|接近|大部分|多数(?=达|完)|(?<![平月年日人次户季周])均(?=$|达|在|完|不|超|低|高|≥|≤)|插值|美元|港元|港币|欧元|日元|英镑|\b(?:about|roughly|nearly|mostly|linear|interpolated|usd|dollars?|second|third|pair|dozen|hundred|thousand|million|extra|started|after)\b|"
    r"[扣减加奖]\d|顺延|审定|审批|首次|不扣|不加|不减|不罚|只计|剔除|如遇|择其一|选一|每(?!季度|月|年|周|学期|天|日)|除外|例外|除非|除.{1,12}外|加倍|双倍|翻倍|翻番|减半|折半|倍(?!数)|一票否决|[按成等际的]比例|比例(?=[计得折扣加给])|^比例|四舍五入|取整|小数|保留|酌情|视情|视.{0,6}(?:程度|情况|情节)"
    r"|不予|不计|不考核|不参加(?=考|评|排)|不适用|不纳入|暂不|免于|免扣|豁免|免责|另行|(?<!未)经.{0,8}批准|批准的?(?:可|不)|特殊|不可抗力|封顶|上限|下限|取消|倒扣|扣完|扣光|清零"
    r"|零分|满分|得分|加分|扣分|减分|评分|打分|评定|给分|计分|记分|计算|换算|折|否则|其余|其他情况|另外|同时|累计|合计|重复|屡|再犯|双|第\d|第[一二三四五六七八九十]|倒数|最后|末位|末尾|末\d|(?<![期年月季周])末$|名后|位后|后\d|排名后|基点|分钱"
    r"|罚款|奖金|绩效工资|元/|解释权|负责解释|为准|统计数据|上述|以上各|亏损|为负|负数|负值|仅|只|一次性(?!验收|合格|通过|交|检|投)|全部扣|追究|连续|超过|低于|高于|不足|(?<![级般大])(?<![级般大]及)以上|以下|以内|少于|多于|不超|不低|不高"
    r"|unless|except|exclud|double|twice|triple|half|veto|waive|discretion|round|only|\bcap(?:ped)?\b|\bmax|\bmin(?!ut)|not count|missing|otherwise|if "
)
DESCRIBES = re.compile(
    r"\b(?:further|additional|free|first|allow(?:ed)?|no deduction|full marks)\b|允许|免罚|预留|宽限|插值|linear|interpolat|\b(?:when|within|above|below|under|over)\b|\d分(?!钟)|择其一|选一|顺延|为准|审定|审批|首次|不扣|不加|不减|不罚|只计|剔除|扣除|调整的|如遇|遇有|若遇|如果|须经|方可|执行本|办理|公布|有效期|不足|由.{1,10}(?:定|批|审)|按.{0,6}计"
    r"|counts? as|zero|rata|only|missing|each|every|每比|每[低高超少多]|points?\b|pts|: ?[+-]?\d|[扣减加奖得计]\d|[<>≤≥=]|(?<![\d.])\d+(?:\.\d+)?$|除外|例外|除非|除.{1,12}外|加倍|双倍|翻倍|减半|折半|倍扣|倍加|一票否决|按比例|四舍五入|取整|小数|保留|酌情|视情|视.{0,6}(?:程度|情况|情节)"
    r"|不予|不计|不考核|不参加|不适用|不纳入|暂不|免于|免扣|豁免|免责|另行|特殊|不可抗力|封顶|上限|下限|取消|倒扣|扣完|扣光|清零|零分|满分|得分|加分|扣分|减分"
    r"|打分|评定|给分|记分|换算|折|否则|其余|其他情况|同时|累计|合计|重复|屡|再犯|第\d|第[一二三四五六七八九十]|罚款|奖金|绩效工资|解释权|负责解释|亏损|为负|负数|负值|仅|追究"
    r"|unless|except|exclud|double|twice|triple|half|veto|waive|discretion|round|otherwise|if "
)


_UNDONE = re.compile(
    r"(?:未|没有)[^,;()]{0,8}?(?:办理|审批|审定|公布)"
)  # what was not done happens, it is no condition


def a_name(text: str) -> bool:
    """Return whether a piece of text only names something: no word in it changes a score."""
    return not MEANS_SOMETHING.search(text)


def a_description(text: str) -> bool:
    """Return whether a clause before the rule only describes what is measured."""
    return not DESCRIBES.search(_UNDONE.sub("", text))
