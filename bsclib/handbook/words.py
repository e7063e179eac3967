"""Words that handbook and agreement share, and the rows of a card as both show them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from bsclib.decimals import text_of
from bsclib.document import Block, Items
from bsclib.errors import LIST, NOTHING, Text, same
from bsclib.i18n import Catalogue
from bsclib.law import Indicator, Rulebook
from bsclib.reports.words import words as said
from bsclib.scoring import rule_to_mapping
from bsclib.scoring.worked import worked_values
from bsclib.scoring.writing import rule_words
from bsclib.table import Columns, Table, TableColumn

words = Catalogue(__file__, said)


def fingerprint(book: Rulebook) -> Text:
    """Return the line that says of what day the law is and what its files are recognised by."""
    whole = hashlib.sha256()
    for path in sorted(book.files):
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return words.FINGERPRINT.fill(day=book.as_of.isoformat(), mark=whole.hexdigest()[:12])


def examples(row: Indicator, asked: Mapping[tuple[str, str], str] | None = None) -> Text | None:
    """Return worked values of a row's rule at its target, at 100 where the target is not known; None of no number."""
    if row.rule is None or not row.rule.computed:
        return None
    mapping, apart = rule_to_mapping(row.rule), row.kind != "scored"
    target = (asked or {}).get(row.key, "" if row.target is None else text_of(row.target))
    told, pairs = same("{all}"), worked_values(mapping, row.better, target, apart)
    if not pairs and row.target is None:
        told, pairs = words.WORKED_SUPPOSED, worked_values(mapping, row.better, "100", apart)
    return told.fill(all=LIST.join((same(f"{a} → {s}") for a, s in pairs))) if pairs else None


def scoring_table(
    rows: Iterable[Indicator],
    lang: str,
    between: Columns[Indicator] = (),
    asked: Mapping[tuple[str, str], str] | None = None,
) -> Table:
    """Return what a card's rows weigh and how they are scored; `between` stands before the rule.

    Worked values are those at the targets `asked`, else at the law's.
    """
    known = [*rows]
    weights = [row.weight for row in known if row.weight is not None]
    columns: Columns[Indicator] = (
        TableColumn(words.INDICATOR, lambda i: i.label, total=words.SUM),
        TableColumn(words.UNIT, lambda i: i.unit_label),
        TableColumn(words.WEIGHT, _weight, "r", total=text_of(sum(weights)) if weights else ""),
        *between,
        TableColumn(words.RULE, rule_words, "w"),
        TableColumn(words.WORKED, lambda i: examples(i, asked), "w"),
    )
    return Table.of(columns, known, lang, group=lambda i: i.dimension.of(lang))


def _weight(row: Indicator) -> Text | str:
    return words["beside"][row.kind] if row.weight is None else text_of(row.weight)


def grade_lines(book: Rulebook, lang: str, paid: bool) -> list[Block]:
    """Return the grades with what each is worth, coverage, veto."""
    bands, worth = book.grade_table.bands, book.reward.coefficients
    lines = []
    for n, band in enumerate(bands):
        last = n == len(bands) - 1 and n > 0
        told = words.UNDER_IT if last else words.GRADES_ARE
        line = told.fill(label=band.label, n=text_of(bands[n - 1].at_least if last else band.at_least))
        tail = words.WITH_COEFFICIENT.fill(c=text_of(worth[band.id])) if paid and band.id in worth else NOTHING
        lines.append(Text(line.zh + tail.zh, line.en + tail.en).of(lang))
    lines.append(words.NO_GRADE_BELOW.fill(n=text_of(book.coverage_limit)).of(lang))
    if any("veto" in str(rule_to_mapping(i.rule)) or i.kind == "veto" for c in book.scorecards for i in c if i.rule):
        lowest = book.grade_table.lowest.label
        lines.append(words.VETO.fill(grade=lowest, n=text_of(book.company.veto_bonus)).of(lang))
    return [Items(lines)]


def objections(book: Rulebook, lang: str) -> list[Block]:
    """Return how and until when a result may be objected to; nothing where the calendar has no such day."""
    due = book.calendar.get("objections")
    if due is None or due.start != "quarter_end":
        return []
    return [Items([words.HOW_TO_OBJECT.fill(n=due.days, who=book.named(due.who)).of(lang)])]
