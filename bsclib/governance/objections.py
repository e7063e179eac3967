"""Objections: each is decided before the approval, and one that is upheld leads to a revision that names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from bsclib.archive import Revision, Store
from bsclib.errors import Fault, Place, Text
from bsclib.period import Quarter

DUE = "objections"  # the date of the calendar until which one may object


def deadline(calendar: Mapping[str, Any], quarter: Quarter) -> date | None:
    """Return the last day on which one may object, None where the calendar names none."""
    return calendar[DUE].on(quarter) if DUE in calendar else None


def objection_faults(
    rows: Sequence[Mapping[str, Any]], revisions: Sequence[Revision], last_day: date | None, today: date
) -> list[Fault]:
    """Return what stands between the objections of a quarter and its approval.

    Parameters
    ----------
    rows
        The table of objections: `id`, `decision` ("upheld", "rejected", "pending"), `reason`, `decided_by`.
    revisions
        The quarter's revisions; an upheld objection must be named in the reason of one of them.
    last_day
        Until when one may object; the approval waits for it.
    today
        The day of the approval.

    Returns
    -------
    list of Fault
        None where nothing stands between.

    Examples
    --------
    >>> row = {"id": "1", "decision": "pending", "reason": "", "decided_by": ""}
    >>> [fault.code for fault in objection_faults([row], [], date(2026, 1, 20), date(2026, 1, 25))]
    ['objection_pending']
    """
    return [*_too_early(last_day, today), *(fault for row in rows for fault in _of_row(row, revisions))]


def record_objections(store: Store, object_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Enter into the journal how each objection was decided; the approver's signature covers it.

    Parameters
    ----------
    store
        The archive.
    object_id
        The quarter that is to be approved.
    rows
        The table of objections.
    """
    if rows:
        told = [{k: str(row.get(k) or "") for k in ("id", "decision", "reason", "decided_by")} for row in rows]
        entries = store.entries(object_id)
        if not any(e.get("kind") == "objections" and e.get("decisions") == told for e in entries):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            store.record(object_id, {"kind": "objections", "decisions": told, "at": now}, after=len(entries))


def _too_early(last_day: date | None, today: date) -> Iterator[Fault]:
    if last_day is not None and today <= last_day:
        found = Text("申诉期到 {d} 为止", "objections are open until {d}").fill(d=last_day.isoformat())
        yield Fault("objections_open", Place(), found, Text("期满后再批准", "approve after that day"))


def _of_row(row: Mapping[str, Any], revisions: Sequence[Revision]) -> Iterator[Fault]:
    place = Place(cell=str(row.get("cell", "")), path=str(row["id"]))
    decision = row.get("decision") or "pending"
    if decision == "pending":
        found = Text("申诉尚未裁决", "the objection is not decided")
        yield Fault("objection_pending", place, found, remedy=Text("先裁决，再批准", "decide it before approving"))
    elif not (row.get("reason") and row.get("decided_by")):
        found = Text("裁决缺理由或裁决人", "the decision lacks its reason or who decided")
        yield Fault("objection_bare", place, found, remedy=Text("请补全", "fill it in"))
    elif decision == "upheld" and not any(str(row["id"]) in r.message for r in revisions[1:]):
        found = Text("申诉成立，但没有修订版以它为由", "it was upheld, but no revision names it as its reason")
        remedy = Text('更正后运行 bsc run … --reason "{i} …"', 'correct, then bsc run … --reason "{i} …"')
        yield Fault("objection_unanswered", place, found, remedy=remedy.fill(i=row["id"]))
