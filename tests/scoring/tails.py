"""Phrases put into sentences that are read: the rule has to change, or the sentence to be refused."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from bsclib.scoring import read

TAILS_ZH = """
其余不得分|经批准的除外|因客观原因除外|加倍扣分|双倍加分|发生重大事故一票否决
不足部分按比例扣分|四舍五入|亏损不得分|屡教不改者加倍|重复发生的翻倍|造成损失的扣完
未完成年度目标的不得分|按实际天数折算|酌情扣分|视情节轻重扣分|由领导审定|新员工不考核
特殊情况另行研究|不可抗力不计|取整计算|保留两位小数|以财务部数据为准|连续两季的再扣5分
超过部分减半|低于60%不得分|最多扣8分|最高加3分|最低得40分|满分50分
封顶90分|取消评优资格|另罚款100元|情节严重的清零|只计一次|同一事项不重复计分
不足1个单位按1个单位计|否则不得分|达不到的扣10分|除国家政策调整外|节假日顺延|每增加1次再扣3分
首次不扣|隐瞒不报的倒扣
"""
TAILS_EN = """
unless approved by the CFO|doubled for repeat cases|a fatality is a veto|missing data counts as zero
rounded to whole points|at the discretion of the office|at most -8|minimum 40
below 60% scores 0|except in the first quarter|capped at 90|otherwise no points
pro rata for part steps|only once a quarter|half for new staff
"""
JOINTS = [",", ";", "，", "；", "（{}）", "。"]


def phrases(table: str) -> list[str]:
    """Return the phrases of a table."""
    return [phrase for phrase in table.replace("\n", "|").split("|") if phrase]


def sentences() -> list[tuple[str, str | None, str | None]]:
    """Return the sentences of the reader's table that are read: text, unit, full mark."""
    with (Path(__file__).parent / "sentences.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [(r["text"], r["unit"] or None, r["full_mark"] or None) for r in rows if r["kind"] == "scored"]


def put(text: str, tail: str, rng: random.Random) -> str:
    """Return the text with a phrase put before it, after it, or between two of its clauses."""
    joint = rng.choice(JOINTS)
    cuts = [i + 1 for i, char in enumerate(text) if char in ",;，；。" and i + 1 < len(text)]
    where = rng.choice(["end", "end", "start", *(["middle"] if cuts else [])])
    if where == "end":
        return text.rstrip("。；;") + (joint.format(tail) if "{" in joint else joint + tail)
    comma = "," if tail.isascii() else "，"
    if where == "start":
        return tail + comma + text
    at = rng.choice(cuts)
    return text[:at] + tail + comma + text[at:]


def repeats(text: str, tail: str) -> bool:
    """Return whether a phrase only says again what the sentence says."""
    if tail in text or (tail == "最高加3分" and "上下浮动不超过3分" in text):
        return True
    if tail in ("其余不得分", "否则不得分", "otherwise no points"):
        return any(word in text for word in ("否则不得分", "其余", "逾期不得分", "otherwise"))
    if tail == "不足部分按比例扣分":
        return "按比例扣分" in text
    if tail == "不足1个单位按1个单位计":
        return "不足一" in text or "不足1" in text
    return False


def unchanged(combinations: int, seed: int) -> list[str]:
    """Return the texts with a phrase put in whose rule is the same as without it, and is not refused."""
    rng, known = random.Random(seed), sentences()
    plain = {s: read(s[0], unit=s[1], full_mark=s[2]).rule for s in known}
    read_ones = [s for s in known if plain[s] is not None]
    found = []
    for _ in range(combinations):
        sentence = rng.choice(read_ones)
        tail = rng.choice(phrases(TAILS_EN if sentence[0].isascii() else TAILS_ZH))
        if repeats(sentence[0], tail):
            continue
        text = put(sentence[0], tail, rng)
        got = read(text, unit=sentence[1], full_mark=sentence[2])
        if got.rule is not None and got.rule == plain[sentence]:
            found.append(text)
    return found
