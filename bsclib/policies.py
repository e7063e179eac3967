"""The policies: readings that the source leaves open.  One row of `Policies` is all there is of each.

The YAML of a company, the command line, `rulebook.replace`, the sensitivity of a result and the documents take name,
choices, default and words from here.  A new policy is one field, and the line of the rule that asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from bsclib.decimals import decimal_of
from bsclib.errors import Text, UsageError, same

EACH = Text("按各规则", "as each rule says")
OFF = ("", "none", "null", "off")
Chosen = str | Decimal | None


@dataclass(frozen=True, slots=True)
class Policy:
    """What is said of one policy.

    Attributes
    ----------
    title : its name in a table
    meaning : what it decides, as help and documents say it
    choices : its values, the default first; none: a number that is not negative, or nothing
    varied : the values that a sensitivity tries; none: it is left as it is
    says : its choices in words, one each
    """

    title: Text
    meaning: Text
    choices: tuple[str, ...] = ()
    varied: tuple[Chosen, ...] = ()
    says: tuple[Text, ...] = ()

    def words(self, value: Chosen) -> Text:
        """Return a value of it as a person reads it."""
        named = dict(zip(self.choices, self.says, strict=False)) | {"None": EACH}
        return named.get(str(value), same(str(value)))


def _choice(title: Text, meaning: Text, *choices: str, varied: bool = True, says: tuple[Text, ...] = ()) -> Any:
    told = Policy(title, meaning, choices, choices if varied else (), says)
    return field(default=choices[0], metadata={"policy": told})


def _number(title: Text, meaning: Text, *varied: Decimal | None) -> Any:
    return field(default=None, metadata={"policy": Policy(title, meaning, (), varied)})


@dataclass(frozen=True, slots=True)
class Policies:
    """How a quarter is read where the source is silent; each policy is declared here and nowhere else.

    A number is [% of target] for `award_tolerance` and [points] for `bonus_cap`; None leaves it to each rule.
    """

    count: str = _choice(
        Text("步数计法", "count of steps"),
        Text("只计整步，还是按比例计", "count whole steps or in proportion"),
        "full", "linear", says=(Text("只计整步", "whole steps"), Text("按比例", "in proportion")),
    )  # fmt: skip
    step_unit: str = _choice(
        Text("步长单位", "step unit"),
        Text("百分点步长是否按相对值理解", "read percentage-point steps as relative"),
        "auto", "relative", says=(Text("按规则", "as each rule says"), Text("按相对值", "relative")),
    )  # fmt: skip
    profile: str = _choice(
        Text("规则版本", "profile"),
        Text("规则取更正后的还是印出的", "rules as corrected or as published"),
        "corrected", "published", says=(Text("更正后", "as corrected"), Text("按印出", "as published")),
    )  # fmt: skip
    weights: str = _choice(
        Text("权重版本", "weight set"),
        Text("权重取复原的还是印出的", "weights as restored or as printed"),
        "restored", "printed", says=(Text("复原", "restored"), Text("按印出", "as printed")),
    )  # fmt: skip
    missing: str = _choice(
        Text("缺数据", "missing values"),
        Text("缺数据的指标剔除，还是记 0 分", "leave missing rows out or count them as 0"),
        "exclude", "zero", says=(Text("剔除", "left out"), Text("记 0 分", "counted as 0")),
    )  # fmt: skip
    bonus_cap: Decimal | None = _number(
        Text("加分上限", "bonus cap"), Text("加分后的上限", "cap of a score with bonus"), None, Decimal(100)
    )
    shared_in_centres: str = _choice(
        Text("中心公共项目", "shared item in centres"),
        Text("责任中心的公共考核项目只列示，还是计入", "show the shared item of the centres or weigh it in"),
        "shown", "overlay", says=(Text("只列示", "shown"), Text("计入", "weighed in")),
    )  # fmt: skip
    severity: str = _choice(
        Text("多起事故", "several accidents"),
        Text("多起事故取最重，还是累加", "count the worst event or all of them"),
        "worst", "cumulate", varied=False, says=(Text("取最重", "the worst"), Text("累加", "added up")),
    )  # fmt: skip
    tiers: str = _choice(
        Text("分档得分", "points of tiers"),
        Text("分档得分是加在基础分上，还是就是得分", "tier points added to base or absolute"),
        "additive", "absolute", varied=False,
        says=(Text("加在基础分上", "added to the base"), Text("就是得分", "the score")),
    )  # fmt: skip
    award_tolerance: Decimal | None = _number(
        Text("季度目标的容差", "tolerance of an award"), Text("季度目标的容差", "tolerance of a quarterly award")
    )

    def replace(self, **values: Any) -> Policies:
        """Return these policies with `values` in their place.

        Raises
        ------
        UsageError
            For a name or a value that no policy has.

        Examples
        --------
        >>> Policies().replace(count="linear", award_tolerance="2").award_tolerance
        Decimal('2')
        """
        changes: dict[str, Any] = {name: checked(name, value) for name, value in values.items()}
        return replace(self, **changes)

    def chosen(self) -> dict[str, Chosen]:
        """Return every policy's value by its name, in the order declared."""
        return {name: getattr(self, name) for name in POLICIES}


POLICIES: dict[str, Policy] = {f.name: f.metadata["policy"] for f in fields(Policies)}


def checked(name: str, value: Any) -> Chosen:
    """Return `value` as the policy `name` takes it; UsageError if it does not.

    Parameters
    ----------
    name : str
        One of `POLICIES`.
    value : object
        As a person or a file gives it.

    Returns
    -------
    str, Decimal or None
        A choice, a number, or None where a number is switched off.

    Raises
    ------
    UsageError
        No such policy, or it does not take that value; what there is is listed.

    Examples
    --------
    >>> checked("count", "linear"), checked("bonus_cap", "2.5"), checked("bonus_cap", "none")
    ('linear', Decimal('2.5'), None)
    """
    if name not in POLICIES:
        raise _unknown(Text("口径", "policy"), name, tuple(POLICIES))
    choices = POLICIES[name].choices
    if choices:
        if value in choices:
            return str(value)
        raise _unknown(Text(f"{name} 的取值", f"value of {name}"), value, choices)
    if value is None or value in OFF:
        return None
    try:
        number = decimal_of(value)
    except (ValueError, TypeError):
        number = Decimal(-1)
    if number < 0:
        raise _unknown(Text(f"{name} 的取值", f"value of {name}"), value, ("0, 2.5, 120, …", "none"))
    return number


def _unknown(what: Text, found: object, known: tuple[str, ...]) -> UsageError:
    near = get_close_matches(str(found), known, n=1)
    hint = Text(f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else same("")
    return UsageError(
        Text("不认识的{w}：{f}；可用：{k}{h}", "unknown {w}: {f}; known: {k}{h}").fill(
            w=what, f=found, k=", ".join(known), h=hint
        )
    )
