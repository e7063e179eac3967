"""The switches: readings that the source leaves open, each with one name, its choices and its default."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from bsclib.decimals import decimal_of
from bsclib.errors import Text, UsageError, same

CHOICES: dict[str, tuple[str, ...]] = {
    "count": ("full", "linear"),
    "step_unit": ("auto", "relative"),
    "missing": ("exclude", "zero"),
    "shared_in_centres": ("shown", "overlay"),
    "severity": ("worst", "cumulate"),
    "tiers": ("additive", "absolute"),
    "weights": ("restored", "printed"),
    "profile": ("corrected", "published"),
}
NUMBERS = ("award_tolerance", "bonus_cap")
OFF = ("", "none", "null", "off")


@dataclass(frozen=True, slots=True)
class Policies:
    """How a quarter is read where the source is silent.

    Attributes
    ----------
    count : whole steps only ("full") or their fractions too ("linear")
    step_unit : each rule's own unit ("auto") or every percentage-point step read as relative
    missing : a missing actual is left out ("exclude") or counts 0 ("zero")
    shared_in_centres : the centres' shared row is "shown" unweighted or laid over the card ("overlay")
    severity : the worst event of a quarter counts ("worst") or all of them ("cumulate")
    tiers : tier points are added to the base ("additive") or are the score ("absolute")
    award_tolerance : [% of target] shortfall inside which an award pays its share; None: none
    bonus_cap : [points] the highest score of a rule that can add; None: what each rule says
    weights, profile : the set of weights and of rules
    """

    count: str = "full"
    step_unit: str = "auto"
    missing: str = "exclude"
    shared_in_centres: str = "shown"
    severity: str = "worst"
    tiers: str = "additive"
    award_tolerance: Decimal | None = None
    bonus_cap: Decimal | None = None
    weights: str = "restored"
    profile: str = "corrected"

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


NAMES = tuple(f.name for f in fields(Policies))


def checked(name: str, value: Any) -> str | Decimal | None:
    """Return `value` as policy `name` takes it; UsageError if it does not."""
    if name in CHOICES:
        if value in CHOICES[name]:
            return str(value)
        raise _unknown(Text(f"{name} 的取值", f"value of {name}"), value, CHOICES[name])
    if name not in NUMBERS:
        raise _unknown(Text("口径", "policy"), name, NAMES)
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
    hint = Text(f";是否指 {near[0]}?", f"; did you mean {near[0]}?") if near else same("")
    return UsageError(
        Text("不认识的{w}:{f};可用:{k}{h}", "unknown {w}: {f}; known: {k}{h}").fill(
            w=what, f=found, k=", ".join(known), h=hint
        )
    )
