"""The budget prepared in rounds: guidance down, requests up, balanced figures down, final up; then it is locked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bsclib.budgeting.lines import grouped, total, version
from bsclib.cycle.monitoring import lines_of
from bsclib.cycle.words import WORDS
from bsclib.decimals import round_half_up
from bsclib.errors import Fault, Text, raise_faults, same
from bsclib.evidence.facts import at
from bsclib.evidence.part import read_part
from bsclib.evidence.tables import TABLES
from bsclib.evidence.together import together
from bsclib.law import Rulebook

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView

Row = dict[str, Any]
TABLE = TABLES["preparation"]
ROUNDS: Mapping[str, Text] = TABLE.column("round").choices or {}
WAYS: Mapping[str, Text] = TABLE.column("basis").choices or {}
PACKAGES = ((Text("基本", "basic"), 1), (Text("增加", "additional"), 2))


@dataclass(frozen=True, slots=True)
class RoundState:
    """Where a unit is in one round: how many of its rows have an amount, their sum, who said the last one and when."""

    unit: str
    round: str
    rows: int
    filled: int
    cost: Decimal
    revenue: Decimal
    who: str
    on: date | None

    @property
    def state(self) -> str:
        """`done`, `begun` or `none`."""
        return "done" if self.filled == self.rows else "begun" if self.filled else "none"


@dataclass(frozen=True, slots=True)
class RoundsOf:
    """An account over the rounds: what each said [unit of money], None where it said nothing, and every reason."""

    unit: str
    account: str
    nature: str
    amounts: Mapping[str, Decimal | None]
    reasons: tuple[str, ...]

    @property
    def changed(self) -> Decimal | None:
        """The last round's figure less what was asked for."""
        said = [a for name, a in self.amounts.items() if name != "guidance" and a is not None]
        return said[-1] - said[0] if len(said) > 1 else None


def folder_of(quarters: Path) -> Path:
    """Return where the sheets of preparation lie, beside the quarters' workbooks."""
    return quarters / TABLE.id


def read_rounds(quarters: Path, quarter: str, rulebook: Rulebook) -> list[Row]:
    """Return the rows of every round's sheets of a quarter; every fault of all files at once.

    Raises
    ------
    InputError
        A cell that the declaration refuses, a row in two files, an amount above its limit or cut without a reason.
    """
    paths = sorted(folder_of(quarters).glob(f"{quarter}-*.xlsx"))
    if not paths:
        return []
    parts = [read_part(path, rulebook, quarter) for path in paths if not path.name.startswith("~$")]
    told = together(parts, rulebook)
    rows = told.tables.get(TABLE.id, [])
    raise_faults(
        WORDS.PREPARING_REFUSED,
        [*(f for p in parts for f in p.faults if f.level == "fault"), *told.faults, *unsound(rows)],
    )
    return rows


def opened(view: QuarterView, name: str, rows: Sequence[Row], way: str = "", unit: str = "") -> list[Row]:
    """Return the rows that a round of the next quarter's preparation starts with: suggested, limited, without amounts.

    Guidance and requests start from the same quarter a year before (`last_year`), from its volume and price
    (`driver`), or empty in ranked packages (`zero`); later rounds from what the round before said, packages as far as
    their limit reaches, by rank.

    Parameters
    ----------
    view : QuarterView
        The quarter before the one that is prepared.
    name : str
        One of `ROUNDS`.
    rows : sequence of rows
        What the rounds have said so far.
    way : str
        One of `WAYS`; empty: driver where a line has one, else last year.
    unit : str
        Only of this unit and those below it; empty: all.

    Returns
    -------
    list of rows
        Of the sheet `preparation`.

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> first = opened(sample_quarter(), "request", [])[0]
    >>> first["account"], first["month"], first["basis"], str(first["suggested"]), first["amount"]
    ('利息支出', '2026-01', 'last_year', '49.05', None)
    """
    earlier = list(ROUNDS)[: list(ROUNDS).index(name)]
    before = next((r for r in reversed(earlier) if any(x["round"] == r for x in rows)), "")
    limits = _sums(rows, "guidance")
    if name in ("guidance", "request") or not before:
        made = list(_from_history(view, way))
    else:
        made = _funded([r for r in rows if r["round"] == before], limits)
    own = [r for r in made if not unit or view.rulebook.within(r["unit"], unit)]
    return [
        {
            **dict.fromkeys(c.id for c in TABLE.columns), **r, **dict.fromkeys(("amount", "reason", "who", "date")),
            "round": name,
            "limit": limits.get((r["unit"], r["account"], r["month"])) if name != "guidance" else None,
        }
        for r in own
    ]  # fmt: skip


def _from_history(view: QuarterView, way: str) -> Iterator[Row]:
    following = view.quarter.next
    source = next((v for v in view.history(4) if v.quarter == following.shift(-4)), view)
    for line in lines_of(source):
        at = f"{following.year}-{following.months[source.quarter.months.index(int(line['month'][5:]))]:02d}"
        like = {"unit": line["unit"], "account": line["account"], "month": at, "nature": line["nature"],
                "serves": line.get("serves")}  # fmt: skip
        spent = line["actual"] if line["actual"] is not None else line["approved"]
        volume = line.get("driver_actual") or line.get("driver_budget")
        if way == "zero":
            for label, rank in PACKAGES:
                yield like | {"basis": "zero", "package": label.of(view.language), "rank": rank}
        elif way in ("", "driver") and volume and spent is not None:
            price = Decimal(str(float(round_half_up(Fraction(spent) / Fraction(volume), 6))))
            yield like | {"basis": "driver", "volume": volume, "price": price, "suggested": _product(volume, price)}
        else:
            yield like | {"basis": "last_year", "suggested": spent}


def _product(volume: Decimal, price: Decimal) -> Decimal:
    return Decimal(int(round_half_up(Fraction(volume) * Fraction(price), 2) * 100)).scaleb(-2)


def _sums(rows: Iterable[Row], name: str) -> dict[tuple[str, str, str], Decimal]:
    own = [r for r in rows if r["round"] == name and r["amount"] is not None]
    return {key: total(said, "amount") for key, said in grouped(own, "unit", "account", "month").items()}


def _funded(rows: Sequence[Row], limits: Mapping[tuple[str, str, str], Decimal]) -> list[Row]:
    """Return rows that suggest what the round before said; of packages those that their limit holds, by rank."""
    left = dict(limits)
    found = {}
    for row in sorted(rows, key=lambda r: r["rank"] or 0):
        key, said = (row["unit"], row["account"], row["month"]), row["amount"]
        if row["basis"] == "zero" and key in left and said is not None:
            fits = said <= left[key]
            left[key] -= said if fits else Decimal(0)
            said = said if fits else Decimal(0)
        found[id(row)] = {**row, "suggested": said}
    return [found[id(row)] for row in rows]


def round_states(rows: Sequence[Row]) -> list[RoundState]:
    """Return where each unit is in each round that was opened, in the order of units and rounds.

    Parameters
    ----------
    rows : sequence of rows
        Of the sheet `preparation`.

    Returns
    -------
    list of RoundState

    Examples
    --------
    >>> from bsclib.quarter import sample_quarter
    >>> [(s.unit, s.state) for s in round_states(opened(sample_quarter(), "request", []))][:2]
    [('finance', 'none'), ('hr', 'none')]
    """
    found = []
    for unit in dict.fromkeys(r["unit"] for r in rows):
        for name in ROUNDS:
            own = [r for r in rows if (r["unit"], r["round"]) == (unit, name)]
            said = [r for r in own if r["amount"] is not None]
            last = max(said, key=lambda r: r["date"], default={})
            cost, revenue = (total([r for r in said if r["nature"] == n], "amount") for n in ("cost", "revenue"))
            if own:
                found.append(
                    RoundState(unit, name, len(own), len(said), cost, revenue, last.get("who", ""), last.get("date"))
                )
    return found


def rounds_compared(rows: Sequence[Row]) -> list[RoundsOf]:
    """Return what the rounds said of each account, side by side, with every reason.

    Parameters
    ----------
    rows : sequence of rows
        Of the sheet `preparation`.

    Returns
    -------
    list of RoundsOf

    Examples
    --------
    >>> row = {"unit": "u", "account": "a", "nature": "cost", "month": "2026-01", "reason": None}
    >>> said = [{**row, "round": n, "amount": Decimal(a)} for n, a in (("request", 12), ("final", 9))]
    >>> str(rounds_compared(said)[0].changed)
    '-3'
    """
    found = []
    for (unit, account, nature), own in grouped(rows, "unit", "account", "nature").items():
        said = {name: [r for r in own if r["round"] == name and r["amount"] is not None] for name in ROUNDS}
        amounts = {name: total(r, "amount") if r else None for name, r in said.items()}
        reasons = tuple(dict.fromkeys(r["reason"] for r in own if r.get("reason")))
        found.append(RoundsOf(unit, account, nature, amounts, reasons))
    return found


def unsound(rows: Sequence[Row]) -> Iterator[Fault]:
    """Yield what rows of the rounds may not say: above a limit or cut without a reason, a product that is none."""
    seen: dict[tuple[Any, ...], str] = {}
    for row in rows:
        key = tuple(row[c] for c in TABLE.unique)
        if seen.setdefault(key, row["cell"]) != row["cell"]:
            yield _fault("round_twice", row, "account", WORDS.PREPARING_TWICE.fill(other=seen[key]), WORDS.ONCE)
    asked, used = _sums(rows, "request"), _sums(rows, "balanced") or _sums(rows, "final")
    for row in (r for r in rows if r["amount"] is not None):
        key, said = (row["unit"], row["account"], row["month"]), row["amount"]
        if row["limit"] is not None and row["nature"] == "cost" and said > row["limit"] and not row["reason"]:
            yield _fault("over_limit", row, "amount", WORDS.OVER.fill(amount=said, limit=row["limit"]), WORDS.WRITE)
        made = _product(row["volume"], row["price"]) if row["volume"] is not None and row["price"] is not None else None
        if row["basis"] == "driver" and made is not None and made != said:
            yield _fault("product", row, "amount", WORDS.PRODUCT.fill(made=made, amount=said), WORDS.EITHER)
        first = row["round"] == ("balanced" if _sums(rows, "balanced") else "final")
        if first and key in asked and used[key] < asked[key] and not row["reason"]:
            yield _fault("cut", row, "reason", WORDS.CUT.fill(before=asked[key], amount=used[key]), WORDS.WRITE)


def _fault(code: str, row: Mapping[str, Any], column: str, found: Text, expected: Text) -> Fault:
    return Fault(code, at(row, column), found, expected)


def unlocked(view: QuarterView) -> Iterator[Fault]:
    """Yield what the rounds may not say, and where an approved budget was changed otherwise than by a revision."""
    tables, rules = view.facts.tables, view.rulebook.company.budget
    rows, lines, revisions = (tables.get(name, ()) for name in ("preparation", "budget_lines", "revisions"))
    yield from unsound(list(rows))
    if not rules.locked:
        return
    first, revised = version(lines, "original"), version(lines, "revised")
    finals = grouped([r for r in rows if r["round"] == "final"], "unit", "account", "month")
    for key, final in _sums(rows, "final").items():
        line = first.get(key) or {**finals[key][0], "approved": None}
        if line["approved"] != final:
            column = "approved" if key in first else "amount"
            yield _fault("locked", line, column, WORDS.UNLOCKED.fill(line=line["approved"], final=final), WORDS.REVISE)
    booked = grouped(revisions, "unit", "account")
    for (unit, account), own in grouped(list(revised.values()), "unit", "account").items():
        moved = sum(((x["approved"] or 0) - _before(first, x) for x in own), Decimal(0))
        said = sum((r["after"] - r["before"] for r in booked.get((unit, account), ())), Decimal(0))
        if moved != said:
            yield _fault("unbooked", own[0], "approved", WORDS.UNBOOKED.fill(lines=moved, booked=said), WORDS.REVISE)
    for case in grouped(revisions, "unit", "date").values():
        inside = not sum((r["after"] - r["before"] for r in case), Decimal(0))
        may = rules.inside if inside else rules.outside
        for r in case:
            if may and r.get("compliant") != "no" and r["approved_by"] not in may:
                who = same(r["approved_by"]) if r["approved_by"] else WORDS.PREPARING_NOBODY
                told = WORDS.APPROVER.fill(who=who, what=WORDS.INSIDE if inside else WORDS.OUTSIDE)
                yield _fault("approver", r, "approved_by", told, WORDS.MAY.fill(who=_either(may)))


def _before(first: Mapping[tuple[str, str, str], Mapping[str, Any]], line: Mapping[str, Any]) -> Decimal:
    found: Decimal | None = first.get((line["unit"], line["account"], line["month"]), {}).get("approved")
    return found or Decimal(0)


def _either(names: Sequence[str]) -> Text:
    return Text("或".join(names), " or ".join(names))
