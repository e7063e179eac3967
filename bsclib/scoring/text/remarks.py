"""What the reader of sentences says: what a text leaves open, and why it is refused."""

from __future__ import annotations

from bsclib.errors import Text

OPEN_PERCENT = Text(
    "“%”是百分点还是目标值的百分比，文中未说", "whether % means percentage points or percent of the target"
)
OPEN_CAP = Text("加分没有上限", "no upper limit is set for the points added")
OPEN_TOP = Text("式中没有上限（按满分 {m} 封顶）", "the formula has no upper limit (read: the full mark of {m})")
OPEN_ORIGIN = Text("从什么起算，文中未说（按目标值）", "what the increase is counted from (read: the target)")
OPEN_EACH = Text("是否按件计，文中未说（按每件）", "whether it counts by piece (read: each)")
OPEN_ONE = Text("“{t}”：一行只记一批（一件）", "“{t}”: a row holds one lot (one item)")
OPEN_EVERY = Text(
    "没有“每”字：是只计一次还是逐步计，文中未说（按逐步）", "without “each”: once or for every step (read: every step)"
)
OPEN_COUNTED = Text("“{t}”：实际值填缺少的数量", "“{t}”: the actual is how many are missing")
OPEN_RATE = Text("“{t}”：式中的率按百分数计（95 即 95%）", "“{t}”: a rate in it is a percent number (95 is 95 %)")
OPEN_QUOTIENT = Text("实际值填“{t}”（%）", "the actual is the quotient “{t}” [%]")
OPEN_SIGN = Text("“{t}”没有写加还是扣（按得分）", "“{t}” does not say whether points are won or lost (read: won)")
OPEN_STAIRS = Text(
    "“{t}”：达到这一数即按此计，直到下一数", "“{t}”: holds from that figure on, up to the next one that is named"
)
OPEN_BASE = Text("与“{t}”比：目标值须填该数", "it is compared with “{t}”: that figure has to stand as the target")
OPEN_LEVEL = Text(
    "“{t}”读作实际值达到的水平，而不是与目标的差距",
    "“{t}” is read as a level of the actual, not as a distance from the target",
)
OPEN_FAR = Text(
    "“{t}”读作与目标的差距，而不是实际值的水平",
    "“{t}” is read as a distance from the target, not as a level of the actual",
)
DISTANCE = Text(
    "“{t}”是与目标的差距：这样的分档请写成实际值的界限（或目标值的百分比）",
    "“{t}” is a distance from the target: write such tiers as levels of the actual (or percent of the target)",
)
OPEN_PAYOUT = Text("两点之间按比例计，不取整步", "between two levels it counts in proportion, not by whole steps")
OPEN_ABSOLUTE = Text("实际值填绝对值（不带负号）", "the actual is the absolute value (without a sign)")
OPEN_NOTHING = Text("“{t}”：0 不在其中（读作大于 0）", "“{t}”: 0 is not in it (read: above 0)")
OPEN_EARLY = Text("实际值填提前的数量（正数）", "the actual is how much earlier it was (a positive number)")
OPEN_EXACT = Text("恰为 {g} 时是否得满分，文中未说（按得满分）", "whether exactly {g} has full marks (read: it has)")
OPEN_REQUIRED = Text("“{t}”中的要求须填在目标值里", "what “{t}” requires has to stand as the target")
OPEN_GAPS = Text(
    "恰为 {g} 时如何计，文中未说（归入下一档，否则 0 分）", "what exactly {g} scores (read: the next tier, else 0)"
)
OPEN_HOLE = Text("{g} 等处没有分值", "nothing is said of {g} and the like")
OPEN_TWICE = Text("恰为 {g} 时两档都适用（按先写的一档）", "exactly {g} lies in two tiers (read: the first)")
OPEN_VETO = Text(
    "一票否决的后果（等级、总分或奖金）文中未说", "what the veto takes (grade, total or bonus) is not said"
)
OPEN_ADDED = Text(
    "“得”分与“扣”分并用：是加在基础分上还是直接计分，文中未说（按加减）",
    "points scored beside points taken: added to the base or the score itself (read: added)",
)
OPEN_FROM_NOTHING = Text(
    "“{t}”恰为满分：加分读作从 0 分起", "“{t}” is the full mark itself: the points are read as counted from 0"
)
OPEN_ELSE = Text("其余情况得多少分，文中未说", "what all else scores is not said")
OPEN_UNIT = Text(
    "“{t}”的单位不是本行的“{u}”：照文字计", "the unit of “{t}” is not the row's {u}: read as it is written"
)
OPEN_CLOCK = Text("“{t}”：一天按 24 小时换算", "“{t}”: a day is taken as 24 hours")
OPEN_AMOUNT = Text("“{t}”：实际值填这一数额本身", "“{t}”: the actual is that amount itself")
OPEN_EQUAL = Text(
    "“{t}”只在恰为此数时得分，还是达到即得分，文中未说", "whether “{t}” means exactly that figure, or at least it"
)
REPEATED = Text("略去重复的“{t}”", "dropped the repeated “{t}”")
GARBLED = Text("略去乱码“{t}”", "dropped the garbled “{t}”")
REMARK = Text("略去注释“{t}”", "dropped the remark “{t}”")
DISCRETION = Text("“{t}”没有分值：只能作为酌情调整另记一行", "“{t}” names no points: it can only be an adjustment row")
DESCRIBED = Text("“{t}”只作说明，不参与计算", "“{t}” only describes: it is not counted")
CHECKLIST = Text(
    "{n} 个要点各得同样的分：实际值填做到的个数",
    "{n} points of a checklist, equal in worth: the actual is how many are met",
)
REMAINDER = Text("“{t}”：余数照此计", "“{t}”: what is left over counts like this")
COUNTS = Text("每种次数各填一行（数值表）：{n}", "each count has a line of its own (sheet of figures): {n}")
LIMITED = Text("“{t}”读作这一条的适用范围", "“{t}” is read as where this clause holds")

UNREAD = Text("读不懂“{t}”", "cannot read “{t}”")
SEVERAL = Text("一段文字含有几条规则，应逐条读取", "the text holds several rules: read them one by one")
CONFLICT = Text("目标两侧都加分：方向不明", "both sides of the target win points: the direction is not clear")
NO_FULL_MARK = Text("“{t}”按满分的比例计，满分是多少未给出", "“{t}” counts in parts of a full mark that is not given")
UNIT_DIFFERS = Text("“{t}”的单位与本行的“{u}”换算不了", "the unit of “{t}” cannot be turned into the row's {u}")
TOO_LONG = Text(
    "文字过长（{n} 字），一条标准应在 {m} 字以内", "the text is too long ({n} characters): a rule has at most {m}"
)
LONG_NUMBER = Text("数字过长：{t}", "the number is too long: {t}")
UNSAID = Text("“{t}”没有分值", "“{t}” names no points")
MIXED = Text("满分一处为 {a}，另一处为 {b}", "the full mark is {a}, against {b}")
GOOD_SIDE = Text("“{t}”在完成得好的一侧不给分", "“{t}” gives nothing on the good side")
JUDGED = Text("“{t}”要由人评定：没有可计算的规则", "“{t}” is for a person to judge: there is nothing to compute")
PEERS = Text("“{t}”要有其他单位的数值才能计", "“{t}” needs the values of other units")
NO_SCORE = Text("“{t}”不是分数", "“{t}” is no score")
PRODUCT = Text(
    "“{t}”是几个数值的乘积：一行只有一个实际值", "“{t}” is a product of several figures: a row has one actual"
)
NO_NUMBERS = Text("“{t}”既无步长也无分值", "“{t}” gives neither a step nor points")
NO_RULE = Text("没有找到评分规则", "no scoring rule was found")
NO_THRESHOLDS = Text("列出了分值 {p}，没有列出界限", "it lists the points {p} but no thresholds")
CONTRADICTS = Text("“{t}”与前面的条款矛盾", "“{t}” contradicts what stands before it")


class UnreadableError(Exception):
    """What the reader raises when it understands a wording but cannot make one rule of it."""

    def __init__(self, found: Text) -> None:
        super().__init__(found)
        self.found = found
