"""Objections: decided before the approval; upheld ones lead to a revision that names them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bsclib.archive import Revision, Store
from bsclib.errors import InputError
from bsclib.governance import objection_faults, sign
from bsclib.governance.objections import deadline, record_objections
from bsclib.period import Quarter

REVISIONS = [Revision("c-2025Q4", n, "", m, "", "", Path()) for n, m in ((1, "O-1 first"), (2, "O-7: H12 corrected"))]
DECIDED = {"reason": "typing error", "decided_by": "Wang Fang"}
TODAY = date(2026, 1, 21)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"decision": "pending"}, "objection_pending"),
        ({"decision": None}, "objection_pending"),
        ({"decision": "rejected", "decided_by": "Wang Fang"}, "objection_bare"),
        ({"decision": "upheld", "reason": "typing error"}, "objection_bare"),
        ({"decision": "upheld", **DECIDED, "id": "O-1"}, "objection_unanswered"),
        ({"decision": "upheld", **DECIDED}, None),
        ({"decision": "rejected", **DECIDED}, None),
    ],
)
def test_each_decision(row: dict[str, Any], code: str | None) -> None:
    """Pending, undecided, without reason, upheld without a later revision that names it: each hinders."""
    faults = objection_faults([{"id": "O-7", "cell": "异议!A2", **row}], REVISIONS, None, TODAY)
    assert [f.code for f in faults] == ([code] if code else [])


@pytest.mark.parametrize(("last_day", "early"), [(date(2026, 1, 20), False), (TODAY, True), (None, False)])
def test_the_deadline_is_waited_for(last_day: date | None, early: bool) -> None:
    """On the last day one may still object; the day after, the approval is free."""
    assert bool(objection_faults([], REVISIONS, last_day, TODAY)) is early


def test_the_calendar_names_the_deadline() -> None:
    """The law's date of this id, in the quarter at hand; none where the law has none."""
    due = SimpleNamespace(on=lambda quarter: quarter.last_day)
    assert deadline({"objections": due}, Quarter(2025, 4)) == date(2025, 12, 31)
    assert deadline({}, Quarter(2025, 4)) is None


def test_only_the_approver_is_hindered(store: Store) -> None:
    """Preparing and reviewing go on while objections are open."""
    open_ones = objection_faults([{"id": "O-7"}], REVISIONS, None, TODAY)
    sign(store, "g_company-2025Q4", "preparer", "Li Lei", hindrances=open_ones)
    sign(store, "g_company-2025Q4", "reviewer", "Han Meimei", hindrances=open_ones)
    with pytest.raises(InputError, match="not decided"):
        sign(store, "g_company-2025Q4", "approver", "Wang Fang", hindrances=open_ones)


def test_decisions_are_entered_into_the_journal(store: Store) -> None:
    """Once, before the approval, so that the approver's signature covers them."""
    name = "g_company-2025Q4"
    rows = [{"id": "O-7", "decision": "rejected", **DECIDED, "cell": "异议!A2"}]
    for _ in range(2):
        record_objections(store, name, rows)
    told = [e for e in store.entries(name) if e["kind"] == "objections"]
    assert [e["decisions"] for e in told] == [[{"id": "O-7", "decision": "rejected", **DECIDED}]]
    record_objections(store, name, [])
    assert len(store.entries(name)) == 2
