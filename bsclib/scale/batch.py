"""A batch: tasks handed to an executor a few at a time, what was done before kept, what died tried again."""

from __future__ import annotations

import logging
import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bsclib.errors import RunError, Text
from bsclib.paths import PACKAGE
from bsclib.scale.dataset import rows_kept
from bsclib.scale.jobs import Job, JobOutcome, tasks_of
from bsclib.scale.work import work

AHEAD = 3  # tasks handed out for each worker: none waits, and memory stays bounded
TRIES = 3  # how often a job may be in the hands of a worker that dies
DIED = Text("工作进程中断 {n} 次（内存不足，或被结束）", "its worker died {n} times (out of memory, or killed)")
LOST = Text(
    "连不上 Dask 调度器 {url}；已算的留着，恢复后再运行即可",
    "the Dask scheduler {url} cannot be reached; what is done is kept: run again when it is back",
)
Progress = Callable[[JobOutcome], None]


class LostSchedulerError(RunError):
    """A scheduler that does not answer any more."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of a batch.

    Attributes
    ----------
    outcomes : tuple of JobOutcome
        In the order of the jobs.
    """

    outcomes: tuple[JobOutcome, ...]

    def count(self, state: str) -> int:
        """Return how many jobs ended as `state`: "done", "kept" or "failed"."""
        return sum(o.state == state for o in self.outcomes)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(o.rows for o in self.outcomes)

    @property
    def failed(self) -> tuple[JobOutcome, ...]:
        """The jobs that failed, each with its reason."""
        return tuple(o for o in self.outcomes if o.state == "failed")


@contextmanager
def executor(workers: int, scheduler: str = "") -> Iterator[Executor]:
    """Give the executor: a pool of processes of this machine, or the workers of a Dask scheduler.

    Processes are spawned, not forked: a worker must not inherit threads, figures or random states.
    """
    if scheduler:
        from distributed import Client, KilledWorker

        for name in ("distributed", "distributed.client"):  # what fails is told here, by its job
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            with Client(scheduler) as client:  # type: ignore[no-untyped-call]
                yield client.get_executor(retries=TRIES)
        except KilledWorker as error:
            raise BrokenExecutor(str(error)) from error
        except (CancelledError, OSError) as error:  # it has gone, and forgot what it was given
            raise LostSchedulerError(LOST.fill(url=scheduler)) from error
        return
    # the command takes checkouts off the path, since a workspace is data; a spawned worker starts with ours, and
    # finds the library last, where nothing beside it can stand in for another package
    if (home := str(PACKAGE.parent)) not in sys.path:
        sys.path.append(home)
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def run_batch(
    jobs: Sequence[Job],
    out: Path,
    *,
    workers: int = 2,
    scheduler: str = "",
    reports: bool = False,
    lang: str = "zh",
    progress: Progress = lambda outcome: None,
) -> BatchResult:
    """Do every job, and return what came of each.

    Parameters
    ----------
    jobs : sequence of Job
    out : Path
        The folder of the data set.
    workers : int
        Processes of the local pool.
    scheduler : str
        Address of a Dask scheduler, as "tcp://host:8786", whose workers see the same paths; "": the local pool.
    reports : bool
        Whether each quarter is run and sealed as `bsc run` does, in its own workspace.
    lang : "zh" or "en"
    progress : callable
        Told each outcome as it comes.

    Returns
    -------
    BatchResult

    Raises
    ------
    RunError
        The scheduler does not answer, again and again; what is done is kept.

    Examples
    --------
    >>> import tempfile
    >>> run_batch([], Path(tempfile.mkdtemp())).rows
    0
    """
    found: dict[Job, JobOutcome] = {}
    if not reports:  # what stands is known without a worker
        found = {job: JobOutcome(job, "kept", rows) for job in jobs if (rows := rows_kept(out, job))}
    deaths, lost = dict.fromkeys(jobs, 0), 0
    while left := [job for job in jobs if job not in found]:
        # who was in the hands of a worker that died goes alone, so that the one that kills it is known
        suspects = [[job] for job in left if deaths[job]]
        tasks = suspects[:1] or tasks_of(left, min(8, -(-len(left) // max(workers, 1))))
        handed: list[Job] = []
        try:
            with executor(workers, scheduler) as pool:
                for outcome in _run(pool, tasks, workers, (str(out), reports, lang), handed):
                    found[outcome.job] = outcome
                    progress(outcome)
        except LostSchedulerError:  # nobody's fault: it may have been restarted
            lost += 1
            if lost > TRIES:
                raise
        except BrokenExecutor:
            for job in (job for job in handed if job not in found):
                deaths[job] += 1
                if deaths[job] > TRIES:
                    found[job] = JobOutcome(job, "failed", told=DIED.fill(n=deaths[job]))
    return BatchResult(tuple(found[job] for job in jobs))


def _run(
    pool: Executor, tasks: list[list[Job]], workers: int, how: tuple[str, bool, str], handed: list[Job]
) -> Iterator[JobOutcome]:
    """Hand out tasks a few at a time and yield what comes back, in any order; `handed` is told what went out."""
    waiting: set[Future[list[JobOutcome]]] = set()
    rest = iter(tasks)
    while True:
        while len(waiting) < workers * AHEAD and (task := next(rest, None)) is not None:
            handed += task
            waiting.add(pool.submit(work, task, *how))
        if not waiting:
            return
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield from future.result()
