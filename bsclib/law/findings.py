"""A finding is a code, a path and its values; this is where it becomes a fault, with its line and its words."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, NamedTuple

from bsclib.errors import NOTHING, Fault, Place, Text
from bsclib.law.messages import MESSAGES
from bsclib.law.strict_yaml import Document, Path


class Finding(NamedTuple):
    """What a check found, where in the file, and the words that its sentence needs."""

    code: str
    path: Path
    values: dict[str, Any] = {}  # noqa: RUF012 – never written to


SLIPS = (
    *("weight_sum", "weight_zero", "jump", "limit_odd", "coefficient_odd", "coefficient_order", "pool_odd"),
    *("begins_inside", "year_pool"),
)  # faults where the law is strict
_NOTICES = (*SLIPS, "text_open", "unit_open", "veto_open", "unit_without_card", "not_there", "ended")


def said(code: str, place: Place, **values: Any) -> Fault:
    """Return the fault of a code, its sentences filled with `values`."""
    found, expected, remedy = (text.fill(**values) for text in MESSAGES[code])
    return Fault(code, place, found, expected, remedy, "notice" if code in _NOTICES else "fault")


def nearest(found: object, known: list[str]) -> list[str]:
    """Return the one of `known` that `found` is likely to mean, if there is one."""
    return get_close_matches(str(found), known, n=1, cutoff=0.5)


def unknown(code: str, place: Place, found: object, known: list[str], what: Text) -> Fault:
    """Return the fault of a name that is not known, with the nearest one that is."""
    near = nearest(found, known)
    listed = ", ".join(known[:14]) + (", …" if len(known) > 14 else "")
    return Fault(
        code,
        place,
        Text("不认识的{w}“{f}”", "unknown {w} “{f}”").fill(w=what, f=found),
        Text("可用：{k}", "known: {k}").fill(k=listed or "–"),
        Text(f"是否指 {near[0]}?", f"did you mean {near[0]}?") if near else NOTHING,
    )


def fault_of(document: Document, finding: Finding) -> Fault:
    """Return a finding as a fault of its file."""
    place, values = document.place(finding.path), finding.values
    if "known" in values:
        return unknown(finding.code, place, values["found"], list(values["known"]), values["what"])
    return said(finding.code, place, **values)
