"""Scoring rules as printed: what the parser reads in each, and where direction, sign or subject is at fault.

What is good for an indicator is not printed; ``natures.csv`` says it by words in its name (first match wins).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from bsclib.errors import AND, LIST, NOTHING, Text, same
from bsclib.published.figures import Key
from bsclib.published.scheme import Scheme
from bsclib.scoring import Reading, differences, read, write
from bsclib.thesis.findings import PrintFinding
from bsclib.thesis.verdicts import FigureJudgement
from bsclib.thesis.words import BETTER, RULE_FIELDS, SAY

_QUOTED = re.compile(r"“[^”]*[一-鿿][^”]*”")
_MONEY = {"万元", "元", "yuan", "million yuan"}


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """A printed rule: its place, its item, its words, what they are read as, and what is good for the item."""

    table: str
    number: int
    card: str
    item: str
    text: str
    reading: Reading
    better: str
    measure: str

    @property
    def name(self) -> str:
        """The item as findings name it."""
        return f"{self.card}·{self.item}" if self.card else self.item

    @property
    def source(self) -> str:
        """Its place as people cite it."""
        return f"{self.table} › {self.number} › rule"


@dataclass(frozen=True, slots=True)
class RuleSlip:
    """What is wrong with one rule, and which place of the scheme says otherwise ("" = nothing printed does)."""

    row: SchemeRow
    kind: str
    text: Text
    against: str = ""


def read_rules(
    scheme: Scheme, rows: Sequence[SchemeRow]
) -> tuple[dict[Key, FigureJudgement], tuple[PrintFinding, ...]]:
    """Return the verdict on every figure in a rule text, and the findings on rules."""
    faults = [f for row in rows for f in _faults(row, rows)] + list(_standards(scheme, rows))
    remarks = [RuleSlip(row, kind, text) for row in rows for kind, text in _remarks(row)]
    found = [*faults, *_swaps(rows), *_designs(rows), *remarks]
    worst = {(f.row.table, f.row.number): f for f in faults if f.kind != "omission"}
    by_place = {(r.table, r.number): r for r in rows}
    verdicts = {
        f.key: _verdict(f.key, by_place[f.table, f.row], worst.get((f.table, f.row)), scheme)
        for f in scheme.figures
        if f.role == "rule"
    }
    return verdicts, tuple(PrintFinding(f.kind, f.row.table, f.row.name, f.text) for f in found)


def rule_rows(scheme: Scheme) -> Iterator[SchemeRow]:
    """Yield every printed rule, read."""
    natures = scheme.records("natures")
    for table in scheme.tables.values():
        for number, row in enumerate(table.rows, 1):
            text, item = table.cell(row, "rule"), table.cell(row, "item")
            nature = next((n for n in natures if re.search(n["pattern"], item)), {})
            better, measure = nature.get("better", ""), nature.get("measure", "")
            if text:
                yield SchemeRow(table.id, number, table.cell(row, "card"), item, text, read(text), better, measure)


def _verdict(key: Key, row: SchemeRow, fault: RuleSlip | None, scheme: Scheme) -> FigureJudgement:
    figure = next(f for f in scheme.figures if f.key == key)
    rule = row.reading.rule
    if rule is None:
        return FigureJudgement(figure, "undecided", how=LIST.join(f.found for f in row.reading.faults))
    if fault is not None:
        return FigureJudgement(figure, "contradicted", how=fault.text, against=fault.against)
    told = write(rule)
    how = LIST.join([SAY["read_as"].fill(rule=told), *row.reading.notes])
    if read(told.zh).rule != rule:
        return FigureJudgement(figure, "contradicted", how=SAY["unstable"].fill(rule=told), against=row.source)
    return FigureJudgement(figure, "read", figure.value, None, how, row.source)


# ── what is wrong ───────────────────────────────────────────────────────────────────────────────────


def _faults(row: SchemeRow, rows: Sequence[SchemeRow]) -> Iterator[RuleSlip]:
    rule, reading = row.reading.rule, row.reading
    if rule is None:
        yield RuleSlip(row, "unread", LIST.join(f.found for f in reading.faults))
    if rule is not None and rule.rewards_miss:
        yield RuleSlip(row, "sign", SAY["rewards_miss"].fill(rule=write(rule)))
    elif _turned(row):
        other = next((r for r in rows if r.item == row.item and not _turned(r) and _directed(r)), None)
        also = SAY["otherwise"].fill(place=same(f"{other.table} {other.name}"), text=other.text) if other else NOTHING
        text = SAY["turned"].fill(rule=row.text, read=BETTER[_better(row)], nature=BETTER[row.better])
        yield RuleSlip(row, "direction", NOTHING.join([text, also]), other.source if other else "")
    if reading.subject and rule is not None and row.item not in reading.subject:
        named = [r for r in rows if r.item in reading.subject and r.item != row.item]
        yield RuleSlip(row, "subject", SAY["subject"].fill(subject=reading.subject), named[0].source if named else "")
    if _MONEY & set(reading.words) and row.measure and row.measure != "money":
        twin = next((r for r in rows if r.text == row.text and r.measure == "money"), None)
        also = SAY["same_text"].fill(item=twin.item, table=twin.table) if twin else NOTHING
        text = NOTHING.join([SAY["no_money"].fill(rule=row.text), also])
        yield RuleSlip(row, "unit", text, twin.source if twin else "")


def _directed(row: SchemeRow) -> bool:
    """Return whether the rule measures the item against its own target, so that its direction is the item's."""
    return row.reading.rule is not None and row.reading.rule.directed


def _better(row: SchemeRow) -> str:
    return str(getattr(row.reading.rule, "better", ""))


def _turned(row: SchemeRow) -> bool:
    return _directed(row) and {_better(row), row.better} == {"higher", "lower"}


def _standards(scheme: Scheme, rows: Sequence[SchemeRow]) -> Iterator[RuleSlip]:
    """Yield what the standards in the running text say against the rule of the same item."""
    for record in scheme.records("standards"):
        row = next((r for r in rows if (r.table, r.item) == (record["table"], record["item"])), None)
        said, printed = read(record["text"]).rule, row.reading.rule if row else None
        differ = differences(printed, said) if printed is not None and said is not None else ()
        if row is None or not differ or differ == ("cap",):
            continue
        place = Text(record["place_zh"], record["place_en"])
        text = SAY["standard"].fill(place=place, text=record["text"], words=_fields(differ))
        only_silent = all(getattr(printed, name) is None for name in differ)
        yield RuleSlip(row, "omission" if only_silent else "standard", text, record["place_en"])


def _fields(names: Sequence[str]) -> Text:
    """Return the parts of a rule in words."""
    return AND.join(RULE_FIELDS.get(name, same(name)) for name in names)


# ── what the rules show together ────────────────────────────────────────────────────────────────────


def _swaps(rows: Sequence[SchemeRow]) -> Iterator[RuleSlip]:
    """Yield pairs whose texts are right when exchanged: neighbours turned round, or texts that name each other."""
    for a, b in pairwise(rows):
        if a.card == b.card and a.table == b.table and _turned(a) and _turned(b) and _better(a) != _better(b):
            yield RuleSlip(a, "swap", SAY["swap"].fill(item=b.name, a=a.text, b=b.text), b.source)
    for a, b in combinations(rows, 2):
        crossed = b.item in a.reading.subject and a.item in b.reading.subject
        if crossed and a.item not in a.reading.subject and b.item not in b.reading.subject:
            yield RuleSlip(a, "swap", SAY["swap"].fill(item=b.name, a=a.text, b=b.text), b.source)


def _designs(rows: Sequence[SchemeRow]) -> Iterator[RuleSlip]:
    """Yield items that are measured in several places by different rules."""
    for a, b in combinations(rows, 2):
        if a.item != b.item or a.reading.rule is None or b.reading.rule is None:
            continue
        differ = differences(a.reading.rule, b.reading.rule)
        if differ:
            place = f"{a.table} {a.card}".strip()
            text = SAY["design"].fill(place=place, there=a.text, here=b.text, words=_fields(differ))
            yield RuleSlip(b, "design", text, a.source)


def _remarks(row: SchemeRow) -> Iterator[tuple[str, Text]]:
    """Yield what a rule leaves open and what had to be struck out to read it."""
    if row.better == "open" and _directed(row):
        yield "open", SAY["undefined"]
    yield from (("open", text) for text in row.reading.open)
    # what the print repeats is Chinese: the English page names it, and does not quote it
    yield from (("mended", Text(text.zh, _QUOTED.sub("tail", text.en))) for text in row.reading.notes)
