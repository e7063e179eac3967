"""Proposals on paper: written for a decision, read back with it, and what is approved taken into the next workbook."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bsclib.cycle.monitoring import lines_of
from bsclib.cycle.proposing import open_rows, proposals
from bsclib.errors import Fault, Place, Text, raise_faults, same
from bsclib.evidence import Fact, Facts
from bsclib.evidence.approved import settled
from bsclib.evidence.grid import from_csv
from bsclib.evidence.names import Names
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.records import read_records
from bsclib.evidence.tables import TABLES
from bsclib.evidence.tidy import table_csv
from bsclib.law import Rulebook

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

TABLE = "proposals"
REFUSED = Text("建议表不能采用", "the proposals cannot be used")
NOBODY = Text("已批准，但没有决定人", "approved, but by nobody")
WHO = Text("应写明决定人", "who decided is expected")
BY_NOBODY = Text("有质疑，但没有质疑人", "challenged, but by nobody")
WHO_CHALLENGES = Text("应写明质疑人", "who challenges is expected")
NOT_APPROVED = Text("填了定案值，但没有批准", "a settled value without an approval")
APPROVE = Text("定案值与 decision=approved 一起填", "it goes with the decision approved")


def file_of(folder: Path, quarter: str) -> Path:
    """Return where the proposals made at the end of a quarter lie, beside its workbook."""
    return folder / f"{quarter}.{TABLE}.csv"


def write_proposals(view: QuarterView, path: Path) -> int:
    """Write the proposals of a quarter, undecided; return how many.

    Parameters
    ----------
    view : QuarterView
    path : Path
        A CSV file; what was there is lost.

    Returns
    -------
    int

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     n = write_proposals(view, Path(folder) / "2025Q4.proposals.csv")
    >>> n > 100
    True
    """
    rows = proposals(view)
    path.write_text(table_csv(TABLE, rows), encoding="utf-8", newline="\n")
    return len(rows)


def read_proposals(path: Path, rulebook: Rulebook) -> list[dict[str, Any]]:
    """Return the proposals of a file with what was decided; every fault at once.

    Parameters
    ----------
    path : Path
        A CSV file as `write_proposals` makes it.
    rulebook : Rulebook
        The law that knows its units, accounts and indicators.

    Returns
    -------
    list of rows
        Of the sheet `proposals`.

    Raises
    ------
    InputError
        A cell that the sheet's declaration refuses, or an approval that names nobody.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder) / "2025Q4.proposals.csv"
    ...     n = write_proposals(view, file)
    ...     rows = read_proposals(file, view.rulebook)
    >>> len(rows) == n, rows[0]["decision"]
    (True, None)
    """
    grid = from_csv(read_limited(path), TABLES[TABLE], path.name)
    rows, faults = read_records(grid, Names.of(rulebook), {})
    for row in rows:
        place = Place(file=row["cell"], path=row["id"] or "")
        if row["decision"] == "approved" and not row["decided_by"]:
            faults.append(Fault("undecided", place, NOBODY, WHO))
        if row["challenge"] and not row["challenged_by"]:
            faults.append(Fault("unnamed_challenge", place, BY_NOBODY, WHO_CHALLENGES))
        if row["settled"] is not None and row["decision"] != "approved":
            faults.append(Fault("settled_open", place, NOT_APPROVED, APPROVE))
    raise_faults(REFUSED, faults)
    return rows


def taken_in(view: QuarterView, decided: Iterable[dict[str, Any]], unit: str = "") -> Facts:
    """Return what the next quarter's workbook starts with: open actions and risks, and what was approved for it.

    Targets go into the indicators; a budget becomes three monthly lines, split as the same quarter a year before.
    With a `unit`, only what is its own or of the units below it.

    Parameters
    ----------
    view : QuarterView
        The quarter that ends.
    decided : iterable of rows
        Proposals, as `read_proposals` gives them.
    unit : str
        Id of a unit; empty: all.

    Returns
    -------
    Facts
        Of the quarter that follows, for `template`.

    Examples
    --------
    >>> facts = taken_in(view, [])
    >>> facts.period, [row["id"] for row in facts.tables["actions"]]
    ('2026Q1', ['A-08', 'A-09'])
    """
    following = str(view.quarter.next)
    approved = [r for r in decided if r["decision"] == "approved" and r["quarter"] == following]
    rows = {
        (r["scorecard"], r["indicator"]): Fact(r["scorecard"], r["indicator"], target=settled(r))
        for r in approved
        if r["kind"] == "target"
    }
    lines = [line for r in approved if r["kind"] == "budget" for line in _lines(view, r)]
    tables = {"actions": open_rows(view, "actions"), "risks": open_rows(view, "risks"), "budget_lines": lines}
    tables |= {name: open_rows(view, name) for name in ("requests", "points")}
    raters = {} if unit else {"raters": list(view.facts.tables.get("raters", []))}
    own = {n: [r for r in t if not unit or view.rulebook.within(r["unit"], unit)] for n, t in tables.items()}
    return Facts(view.company, following, rows, own | raters)


def _lines(view: QuarterView, row: dict[str, Any]) -> list[dict[str, Any]]:
    known = [line for line in lines_of(view) if (line["unit"], line["account"]) == (row["unit"], row["account"])]
    if not known:
        place = Place(path=f"{row['id']}")
        raise_faults(REFUSED, [Fault("account", place, same(row["account"]), Text("没有这个科目", "no such account"))])
    following = view.quarter.next
    before = next((v for v in view.history(4) if v.quarter == following.shift(-4)), None)
    past = [x for x in lines_of(before) if (x["unit"], x["account"]) == (row["unit"], row["account"])] if before else []
    shares = [abs(x["approved"]) for x in sorted(past, key=lambda x: str(x["month"]))]
    amounts = _split(settled(row), shares if len(shares) == 3 and sum(shares) else [Decimal(1)] * 3)
    kept = ("unit", "account", "nature", "memo", "behaviour", "driver", "serves")
    return [
        {
            **{name: known[0].get(name) for name in kept},
            "month": f"{following.year}-{month:02d}",
            "version": "original",
            "approved": amount,
            "reviewed_by": row["decided_by"],
        }
        for month, amount in zip(following.months, amounts, strict=True)
    ]


def _split(whole: Decimal, shares: list[Decimal]) -> list[Decimal]:
    """Return `whole` in parts by `shares`, in cents, adding up to it.

    Examples
    --------
    >>> [str(p) for p in _split(Decimal("10.00"), [Decimal(1)] * 3)]
    ['3.33', '3.34', '3.33']
    """
    done: list[Decimal] = []
    for n in range(1, len(shares) + 1):
        upto = (whole * sum(shares[:n], Decimal(0)) / sum(shares, Decimal(0))).quantize(Decimal("0.01"))
        done.append(upto - sum(done, Decimal(0)))
    return done
