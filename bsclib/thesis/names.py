"""Names: items that change spelling, appear or vanish between tables; which KPIs of the tree survive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from bsclib.law.strict_yaml import read
from bsclib.published.scheme import PrintedTable, Scheme

_NEAR = 0.8
_KPI_KEYS = ("kpi", "kpis", "corresponding_indicators", "items")


@dataclass(frozen=True, slots=True)
class NameDifference:
    """One item that two tables do not print alike: `there` in `earlier`, `here` in `table` ("" = absent)."""

    earlier: str
    table: str
    there: str
    here: str


def items_of(table: PrintedTable, card: str | None = None) -> list[str]:
    """Return the item names of a table (of one card of it) in the order printed."""
    rows = [r for r in table.rows if card is None or table.cell(r, "card") == card]
    return [table.cell(r, "item") for r in rows]


def name_differences(scheme: Scheme) -> Iterator[NameDifference]:
    """Yield every item that differs between a table and the tables it takes its items from."""
    for table in scheme.tables.values():
        if table.heading is not None and table.entries:
            heads = [table.heading.get(c, "") for c in table.entries]
            yield from _align(table.id, table.id, heads, items_of(table))
        for name in table.doc.same_items:
            earlier = scheme.tables[name]
            cards = dict.fromkeys(earlier.cell(r, "card") for r in earlier.rows)
            for card in cards:
                both = card in {table.cell(r, "card") for r in table.rows}
                yield from _align(name, table.id, items_of(earlier, card), items_of(table, card if both else None))


def _align(earlier: str, table: str, there: list[str], here: list[str]) -> Iterator[NameDifference]:
    for kind, a, b, c, d in SequenceMatcher(None, there, here, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            yield from (NameDifference(earlier, table, x, y) for x, y in zip(there[a:b], here[c:d], strict=True))
        elif kind != "equal":
            yield from (NameDifference(earlier, table, x, "") for x in there[a:b] if x not in here)
            yield from (NameDifference(earlier, table, "", y) for y in here[c:d] if y not in there)


def tree_kpis(scheme: Scheme) -> list[tuple[str, str]]:
    """Return (dimension, KPI) for every KPI of the strategy tree, each once, in the tree's order."""
    if not scheme.doc.tree:
        return []
    tree = read(scheme.doc.tree, (scheme.folder / scheme.doc.tree).read_bytes()).data
    pairs = [(d.get("zh", ""), kpi) for d in tree.get("dimensions", ()) for kpi in _kpis(d)]
    return list(dict.fromkeys(pairs))


def _kpis(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for part in node:
            yield from _kpis(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in _KPI_KEYS:
                yield from (v["zh"] for v in (value if isinstance(value, list) else [value]) if "zh" in v)
            elif key in ("tree", "children", "csf"):
                yield from _kpis(value)


@dataclass(frozen=True, slots=True)
class Survival:
    """What became of one KPI of the tree: the same name in the table, a near one, or none."""

    dimension: str
    kpi: str
    item: str
    near: bool


def survival(scheme: Scheme, table: str) -> list[Survival]:
    """Return, for every KPI of the tree, the item of `table` that carries it, if any.

    A near name is one whose spelling agrees by 80 % or more, or that contains the other whole.
    """
    items = items_of(scheme.tables[table])
    found = []
    for dimension, kpi in tree_kpis(scheme):
        best = max(items, key=lambda item: _likeness(kpi, item), default="")
        kept = kpi in items or _likeness(kpi, best) >= _NEAR
        found.append(
            Survival(dimension, kpi, (kpi if kpi in items else best) if kept else "", kept and kpi not in items)
        )
    return found


def _likeness(one: str, other: str) -> float:
    shorter, longer = sorted((one, other), key=len)
    inside = len(shorter) > 3 and shorter in longer
    return 1.0 if inside else SequenceMatcher(None, one, other, autojunk=False).ratio()
