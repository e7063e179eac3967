"""A workbook → what it says: its cards, and what is doubtful about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bsclib.errors import NOTHING, same
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.xlsx import Sheet, column_letters, read_sheets
from bsclib.law.units import unit_of
from bsclib.schemes.cards import Block, blocks_of
from bsclib.schemes.checks import double_doubts, doubts_of, outside_doubts, sum_doubts
from bsclib.schemes.lawful import law_rule
from bsclib.schemes.lines import titled
from bsclib.schemes.model import Doubt, FoundCard, FoundScheme
from bsclib.schemes.page import KeptSheet, page_of
from bsclib.schemes.reading import complete, read_rows
from bsclib.schemes.words import WORDS

_YEAR = re.compile(r"年度|全年|20\d\d年(?!\d)|\bFY ?\d|\bannual|\byear", re.IGNORECASE)
_WHOLE = re.compile(r"1月1日?\W*(?:至|到|-|—|~)\W*(?:20\d\d年)?12月31日?|1\W*(?:至|-|—|~)\W*12月")
_PERIOD = re.compile(r"季度|\d月|全年|年度|半年|\bq[1-4]", re.IGNORECASE)
_SHORTER = re.compile(r"季|月|半年|Q[1-4]|quarter|month", re.IGNORECASE)


def scheme_of(sheets: list[Sheet], file: str = "") -> FoundScheme:
    """Return what the sheets of a workbook say.

    Parameters
    ----------
    sheets : list of Sheet
        As `bsclib.evidence.xlsx.read_sheets` gives them.
    file : str, optional
        The name of the workbook, for messages.

    Returns
    -------
    FoundScheme
        Cards in the order of their sheets; a sheet without a table of rules is no card, its lines count as notes.

    Examples
    --------
    >>> from bsclib.evidence.cell import Cell
    >>> page = Sheet("Lab", cells={(1, 1): Cell("text", "Notes", "A1")})
    >>> scheme_of([page]).cards, scheme_of([page]).loose
    ([], [('Lab', 'A1', 'Notes')])
    """
    scheme = FoundScheme(file)
    scheme.doubts += [
        Doubt(s.name, "", "other", WORDS.HIDDEN_SHEET.fill(name=s.name)) for s in sheets if s.hidden and s.cells
    ]
    pages = [page_of(s) for s in sheets if not s.hidden]
    found = [(page, blocks_of(page)) for page in pages]
    scheme.loose = [line for page, blocks in found if not blocks for line in _lines(page)]
    scheme.doubts += [d for page, blocks in found if not blocks for d in _unseen(page)]
    for page, blocks in found:
        cards = [*{id(b.card): b.card for b in blocks}.values()]
        if len(found) > 1 and len(cards) == 1:
            cards[0].name = _by_sheet(cards[0], [p for p, b in found if b], page)
        for card in cards:
            own = [b for b in blocks if b.card is card]
            notes = [
                *(t for *_, t in scheme.loose),
                *(t for _, t in card.notes),
                *(t for b in blocks for _, t in b.titles),
            ]
            _finish(scheme, card, own, notes)
    _told_apart(scheme)
    return scheme


_APPRAISED = re.compile(r"(被|受)?(?:考核|检查?)(?:部门|单位|科室|岗位|对象)(?:名称)?[:：]\s*([^\s:：；;，,（）()]+)")


def _told_apart(scheme: FoundScheme) -> None:
    """Name cards by the unit that each says is appraised (被考核部门); those of one title else by their sheets."""
    named = Counter(card.name for card in scheme.cards)
    for card in scheme.cards:
        said = next((m for _, text in card.notes if (m := _APPRAISED.search(text))), None)
        if named[card.name] > 1 or (said and said[1]):
            card.name = said[2] if said else card.sheet
    named = Counter(card.name for card in scheme.cards)
    for card in scheme.cards:
        card.name = card.name if named[card.name] == 1 or card.name == card.sheet else f"{card.name} {card.sheet}"


def _by_sheet(card: FoundCard, pages: list[KeptSheet], page: KeptSheet) -> str:
    """Return the sheet's name where several sheets carry cards and the heading says it too."""
    return page.name if len(pages) > 1 and page.name in card.heading else card.name


def _lines(page: KeptSheet) -> list[tuple[str, str, str]]:
    return [(page.name, page.ref(r, c), t) for r in page.rows() for c, t in page.own(r)]


def _unseen(page: KeptSheet) -> Iterator[Doubt]:
    """Yield what is hidden on a sheet without a card: its heads may be among it."""
    for row in sorted(page.hidden_rows & {*page.written}):
        yield Doubt(
            page.name,
            f"A{row}",
            "hidden_row",
            WORDS.HIDDEN_ROW.fill(name=page.text(row, page.written[row][0]), weight=NOTHING),
        )
    for column in sorted(page.hidden_columns & {c for columns in page.written.values() for c in columns}):
        head = next(t for r in page.written if (t := page.text(r, column)))
        yield Doubt(page.name, column_letters(column), "hidden_column", WORDS.HIDDEN_COLUMN.fill(head=head))


def _finish(scheme: FoundScheme, card: FoundCard, blocks: list[Block], notes: list[str]) -> None:
    """Complete a card and say what is doubtful about it."""
    complete(card, blocks, notes)
    read_rows(card, blocks)
    _question_year(card, [page for block in blocks for page in (block.page.name, *(t for _, t in block.titles))])
    if card.declared is None:
        stated = titled(card.heading).points
        card.declared = stated if stated is not None and not card.percent else _stated_by_part(card)
    scheme.cards.append(card)
    for block in blocks:
        scheme.doubts += doubts_of(block)
    scheme.doubts += [*sum_doubts(card, blocks), *double_doubts(card), *outside_doubts(card)]


def _question_year(card: FoundCard, titles: list[str]) -> None:
    """Leave open whether the targets of sums in a sheet of a year hold for a quarter."""
    words = _WHOLE.sub("全年", " ".join([card.heading, *titles]))
    yearly = _YEAR.search(words) and not _SHORTER.search(words)
    for row in card.rows:
        flows = row.kind == "scored" and row.unit and unit_of(same(row.unit)).basis == "flow"
        parts = {name: value for name, value in row.levels.items() if _PERIOD.search(name)}
        if len(parts) > 1:
            row.target = row.target or next((v for name, v in parts.items() if _YEAR.search(name)), "")
            row.open.append(WORDS.PERIODS.fill(t=", ".join(f"{name} {value}" for name, value in parts.items())))
        if (
            flows
            and (yearly or parts)
            and row.target not in ("", "0")
            and (rule := law_rule(row))
            and rule.needs_target
        ):
            row.yearly = True
            row.open.append(WORDS.YEARLY.fill(t=row.target, u=row.unit))


def _stated_by_part(card: FoundCard) -> Decimal | None:
    """Return the points that the one part states which holds every scored row."""
    parts = [s for s in card.sections if s.kind == "scored" and s.points is not None]
    alone = len(parts) == 1 and all(r.dimension[:1] == (parts[0].name,) for r in card.rows if r.kind == "scored")
    return parts[0].points if alone and not card.percent else None


def read_scheme(path: str | Path) -> FoundScheme:
    """Return what an assessment workbook says.

    Parameters
    ----------
    path : str or Path
        An .xlsx file, as people keep it.

    Returns
    -------
    FoundScheme
        Its cards and doubts; whatever is wrong with the scheme itself is told, not raised.

    Raises
    ------
    InputError
        The file cannot be read: no workbook, damaged, hostile, too large.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from openpyxl import Workbook
    >>> book = Workbook()
    >>> for row in (("Indicator", "Weight", "Scoring rule"), ("Output", 100, "5 points off for each 1% below target")):
    ...     book.active.append(row)
    >>> with TemporaryDirectory() as folder:
    ...     book.save(Path(folder) / "lab.xlsx")
    ...     [row.name for row in read_scheme(Path(folder) / "lab.xlsx").cards[0].rows]
    ['Output']
    """
    source = Path(path)
    return scheme_of(read_sheets(read_limited(source), source.name), source.name)
