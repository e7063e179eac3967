"""How targets are set: the chance of being met that the law wants, and how a target is handed down."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from bsclib.law import vocabulary as v
from bsclib.law.vocabulary import Doc


class TargetRulesDoc(Doc):
    """What a target should be: attainable by most who try.

    Attributes
    ----------
    attainable : the chance of being met below which it is too hard, and above which too easy [%]
    aim : the chance at which one is proposed [%]
    """

    attainable: tuple[v.Positive, v.Positive] = (Decimal(60), Decimal(80))
    aim: v.Positive = Decimal(70)


USUAL_TARGETS = TargetRulesDoc.model_construct()


class CascadeDoc(Doc):
    """How a target is handed down.

    The targets of `parts` add up to it (`sum`), are each the same (`same`), are each their `shares` of it [%]
    (`share`), or hang on it in no countable way (`none`); they may be `within` so many percent of it off.
    """

    relation: Literal["sum", "same", "share", "none"]
    parts: tuple[v.Ref, ...] = ()
    shares: tuple[v.Positive, ...] = ()
    within: v.Positive = Decimal(0)
    why: v.Words | None = Field(default=None)
