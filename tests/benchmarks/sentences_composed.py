"""Sentences put together at random, read, and scored beside what they were made to say.

`python tests/benchmarks/sentences_composed.py [COUNT] [SEED]`: steps with limits, cuts and remainders; tiers in several
notations; counted events.  What is read has to score as it was meant, at every figure tried.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from bsclib.scoring import demonstrate, read

LESS = ["低", "低于", "降低", "下降", "减少", "少"]
MORE = ["高", "高于", "超过", "超出", "超", "提高", "上升", "增加", "增长"]
GOALS = ["目标值", "目标", "计划", "预算", "考核目标", "年度目标", "标准"]


class Composed(NamedTuple):
    """A sentence, the row it stands in, the figures to try, and what they score [of the full mark]."""

    text: str
    unit: str
    full: int
    better: str | None
    target: Fraction
    tried: list[Fraction]
    meant: Callable[[Fraction], Fraction]


def steps(rng: random.Random) -> Composed:
    """Return points by the step below or above a target, limited, cut and rounded as sentences say it."""
    unit, full, higher = rng.choice(["%", "%", "万元", "件", "分"]), rng.choice([5, 10, 20, 100]), rng.random() < 0.5
    rate, relative = unit == "%", unit != "%" and rng.random() < 0.5
    word = rng.choice(["%", "个百分点", "百分点"]) if rate else "%" if relative else unit
    size = Fraction(rng.choice(["1", "0.5", "2", "0.1"] if rate else ["1", "2", "5", "10"]))
    target = Fraction(rng.choice([95, 90, 60] if rate and higher else [5, 10, 30] if rate else [100, 800, 200]))
    lost, won = Fraction(rng.choice(["1", "2", "0.5", "3"])), Fraction(rng.choice(["1", "0.5"]))
    bad, good = (rng.choice(LESS), rng.choice(MORE)) if higher else (rng.choice(MORE), rng.choice(LESS))
    goal, amount = rng.choice(GOALS), f"{plain(size)}{word}"
    first = [
        f"每{bad}{goal}{amount}",
        f"每比{goal}{bad}{amount}",
        f"比{goal}每{bad}{amount}",
        f"与{goal}相比，每{bad}{amount}",
    ]
    text = f"{rng.choice(first)}{rng.choice(['，', ''])}{rng.choice(['扣', '减', '扣减'])}{plain(lost)}分"
    most = rng.choice([None, 2, 5])
    text += "" if most is None else rng.choice(["，最多扣{}分", "；累计扣分不超过{}分", "，最高扣{}分"]).format(most)
    level = rng.choice([None, 40 if rate and not higher else 50 if higher else 150])
    level = None if level and not (rate or relative) and not higher else level
    ends = "%" if rate or relative else unit
    text += "" if level is None else f"，{'低于' if higher else '高于'}{level}{ends}的{rng.choice(['不得分', '得0分'])}"
    started = rng.random() < 0.25
    text += f"，不足{amount}按{amount}计" if started else ""
    gains = not started and rng.random() < 0.4
    text += f"；每{good}{amount}加{plain(won)}分，最多加1分" if gains else ""

    def meant(actual: Fraction) -> Fraction:
        gap = (actual - target) if higher else (target - actual)
        count = abs(gap) / (target * size / 100 if relative else size)
        whole = -(-count.numerator // count.denominator) if started else count.numerator // count.denominator
        bound = level if level is None or not relative else target * level / 100
        if bound is not None and (actual < bound if higher else actual > bound):
            return Fraction(0)
        if gap >= 0:
            return full + (min(whole * won, Fraction(1)) if gains else 0)
        taken = whole * lost if most is None else min(whole * lost, Fraction(most))
        return max(full - taken, Fraction(0))

    near = [target + side * k * size + off for side in (-1, 1) for k in (0, 1, 3) for off in (0, Fraction(1, 10))]
    said = rng.choice([None, "higher" if higher else "lower"])
    return Composed(
        text + rng.choice(["", "。", "，扣完为止"]), unit, full, said, target, [*near, target / 4, target * 2], meant
    )


def tiers(rng: random.Random) -> Composed:
    """Return points by bands whose ends are marked, in one of the usual notations."""
    full = rng.choice([5, 10, 20])
    a, b, c = sorted(rng.sample(range(50, 100, 5), 3), reverse=True)
    second, third = Fraction(full) * 8 / 10, Fraction(full) / 2
    bands = rng.choice(
        [
            (f"≥{a}%", f"{b}%≤完成率<{a}%", f"{c}%≤完成率<{b}%", f"<{c}%"),
            (f"{a}%（含）以上", f"{b}%（含）-{a}%", f"{c}%（含）-{b}%", f"{c}%以下"),
            (f"达到{a}%及以上的", f"{b}%（含{b}%）至{a}%的", f"{c}%（含{c}%）至{b}%的", f"低于{c}%的"),
            (f"不低于{a}%", f"低于{a}%且不低于{b}%", f"低于{b}%且不低于{c}%", f"低于{c}%"),
            (f"[{a}%,100%]", f"[{b}%,{a}%)", f"[{c}%,{b}%)", f"[0%,{c}%)"),
        ]
    )
    worth = [
        rng.choice(["得满分", f"得{full}分"]),
        rng.choice([f"得{plain(second)}分", "得80%"]),
        f"得{plain(third)}分",
        "不得分",
    ]
    text = rng.choice(["，", "；"]).join(f"{band}{points}" for band, points in zip(bands, worth, strict=True))

    def meant(actual: Fraction) -> Fraction:
        return Fraction(full) if actual >= a else second if actual >= b else third if actual >= c else Fraction(0)

    tried = [Fraction(v) + off for v in (a, b, c) for off in (0, Fraction(1, 10), Fraction(-1, 10))]
    return Composed(text, "%", full, None, Fraction(100), tried, meant)


def events(rng: random.Random) -> Composed:
    """Return points for each event, limited, and lost whole from a count on."""
    full, lost = rng.choice([5, 10, 20]), Fraction(rng.choice(["1", "2", "0.5"]))
    unit, what = rng.choice([("起", "投诉"), ("次", "差错"), ("处", "不合格"), ("件", "退货")])
    verb, one = rng.choice(["发生", "出现", "发现"]), rng.choice(["一", "1"])
    text = rng.choice([f"每{verb}{one}{unit}{what}扣{plain(lost)}分", f"{verb}{what}每{unit}扣{plain(lost)}分"])
    most, fatal = rng.choice([None, 3]), rng.choice([None, 4])
    text += "" if most is None else f"，最多扣{most}分"
    text += "" if fatal is None else f"，{fatal}{unit}及以上不得分"

    def meant(actual: Fraction) -> Fraction:
        taken = actual * lost if most is None else min(actual * lost, Fraction(most))
        return Fraction(0) if fatal is not None and actual >= fatal else max(full - taken, Fraction(0))

    return Composed(text, unit, full, None, Fraction(0), [Fraction(n) for n in range(12)], meant)


def plain(number: Fraction) -> str:
    """Return a decimal as it is written."""
    return str(float(number)) if number.denominator > 1 else str(number.numerator)


def misread(one: Composed) -> str | None:
    """Return what is misread; "refused" where a sentence is not read, None where it is right."""
    found = read(one.text, unit=one.unit, full_mark=one.full, better=one.better)
    if found.rule is None:
        return "refused"
    for actual in one.tried:
        score, _ = demonstrate(found.rule, one.target, actual)
        meant = one.meant(actual) * 100 / one.full
        if score != meant:
            return f"{one.text} [{one.unit}, {one.full}] {plain(actual)}: {score}, meant {meant}"
    return None


def battery(count: int, seed: int) -> Counter[str]:
    """Return how many were read right, refused and misread, and print what was misread."""
    rng, found = random.Random(seed), Counter[str]()
    for _ in range(count):
        one = rng.choice([steps, steps, tiers, events])(rng)
        said = misread(one)
        found["right" if said is None else "refused" if said == "refused" else "misread"] += 1
        if said is not None:
            print("refused:", one.text) if said == "refused" else print("MISREAD:", said)
    return found


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    print(dict(battery(numbers[0] if numbers else 10_000, numbers[1] if len(numbers) > 1 else 1)))
