"""Believed only when every cell completed; what failed leaves a notebook that says so, and no process."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bsclib.errors import RunError
from bsclib.run import kernel
from bsclib.run.execute import NotebookError, execute_all, write
from bsclib.run.forks import serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are counted through /proc")

PATIENCE = 240  # seconds before a condition that never comes true fails: a busy machine is not a fault


def comes_true(condition):
    """Return whether `condition` holds before patience runs out, looking again and again."""
    until = time.monotonic() + PATIENCE
    while not (held := condition()) and time.monotonic() < until:
        time.sleep(0.05)
    return held


def alive(pid):
    """Return whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def kernels(marker):
    """Return the pids of kernels whose environment carries `marker`."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (
                marker.encode() in (folder / "environ").read_bytes()
                and b"bsclib.run" in (folder / "cmdline").read_bytes()
            ):
                found.append(int(folder.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]


@pytest.fixture
def marker(monkeypatch, tmp_path):
    """Mark the environment, so that only kernels of this test are counted."""
    monkeypatch.setenv("BSC_TEST_MARK", str(tmp_path))
    return f"BSC_TEST_MARK={tmp_path}"


def outputs(executed):
    """Return the text that each code cell printed."""
    return ["".join(o.get("text", "") for o in c.outputs) for c in executed.notebook.cells]


def test_a_sound_notebook_gives_the_same_bytes_every_time(shelf, tmp_path, monkeypatch):
    """No time, path or start-up file of a user reaches a sealed notebook; Chinese parameters stay readable."""
    startup = tmp_path / "home" / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("print = lambda *a: None\n")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONSTARTUP", str(startup / "00.py"))
    shelf.put("01_a", "import os, sys\nprint(company, os.environ['TZ'], hash('x'), 'PYTHONSTARTUP' in os.environ)")
    shelf.put("02_b", "print('second')")
    first, second = (execute_all(shelf.plan(), shelf.folder) for _ in range(2))
    written = [write(e.notebook, tmp_path / f"{n}.ipynb").read_bytes() for n, e in enumerate([*first, *second])]
    assert written[:2] == written[2:]
    assert [e.task.name for e in first] == ["01_a", "02_b"]
    assert "company = '公司'" in first[0].notebook.cells[1].source
    assert outputs(first[0])[2].startswith("公司 UTC ")
    assert outputs(first[0])[2].endswith(" False\n")


@pytest.mark.parametrize(
    ("body", "options", "says"),
    [
        ("1 / 0", {}, "ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", {}, "SystemExit: 0"),
        ("exit()", {}, "SystemExit: 1"),
        ("raise KeyboardInterrupt", {}, "KeyboardInterrupt"),
        ("import os; os._exit(0)", {}, "the kernel died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", {}, "the kernel died"),
        ("import time; time.sleep(600)", {}, "did not finish within 3 s"),
        ("pass", {"last": "pass"}, "did not echo the run token"),
    ],
)
def test_what_papermill_calls_a_success_is_a_failure_here(shelf, marker, body, options, says):
    """Each way of ending early names notebook and cell, keeps a notebook with true statuses, leaves no process."""
    shelf.put("01_bad", body, "print('never')", **options)
    with pytest.raises(NotebookError) as error:
        execute_all(shelf.plan(), shelf.folder, cell_timeout=3 if "sleep" in body else PATIENCE)
    assert "01_bad" in error.value.message.en
    assert says in error.value.render("en")
    states = [c.metadata["papermill"]["status"] for c in error.value.partial.cells if c.cell_type == "code"]
    assert states.count("failed") == 1
    assert states == sorted(states, key=["completed", "failed", "pending"].index)
    if not options:
        assert "pending" in states
    assert not kernels(marker)


def test_the_first_failure_ends_the_others(shelf, marker):
    """A revision needs every notebook, so nobody waits for the rest."""
    shelf.put("01_bad", "1 / 0")
    shelf.put("02_slow", "import time; time.sleep(600)")
    began = time.monotonic()
    with pytest.raises(NotebookError):
        execute_all(shelf.plan(), shelf.folder, jobs=2)
    assert time.monotonic() - began < 300  # half of what the slow one would take, however busy the machine
    assert not kernels(marker)


def test_all_notebooks_together_have_a_limit_too(shelf, marker):
    """The overall limit ends the run, and every kernel with it."""
    shelf.put("01_slow", "import time; time.sleep(600)")
    with pytest.raises(RunError, match="within 2 s"):
        execute_all(shelf.plan(), shelf.folder, total_timeout=2)
    assert not kernels(marker)


def test_no_child_of_a_notebook_outlives_it(shelf, tmp_path):
    """The whole process group of a kernel goes with it."""
    shelf.put(
        "01_child",
        f"import subprocess\nc = subprocess.Popen(['sleep', '600'])\nopen('{tmp_path}/pid', 'w').write(str(c.pid))",
    )
    execute_all(shelf.plan(), shelf.folder)
    assert comes_true(lambda: not alive(int((tmp_path / "pid").read_text())))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_runner_that_is_killed_takes_its_kernels_along(shelf, marker, tmp_path, number):
    """However the runner ends, nothing of it is left, long before its cell would have ended."""
    shelf.put("01_slow", f"open('{tmp_path}/begun', 'w').close()\nimport time; time.sleep(600)")
    code = f"""
        from pathlib import Path
        from bsclib.run.execute import execute_all
        from bsclib.run.plan import plan
        from bsclib.run.seal import interruptible
        folder = Path({str(shelf.folder)!r})
        given = dict(company="c", quarter="2025Q4", profile="corrected", language="zh")
        with interruptible():
            execute_all(plan(folder, given, {{}}, "b"), folder)
        """
    runner = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stderr=subprocess.DEVNULL)
    assert comes_true((tmp_path / "begun").exists)
    assert kernels(marker)
    runner.send_signal(number)
    assert runner.wait(timeout=PATIENCE) != 0
    assert comes_true(lambda: not kernels(marker))


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux")
def test_kernels_are_forked_ready_made(tmp_path):
    """The server has no thread that forbids a fork, whatever is installed: nothing falls back in silence."""
    with serving(kernel.environment(tmp_path)) as server:
        assert server is not None, "a library started a thread when it was imported: see run/kernel.py, FIXED"


def test_a_kernel_listens_where_nobody_else_can_read(monkeypatch):
    """POSIX: Unix sockets in a private folder with a short name, one for each kernel; Windows: encryption required."""
    one, two = kernel.PrivateKernel(), kernel.PrivateKernel()
    assert one.transport == "ipc"
    assert one.folder != two.folder
    assert one.folder.stat().st_mode & 0o077 == 0
    assert len(f"{one.ip}-1") < 107
    monkeypatch.setattr(kernel, "IPC", False)
    windows = kernel.PrivateKernel()
    assert windows.transport == "tcp"
    assert windows.transport_encryption == "required"
    for manager in (one, two, windows):
        manager.folder.joinpath("ipython").rmdir()
        manager.folder.rmdir()


def test_only_public_methods_of_the_kernel_manager_are_overridden():
    """What a new version of jupyter_client may move behind its public face cannot break us; what it moves is named."""
    own = {n for n in vars(kernel.PrivateKernel) if callable(getattr(kernel.PrivateKernel, n)) and n != "__init__"}
    private = {name for name in own if name.startswith("_") and hasattr(kernel.AsyncKernelManager, name)}
    assert not private - {"__module__", "__doc__"}, f"overrides what jupyter_client keeps to itself: {private}"
    wanted = ("start_kernel", "cleanup_resources", "kernel_spec")
    gone = [name for name in wanted if not hasattr(kernel.AsyncKernelManager, name)]
    assert not gone, f"jupyter_client has moved {gone}: adapt bsclib/run/kernel.py, the only place that knows them"


def test_what_a_killed_run_left_is_swept(tmp_path, monkeypatch):
    """Temporary folders of processes that are gone are removed by the next run; those of the living stay."""
    monkeypatch.setattr(kernel.tempfile, "gettempdir", lambda: str(tmp_path))
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    for owner in (pid, os.getpid()):
        (tmp_path / f"bsc-{owner}-x").mkdir()
    (tmp_path / "bsc-mine").mkdir()
    kernel.sweep_killed()
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"bsc-{os.getpid()}-x", "bsc-mine"]


def test_what_notebooks_share_is_computed_before_the_fork_and_again_where_a_file_has_changed(tmp_path):
    """The view kept for forks is the same object while every byte stands, and a new one after a byte has changed."""
    words = """
        import shutil, sys
        from pathlib import Path
        from bsclib.paths import packaged
        from bsclib.quarter import open_quarter
        from bsclib.run.ready import make_ready, shared

        root = Path(sys.argv[1])
        shutil.copytree(packaged("params", "g_company"), root / "params" / "g_company")
        given = {"company": "g_company", "quarter": "2024Q1", "profile": "corrected", "language": "en"}
        assert shared([given, {**given, "center": "x"}]) == given
        assert shared([given, {**given, "quarter": "2024Q2"}]) is None
        make_ready(**given)
        first = open_quarter(**given)
        assert "scores" in vars(first)
        assert first is open_quarter(**given)
        assert first is not open_quarter(**{**given, "profile": "published"})
        card = root / "params/g_company/scorecards/company.yaml"
        card.write_text(card.read_text("utf-8") + "# one more line\\n", "utf-8")
        assert first is not open_quarter(**given)
    """
    script = [sys.executable, "-c", textwrap.dedent(words), str(tmp_path)]
    done = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
