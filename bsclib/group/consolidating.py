"""The members' budgets as one: account by account, less what they sold each other; the profit stays the sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bsclib.budgeting.lines import in_force
from bsclib.errors import Fault, Place, Text, raise_faults
from bsclib.group.files import FAULTY, Elimination, eliminations_of
from bsclib.group.opening import GroupView

NO_ACCOUNT = Text("{member} 没有{nature}科目“{account}”", "{member} has no {nature} account “{account}”")
TOO_MUCH = Text(
    "{member}“{account}”只有 {amount}，不能抵销 {taken}", "{member} “{account}” has {amount}: {taken} is too much"
)
NATURES = {"revenue": Text("收入", "revenue"), "cost": Text("成本费用", "cost")}
ZERO = Decimal(0)
Key = tuple[str, str]  # nature and account


@dataclass(frozen=True, slots=True)
class Consolidated:
    """An account of the group [the unit of the members' lines]: approved and actual, added up and eliminated."""

    nature: str
    account: str
    added: tuple[Decimal, Decimal]
    eliminated: tuple[Decimal, Decimal]
    members: tuple[str, ...]

    @property
    def amounts(self) -> tuple[Decimal, Decimal]:
        """Approved and actual of the group: what was added up, less what was eliminated."""
        return self.added[0] - self.eliminated[0], self.added[1] - self.eliminated[1]


def _own_lines(view: GroupView, member: str) -> dict[Key, tuple[Decimal, Decimal]]:
    """Return a member's accounts: a company's lines in force less memo lines, a group's consolidated ones."""
    whole = view.members[member]
    if isinstance(whole, GroupView):
        return {(line.nature, line.account): line.amounts for line in consolidate(whole)}
    found: dict[Key, tuple[Decimal, Decimal]] = {}
    for line in in_force(whole.facts.tables.get("budget_lines", ())):
        if line["memo"] == "yes":
            continue
        key = str(line["nature"]), str(line["account"])
        approved, actual = found.get(key, (ZERO, ZERO))
        found[key] = approved + (line["approved"] or ZERO), actual + (line["actual"] or ZERO)
    return found


def consolidate(view: GroupView) -> tuple[Consolidated, ...]:
    """Return the group's accounts, revenue first, in the order in which members name them.

    Parameters
    ----------
    view : GroupView

    Returns
    -------
    tuple of Consolidated

    Raises
    ------
    InputError
        An elimination of an account that the member does not have, or of more than stands in it.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from bsclib.group import open_group, synthetic_group
    >>> group = open_group(synthetic_group(Path(tempfile.mkdtemp()), companies=2), "2025Q4", "en")
    >>> [line.nature for line in consolidate(group)]
    ['revenue', 'revenue', 'cost', 'cost', 'cost']
    """
    own = {id: _own_lines(view, id) for id in view.members}
    lines = eliminations_of(view.files, view.quarter)
    raise_faults(FAULTY, list(_refused(own, lines, f"{view.files.law.id}/eliminations/{view.quarter}.yaml")))
    keys = dict.fromkeys(key for nature in NATURES for accounts in own.values() for key in accounts if key[0] == nature)
    return tuple(_line(key, own, lines) for key in keys)


def _line(key: Key, own: dict[str, dict[Key, tuple[Decimal, Decimal]]], lines: tuple[Elimination, ...]) -> Consolidated:
    having = {id: accounts[key] for id, accounts in own.items() if key in accounts}
    taken = [line for line in lines if key in (("revenue", line.seller_account), ("cost", line.buyer_account))]
    added = sum((a for a, _ in having.values()), ZERO), sum((b for _, b in having.values()), ZERO)
    gone = sum((line.approved for line in taken), ZERO), sum((line.actual for line in taken), ZERO)
    return Consolidated(*key, added, gone, tuple(having))


def _refused(
    own: dict[str, dict[Key, tuple[Decimal, Decimal]]], lines: tuple[Elimination, ...], file: str
) -> Iterator[Fault]:
    taken: dict[tuple[str, Key], tuple[Decimal, Decimal]] = {}
    for number, line in enumerate(lines):
        for member, key in (
            (line.seller, ("revenue", line.seller_account)),
            (line.buyer, ("cost", line.buyer_account)),
        ):
            place = Place(file=file, path=f"eliminations.{number}")
            words = {"member": member, "account": key[1], "nature": NATURES[key[0]]}
            if key not in own[member]:
                yield Fault("account", place, NO_ACCOUNT.fill(**words))
                continue
            before = taken.get((member, key), (ZERO, ZERO))
            now = before[0] + line.approved, before[1] + line.actual
            taken[member, key] = now
            for amount, sum_of in zip(own[member][key], now, strict=True):
                if sum_of > max(amount, ZERO):
                    yield Fault("amount", place, TOO_MUCH.fill(**words, amount=amount, taken=sum_of))


def profit_of(lines: tuple[Consolidated, ...], which: int) -> tuple[Decimal, Decimal]:
    """Return the profit before and after elimination: approved (`which` = 0) or actual (1); they are equal.

    Parameters
    ----------
    lines : tuple of Consolidated
    which : int

    Returns
    -------
    tuple of (Decimal, Decimal)

    Examples
    --------
    >>> sold = Consolidated("revenue", "a", (Decimal(9), Decimal(9)), (Decimal(2), Decimal(2)), ("x",))
    >>> bought = Consolidated("cost", "b", (Decimal(5), Decimal(5)), (Decimal(2), Decimal(2)), ("y",))
    >>> profit_of((sold, bought), 0)
    (Decimal('4'), Decimal('4'))
    """
    sign = {"revenue": 1, "cost": -1}
    before = sum((sign[line.nature] * line.added[which] for line in lines), ZERO)
    after = sum((sign[line.nature] * line.amounts[which] for line in lines), ZERO)
    return before, after
