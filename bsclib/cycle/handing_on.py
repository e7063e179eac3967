"""What a quarter hands on to the next one's workbook, and what stays behind.

A register whose rows go on until they are settled is one name of `REGISTERS_ON`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.lines import grouped, total
from bsclib.cycle.monitoring import lines_of
from bsclib.cycle.proposing import open_rows
from bsclib.cycle.words import WORDS
from bsclib.errors import Fault, Place, Text, raise_faults, same
from bsclib.evidence import Fact, Facts
from bsclib.evidence.approved import settled
from bsclib.evidence.tables import TABLES

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

Row = dict[str, Any]
REGISTERS_ON = ("actions", "risks", "requests", "points", "initiatives")
SHOWN = 6  # names that a line of the list holds


def taken_in(view: QuarterView, decided: Iterable[Row], unit: str = "", rounds: Sequence[Row] = ()) -> Facts:
    """Return what the next quarter's workbook starts with.

    Every register's rows that go on; what was approved: targets into the indicators, budgets as monthly lines, from
    the final round of preparation, else from the proposals, split as the same quarter a year before; a line for every
    other account, its amount still to be filled; the rounds themselves.  With a `unit`, only what is its own or of the
    units below it.

    Parameters
    ----------
    view : QuarterView
        The quarter that ends.
    decided : iterable of rows
        Proposals, as `read_proposals` gives them.
    unit : str
        Id of a unit; empty: all.
    rounds : sequence of rows
        Of the sheet `preparation`, as `read_rounds` gives them.

    Returns
    -------
    Facts
        Of the quarter that follows, for `template`.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> facts = taken_in(sample_quarter(), [])
    >>> facts.period, [row["id"] for row in facts.tables["actions"]], len(facts.tables["budget_lines"])
    ('2026Q1', ['A-08', 'A-09'], 102)
    """
    following = str(view.quarter.next)
    approved = [r for r in decided if r["decision"] == "approved" and r["quarter"] == following]
    rows = {
        (r["scorecard"], r["indicator"]): Fact(r["scorecard"], r["indicator"], target=settled(r))
        for r in approved
        if r["kind"] == "target"
    }
    tables = {name: open_rows(view, name) for name in REGISTERS_ON}
    tables["budget_lines"] = _lines(view, [r for r in approved if r["kind"] == "budget"], rounds)
    tables["preparation"] = [dict(r) for r in rounds]
    own = {n: [r for r in t if not unit or view.rulebook.within(r["unit"], unit)] for n, t in tables.items()}
    raters = {} if unit else {"raters": list(view.facts.tables.get("raters", []))}
    return Facts(view.company, following, rows, own | raters)


def left_behind(view: QuarterView, decided: Iterable[Row], handed: Facts) -> list[Text]:
    """Return, line by line, what the next quarter's workbook does not start with, and why.

    Parameters
    ----------
    view : QuarterView
        The quarter that ends.
    decided : iterable of rows
        Proposals, as `read_proposals` gives them.
    handed : Facts
        As `taken_in` gives them.

    Returns
    -------
    list of Text

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> view = sample_quarter()
    >>> [line.en for line in left_behind(view, [], taken_in(view, []))][0][:42]
    'accounts without an approved amount: 33, l'
    """
    next_ones = [r for r in decided if r["quarter"] == handed.period]
    waiting = [r["id"] for r in next_ones if r["decision"] in (None, "pending")]
    lines = grouped(handed.tables["budget_lines"], "unit", "account")
    empty = [account for (_, account), own in lines.items() if all(x["approved"] is None for x in own)]
    told = [
        (WORDS.UNDECIDED, waiting),
        (WORDS.REJECTED, [r["id"] for r in next_ones if r["decision"] == "rejected"]),
        (WORDS.NO_AMOUNT, list(dict.fromkeys(empty))),
    ]
    found = [words.fill(n=len(names), names=_some(names)) for words, names in told if names]
    for table in (TABLES[name] for name in REGISTERS_ON):
        going = {id(row) for row in open_rows(view, table.id)}
        closed = [r[table.columns[0].id] for r in view.facts.tables.get(table.id, ()) if id(r) not in going]
        if closed:
            found.append(WORDS.CLOSED.fill(table=table.label, n=len(closed), names=_some(closed)))
    return found


def _some(names: Sequence[str]) -> Text:
    shown = [same(name) for name in names[:SHOWN]]
    more = ("…",) if len(names) > SHOWN else ()
    return Text("、".join([*(n.zh for n in shown), *more]), ", ".join([*(n.en for n in shown), *more]))


def _lines(view: QuarterView, approved: Sequence[Row], rounds: Sequence[Row]) -> list[Row]:
    """Return three lines for every account in force, and for those that a final round brings in."""
    following, now = view.quarter.next, grouped(lines_of(view), "unit", "account")
    before = next((v for v in view.history(4) if v.quarter == following.shift(-4)), None)
    past = grouped(lines_of(before) if before else [], "unit", "account")
    given = {(r["unit"], r["account"]): r for r in approved}
    if strange := [r for key, r in given.items() if key not in now]:
        told = (Fault("account", Place(path=r["id"]), same(r["account"]), WORDS.NO_ACCOUNT) for r in strange)
        raise_faults(WORDS.REFUSED, told)
    final = grouped([r for r in rounds if r["round"] == "final" and r["amount"] is not None], "unit", "account")
    months = [f"{following.year}-{month:02d}" for month in following.months]
    return [
        line
        for key in dict.fromkeys((*now, *final))
        for line in _account(key, months, past.get(key) or now.get(key, []), given.get(key), rounds)
    ]


KEPT = ("nature", "memo", "behaviour", "driver", "driver_budget", "serves")


def _account(
    key: tuple[str, str],
    months: Sequence[str],
    past: Sequence[Mapping[str, Any]],
    given: Row | None,
    rounds: Sequence[Row],
) -> list[Row]:
    own = [r for r in rounds if (r["unit"], r["account"]) == key]
    said = {(r["round"], r["month"]): r for r in own}
    past = sorted(past, key=lambda x: str(x["month"]))
    shares = [abs(x["approved"] or Decimal(0)) for x in past]
    amounts: Sequence[Decimal | None] = [None] * 3
    if given:
        amounts = split(settled(given), shares if len(shares) == 3 and sum(shares) else [Decimal(1)] * 3)
    lines = []
    for n, month in enumerate(months):
        like = past[n] if len(past) == 3 else {"nature": own[0]["nature"], "behaviour": "fixed"} if own else past[0]
        line: Row = {"unit": key[0], "account": key[1], "month": month, "version": "original"}
        line |= {name: like.get(name) for name in KEPT} | {"approved": amounts[n]}
        if given:
            line["reviewed_by"] = given["decided_by"]
        if ("final", month) in said:
            line |= _from_rounds(own, said, month)
        lines.append(line)
    return lines


def _from_rounds(own: Sequence[Row], said: Mapping[tuple[str, str], Row], month: str) -> Row:
    """Return what the rounds say of a month: asked for, balanced, approved, why it was cut, and by whom."""

    def amount(name: str) -> Decimal | None:
        rows = [r for r in own if (r["round"], r["month"]) == (name, month) and r["amount"] is not None]
        return total(rows, "amount") if rows else None

    balanced = said.get(("balanced", month), {})
    last = said["final", month]
    found = {
        "requested": amount("request"), "reviewed": amount("balanced"), "approved": amount("final"),
        "reviewed_by": balanced.get("who") or last["who"], "cut_reason": balanced.get("reason") or last["reason"],
    }  # fmt: skip
    if serves := last["serves"] or balanced.get("serves"):
        found["serves"] = serves
    return found


def split(whole: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Return `whole` in parts by `shares`, in cents, adding up to it.

    Examples
    --------
    >>> [str(p) for p in split(Decimal("10.00"), [Decimal(1)] * 3)]
    ['3.33', '3.34', '3.33']
    """
    done: list[Decimal] = []
    for n in range(1, len(shares) + 1):
        upto = (whole * sum(shares[:n], Decimal(0)) / sum(shares, Decimal(0))).quantize(Decimal("0.01"))
        done.append(upto - sum(done, Decimal(0)))
    return done
