"""An edited workbook of the law → the YAML beside it: changes found cell by cell, proved, then written together."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bsclib.decimals import text_of
from bsclib.errors import Fault, InputError, Place, Text, raise_faults
from bsclib.evidence.grid import Grid, GridRow, from_sheet
from bsclib.evidence.names import Names
from bsclib.evidence.part import read_cover
from bsclib.evidence.preflight import read_limited
from bsclib.evidence.records import read_records
from bsclib.evidence.xlsx import Sheet, read_sheets
from bsclib.law import Indicator, Rulebook, load_rulebook
from bsclib.law.indicator import IndicatorDoc
from bsclib.schemes.export import LAW, as_exported, changeable, cover_lines, sheets_of, since_of, stamp_of
from bsclib.schemes.splice import LawChange, SpliceError, in_quotes, spliced
from bsclib.schemes.words import WORDS
from bsclib.scoring import rule_to_yaml
from bsclib.scoring.apart import full_mark
from bsclib.scoring.reading import Reading

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Adopted:
    """What an edited workbook changes: the new text of each file, and the changes by card."""

    files: Mapping[Path, bytes]
    changes: Mapping[str, Sequence[LawChange]]
    sums: Sequence[Text] = ()  # of each card whose weights add up to something else than before


def is_law_workbook(path: str | Path) -> bool:
    """Return whether a file is a workbook that `export_law` wrote, edited or not."""
    try:
        sheets = read_sheets(read_limited(Path(path)), Path(path).name)
    except InputError:
        return False
    return any(
        cell.value in LAW.column("in_force").label for sheet in sheets for cell in sheet.cells.values() if cell.value
    )


def adopt(path: str | Path, rulebook: Rulebook) -> Adopted:
    """Return what the workbook changes in the law of `rulebook`, proved by loading the law as it would be.

    Parameters
    ----------
    path : path
        A workbook of `export_law`.
    rulebook : Rulebook
        The newest law of the same company, from its folder.

    Returns
    -------
    Adopted
        Nothing is written yet: see `put_in_place`.

    Raises
    ------
    InputError
        With every fault by its cell: a stale stamp, another company, a missing row, a value emptied, a text that is
        no rule, a change without a day or before the present entry; or the faults of the law that would come of it.
    """
    file = Path(path)
    sheets = read_sheets(read_limited(file), file.name)
    raise_faults(WORDS.NOT_TAKEN, list(_stale(sheets, rulebook, file.name)))
    faults: list[Fault] = []
    changes: dict[str, list[LawChange]] = {}
    wanted: dict[tuple[str, str], Record] = {}
    for id, table in sheets_of(rulebook).items():
        sheet = next((s for s in sheets if s.name in table.label), None)
        if sheet is None:
            faults.append(Fault("no_sheet", Place(file.name), WORDS.NO_SHEET.fill(s=table.label)))
            continue
        grid = from_sheet(sheet, table, file.name)
        reader = _CardReader(rulebook, id, grid)
        records, found = read_records(grid, Names.of(rulebook), {s.name: s for s in sheets})
        faults += found
        changes[id] = [c for row, r in zip(grid.rows, records, strict=True) for c in reader.changes(row, r, faults)]
        wanted |= {(id, str(r["indicator"])): r for r in records}
        for lost in (i for i in rulebook.card(id) if (id, i.id) not in wanted):
            gone = WORDS.ADOPT_GONE.fill(i=lost.label)
            faults.append(Fault("missing_row", Place(file.name, sheet.name), gone, remedy=WORDS.END_IT))
    raise_faults(WORDS.NOT_TAKEN, faults)
    changed = {id: found for id, found in changes.items() if found}
    files = {_path(rulebook, id): _edited(rulebook, id, found) for id, found in changed.items()}
    sums = _prove(rulebook, files, wanted)
    return Adopted(files, changed, sums)


def _path(rulebook: Rulebook, card: str) -> Path:
    return rulebook.folder / "scorecards" / f"{card}.yaml"


def _edited(rulebook: Rulebook, card: str, changes: Sequence[LawChange]) -> bytes:
    return spliced(_path(rulebook, card).read_bytes().decode("utf-8"), changes).encode("utf-8")


def _stale(sheets: Sequence[Sheet], rulebook: Rulebook, name: str) -> Iterator[Fault]:
    """Yield a fault for another company, and for each card whose YAML is not what was exported."""
    cover = read_cover(sheets, cover_lines(rulebook), name)
    stamps = {card.id: stamp_of(rulebook, card.id) for card in rulebook.scorecards}
    for id, expected in {"company": rulebook.company.id, **stamps}.items():
        if cover[id].value != expected:
            found = WORDS.STALE if id in stamps else Text(f"公司代码 {cover[id].value}", f"company {cover[id].value}")
            wanted = Text("", "") if id in stamps else Text(f"应为 {expected}", f"{expected} is expected")
            yield Fault("stale", cover[id].place, found, wanted, WORDS.AGAIN)


class _CardReader:
    """Reads the changes of one card's sheet."""

    def __init__(self, rulebook: Rulebook, card: str, grid: Grid) -> None:
        assert rulebook.source is not None
        self.rulebook, self.card, self.grid = rulebook, card, grid
        self.rows: Mapping[str, IndicatorDoc] = rulebook.source.cards[card][0].indicators
        self.text = _path(rulebook, card).read_bytes().decode("utf-8")

    def changes(self, row: GridRow, record: Mapping[str, Any], faults: list[Fault]) -> Iterator[LawChange]:
        """Yield the changes of a row; what is wrong with them is added to `faults`."""
        if record["indicator"] is None or record["scorecard"] != self.card:
            return
        indicator = self.rulebook.indicator(self.card, record["indicator"])
        faults.extend(self._shown_changed(row, indicator))
        before, since = changeable(indicator), record["since"]
        differing = [n for n, value in before.items() if record[n] != value and n in self.grid.columns]
        if since is not None and not set(differing) - {"owner"}:
            faults.append(Fault("idle", self.grid.place(row, "since"), WORDS.IDLE))
        for name in differing:
            place, value = self.grid.place(row, name), record[name]
            day = None if name == "owner" or since is None else since.isoformat()
            if any(f.place == place and f.level == "fault" for f in faults):  # what stands there could not be read
                continue
            if value is None:
                found, back = WORDS.EMPTIED.fill(f=LAW.column(name).label), WORDS.PUT_BACK.fill(v=_worded(before[name]))
                faults.append(Fault("emptied", place, found, remedy=back))
                continue
            held = since_of(self.rulebook, indicator).get(name)
            if held is not None and since is not None and since < held:
                faults.append(Fault("early", self.grid.place(row, "since"), WORDS.EARLY.fill(d=since, n=held)))
                continue
            try:
                yield self._change(indicator.id, name, value, day)
            except SpliceError as error:
                where = self.grid.place(row, "since") if error.found == WORDS.UNDATED else place
                faults.append(
                    Fault(
                        "change",
                        where,
                        error.found,
                        remedy=WORDS.DATE_IT if error.found == WORDS.UNDATED else WORDS.UNDO,
                    )
                )

    def _shown_changed(self, row: GridRow, indicator: Indicator) -> Iterator[Fault]:
        """Yield the cells that the export printed and that say something else now: nothing reads them."""
        was = as_exported(self.rulebook, self.rulebook.card(self.card), indicator)
        for column in (c for c in LAW.columns if c.printed and c.id in self.grid.columns):
            value, printed = self.grid.text(row, column.id), was[column.id]
            if value not in (printed if isinstance(printed, Text) else (str(printed),)):
                found, remedy = (
                    WORDS.SHOWN.fill(f=column.label, v=value),
                    WORDS.BACK_OR_YELLOW.fill(f=LAW.column("since").label),
                )
                yield Fault("shown", self.grid.place(row, column.id), found, remedy=remedy)

    def _change(self, id: str, name: str, value: Any, since: str | None) -> LawChange:
        if name != "text":
            change = LawChange(id, name, text_of(value) if isinstance(value, Decimal) else str(value), since)
        else:
            read = self.rows[id].wording.read(value)
            if not isinstance(read, Reading) or read.rule is None:
                raise SpliceError(
                    WORDS.ADOPT_UNREAD.fill(w=read.faults[0].found if isinstance(read, Reading) else read)
                )
            change = LawChange(id, name, in_quotes(value), since, rule_to_yaml(read.rule))
        spliced(self.text, [change])
        return change


def _worded(value: object) -> str:
    return text_of(value) if isinstance(value, Decimal) else str(value)


def _prove(rulebook: Rulebook, files: Mapping[Path, bytes], wanted: Mapping[tuple[str, str], Record]) -> list[Text]:
    """Load the law as it would be, hold it against every cell of the workbook, and return which sums change."""
    with tempfile.TemporaryDirectory(prefix="bsc-law-") as room:
        home = Path(room) / "params" / rulebook.folder.name
        shutil.copytree(rulebook.folder, home, ignore=shutil.ignore_patterns("quarters", "survey", "*.xlsx"))
        for path, content in files.items():
            (home / path.relative_to(rulebook.folder)).write_bytes(content)
        law = load_rulebook(home)
    for (card, id), record in wanted.items():
        for name, value in changeable(law.indicator(card, id)).items():
            if record[name] != value:
                raise InputError(WORDS.NOT_TAKEN, [Fault("otherwise", Place(path=f"{card}/{id}"), WORDS.OTHERWISE)])
    pairs = [(card, full_mark(rulebook.card(card.id)), full_mark(card)) for card in law.scorecards]
    return [
        WORDS.ADOPT_SUM.fill(c=card.label, a=text_of(before), b=text_of(after))
        for card, before, after in pairs
        if before != after
    ]


def put_in_place(adopted: Adopted) -> None:
    """Put the new files in place of the old, each whole."""
    for path, content in adopted.files.items():
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".law-", delete=False) as staged:
            staged.write(content)
        os.replace(staged.name, path)
