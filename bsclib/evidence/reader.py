"""Files → facts: a workbook, a CSV, or the parts that units handed in; every fault of all of it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, InputError, Place, Text, raise_faults, same
from bsclib.evidence.facts import Fact, Facts, Key
from bsclib.evidence.faults import fault
from bsclib.evidence.figures import missing_rows
from bsclib.evidence.names import Names, named
from bsclib.evidence.neighbours import neighbours
from bsclib.evidence.part import Part, expected_quarter, quarter_of, read_part, tables_beside, unit_in_name
from bsclib.evidence.plausibility import differing
from bsclib.evidence.preflight import REFUSED
from bsclib.evidence.raters import listed_faults, with_answers
from bsclib.evidence.readings import with_readings
from bsclib.evidence.tables import INDICATORS, RATERS
from bsclib.evidence.together import copies, together
from bsclib.law import Indicator, Rulebook
from bsclib.period import Quarter


def read_workbook(path: str | Path, rulebook: Rulebook, *, period: str | None = None) -> Facts:
    """Return the facts of a quarter's workbook.

    Parameters
    ----------
    path : path
        An `.xlsx` written by `template` and filled in, in Chinese or English.
    rulebook : Rulebook
        The law that the evidence is held against: cards, indicators, units, decimals, limits.
    period : str, optional
        The quarter it should be of; default: the one in the file's name, else the quarter of `rulebook.as_of`.

    Returns
    -------
    Facts
        Of the company of `rulebook` and the quarter; its `notices` say what was taken, but is worth a look.

    Raises
    ------
    InputError
        With every fault: file, sheet, cell, what was found, what is expected, what to do.

    Examples
    --------
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> rulebook = load_rulebook(home, as_of="2025-12-31")
    >>> facts = read_workbook(home / "quarters" / "2025Q4.xlsx", rulebook)
    >>> facts.period, len(facts.rows)
    ('2025Q4', 129)
    """
    return _finish([read_part(Path(path), rulebook, period)], rulebook, period)


def read_csv(path: str | Path, rulebook: Rulebook, *, period: str | None = None) -> Facts:
    """Return the facts of a tidy CSV: one line per scorecard × indicator, the same columns and the same checks.

    Parameters
    ----------
    path : path
        UTF-8, comma, headings in the first line; other tables lie beside it, named `<stem>.<table>.csv`
        (`2025Q4.panel.csv`).
    rulebook : Rulebook
        The law that the evidence is held against.
    period : str, optional
        The quarter it should be of; default: as for `read_workbook`.

    Returns
    -------
    Facts
        Of the company of `rulebook` and the quarter; its `notices` say what was taken, but is worth a look.

    Raises
    ------
    InputError
        With every fault by line and column.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from bsclib.evidence.tidy import to_csv
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> rulebook = load_rulebook(home, as_of="2025-12-31")
    >>> facts = read_workbook(home / "quarters" / "2025Q4.xlsx", rulebook)
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "2025Q4.csv")
    ...     written = file.write_text(to_csv(facts, rulebook), "utf-8")
    ...     again = read_csv(file, rulebook)
    >>> {k: f.actual for k, f in again.rows.items()} == {k: f.actual for k, f in facts.rows.items()}
    True
    """
    return read_workbook(path, rulebook, period=period)


def evidence_files(folder: str | Path, period: str) -> tuple[Path, ...]:
    """Return every file that holds evidence of `period`.

    One workbook `2025Q4.xlsx`, or one CSV `2025Q4.csv` (its other tables beside it as `2025Q4.<table>.csv`), or the
    parts `2025Q4-<unit>` that units handed in; with any of them, judges' sheets `2025Q4-raters…`.

    Parameters
    ----------
    folder : path
    period : str
        The quarter, as 2025Q4.

    Returns
    -------
    tuple of Path
        In the order in which they are read.

    Raises
    ------
    InputError
        If there is none, or more than one form of it.

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> [path.name for path in evidence_files(home / "quarters", "2025Q4")]
    ['2025Q4.xlsx']
    """
    folder = Path(folder)
    whole, parts, raters = forms_of(folder, period)
    if not whole and not parts:
        place = Place(file=str(folder / f"{period}.xlsx"))
        near = neighbours(folder, period, "fault")
        raise InputError(REFUSED, [fault("absent", place, expected=f"{period}.xlsx"), *near])
    if len(whole) + bool(parts) > 1:
        found = ", ".join(p.name for p in (*whole, *parts))
        raise InputError(REFUSED, [fault("both_forms", Place(file=str(folder)), value=same(found))])
    tables = [t for p in (*whole, *parts) if p.suffix == ".csv" for t in tables_beside(p).values()]
    return (*whole, *parts, *raters, *tables)


def forms_of(folder: Path, period: str) -> tuple[list[Path], list[Path], list[Path]]:
    """Return the files of a quarter by their form: the whole, the parts of units, the sheets of judges."""
    whole = [p for p in (folder / f"{period}.xlsx", folder / f"{period}.csv") if p.exists()]
    beside = sorted(p for p in folder.glob(f"{period}-*") if p.suffix in (".xlsx", ".csv"))
    raters = [p for p in beside if p.name.startswith(f"{period}-raters")]
    return whole, [p for p in beside if p not in raters and "." not in p.stem], raters


def read_evidence(source: str | Path, rulebook: Rulebook, *, period: str | None = None) -> Facts:
    """Return the facts of a file, or of a quarter in a folder, whose parts are merged.

    Parameters
    ----------
    source : path
        A workbook, a CSV, or a folder of them.
    rulebook : Rulebook
        The law that the evidence is held against.
    period : str, optional
        The quarter; default: the one in the file's name, else that of `rulebook.as_of`.

    Returns
    -------
    Facts
        Of the company of `rulebook` and the quarter; its `notices` say what was taken, but is worth a look.

    Raises
    ------
    InputError
        With every fault of every file; of a folder also if units have not handed in their part.

    Examples
    --------
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = next(packaged("params").glob("*/company.yaml")).parent
    >>> read_evidence(home / "quarters", load_rulebook(home, as_of="2025-12-31")).period
    '2025Q4'
    """
    source = Path(source)
    if not source.is_dir():
        return read_workbook(source, rulebook, period=period)
    quarter = period or str(quarter_of(rulebook))
    files = [p for p in evidence_files(source, quarter) if "." not in p.stem]
    parts = [read_part(p, rulebook, quarter) for p in files]
    parts[0].faults += [*neighbours(source, quarter, "notice"), *copies(source, quarter, parts, rulebook)]
    return _finish(parts, rulebook, quarter, whole=True)


def listed_raters(folder: str | Path, rulebook: Rulebook, period: str) -> list[dict[str, Any]]:
    """Return the list of raters in a quarter's evidence, whatever else of it is filled; none where there is none.

    Raises
    ------
    InputError
        With every fault of the list.
    """
    try:
        files = [p for p in evidence_files(Path(folder), period) if "." not in p.stem]
    except InputError:
        return []
    parts = [read_part(path, rulebook, period) for path in files]
    raise_faults(REFUSED, [f for part in parts for f in part.faults if f.place.sheet in RATERS.label])
    return [row for part in parts for row in part.tables.get("raters", ())]


def read_unit(folder: str | Path, rulebook: Rulebook, unit: str, *, period: str) -> Facts | None:
    """Return the facts of one unit's part with the ratings there are, whether or not the others are there; else None.

    Parameters
    ----------
    folder : path
    rulebook : Rulebook
        The law that the evidence is held against.
    unit : str
        Its id.
    period : str
        The quarter.

    Raises
    ------
    InputError
        With every fault of the part; also if it was handed in twice.
    """
    beside = sorted(Path(folder).glob(f"{period}-*.xlsx"))
    own = [path for path in beside if unit_in_name(path, period, rulebook) == unit]
    files = [*own, *(path for path in beside if path.name.startswith(f"{period}-raters"))]
    return _finish([read_part(path, rulebook, period) for path in files], rulebook, period, unit=unit) if own else None


def _finish(parts: list[Part], rulebook: Rulebook, period: str | None, *, whole: bool = False, unit: str = "") -> Facts:
    """Return the facts of all parts together; raise with every fault of all of them.

    A single part, or that of `unit`, may be read alone; what stands for a quarter must be `whole`.
    """
    names = Names.of(rulebook)
    told = together(parts, rulebook)
    facts, faults = told.facts, [*(f for p in parts for f in p.faults), *told.faults]
    if all(p.facts or (p.tables and not any(f.level == "fault" for f in p.faults)) for p in parts):
        unit = unit or ("" if whole or len(parts) > 1 else parts[0].unit)
        faults += _missing(parts, facts, _wanted(names, unit, rulebook), rulebook)
        quarter = Quarter.parse(expected_quarter(parts[0].path, rulebook, period))
        facts, read = with_readings(facts, told.tables.get("readings", []), names.rows, quarter, parts[0].path.name)
        file = parts[0].path.name
        facts, asked = with_answers(facts, told.tables.get("questionnaires", []), names.rows, file)
        if told.tables.get("raters"):  # it says who left what, whole forms too
            faults = [f for f in faults if f.code != "ratings_empty"]
        faults += [
            *read,
            *asked,
            *listed_faults(told.tables, rulebook, file),
            *differing(facts, names.rows, parts[0].path.name),
        ]
    faults = named(faults, rulebook)
    files = [pair for p in parts for pair in ((p.path, p.sha256), *p.beside)]
    made = Facts(
        company=rulebook.company.id,
        period=expected_quarter(parts[0].path, rulebook, period),
        rows={k: facts[k] for k in names.rows if k in facts},
        tables=told.tables,
        source=parts[0].path,
        sha256=files[0][1] if len(files) == 1 else _joint(files),
        notices=tuple(f for f in faults if f.level != "fault"),
        sources=tuple(path for path, _ in files),
        hashes=tuple(sha256 for _, sha256 in files),
    )
    raise_faults(REFUSED, faults, made if facts else None)
    return made


def _wanted(names: Names, unit: str, rulebook: Rulebook) -> dict[Key, Indicator]:
    """Return the indicators that there must be a row for: those of `unit`'s cards, all without a unit."""
    cards = {c.id for c in rulebook.scorecards if not unit or c.unit == unit}
    return {k: i for k, i in names.rows.items() if k[0] in cards}


def _missing(
    parts: list[Part], facts: Mapping[Key, Fact], wanted: Mapping[Key, Indicator], rulebook: Rulebook
) -> list[Fault]:
    """Return a fault for each row missing from a single file, or one for all that the parts lack together."""
    gone = [k for k in wanted if k not in facts]
    if len(parts) == 1 and not parts[0].unit:
        name = parts[0].path.name
        return missing_rows(facts, wanted, Place(name, "" if name.endswith(".csv") else INDICATORS.label.zh))
    if not gone:
        return []
    owners = {card.id: card.unit for card in rulebook.scorecards}
    begun = {owners[card] for card, _ in facts}
    lacking: dict[str, list[str]] = {}
    for key in gone:  # a unit that handed in nothing is named alone, one that left rows out with its rows
        lacking.setdefault(owners[key[0]], []).extend(["/".join(key)] if owners[key[0]] in begun else [])
    told = [
        (rulebook.units[unit].label, f"{unit}: {', '.join(rows)}" if rows else unit) for unit, rows in lacking.items()
    ]
    value = Text("；".join(f"{u.zh}（{r}）" for u, r in told), "; ".join(f"{u.en} ({r})" for u, r in told))
    return [fault("parts_missing", Place(parts[0].path.name), count=len(gone), value=value)]


def _joint(files: Iterable[tuple[Path, str]]) -> str:
    return hashlib.sha256("".join(f"{path.name}:{sha256}\n" for path, sha256 in files).encode()).hexdigest()
