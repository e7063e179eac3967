"""Which slips of people evidence is searched for, and from which size on each is told: thresholds of the law."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from bsclib.law import vocabulary as v
from bsclib.law.vocabulary import Doc

Slip = Literal[
    "target_changed", "target_unapproved", "swapped", "scale", "sign", "copied", "all_copied", "big_change",
    "lines_differ", "complement", "planned", "dragged",
    "figure_changed", "panel_spread", "adjusted", "zero_budget", "line_copied", "uncommented",
]  # fmt: skip


class SlipsDoc(Doc):
    """From which size on a slip is told; `strict` names those that are refused as long as no note answers them.

    Attributes
    ----------
    target_changed : against the last quarter's target [% of it]
    target_unapproved : against the target that was approved, or that the approved budget lines add up to [% of it]
    swapped : how near the actual is to the old target, and the target is not [% of it]
    scale : how far a figure may be from exactly ten-, hundred-, ten-thousandfold its reference [%]
    copied : digits from which a figure equal to last quarter's is told by itself; shorter ones share one line
    all_copied : share of the figures that equal last quarter's [%]
    complement : from which distance on a share that is rather 100 less what is expected is told [points]
    planned : digits from which an actual equal to its target is told; all of them where `all_copied` are
    dragged : digits from which an actual equal to the one above, or the third that counts on by one, is told
    big_change : against last quarter, where an indicator has no `change_limit` of its own [%]
    lines_differ : an actual against the budget lines that the ledger ties it to [the indicator's unit]
    figure_changed : a level or another named figure against last quarter's [% of it]
    panel_spread : a judge against the mean of the others [points]
    adjusted : discretionary points
    zero_budget : spent where nothing was approved [the lines' unit of money]
    line_copied : digits from which the same actual in two months of a line is told
    uncommented : how far below full marks a missed row may score with neither cause, measure and due date [points]
    """

    target_changed: v.Positive = Decimal(0)
    target_unapproved: v.Positive = Decimal("0.02")
    swapped: v.Positive = Decimal(0)
    scale: v.Positive = Decimal(60)
    copied: v.Positive = Decimal(3)
    all_copied: v.Positive = Decimal(80)
    complement: v.Positive = Decimal(10)
    planned: v.Positive = Decimal(3)
    dragged: v.Positive = Decimal(3)
    big_change: v.Positive = Decimal(50)
    lines_differ: v.Positive = Decimal(0)
    figure_changed: v.Positive = Decimal(0)
    panel_spread: v.Positive = Decimal(20)
    adjusted: v.Positive = Decimal(0)
    zero_budget: v.Positive = Decimal(0)
    line_copied: v.Positive = Decimal(4)
    uncommented: v.Positive = Decimal(0)
    strict: tuple[Slip, ...] = ()

    def level(self, slip: str) -> str:
        """Return "fault" for a slip that is refused until it is answered, else "notice"."""
        return "fault" if slip in self.strict else "notice"


USUAL_SLIPS = SlipsDoc.model_construct()
