"""The words of `step`: its sentence, its rule as words, its remarks, and how a text states it."""

from __future__ import annotations

from bsclib.errors import Text

# the sentence of a scored row
MEETS = Text("{a} 等于目标 {t}：不加不扣", "{a} meets the target {t} exactly: no points")
STEP = Text("{a} 比目标 {t} {side} {g}{u}：{count}", "{a} is {g}{u} {side} {t}: {count}")
COUNTED = Text("{a}{u}：{count}", "{a}{u}: {count}")
NONE_COUNTED = Text("0{u}：不加不扣", "0{u}: no points")
INSIDE = Text("{a} 在 {low}–{high} 之内：不加不扣", "{a} lies inside {low}–{high}: no points")
OUTSIDE = Text("{a} 超出 {low}–{high} 达 {g}{u}：{count}", "{a} lies {g}{u} outside {low}–{high}: {count}")
WHOLE = Text("{n} 个整步{size} × {p}", "{n} whole {steps}{size} × {p}")
LINEAR = Text("按比例计 {n} 步{size} × {p}", "{n} {steps}{size} in proportion × {p}")
NO_STEP = Text("不足一步，不加不扣", "less than one whole step")
OF_SIZE = Text("（每步 {s}）", " of {s}")
NO_POINTS = Text("规则对此不加不扣", "the rule gives no points for this side")
ALL_LOST = Text("；达到 {z}，不得分", "; {z} or more scores nothing")
CAPPED = Text("；封顶 {c}", "; capped at {c}")
FLOORED = Text("；最低 {c}", "; not below {c}")

# the rule as words
SIZE = {
    "pp": Text("{n}个百分点", "{n} percentage points"),
    "relative": Text("目标值的{n}%", "{n}% of target"),
    "absolute": Text("{n}个单位", "{n} units"),
}
LESS, MORE = Text("低", "below"), Text("高", "above")
AGAINST = Text("每比{t}{side}{size}，{p}", "Each {size} {side} {t}: {p}")
EACH_OUTSIDE = Text("每偏离区间[{lo},{hi}]{size}，{p}", "Each {size} outside {lo} to {hi}: {p}")
FIXED = Text("固定目标{t}", "the fixed target {t}")
TARGET = Text("目标值", "target")
TOLERANCE = Text("；差距在{n}以内不扣分", "; a gap within {n} costs nothing")
STARTED = Text("开始的 {n} 步{size} × {p}", "{n} {steps}{size} begun × {p}")
ZERO_TARGET = Text("目标值为 0，相对步长无意义", "the target is 0: a step relative to it has no size")
ZERO_AT = Text("；差距达到{z}不得分", "; {z} or more: no points")

# remarks
SIGN = Text("每偏离一步反而加 {p} 分", "each step off the mark adds {p} points")
SIGN_WHY = Text("规则奖励了偏差", "the rule rewards what it should punish")
OPEN_UNIT = Text(
    "“%”未说明是百分点还是目标值的百分比", "the text leaves open whether % means points or percent of target"
)
OPEN_UNIT_WHY = Text("两种读法得分不同", "the two readings score differently")
BONUS_ONLY = Text("只加分不扣分：永不低于 {b} 分", "bonus only: never below {b}")
BONUS_ONLY_WHY = Text("这部分权重是白得的", "this share of the weight is given away")

# what a text leaves open, or cannot mean
OPEN_CAP = Text("加分没有上限", "no upper limit is set for the points added")
OPEN_ORIGIN = Text("从什么起算，文中未说（按目标值）", "what the increase is counted from (read: the target)")
OPEN_EACH = Text("是否按件计，文中未说（按每件）", "whether it counts by piece (read: each)")
CONFLICT = Text(
    "目标两侧都加分或都扣分：应写成目标区间", "both sides of the target win, or both lose: state a range instead"
)
