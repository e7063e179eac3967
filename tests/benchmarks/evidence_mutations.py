"""Damaged evidence, each with a known expectation: `python tests/benchmarks/evidence_mutations.py [SHARE]`.

Every operator damages a sound workbook or CSV at many sites.  What must come of it is known beforehand: refused with
the cell named, the same figures, or exactly one new figure.  The table printed counts tracebacks, refusals that were
wrong, and what was silently wrong; the last line is the sum.  Every other sheet that the table schema declares is
damaged cell by cell as well (`evidence_sheets.py`).  Sites are found by openpyxl, damage is done to the XML,
so that nothing of the reader judges itself.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import evidence_sheets
from evidence_damage import (
    COMPANY,
    OPERATORS,
    SITES,
    WORKBOOK,
    Book,
    Damage,
    Key,
    Site,
    Wants,
    a_rate,
    anywhere,
    as_decimal,
    near,
)

from bsclib.errors import InputError
from bsclib.evidence import Fact, Facts, read_evidence, read_workbook
from bsclib.evidence.tidy import to_csv
from bsclib.law import Rulebook, load_rulebook
from bsclib.scoring import score


class Tidy:
    """The sound CSV as lines of fields."""

    def __init__(self, facts: Facts, rulebook: Rulebook) -> None:
        import csv

        self.lines = list(csv.reader(io.StringIO(to_csv(facts, rulebook))))
        self.at = {name: n for n, name in enumerate(self.lines[0])}

    def text(self, lines: list[list[str]], **how: Any) -> bytes:
        import csv

        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n", **how).writerows(lines)
        return stream.getvalue().encode()

    def set(self, line: int, column: str, value: str) -> bytes:
        lines = [list(fields) for fields in self.lines]
        lines[line][self.at[column]] = value
        return self.text(lines)


def csv_field(column: str, make: Callable[[str], str]) -> Callable[[Tidy, int, Site], Damage]:
    def damage(tidy: Tidy, line: int, site: Site) -> Damage:
        value = make(tidy.lines[line][tidy.at[column]])
        return Damage(tidy.set(line, column, value), (str(line + 1),), name="2025Q4.csv")

    return damage


def csv_lines(
    edit: Callable[[list[list[str]], int], list[list[str]]], refused: bool
) -> Callable[[Tidy, int, Site], Damage]:
    def damage(tidy: Tidy, line: int, site: Site) -> Damage:
        content = tidy.text(edit([list(f) for f in tidy.lines], line))
        return Damage(content, ("",) if refused else (), None if refused else {}, "2025Q4.csv")

    return damage


def csv_bytes(make: Callable[[bytes], bytes], refused: bool) -> Callable[[Tidy, int, Site], Damage]:
    def damage(tidy: Tidy, line: int, site: Site) -> Damage:
        return Damage(make(tidy.text(tidy.lines)), ("",) if refused else (), None if refused else {}, "2025Q4.csv")

    return damage


def csv_value(tidy: Tidy, line: int, site: Site) -> Damage:
    content = tidy.set(line, "actual", str(near(site)))
    if site.followers:  # the figure then differs from the cards that share it: refused at one of them
        return Damage(content, ("",), name="2025Q4.csv")
    return Damage(content, changed={site.key: near(site)}, name="2025Q4.csv")


def csv_ratio(exact: bool) -> Callable[[Tidy, int, Site], Damage]:
    def damage(tidy: Tidy, line: int, site: Site) -> Damage:
        lines = [list(fields) for fields in tidy.lines]
        lines[line][tidy.at["numerator"]] = str(as_decimal(site.actual) + (0 if exact else 1))
        lines[line][tidy.at["denominator"]] = "100"
        return Damage(tidy.text(lines), (str(line + 1),), {} if exact else None, "2025Q4.csv")

    return damage


CSV_OPERATORS: dict[str, tuple[Callable[[Tidy, int, Site], Damage], Wants]] = {
    **{
        f"csv {name}": (csv_field("actual", lambda v, w=words: w), anywhere)
        for name, words in {
            "95%": "95%", "full-width": "９５", "thousands": "1,234.5", "dash": "—", "unit": "500万元", "NA": "NA",
            "None": "None", "nan": "nan", "exponent": "1e3", "blank": " ", "padded": " 95", "comma": "97,29",
            "infinity": "inf", "zero-width": "95\u200b", "guarded": "'95", "hexadecimal": "0x5F",
        }.items()
    },
    "csv excess digits": (csv_field("actual", lambda v: f"{Decimal(v) + Decimal('0.001')}"), anywhere),
    "csv unknown indicator": (csv_field("indicator", lambda v: v + "x"), anywhere),
    "csv label changed": (csv_field("label", lambda v: v + "?"), anywhere),
    "csv unit changed": (csv_field("unit", lambda v: "元"), anywhere),
    "csv other quarter": (csv_field("period", lambda v: "2025Q3"), anywhere),
    "csv other company": (csv_field("company", lambda v: "h_company"), anywhere),
    "csv line twice": (csv_lines(lambda ls, n: [*ls, ls[n]], True), anywhere),
    "csv line deleted": (csv_lines(lambda ls, n: ls[:n] + ls[n + 1 :], True), anywhere),
    "csv field too many": (csv_lines(lambda ls, n: [*ls[:n], [*ls[n], "1"], *ls[n + 1 :]], True), anywhere),
    "csv field missing": (csv_lines(lambda ls, n: [*ls[:n], ls[n][:-1], *ls[n + 1 :]], True), anywhere),
    "csv total line": (csv_lines(lambda ls, n: [*ls, ["", "", "合计", *[""] * (len(ls[0]) - 3)]], True), anywhere),
    "csv GBK": (csv_bytes(lambda b: b.decode().encode("gb18030"), True), anywhere),
    "csv open quote": (csv_bytes(lambda b: b + b'"', True), anywhere),
    "csv ratio differs": (csv_ratio(False), a_rate),
    "same: csv ratio agrees": (csv_ratio(True), a_rate),
    "same: csv BOM, CRLF": (csv_bytes(lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n"), False), anywhere),
    "same: csv lines moved": (csv_lines(lambda ls, n: [ls[0], *ls[n:], *ls[1:n]], False), anywhere),
    "same: csv columns moved": (csv_lines(lambda ls, n: [[*f[n % 7 :], *f[: n % 7]] for f in ls], False), anywhere),
    "new: csv another value": (csv_value, anywhere),
}  # fmt: skip


def judged(damage: Damage, sound: Facts, rulebook: Rulebook, folder: Path, with_score: bool) -> str:
    """Return "ok", or what went wrong."""
    path = folder / damage.name
    path.write_bytes(damage.content)
    try:
        facts = read_evidence(path, rulebook)
    except InputError as error:
        if damage.changed is not None:
            return f"wrongly refused: {error.faults[0].render('en')}"
        named = any(c in ("", f.place.cell, str(f.place.line)) for c in damage.cells for f in error.faults)
        return "ok" if named else f"cell not named: {error.faults[0].render('en')}"
    except Exception as error:
        return f"traceback: {type(error).__name__} {error}"
    if damage.changed is None:
        return "silently taken"
    expected = {k: damage.changed.get(k, f.actual) for k, f in sound.rows.items()}
    if {k: (f.actual, f.target) for k, f in facts.rows.items()} != {
        k: (v, sound.rows[k].target) for k, v in expected.items()
    }:
        return "silently wrong"
    if with_score:
        rows: dict[Key, Fact] = {
            k: replace(f, actual=expected[k], note=facts.rows[k].note) for k, f in sound.rows.items()
        }
        known = [row.score for row in score(rulebook, replace(sound, rows=rows))]
        if known != [row.score for row in score(rulebook, facts)]:
            return "silently wrong score"
    return "ok"


def battery(share: float = 1.0) -> Iterator[tuple[str, str]]:
    """Yield (operator, verdict) for every damaged file; `share` of the sites of each operator."""
    rulebook = load_rulebook(COMPANY, as_of="2025-12-31")
    sound = read_workbook(WORKBOOK, rulebook)
    book, tidy = Book(WORKBOOK), Tidy(sound, rulebook)
    lines = {(f[tidy.at["scorecard"]], f[tidy.at["indicator"]]): n for n, f in enumerate(tidy.lines)}
    with tempfile.TemporaryDirectory() as folder:
        for name, (operator, wants) in {**OPERATORS, **CSV_OPERATORS}.items():
            picked = [s for s in book.sites if wants(s)]
            picked = random.Random(name).sample(picked, min(SITES, len(picked)))
            for number_, site in enumerate(picked[: max(1, round(len(picked) * share))]):
                made = operator(book, site) if name in OPERATORS else operator(tidy, lines[site.key], site)  # type: ignore[arg-type,call-arg]
                yield name, judged(made, sound, rulebook, Path(folder), number_ % 5 == 0)


def whole(share: float = 1.0) -> Iterator[tuple[str, str]]:
    """Yield (operator, verdict) for the indicators in both their forms, then (sheet, verdict) for every other sheet."""
    yield from battery(share)
    for name, verdict in evidence_sheets.battery(share):
        sheet, _, operator = name.partition(": ")
        yield f"sheet {sheet}", verdict if verdict == "ok" else f"{operator}: {verdict}"


def main() -> int:
    """Print the table; 0 if nothing went wrong."""
    share = float(sys.argv[1]) if sys.argv[1:] else 1.0
    results: dict[str, Counter[str]] = {}
    for name, verdict in whole(share):
        results.setdefault(name, Counter())[verdict] += 1
    for name, counts in results.items():
        wrong = {v: n for v, n in counts.items() if v != "ok"}
        print(f"{name:32} {counts['ok']:4} ok  {dict(list(wrong.items())[:2]) or ''}")
    total, fine = sum(c.total() for c in results.values()), sum(c["ok"] for c in results.values())
    print(f"{len(results)} operators and sheets, {total} damaged files: {fine} as expected, {total - fine} not")
    return int(total != fine)


if __name__ == "__main__":
    sys.exit(main())
