"""Language: which one is asked for, and the words that many rooms share."""

from __future__ import annotations

LANGUAGES = ("zh", "en")

STATUS = {
    "scored": ("已评分", "scored"),
    "missing": ("缺数据", "missing"),
    "awaiting_panel": ("待评委评分", "awaiting panel"),
    "no_rule": ("无规则", "no rule"),
    "not_applicable": ("不计分", "not applicable"),
}

COLUMNS = {
    "period": ("期间", "Period"),
    "scorecard": ("考核表", "Scorecard"),
    "indicator": ("指标代码", "Indicator"),
    "label": ("指标", "Indicator"),
    "dimension": ("维度", "Dimension"),
    "unit": ("单位", "Unit"),
    "better": ("方向", "Better"),
    "target": ("目标值", "Target"),
    "actual": ("实际值", "Actual"),
    "gap": ("有利差距", "Favourable gap"),
    "steps": ("步数", "Steps"),
    "points": ("加减分", "Points"),
    "score": ("得分", "Score"),
    "weight": ("权重", "Weight"),
    "contribution": ("贡献", "Contribution"),
    "status": ("状态", "Status"),
    "why": ("理由", "Why"),
    "source": ("出处", "Source"),
    "cell": ("单元格", "Cell"),
    "total": ("总分", "Total"),
    "coverage": ("覆盖率", "Coverage"),
    "grade": ("等级", "Grade"),
    "rank": ("名次", "Rank"),
}


def pick(pair: tuple[str, str], lang: str) -> str:
    """Return the Chinese or the English half of `pair`.

    Parameters
    ----------
    pair : (Chinese, English)
    lang : "zh" or "en"

    Returns
    -------
    str

    Examples
    --------
    >>> pick(STATUS["missing"], "en")
    'missing'
    """
    return pair[1] if lang == "en" else pair[0]
