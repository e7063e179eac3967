"""The tables of a survey, declared like every other sheet, and the questions in their rows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from bsclib.evidence.schema import OFFICE, table
from bsclib.evidence.words import WORDS
from bsclib.law import Rulebook
from bsclib.law.strategy import Judgement

EXPERT = "专家|the expert"

COMPARISONS = table(
    "comparisons",
    "两两比较|Comparisons",
    "每行两项相比：哪一项更重要，重要多少（1 同等，3 稍，5 明显，7 强烈，9 极端，偶数居中）"
    "|Each row: which of the two matters more, and how much (1 equal, 3 moderately, 5 strongly, 7 very, 9 extremely)",
    EXPERT,
    """
    matrix*      矩阵|Matrix               name w15
    left*        左项代码|Left id          name w15
    right*       右项代码|Right id         name w15
    question     问题|Question             shown w62
    left_label   左项|Left                 shown w24
    right_label  右项|Right                shown w24
    preferred    更重要|More important     choice left=左项|left right=右项|right equal=同等|equal
    scale        重要多少|How much         whole 1..9
    note         备注|Note                 text
    """,
    "matrix left right",
    in_workbook=False,
)

SELECTION = table(
    "selection",
    "指标筛选|Selection",
    "每个候选指标按四项各打 1–5 分，5 分最好|Rate each candidate 1–5 on four criteria; 5 is best",
    EXPERT,
    """
    candidate*       候选代码|Candidate id        name w22
    label            候选指标|Candidate           shown w30
    serves           所属目标|Objective           shown w34
    answers          应对的风险或措施|Answers      shown w30 later
    relevance        相关性|Relevance             whole 1..5  与战略目标相关|bears on the objective
    controllability  可控性|Controllability       whole 1..5  被考核者能够控制|the assessed can control it
    measurability    可量化|Measurability         whole 1..5  数据可得、可核|data can be had and checked
    cost             取数成本|Cost                whole 1..5  5 分最省|5 is cheapest
    note             备注|Note                    text
    """,
    "candidate",
    in_workbook=False,
)

EXPERTS = table(
    "experts",
    "专家|Experts",
    "每位专家一行|One row per expert",
    OFFICE,
    """
    id*        代码|Id               name
    label_zh*  中文名|Chinese name   name
    label_en   英文名|English name   name      空即同中文名|empty: as the Chinese one
    group*     类别|Group            name      可写作“中文/English”|may be written 中文/English
    unit       部门|Unit             unit
    weight     权重|Weight           number 0.. .6
    """,
    "id",
    in_workbook=False,
)


def pairs(judgement: Judgement) -> list[tuple[str, str]]:
    """Return the pairs of items that a matrix of n items asks for, n (n - 1) / 2 of them."""
    return list(combinations(judgement.items, 2))


def comparison_rows(judgements: Mapping[str, Judgement], lang: str) -> list[dict[str, str]]:
    """Return one row per pair of every matrix, its question in `lang`."""
    return [
        {
            "matrix": j.id,
            "left": left,
            "right": right,
            "question": WORDS.QUESTION.fill(left=j.items[left], right=j.items[right]).of(lang),
            "left_label": j.items[left].of(lang),
            "right_label": j.items[right].of(lang),
        }
        for j in judgements.values()
        for left, right in pairs(j)
    ]


def candidate_rows(rulebook: Rulebook, lang: str) -> list[dict[str, str]]:
    """Return one row per candidate KPI of the strategy."""
    strategy = rulebook.strategy
    return [
        {
            "candidate": id,
            "label": kpi.label.of(lang),
            "serves": strategy.objectives[kpi.objective].label.of(lang),
            "answers": kpi.answers.of(lang) if kpi.answers else "",
        }
        for id, kpi in strategy.kpis.items()
    ]
