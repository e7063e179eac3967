"""What a batch is to do: one job for each company and quarter that has evidence, known by the hash of what goes in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bsclib import __version__
from bsclib.errors import Text, UsageError
from bsclib.period import Quarter
from bsclib.quarter.places import quarters_of

NO_COMPANY = Text(
    "{name} 既不是公司文件夹，也不是有 params/ 的工作区",
    "{name} is neither a company's folder nor a workspace with params/",
)
SAME = Text("两家公司的代码同为 {id}：{a}、{b}", "two companies have the id {id}: {a}, {b}")
MOST = 8  # jobs of a task: a year or two of one company, so that starting a task costs little beside it


@dataclass(frozen=True, slots=True)
class Job:
    """A company's quarter.

    Attributes
    ----------
    company, quarter : str
    folder : str
        The folder of the company's law and evidence.
    digest : str
        SHA-256 over all that goes in, and the version of the library.
    """

    company: str
    quarter: str
    folder: str
    digest: str


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What came of a job.

    Attributes
    ----------
    job : Job
    state : str
        "done", "kept" (its result of before stands) or "failed".
    rows : int
        Rows scored.
    told : Text or None
        Why it failed.
    """

    job: Job
    state: str
    rows: int = 0
    told: Text | None = None


def companies_at(names: Iterable[str], params: Path) -> tuple[Path, ...]:
    """Return the folders of the companies meant, in the order named.

    Parameters
    ----------
    names : iterable of str
        Each the id of a company below `params`, a company's folder, or a workspace, whose companies are all meant;
        none: all below `params`.
    params : Path
        The folder of the companies' folders.

    Returns
    -------
    tuple of Path

    Raises
    ------
    UsageError
        A name that is none of these, or two companies of one id.

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> [(folder / "company.yaml").is_file() for folder in companies_at((), packaged("params"))]
    [True]
    """
    found: dict[str, Path] = {}
    for folder in [f for name in names for f in _folders(name, params)] or _below(params):
        known = found.setdefault(folder.name, folder)
        if known != folder:
            raise UsageError(SAME.fill(id=folder.name, a=known, b=folder))
    return tuple(found.values())


def _below(params: Path) -> list[Path]:
    return sorted(path.parent.resolve() for path in params.glob("*/company.yaml"))


def _folders(name: str, params: Path) -> list[Path]:
    for folder in (params / name, Path(name)):
        if (folder / "company.yaml").is_file():
            return [folder.resolve()]
        if found := _below(folder / "params"):
            return found
    raise UsageError(NO_COMPANY.fill(name=name))


def quarters_between(words: str) -> tuple[str, ...]:
    """Return the quarters that a list means: "2025Q1,2025Q3", "2024Q1..2025Q4", "2025"; nothing for "".

    Parameters
    ----------
    words : str

    Returns
    -------
    tuple of str

    Raises
    ------
    ValueError
        A part is no quarter, no year and no span.

    Examples
    --------
    >>> quarters_between("2024Q4..2025Q2,2023")
    ('2024Q4', '2025Q1', '2025Q2', '2023Q1', '2023Q2', '2023Q3', '2023Q4')
    """
    found: dict[str, None] = {}
    for part in filter(None, (p.strip() for p in words.split(","))):
        first, _, last = part.partition("..")
        if len(part) == 4 and part.isdigit():
            first, last = f"{part}Q1", f"{part}Q4"
        here, end = Quarter.parse(first), Quarter.parse(last or first)
        while str(here) <= str(end):
            found[str(here)] = None
            here = here.shift(1)
    return tuple(found)


def jobs_of(folders: Iterable[Path], quarters: Sequence[str] = ()) -> list[Job]:
    """Return a job for each company and quarter that has evidence.

    Parameters
    ----------
    folders : iterable of Path
        As `companies_at` gives them.
    quarters : sequence of str
        The quarters wanted; none: all there are.

    Returns
    -------
    list of Job

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> [job.quarter for job in jobs_of(companies_at((), packaged("params")), ["2025Q4"])]
    ['2025Q4']
    """
    found = []
    for folder in folders:
        law = _hash(p for p in sorted(folder.rglob("*.yaml")) if p.parent.name != "quarters")
        for quarter in quarters_of(folder, folder.parent.parent):
            if quarter in quarters or not quarters:
                own = _hash(p for p in sorted((folder / "quarters").glob(f"{quarter}*")) if p.is_file())
                mark = hashlib.sha256(f"{law}{own}{__version__}".encode()).hexdigest()
                found.append(Job(folder.name, quarter, str(folder), mark))
    return found


def _hash(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def tasks_of(jobs: Sequence[Job], most: int = MOST) -> list[list[Job]]:
    """Return the jobs in tasks of at most `most`, those of a company together."""
    return [list(jobs[n : n + most]) for n in range(0, len(jobs), most)]
