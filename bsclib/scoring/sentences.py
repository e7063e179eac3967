"""Why a row scored what it did, or why it did not: one sentence in each language."""

from __future__ import annotations

from bsclib.errors import NOTHING, Text
from bsclib.scoring.apart import APART
from bsclib.scoring.entries import Entry
from bsclib.scoring.kinds.evidence import How
from bsclib.scoring.kinds.telling import Told, brief, joined, signed
from bsclib.scoring.results import ABSENT, Result

STATUS_WHY = {
    "missing": Text("没有实际值：不是 0 分，也不是满分", "no actual was given: neither 0 nor full marks"),
    "awaiting_panel": Text("等待评委评分", "the panel has not scored it yet"),
    "no_rule": Text("评分标准没有给出界限，无法计分", "the printed rule gives no thresholds: it cannot be scored"),
    "not_scorable": Text("无法按规则计分：{r}", "the rule cannot work on these figures: {r}"),
    "not_due": Text("尚未到期：{r}", "not due yet: {r}"),
    "not_applicable": Text("只列示，不计分", "reported only, not scored"),
}
AWAITED = Text("等待{r}评分", "not yet rated by: {r}")
NOT_DUE = Text("本季不考核：每年一次的指标", "not due this quarter: it is asked once a year")
REFUSED = Text("评分文字没有成为规则，无法计分：{w}", "its text is no rule and cannot be scored: {w}")
STATUSES = {
    "scored": Text("已评分", "scored"),
    "missing": Text("缺数据", "missing"),
    "awaiting_panel": Text("待评委评分", "awaiting panel"),
    "no_rule": Text("无规则", "no rule"),
    "not_scorable": Text("无法计分", "not scorable"),
    "not_due": Text("未到期", "not due"),
    "not_applicable": Text("不计分", "not applicable"),
}
EXCLUDED = Text("；不计入总分，其余权重按比例放大", "; left out of the total, the other weights are rescaled")
AS_ZERO = Text("；按约定计 0 分", "; counted as 0 by the policy chosen")
WAIVED = Text(
    "不适用：{r}（批准人：{a}）；不计入总分和覆盖率",
    "not applicable: {r} (approved by {a}); outside of total and coverage",
)
UNWEIGHTED = Text("；无权重，只列示", "; without a weight: shown only")

PP = Text("个百分点", "pp")
LINKED = Text("“{c}”的总分", "the total of “{c}”")
ADDED = Text("；在加权平均之后计入总分 {c} 分", "; {c} points of the total, after the weighted mean")
CUT_ADDED = Text(
    "；本部分合计受限，只计入总分 {c} 分",
    "; its section's limit leaves {c} points of the total, after the weighted mean",
)
STRUCK = Text("{a}：触发一票否决", "{a}: the veto strikes")
NOT_STRUCK = Text("{a}：没有触发一票否决", "{a}: no veto")
NOTHING_HAPPENED = Text("没有填写：视为没有发生", "nothing is entered: nothing happened")
NO_LINK = Text("“{c}”还没有总分", "“{c}” has no total")


def _unit(entry: Entry) -> Text:
    """Return the unit of a gap, with the space that sets it off."""
    label = PP if entry.indicator.unit == "percent" else entry.indicator.unit_label
    return Text(f" {label.zh}", f" {label.en}") if label.zh else NOTHING


def _scored(entry: Entry, result: Result, how: How) -> Text:
    if entry.link:
        return LINKED.fill(c=result.link_label)
    assert entry.rule is not None
    assert entry.evidence is not None
    assert result.outcome is not None
    return entry.rule.why(Told(entry.evidence, result.outcome, _unit(entry), how))


def _unscored(entry: Entry, result: Result) -> Text:
    if result.status == "no_rule" and entry.indicator.refused.zh:
        return REFUSED.fill(w=entry.indicator.refused)
    if result.status == "not_applicable" and entry.indicator.scored:
        return NOT_DUE
    if result.status == "awaiting_panel" and result.reason.zh:
        return AWAITED.fill(r=result.reason)
    return STATUS_WHY[result.status].fill(r=result.reason)


def _apart(entry: Entry, result: Result, how: How) -> Text:
    """Return the sentence of a bonus, malus or veto row, with what it adds to the total."""
    if result.status == "missing":
        return NOTHING_HAPPENED
    if entry.indicator.kind == "veto" and result.status == "scored":
        return (STRUCK if result.veto else NOT_STRUCK).fill(a=result.actual)
    sentence = _scored(entry, result, how) if result.status == "scored" else _unscored(entry, result)
    if result.contribution is None or result.score is None:
        return sentence
    added = ADDED if result.counted_points == result.score else CUT_ADDED
    return joined(sentence, added.fill(c=signed(result.contribution)))


def why(entry: Entry, result: Result, how: How, missing: str) -> Text:
    """Return the sentence that explains a row, whatever its status."""
    if result.waiver:
        return WAIVED.fill(r=result.waiver.reason, a=result.waiver.approver)
    if entry.indicator.kind in APART:
        return _apart(entry, result, how)
    weighted = entry.indicator.weight is not None
    if result.status == "scored":
        sentence = _scored(entry, result, how)
        return sentence if weighted else joined(sentence, UNWEIGHTED)
    sentence = NO_LINK.fill(c=result.link_label) if entry.link else _unscored(entry, result)
    if not weighted:
        return sentence
    counted = missing == "zero" and result.status in ABSENT
    return joined(sentence, AS_ZERO if counted else EXCLUDED)


__all__ = ["brief", "signed", "why"]
