"""Sound quarters, and the slips of people in one cell of the indicators: for `human_slips.py`."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from evidence_damage import Book, number, text

from bsclib.evidence import Fact, Facts, read_workbook
from bsclib.law import Indicator, Rulebook, load_rulebook
from bsclib.period import Quarter
from bsclib.scoring import Scores, score

ROOT = Path(__file__).resolve().parents[2]
COMPANY = ROOT / "params" / "g_company"
QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
EACH = 20  # slips of one kind
SEED = 13
COUNTS = ("refused", "noticed", "contradicted", "harmless", "unsaid")


@dataclass(frozen=True)
class Sound:
    """A sound quarter: its law, its evidence, the quarter before, and what its scores are."""

    period: str
    rulebook: Rulebook
    facts: Facts
    previous: Facts | None
    scores: Mapping[Any, Any]
    book: Book

    @property
    def rows(self) -> dict[tuple[str, str], Indicator]:
        """Every indicator of the law."""
        return {i.key: i for card in self.rulebook.scorecards for i in card}

    def mixed(self, rng: random.Random) -> list[tuple[Indicator, Fact]]:
        """Return every row, in an order of chance."""
        found = [(i, self.facts.rows[k]) for k, i in self.rows.items()]
        rng.shuffle(found)
        return found

    def asked(self, rng: random.Random) -> list[tuple[Indicator, Fact]]:
        """Return the rows with a number that is entered there."""
        return [(i, f) for i, f in self.mixed(rng) if not i.same_as and isinstance(f.actual, Decimal)]

    def old(self, fact: Fact) -> Fact | None:
        """Return last quarter's row."""
        return self.previous.rows.get(fact.key) if self.previous else None


@dataclass(frozen=True)
class Slipped:
    """A workbook with one slip in it, and the cells at which it may be told."""

    content: bytes
    cells: frozenset[tuple[str, str]]


def outcome(scores: Scores) -> dict[Any, Any]:
    """Return every score and total, exactly."""
    return {row["scorecard"] + "/" + row["indicator"]: row["score"] for row in scores.exact.to_dict("records")} | {
        t.scorecard: t.total for t in scores.totals
    }


@cache
def opened(period: str) -> Sound:
    rulebook = load_rulebook(COMPANY, as_of=Quarter.parse(period).last_day)
    path = COMPANY / "quarters" / f"{period}.xlsx"
    facts = read_workbook(path, rulebook)
    before = Quarter.parse(period).previous
    previous = None
    if str(before) in QUARTERS:
        older = rulebook.replace(as_of=before.last_day)
        previous = read_workbook(path.with_name(f"{before}.xlsx"), older)
    return Sound(period, rulebook, facts, previous, outcome(score(rulebook, facts)), Book(path))


def put(sound: Sound, *cells: tuple[str, object], code: str = "") -> Slipped:
    """Return the workbook with numbers in cells of the indicators, in the format `code`."""
    places = [(address.rpartition("!")[2], value) for address, value in cells]
    parts, style = dict(sound.book.styled), 0
    if code:
        styles = parts["xl/styles.xml"].decode()
        count = styles.count("<xf ", styles.index("<cellXfs"), styles.index("</cellXfs>"))
        style, own = count, code.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
        formats = f'<numFmt numFmtId="299" formatCode="{own}"/></numFmts>'
        styles = styles.replace("</numFmts>", formats).replace(
            "</cellXfs>",
            '<xf numFmtId="299" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>',
        )
        parts["xl/styles.xml"] = styles.encode()
    xml = sound.book.xml
    for ref, value in places:
        new = text(ref, value) if isinstance(value, str) else number(ref, value, style)
        xml = replaced(xml, ref, new)
    parts[sound.book.part] = xml.encode()
    return Slipped(sound.book.zip(parts), frozenset(("指标", ref) for ref, _ in places))


def replaced(xml: str, ref: str, cell: str) -> str:
    start = xml.index(f'<c r="{ref}"')
    head_end = xml.index(">", start)
    end = head_end + 1 if xml[head_end - 1] == "/" else xml.index("</c>", start) + 4
    return xml[:start] + cell + xml[end:]


def fits(value: Decimal, row: Indicator) -> Decimal:
    """Return a figure at the decimals that its cell takes."""
    return round(value, row.decimals) if row.decimals else Decimal(round(value))


def scaled(power: int) -> Callable[[Sound, random.Random], Iterator[Slipped]]:
    """Return the slip of a decimal point moved by `power` places."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        for row, fact in sound.asked(rng):
            value = fits(fact.actual.scaleb(power), row)  # type: ignore[union-attr]
            if value not in (fact.actual, 0):
                yield put(sound, (fact.cell, value))

    return slip


def small_references(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Move the decimal point where target and last quarter are below 10."""
    for row, fact in sound.asked(rng):
        old = sound.old(fact)
        near = [v for v in (fact.target, old.actual if old else None) if isinstance(v, Decimal) and v]
        if near and max(near) < 10:
            power = rng.choice((-2, -1, 1, 2))
            value = fits(fact.actual.scaleb(power), row)  # type: ignore[union-attr]
            if value not in (fact.actual, 0):
                yield put(sound, (fact.cell, value))


def in_yuan(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.asked(rng):
        if row.unit == "wan_yuan":
            yield put(sound, (fact.cell, fact.actual.scaleb(4)))  # type: ignore[union-attr]


def negated(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for _, fact in sound.asked(rng):
        if fact.actual:
            yield put(sound, (fact.cell, -fact.actual))  # type: ignore[operator]


def moved_target(easier: bool) -> Callable[[Sound, random.Random], Iterator[Slipped]]:
    """Return the slip of a target that is not the one agreed."""

    def slip(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
        for row, fact in sound.mixed(rng):
            if isinstance(fact.target, Decimal) and fact.target:
                down = (row.better == "higher") == easier
                share = Decimal(rng.choice((1, 2, 3, 5, 8, 12, 20))) / 100
                value = fits(fact.target * (1 - share if down else 1 + share), row)
                if value != fact.target:
                    yield put(sound, (fact.target_cell, value))

    return slip


def old_target(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Leave last quarter's target where this quarter's is another."""
    for _, fact in sound.mixed(rng):
        old = sound.old(fact)
        if old and isinstance(old.target, Decimal) and old.target != fact.target:
            yield put(sound, (fact.target_cell, old.target))


def swapped(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for _, fact in sound.asked(rng):
        if isinstance(fact.target, Decimal) and fact.target != fact.actual:
            yield put(sound, (fact.target_cell, fact.actual), (fact.cell, fact.target))


def copied(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.mixed(rng):
        old = sound.old(fact)
        if old and not row.same_as and old.actual != fact.actual and not str(fact.actual).startswith("card"):
            yield put(sound, (fact.cell, old.actual))


def all_copied(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    if sound.previous:
        cells = [
            (sound.facts.rows[k].cell, old.actual) for k, old in sound.previous.rows.items()
            if k in sound.rows and not sound.rows[k].same_as and not str(old.actual).startswith("card")
        ]  # fmt: skip
        slipped = put(sound, *cells)
        yield Slipped(slipped.content, slipped.cells | {("指标", "")})


def fraction(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.asked(rng):
        if row.unit == "percent" and fact.actual:
            yield put(sound, (fact.cell, fact.actual.scaleb(-2)))  # type: ignore[union-attr]


FORMATS = ('"{v}"', r"0\.0000", "[h]", '"-"0.00', "0.00;0.00", '0.00"0"', "0,", '[>0]"{v}";0', "0!.0", "0%", ";;;")


def disguised(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Show the right figure (or nothing) over a stored one that is another."""
    for row, fact in sound.asked(rng):
        code = rng.choice(FORMATS).replace("{v}", str(fact.actual))
        value = fits(fact.actual * Decimal("1.1") + 1, row)  # type: ignore[operator]
        yield put(sound, (fact.cell, -value if code == "0.00;0.00" else value), code=code)


def parts_of_a_ratio(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    """Enter numerator and denominator the wrong way round, or one of them in another unit."""
    for row, fact in sound.asked(rng):
        if row.unit != "percent" or not fact.actual:
            continue
        ref = fact.cell.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        above, below = fact.actual * 10, Decimal(1000)  # type: ignore[operator]
        pair = rng.choice(((below, above), (above, below * 10), (above * 100, below), (above, 0)))
        cells = [(sound.book.cell(head, int(ref)), v) for head, v in zip(("分子", "分母"), pair, strict=True)]
        slipped = put(sound, *cells)
        yield Slipped(slipped.content, slipped.cells | {("指标", fact.cell.rpartition("!")[2])})


def wrong_class(sound: Sound, rng: random.Random) -> Iterator[Slipped]:
    for row, fact in sound.mixed(rng):
        old = sound.old(fact)
        if row.rule is not None and row.rule.class_names and not row.same_as and old:
            if old.actual != fact.actual:
                yield put(sound, (fact.cell, str(old.actual)))
            yield put(sound, (fact.cell, rng.choice(("轻微事故", "无事故", "重大", "0"))))
