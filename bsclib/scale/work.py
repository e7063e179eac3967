"""What a worker does: it opens each quarter of a task by its path, passes it through the gate, scores, writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bsclib.errors import BscError, Text, same
from bsclib.gate import passed
from bsclib.quarter import open_quarter
from bsclib.scale.dataset import rows_kept, write_scores
from bsclib.scale.jobs import Job, JobOutcome

FAULTS = Text("{what}（{n} 处）：{first}", "{what} ({n} faults): {first}")
AGAIN = Text("批量重算", "run again in a batch")


def work(task: Sequence[Job], out: str, reports: bool = False, lang: str = "zh") -> list[JobOutcome]:
    """Return what came of each job of a task; one that fails stops no other."""
    return [_one(job, Path(out), reports, lang) for job in task]


def _one(job: Job, out: Path, reports: bool, lang: str) -> JobOutcome:
    if (rows := rows_kept(out, job)) and not (reports and not _sealed(job)):
        return JobOutcome(job, "kept", rows)
    folder = Path(job.folder)
    home = folder.parent.parent
    try:
        view = passed(open_quarter(job.company, job.quarter, workspace=home, params=folder.parent, language=lang))
        if reports:
            _seal(job, home, lang)
        return JobOutcome(job, "done", write_scores(out, job, view.scores))
    except BscError as error:
        return JobOutcome(job, "failed", told=_told(error))
    except Exception as error:  # a fault of ours in one company must not stop the others; it is told by its name
        return JobOutcome(job, "failed", told=same(f"{type(error).__name__}: {error}"))


def _told(error: BscError) -> Text:
    faults = getattr(error, "faults", ())
    if not faults:
        return error.message
    first = Text(*(faults[0].render(lang) for lang in ("zh", "en")))
    return FAULTS.fill(what=error.message, n=len(faults), first=first)


def _head(job: Job) -> int:
    from bsclib.archive import Store

    return Store(Path(job.folder).parent.parent / "outputs").head(f"{job.company}-{job.quarter}")


def _sealed(job: Job) -> bool:
    return _head(job) > 0


def _seal(job: Job, home: Path, lang: str) -> None:
    from bsclib.run.seal import Request, run_quarter

    reason = AGAIN.of(lang) if _head(job) else ""
    run_quarter(Request(job.company, job.quarter, home, home / "outputs", lang, reason=reason, jobs=1))
