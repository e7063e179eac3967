"""The main job: check → score → execute → compare → pages → seal, and nothing at all when one of them fails."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bsclib import __version__
from bsclib.archive import Revision, Store
from bsclib.archive.journal import journal_head, short
from bsclib.errors import Fault, InputError, Place, RunError, Text, UsageError, raise_faults
from bsclib.gate import passed, passed_year
from bsclib.quarter import QuarterView, open_quarter
from bsclib.reports.cards import shown_record
from bsclib.run import committee, compare, content
from bsclib.run.catalogue import front_page, rebuild
from bsclib.run.changed import ChangedNotebook, changed_notebooks, notebooks_of, recorded, warned
from bsclib.run.execute import FAILED, KEPT, Executed, NotebookError, execute_all, write
from bsclib.run.governing import approved_law_of, require_keys, warnings_of
from bsclib.run.pages import pages, waiting_page
from bsclib.run.plan import CARD_LEVELS, QUARTERLY, YEARLY, left_out, plan
from bsclib.run.workbook import quarter_book, year_book

OPEN_LAW = Text(
    "办法还不能采用，不封存（可出 --draft）", "the law is not to be adopted yet: nothing is sealed (--draft works)"
)
CHANGED = Text(
    "报告模板与发布的不同，且未经批准，不封存（可出 --draft）",
    "notebooks are not as released and nobody approved them: nothing is sealed (--draft works)",
)
LET_APPROVE = Text(
    "用 bsc sign {year} --law 批准，或用 --allow-changed-notebooks 并以 --reason 说明",
    "let them be approved with bsc sign {year} --law, or use --allow-changed-notebooks with a --reason",
)
WHY_CHANGED = Text("--allow-changed-notebooks 须用 --reason 说明原因", "--allow-changed-notebooks needs a --reason")
REASON = Text(
    "{name} 已封存到第 {head} 版；再次封存须用 --reason 说明原因",
    "{name} is sealed up to revision {head}; sealing again needs a --reason",
)

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be run.

    Attributes
    ----------
    company, quarter, workspace, language : as for `open_quarter`; of a year, its last quarter
    year : "2025" where the year is to be sealed
    outputs : where the archive is
    choices : policies given for this run, `profile` and `weights` among them
    draft : the same report with a watermark, never a revision
    reason : why; required from the second revision on, and with `allow_changed_notebooks`
    allow_changed_notebooks : seal although notebooks are not as released and were not approved with the law
    jobs : how many notebooks run at a time
    cell_timeout, total_timeout : [s]
    through : the month through which monitoring looks, "2025-11"; "": the last one with actuals; a draft's cards are
        scored to its end
    """

    company: str
    quarter: str
    workspace: Path
    outputs: Path
    language: str = "zh"
    choices: Mapping[str, Any] = field(default_factory=dict)
    draft: bool = False
    reason: str = ""
    jobs: int = 2
    cell_timeout: int = 120
    total_timeout: int = 1800
    year: str = ""
    through: str = ""
    allow_changed_notebooks: bool = False

    @property
    def period(self) -> str:
        """What is sealed: the quarter, or the year."""
        return self.year or self.quarter

    @property
    def to_date(self) -> str:
        """The month to which cards are scored: a draft's; what is sealed is scored whole."""
        return self.through if self.draft and not self.year else ""

    @property
    def names(self) -> str:
        """Which notebooks make the report."""
        return YEARLY if self.year else QUARTERLY


@dataclass(frozen=True, slots=True)
class Outcome:
    """The page to open, and the revision it belongs to (None for a draft)."""

    report: Path
    revision: Revision | None


def run_quarter(request: Request, progress: Progress = lambda done, total, name: None) -> Outcome:
    """Take a quarter from law and evidence to a sealed revision, or to a draft.

    Parameters
    ----------
    request : Request
        What is to be run, where, and under which reading.
    progress : callable
        Told (done, total, notebook) as notebooks end.

    Returns
    -------
    Outcome
        The page to open, and the sealed revision.

    Raises
    ------
    InputError
        Law or evidence is at fault; nothing is written.
    UsageError
        A further revision without a reason.
    RunError
        A notebook failed or disagrees with the scores (it lies under `outputs/.work/failed`), or the disk
        refused; there is no revision.
    """
    name, store = f"{request.company}-{request.period}", Store(request.outputs)
    head = store.head(name)
    if head and not request.draft and not request.reason.strip():
        raise UsageError(REASON.fill(name=name, head=head))
    if request.allow_changed_notebooks and not request.reason.strip():
        raise UsageError(WHY_CHANGED)
    view = open_quarter(
        request.company, request.quarter, workspace=request.workspace, language=request.language, **request.choices
    )
    view = view.to_date(request.to_date) if request.to_date else view
    (passed_year if request.year else passed)(view)  # what is at fault is told before anything is written
    if not request.draft:
        raise_faults(OPEN_LAW, [replace(f, level="fault") for f in view.rulebook.notices if f.code == "veto_open"])
    altered = _altered(view, request, store)
    failed = store.work / "failed" / name
    shutil.rmtree(failed, ignore_errors=True)
    with interruptible(), store.stage(name) as folder:
        _fill(view, folder, request, head + 1, failed, progress, store, altered)
        if request.draft:
            return Outcome(_front(_kept(folder, store.work / "drafts" / name)), None)
        require_keys(store, view)
        revision = store.commit(
            name, folder, expected_head=head, message=request.reason.strip() or "-", user=user_name()
        )
    store.refresh_latest(name, request.period)
    rebuild(store, view.language)
    return Outcome(_front(revision.content), revision)


def _altered(view: QuarterView, request: Request, store: Store) -> list[ChangedNotebook]:
    """Return the notebooks that are not as released; refuse to seal with those that nobody agreed to."""
    law = approved_law_of(store, view)
    altered = changed_notebooks(notebooks_of(request.workspace), request.names, law)
    refused = [n for n in altered if n.kind != "missing" and not n.approved]
    if refused and not (request.draft or request.allow_changed_notebooks):
        remedy = LET_APPROVE.fill(year=view.quarter.year)
        place = Place(file=str(notebooks_of(request.workspace)))
        raise InputError(CHANGED, [Fault("notebook_changed", place, n.hashed(), remedy=remedy) for n in refused])
    return altered


def _front(folder: Path) -> Path:
    return front_page(folder) or folder


def _fill(
    view: QuarterView,
    folder: Path,
    request: Request,
    number: int,
    failed: Path,
    progress: Progress,
    store: Store,
    altered: list[ChangedNotebook],
) -> None:
    """Fill a staged folder with all that a revision holds."""
    started, began = datetime.now(UTC), time.monotonic()
    last = store.revisions(f"{request.company}-{request.period}")[-1] if number > 1 and not request.year else None
    content.lay_out(view, folder, request.choices, last)
    reason = request.reason.strip()
    left = [*left_out(notebooks_of(view.workspace), request.names), *warned(altered, reason)]
    warnings = warnings_of(view, store, left)
    revision, journal = None if request.draft else number, short(journal_head(store.journal()))

    def beside_notebooks() -> None:
        book = (
            year_book(view, request.year, revision, warnings)
            if request.year
            else quarter_book(view, revision, warnings)
        )
        reports = folder / "reports"
        reports.mkdir()
        (reports / f"{request.period}.xlsx").write_bytes(book)
        if not request.year:
            content.write(reports / committee.NAME, committee.page_of_committee(view, revision, warnings, journal))

    executed = _executed(view, folder, request, failed, progress, beside_notebooks)
    shown = [*executed[:-1], waiting_page(view), executed[-1]] if request.draft and not request.year else executed
    made = pages(view, shown, warnings, period=request.period, number=revision, reason=reason, journal=journal)
    for page, html in made.items():
        content.write(folder / "reports" / page, html)
    content.write_json(folder / "environment.json", content.environment())
    run = {
        "draft": request.draft,
        "revision": revision,
        "reason": reason,
        "warnings": warnings,
        "journal": journal,
        "changed_notebooks": recorded(altered),
        "user": user_name(),
        "started": started.isoformat(timespec="seconds"),
        "seconds": round(time.monotonic() - began, 2),
        "bsclib": __version__,
    }
    content.write_json(folder / "run.json", content.told(view, executed, **run))


def _executed(
    view: QuarterView,
    folder: Path,
    request: Request,
    failed: Path,
    progress: Progress,
    meanwhile: Callable[[], None],
) -> list[Executed]:
    """Execute every notebook in the staged folder, compare what it shows, and write it there."""
    units = {level: [card.unit for card in view.cards_at(level)] for level in CARD_LEVELS}
    given = {**content.given(view), "through": request.through, "to_date": request.to_date}
    tasks = plan(notebooks_of(request.workspace), given, units, content.basis(folder), request.names)
    sealed = {card: shown_record(view, card) for card in view.totals}
    finished: list[str] = []

    def done(executed: Executed) -> None:
        if faults := compare.disagreements(executed, sealed):
            path = write(executed.notebook, failed / f"{executed.task.name}.ipynb")
            raise RunError(compare.DISAGREES, [*faults, _where(path)])
        write(executed.notebook, folder / "notebooks" / f"{executed.task.name}.ipynb")
        finished.append(executed.task.name)
        progress(len(finished), len(tasks), executed.task.name)

    progress(0, len(tasks), "")
    limits = {"cell_timeout": request.cell_timeout, "total_timeout": request.total_timeout}
    try:
        executed = execute_all(tasks, folder / "notebooks", jobs=request.jobs, done=done, meanwhile=meanwhile, **limits)
    except NotebookError as error:
        path = write(error.partial, failed / f"{error.task.name}.ipynb")
        raise RunError(error.message, [*error.faults, _where(path)]) from None
    compare.require_all_shown(executed, sealed)
    return executed


def _where(path: Path) -> Fault:
    return Fault("partial", Place(), KEPT.fill(path=path))


def _kept(folder: Path, target: Path) -> Path:
    """Move a staged folder to where drafts are kept, in place of the last one."""
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(folder, target)
    return target


def user_name() -> str:
    """Return on whose behalf we run."""
    try:
        return os.environ.get("BSC_USER") or getpass.getuser()
    except (OSError, KeyError):
        return "-"


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the block as Ctrl-C does, so that everything is cleaned up on the way out."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [getattr(signal, n) for n in ("SIGTERM", "SIGHUP") if hasattr(signal, n)]
    before = {number: signal.signal(number, _interrupt) for number in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


__all__ = ["FAILED", "Outcome", "Request", "run_quarter"]
