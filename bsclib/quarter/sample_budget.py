"""The budget and the registers of the quarter that `bsc init` gives: they add up to the sample's own figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bsclib.errors import Text
from bsclib.law import Rulebook, Unit
from bsclib.quarter.words import WORDS

PARTS = ((33, 33, 34), (31, 33, 36))  # months of what was approved, and of what came [percent of the quarter]
PRODUCTS = ((Text("标准服务", "Standard service"), 60, 57, "2"), (Text("专项服务", "Special service"), 40, 43, "3.2"))
Money = tuple[Decimal, Decimal]  # approved, actual


def tables(book: Rulebook, facts: Mapping[tuple[str, str], Any], lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return the sheets of a new company's quarter: budget lines, standards and registers."""
    above = {u.parent for u in book.units.values()}
    leaves = [u for u in book.units.values() if u.id not in above and u.card]
    lead = next((u for u in leaves if u.kind == "profit"), leaves[0])
    own = {u.id: _figures(facts[str(u.card), "expense"]) for u in leaves}
    revenue, profit = (_figures(facts["company", id]) for id in ("revenue", "operating_profit"))
    rest = tuple(revenue[n] - profit[n] - sum((m[n] for m in own.values()), Decimal(0)) for n in (0, 1))
    orders = [[(m / 2).quantize(Decimal(1)) for m in months] for months in _months(revenue)]
    lines = [
        *_lines(lead, WORDS.REVENUE, "revenue", revenue, "profit_2026", lang, orders),
        *_lines(lead, WORDS.SALES_COST, "cost", (rest[0], rest[1]), "company/operating_profit", lang, orders),
    ]
    staff = {u: (m[0] * 3 / 5, m[1] * 3 / 5) for u, m in own.items()}
    for unit in leaves:
        (b0, a0), (b, a) = own[unit.id], staff[unit.id]
        lines += _lines(unit, WORDS.STAFF, "cost", (b, a), f"{unit.card}/expense", lang)
        lines += _lines(unit, WORDS.RUNNING, "cost", (b0 - b, a0 - a), "satisfied_2026" if unit is lead else "", lang)
    registers = _registers(lead, leaves, staff[lead.id][0], lang)
    own_months = enumerate(_months(revenue)[1], 1)  # what the lines of revenue come to, month by month
    at = {"scorecard": "company", "indicator": "revenue"}
    registers["readings"] = [at | {"begins": date(2026, n, 1), "value": amount} for n, amount in own_months]
    return {**registers, "budget_lines": lines, "standards": list(_standards(lines[:3], lang))}


def _figures(fact: Any) -> Money:
    return fact.target, fact.actual


def _months(whole: Money) -> list[list[Decimal]]:
    return [_parts(amount, shares) for amount, shares in zip(whole, PARTS, strict=True)]


def _parts(whole: Decimal, shares: tuple[int, ...]) -> list[Decimal]:
    """Return `whole` in cents by shares of a hundred; what rounding leaves goes to the last."""
    first = [(whole * share / 100).quantize(Decimal("0.01")) for share in shares[:-1]]
    return [*first, whole - sum(first, Decimal(0))]


def _lines(
    unit: Unit, account: Text, nature: str, whole: Money, serves: str, lang: str,
    orders: Sequence[Sequence[Decimal]] = (),
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Yield three months of an account; it is variable where `orders` drive it, planned and actual by the month."""
    approved, actual = _months(whole)
    for n, month in enumerate(("2026-01", "2026-02", "2026-03")):
        line: dict[str, Any] = {
            "unit": unit.id, "account": account.fill(unit=unit.label).of(lang), "month": month, "version": "original",
            "nature": nature,
            "behaviour": "variable" if orders else "fixed", "requested": approved[n], "approved": approved[n],
            "actual": actual[n], "serves": serves or None,
        }  # fmt: skip
        if orders:
            line |= {"driver": WORDS.ORDERS.of(lang), "driver_budget": orders[0][n], "driver_actual": orders[1][n]}
            line |= {"cause": "market", "comment": WORDS.TO_EXPLAIN.of(lang)}
        yield line


def _standards(lines: list[dict[str, Any]], lang: str) -> Iterator[dict[str, Any]]:
    """Yield what the months' revenue is made of, near enough to it by whole numbers sold."""
    for line in lines:
        for product, planned, came, price in PRODUCTS:
            paid = Decimal(price) * 99 / 100
            sold = [
                (line[column] * share / 100 / at).quantize(Decimal(1))
                for column, share, at in (("approved", planned, Decimal(price)), ("actual", came, paid))
            ]
            yield {
                **{c: line[c] for c in ("unit", "account", "month")}, "item": product.of(lang),
                "price_budget": Decimal(price), "quantity_budget": sold[0], "price": paid, "quantity": sold[1],
            }  # fmt: skip


def _registers(lead: Unit, leaves: list[Unit], staff: Decimal, lang: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of `registers.json.j2`, their values as the columns of their sheets have them."""
    import jinja2

    from bsclib.evidence.tables import TABLES
    from bsclib.quarter.sample import SAMPLE, quoted

    shelf = jinja2.Environment(loader=jinja2.FileSystemLoader(SAMPLE), undefined=jinja2.StrictUndefined)
    owner = quoted((lead.head or lead.label).of(lang))
    text = shelf.get_template("registers.json.j2").render(
        q=quoted,
        lang=lang,
        lead=lead.id,
        leaves=[u.id for u in leaves],
        owner=owner,
        staff=staff,
        account=quoted(WORDS.STAFF.fill(unit=lead.label).of(lang)),
    )

    def value(sheet: str, column: str, said: Any) -> Any:
        kind = TABLES[sheet].column(column).kind
        return Decimal(said) if kind == "number" else date.fromisoformat(said) if kind == "date" else said

    return {
        sheet: [{c: value(sheet, c, said) for c, said in row.items()} for row in rows]
        for sheet, rows in json.loads(text).items()
    }
