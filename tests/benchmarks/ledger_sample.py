"""Trial balances of the sample's facts: `python tests/benchmarks/ledger_sample.py [FOLDER]`.

Each month of the eight quarters has 400 accounts, seeded, in yuan to the cent: the budget lines' accounts carry exactly
what the lines say, the balance sheet the debt ratio of the quarter; debit equals credit in opening, movements and
closing, and what a month closes at the next one opens with.  With FOLDER the exports are written as the sample has
them; without it `bsc ledger` is tried on all of them and the counts are printed.
"""

from __future__ import annotations

import csv
import io
import random
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bsclib.evidence import Facts, read_workbook
from bsclib.evidence.balances import bare, read_balances
from bsclib.evidence.by_ledger import Reconciled, reconciled
from bsclib.evidence.by_lines import lines_in_force
from bsclib.law import Rulebook, load_rulebook
from bsclib.period import Quarter

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "params" / "g_company"
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
ACCOUNTS = 400
WHOLE = Decimal(1_200_000_000)  # total assets [yuan]
ASSETS = ("1001", "1002", "1012", "1122", "1123", "1221", "1403", "1405", "1511", "1601", "1604", "1701", "1801")
DEBTS = ("2001", "2202", "2203", "2221", "2241", "2501")
OWN = ("4001", "4002", "4101", "4103")
NAMES = {
    "1": "资产", "2": "负债", "4": "权益", "5": "研发支出", "6": "损益", "9": "备查",
}  # fmt: skip


@dataclass
class Entry:
    """An account in a month; balances are debit less credit."""

    code: str
    opening: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def closing(self) -> Decimal:
        return self.opening + self.debit - self.credit


def split(whole: Decimal, n: int, rng: random.Random) -> list[Decimal]:
    """Return `whole` in n parts of chance, to the cent."""
    parts = [(whole * rng.randint(10, 90) / (100 * n)).quantize(Decimal("0.01")) for _ in range(n - 1)]
    return [*parts, whole - sum(parts, Decimal(0))]


def children(accounts: str, n: int) -> list[str]:
    """Return accounts inside a range of the mapping."""
    low, _, high = accounts.partition("..")
    if high:
        return [str(c) for c in range(int(low), int(high) + 1)]
    return [f"{low}{k:02d}" for k in range(1, n + 1)]


def profit_and_loss(facts: Facts, rulebook: Rulebook, month: str, rng: random.Random) -> list[Entry]:
    """Return the entries of the mapped accounts: what the lines say, and its carrying forward."""
    found: list[Entry] = []
    rows = {f"{r['unit']}/{r['account']}": r for r in lines_in_force(facts) if r["month"] == month}
    for name, terms in rulebook.ledger.lines.items():
        own = [Decimal(rng.randint(10_000, 90_000)) for _ in terms]
        signs = [-1 if t.sign == "minus" else 1 for t in terms]
        own[0] = rows[name]["actual"] * 10_000 - sum(x * y for x, y in zip(signs[1:], own[1:], strict=True))
        for term, whole in zip(terms, own, strict=True):
            codes = children(str(term.accounts), 2)
            for code, amount in zip(codes, split(whole, len(codes), rng), strict=True):
                found.append(Entry(code, Decimal(0), amount, amount))
    return found


def balance_sheet(facts: Facts, before: dict[str, Decimal], n: int, rng: random.Random) -> list[Entry]:
    """Return n entries of assets, debts and own capital that close at the debt ratio of the facts."""
    ratio = facts.rows["dept_finance", "debt_to_asset_ratio"].actual
    whole = WHOLE + Decimal(rng.randint(-5_000_000_000, 5_000_000_000)).scaleb(-2)
    debt = (whole * ratio / 100).quantize(Decimal("0.01"))
    shares = (n * 6 // 10, n * 3 // 10)
    groups = ((ASSETS, shares[0], whole), (DEBTS, shares[1], -debt), (OWN, n - sum(shares), debt - whole))
    found = []
    for heads, count, total in groups:
        codes = [f"{heads[k % len(heads)]}{k // len(heads) + 1:02d}" for k in range(count)]
        for code, closing in zip(codes, split(total, count, rng), strict=True):
            opening = before.get(code, Decimal(0))
            turned = Decimal(rng.randint(0, 9_000_000_000)).scaleb(-2)
            move = closing - opening if before else Decimal(0)
            opening = opening if before else closing
            found.append(Entry(code, opening, max(move, 0) + turned, max(-move, 0) + turned))
    return found


def months_of(facts: Facts, rulebook: Rulebook, before: dict[str, Decimal]) -> dict[str, list[Entry]]:
    """Return the trial balances of a quarter's months."""
    quarter = Quarter.parse(facts.period)
    found = {}
    for number in quarter.months:
        month = f"{quarter.year}-{number:02d}"
        rng = random.Random(f"ledger {month}")
        entries = profit_and_loss(facts, rulebook, month, rng)
        entries += balance_sheet(facts, before, ACCOUNTS - len(entries), rng)
        before = {e.code: e.closing for e in entries}
        found[month] = sorted(entries, key=lambda e: bare(e.code))
    return found


# ── as people export it ─────────────────────────────────────────────────────────────────────────────


def sided(value: Decimal) -> tuple[str, str]:
    return (money(value), "") if value >= 0 else ("", money(-value))


def money(value: Decimal) -> str:
    return f"{value:,.2f}" if value else ""


def with_parents(entries: list[Entry]) -> list[Entry]:
    """Return the entries and the accounts above them, as a trial balance of all levels has them."""
    above: dict[str, Entry] = {}
    for e in entries:
        for length in range(4, len(e.code), 2):
            code = e.code[:length]
            known = above.setdefault(code, Entry(code, Decimal(0), Decimal(0), Decimal(0)))
            known.opening, known.debit, known.credit = (
                known.opening + e.opening,
                known.debit + e.debit,
                known.credit + e.credit,
            )
    return sorted([*entries, *above.values()], key=lambda e: e.code)


def two_rows(month: str, entries: list[Entry]) -> list[list[str]]:
    """Return the layout with groups over 借方 and 贷方, accounts of all levels, and a total."""
    year, number = month.split("-")
    lines = [["科目余额表"], [f"期间：{year}年{number}月"],
             ["科目编码", "科目名称", "期初余额", "", "本期发生额", "", "期末余额", ""],
             ["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方"]]  # fmt: skip
    for e in with_parents(entries):
        lines.append(
            [
                e.code,
                f"{NAMES[e.code[0]]}{e.code}",
                *sided(e.opening),
                money(e.debit),
                money(e.credit),
                *sided(e.closing),
            ]
        )
    sums = [sum((getattr(e, s) for e in entries), Decimal(0)) for s in ("debit", "credit")]
    return [*lines, ["合计", "", "", "", money(sums[0]), money(sums[1]), "", ""]]


def one_row(entries: dict[str, list[Entry]]) -> list[list[str]]:
    """Return the layout with a period, a side and a balance a column, leaves only, several months in one file."""
    heads = "会计期间 科目代码 科目名称 期初方向 期初余额 本期借方发生额 本期贷方发生额 期末方向 期末余额"
    lines = [heads.split()]
    for month, rows in entries.items():
        for e in rows:
            code = f"{e.code[:4]}.{e.code[4:]}"
            moved = f"{e.debit:.2f}", f"{e.credit:.2f}"
            lines.append([month.replace("-", "."), code, code, *beside(e.opening), *moved, *beside(e.closing)])
    return lines


def beside(balance: Decimal) -> list[str]:
    """Return a balance with its side before it."""
    return ["借" if balance > 0 else "贷" if balance else "平", f"{abs(balance):.2f}"]


def journal(entries: dict[str, list[Entry]]) -> list[list[str]]:
    """Return the movements as vouchers, a line an entry."""
    lines = [["凭证日期", "凭证字号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"]]
    for month, rows in entries.items():
        for n, e in enumerate(rows):
            halves = split(e.debit, 2, random.Random(e.code))
            for k, part in enumerate(halves):
                lines.append([f"{month}-{n % 27 + 1:02d}", f"记-{n}-{k}", "本期业务", e.code, "", money(part), ""])
            lines.append([f"{month}-28", f"转-{n}", "本期业务", e.code, "", "", money(e.credit)])
    return lines


def as_csv(lines: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue().encode(encoding)


def whole_sample() -> dict[str, tuple[Rulebook, Facts, dict[str, list[Entry]]]]:
    """Return law, facts and trial balances of every quarter."""
    found, before = {}, {}
    for period in QUARTERS:
        rulebook = load_rulebook(COMPANY, as_of=Quarter.parse(period).last_day)
        facts = read_workbook(COMPANY / "quarters" / f"{period}.xlsx", rulebook)
        months = months_of(facts, rulebook, before)
        before = {e.code: e.closing for e in list(months.values())[-1]}
        found[period] = rulebook, facts, months
    return found


def tried(facts: Facts, rulebook: Rulebook, paths: list[Path]) -> Reconciled:
    quarter = Quarter.parse(facts.period)
    months = tuple(f"{quarter.year}-{m:02d}" for m in quarter.months)
    return reconciled(read_balances(paths, months), facts, rulebook)


def adds_up(sums: dict[str, tuple[Decimal, Decimal]]) -> bool:
    """Return whether what was mapped and what was not are all there is, to the cent."""
    parts = zip(sums["mapped"], sums["unmapped"], sums["all"], strict=True)
    return all(mapped + rest == whole for mapped, rest, whole in parts)


def write(folder: Path, period: str, months: dict[str, list[Entry]]) -> list[Path]:
    """Write the exports of a quarter, one a month."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for month, entries in months.items():
        paths.append(folder / f"{period}-{month}.csv")
        paths[-1].write_bytes(as_csv(two_rows(month, entries)))
    return paths


def main(folder: Path | None) -> int:
    from collections import Counter
    from tempfile import TemporaryDirectory

    wrong = 0
    with TemporaryDirectory() as temporary:
        for period, (rulebook, facts, months) in whole_sample().items():
            if folder:
                if period == QUARTERS[-1]:
                    write(folder, period, months)
                continue
            found = tried(facts, rulebook, write(Path(temporary), period, months))
            states = Counter(c.state for c in found.cells)
            exact = all(adds_up(sums) for sums in found.movements.values())
            wrong += len(found.cells) - states["same"] + len(found.notices) + (not exact)
            accounts = sum(map(len, months.values())) // 3
            print(f"{period}: {accounts} accounts, {dict(states)}, to the cent {exact}, notices {len(found.notices)}")
            for n in found.notices[:5]:
                print("   ", n.render("en"))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None))
