"""Notebooks through papermill, believed only when every cell completed and the last one echoed the token."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsclib.errors import Fault, Place, RunError, Text, same
from bsclib.run.plan import Task
from bsclib.run.ready import shared

# JupyterLab's presence makes every import of nbformat build grammars for two seconds; nobody here needs them
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402
import papermill  # noqa: E402
from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: E402
from papermill.engines import NBClientEngine, papermill_engines  # noqa: E402
from papermill.exceptions import PapermillExecutionError  # noqa: E402
from papermill.translators import PythonTranslator, papermill_translators  # noqa: E402

from bsclib.run.forks import Server, serving  # noqa: E402
from bsclib.run.kernel import PrivateKernel, environment, kill_all, sweep_killed  # noqa: E402

Notebook = Any

# what they would say of a kernel that died is said by `NotebookError`, once and in the reader's language
for _name in ("papermill", "asyncio", "traitlets"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

FAILED = Text("报告 {name} 在第 {cell} 个代码单元格失败", "Notebook {name} failed in code cell {cell}")
KEPT = Text("执行到一半的报告在 {path}", "the partial notebook lies at {path}")
NEVER_RAN = Text("该单元格没有执行完（可能调用了退出）", "the cell did not complete (did it call exit?)")
NO_ECHO = Text("最后一个单元格没有回显运行标记", "the last cell did not echo the run token")
DIED = Text("内核在执行时终止", "the kernel died while it ran")
TIMED_OUT = Text("{seconds} 秒内没有执行完", "it did not finish within {seconds} s")
TOO_LONG = Text("全部报告未能在 {seconds} 秒内执行完", "the notebooks did not finish within {seconds} s")


class NotebookError(RunError):
    """A notebook failed; `partial` is what it had come to, with true statuses."""

    def __init__(self, task: Task, cell: int, fault: Fault, partial: Notebook) -> None:
        self.task, self.partial = task, partial
        super().__init__(FAILED.fill(name=task.name, cell=cell), [fault])


@dataclass(frozen=True, slots=True)
class Executed:
    """A task, its complete notebook, and how long it took [s]."""

    task: Task
    notebook: Notebook
    seconds: float


class PlainPython(PythonTranslator):  # type: ignore[misc]
    """Parameters as a person would write them: Chinese stays Chinese."""

    @classmethod
    def translate_escaped_str(cls, str_val: object) -> str:
        """Return the literal of a string."""
        return repr(str(str_val))


class Keeping(NBClientEngine):  # type: ignore[misc]
    """papermill's engine, which hands out the notebook even when execution breaks off."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, *, keep: list[Notebook], **kwargs: Any) -> Any:
        """Execute `nb_man.nb`, which is also put into `keep`."""
        keep.append(nb_man.nb)
        return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)


papermill_engines.register("bsc", Keeping)
papermill_translators.register("python", PlainPython)


def execute(task: Task, folder: Path, cell_timeout: int, server: Server | None = None) -> Executed:
    """Return the executed notebook of `task`; its kernel works in `folder`, forked by `server` where there is one.

    Raises
    ------
    NotebookError
        A cell raised, exited, hung or never ran, the kernel died, or the token was not echoed.
    """
    started, keep = time.monotonic(), []  # type: tuple[float, list[Notebook]]
    broken: BaseException | None = None
    try:
        papermill.execute_notebook(
            _template(task),
            None,
            parameters=dict(task.parameters),
            engine_name="bsc",
            keep=keep,
            kernel_name="python3",
            language="python",
            kernel_manager_class=type("PrivateKernel", (PrivateKernel,), {"server": server}),
            resources={"metadata": {"path": str(folder)}},
            progress_bar=False,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            execution_timeout=cell_timeout,
            record_timing=False,
            coalesce_streams=True,
            shutdown_kernel="immediate",
        )
    except (PapermillExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
        broken = error
    notebook = keep[0] if keep else _template(task)
    if found := _incomplete(notebook, str(task.parameters["run_token"]), broken, cell_timeout):
        raise _failure(task, notebook, *found)
    return Executed(task, canonical(notebook), time.monotonic() - started)


def _template(task: Task) -> Notebook:
    return nbformat.reads(task.template.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]


def _code(notebook: Notebook) -> list[Any]:
    return [c for c in notebook.cells if c.cell_type == "code"]


def _error(cell: Any) -> Any:
    return next((o for o in cell.outputs if o.output_type == "error"), None)


def _incomplete(notebook: Notebook, token: str, broken: BaseException | None, seconds: int) -> tuple[Any, Text] | None:
    """Return the cell at which execution ended too early and why, or None when all of it completed."""
    cells = [c for c in _code(notebook) if c.source.strip()]
    for cell in cells:
        if error := _error(cell):
            return cell, same(f"{error.ename}: {error.evalue}".removesuffix(": "))
    if broken is not None:
        begun = [c for c in cells if c.metadata.get("papermill", {}).get("start_time")]
        why = TIMED_OUT.fill(seconds=seconds) if isinstance(broken, CellTimeoutError) else DIED
        return (begun or cells)[-1 if begun else 0], why
    for cell in cells:
        if cell.execution_count is None:
            return cell, NEVER_RAN
    return None if token in _text(cells[-1]) else (cells[-1], NO_ECHO)


def _text(cell: Any) -> str:
    return "".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)


def _failure(task: Task, notebook: Notebook, cell: Any, why: Text) -> NotebookError:
    """Return the error, after giving every cell of the partial notebook its true status."""
    codes = [c for c in _code(notebook) if "injected-parameters" not in c.metadata.get("tags", ())]
    status = "completed"
    for each in notebook.cells:
        status = "failed" if each is cell else "pending" if status in ("failed", "pending") else status
        each.metadata["papermill"] = {"status": status, "exception": status == "failed"}
    notebook.metadata["papermill"] = {"status": "failed", "exception": True}
    number = next((n for n, c in enumerate(codes, 1) if c is cell), 0)
    lines = cell.source.strip().splitlines()
    place = Place(file=f"{task.name}.ipynb", cell=cell.get("id", ""), path=lines[0] if lines else "")
    return NotebookError(task, number, Fault("notebook", place, why), notebook)


def canonical(notebook: Notebook) -> Notebook:
    """Return `notebook` without papermill's times and paths, so that executing again gives the same bytes."""
    notebook = deepcopy(notebook)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        for passing in ("papermill", "execution"):
            cell.metadata.pop(passing, None)
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell["id"] = "injected-parameters"
    return notebook


def write(notebook: Notebook, path: Path) -> Path:
    """Write `notebook` to `path`, always the same bytes for the same notebook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@contextmanager
def _no_survivors(pool: ThreadPoolExecutor, pending: set[Future[Executed]]) -> Iterator[None]:
    """Leave no kernel behind, however the block is left."""
    try:
        yield
    finally:
        for future in pending:
            future.cancel()
        while [f for f in pending if not f.done()]:
            kill_all()
            wait(pending, timeout=0.1)
        pool.shutdown()
        kill_all()


def execute_all(
    tasks: Sequence[Task],
    folder: Path,
    *,
    jobs: int = 2,
    cell_timeout: int = 120,
    total_timeout: int = 1800,
    done: Callable[[Executed], None] = lambda executed: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Executed]:
    """Return all tasks executed, `jobs` at a time, in the order of `tasks`.

    The first failure ends the others: a revision needs every notebook.  `meanwhile` is done once, while what the
    kernels are forked from is made ready in another process.

    Raises
    ------
    RunError
        A notebook failed (`NotebookError`), or all together took longer than `total_timeout` [s].
    """
    until = time.monotonic() + total_timeout
    sweep_killed()
    with ExitStack() as stack:
        # a server pays from the second notebook on
        alike = shared([task.parameters for task in tasks])
        server = None
        if len(tasks) > 1:
            server = stack.enter_context(serving(environment(folder), folder, alike, meanwhile))
        else:
            meanwhile()
        pool = ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="notebook")
        futures = [pool.submit(execute, task, folder, cell_timeout, server) for task in tasks]
        pending = set(futures)
        stack.enter_context(_no_survivors(pool, pending))
        while pending:
            ready, _ = wait(pending, timeout=0.5, return_when=FIRST_COMPLETED)
            pending -= ready
            for future in ready:
                done(future.result())
            if time.monotonic() > until:
                raise RunError(TOO_LONG.fill(seconds=total_timeout))
    return [future.result() for future in futures]
