"""What runs in a kernel's process before the notebook does: ties to the runner, and kernels forked ready-made.

Started by the command that `forks.launched` gives, with

    -f CONNECTION_FILE      to be a kernel, in place of `ipykernel_launcher`
    --forks                 to be a server that has everything imported and forks kernels
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import threading
from importlib import import_module

_PR_SET_PDEATHSIG = 1
READY = "ready"

# what every report needs; a forked kernel has it at once
PRELOADED = (
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.completer", "matplotlib.backends.backend_agg"),
    *("PIL.PngImagePlugin", "bsclib.quarter", "bsclib.reports.cards", "bsclib.reports.summary", "bsclib.reports.echo"),
    *("bsclib.reports.strategy", "bsclib.reports.weights", "bsclib.figures"),
)


def tie_to(parent: int) -> None:
    """Ask Linux to kill this process when `parent` dies; leave at once if it is dead already."""
    if sys.platform != "linux":
        return  # elsewhere ipykernel itself looks, once a second, whether its parent is alive
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _left(shell: object) -> None:
    """Say that a cell left the notebook: an error, where IPython would have ended the kernel with success."""
    raise SystemExit(1)


def kernel(arguments: list[str]) -> None:
    """Become an IPython kernel, in which `exit()` is no quiet way out of a report."""
    from ipykernel import kernelapp
    from ipykernel.zmqshell import ZMQInteractiveShell

    ZMQInteractiveShell.ask_exit = _left  # type: ignore[method-assign]
    kernelapp.launch_new_instance(argv=[*arguments, "--InteractiveShellApp.ignore_cwd=True"])


def serve() -> None:
    """Import what reports need, then do what each line of JSON on stdin orders, until it ends.

    First what the notebooks share is made ready, if it is said; then a kernel is forked for every line.  Each child
    answers with its process id once it leads a session of its own.  A process with threads must not fork: then
    nothing is said, and kernels are started one by one.
    """
    for name in PRELOADED:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are not waited for: let the system bury them
    server = os.getpid()
    for line in sys.stdin:
        order = json.loads(line)
        if "shared" in order:
            if order["shared"]:
                import_module("bsclib.run.ready").make_ready(**order["shared"])
            if threading.active_count() > 1 or len(os.listdir("/proc/self/task")) > 1:
                return
            gc.freeze()
            print(READY, flush=True)
        elif os.fork() == 0:
            _become(order, server)


def _become(order: dict[str, object], server: int) -> None:
    """Be the kernel that was ordered, in this forked child; never return."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        tie_to(server)
        os.environ.clear()
        os.environ.update(order["env"])  # type: ignore[call-overload]
        os.chdir(str(order["cwd"]))
        print(os.getpid(), flush=True)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        # told whose child it is, it watches for its end and prints no advice for terminals
        kernel([*order["arguments"], f"--IPKernelApp.parent_handle={server}"])  # type: ignore[misc]
        code = 0
    finally:
        os._exit(code)


def main() -> None:
    """Tie this process to its runner, then be a server of kernels or a kernel."""
    if parent := os.environ.get("JPY_PARENT_PID"):
        tie_to(int(parent))
    if sys.argv[1:] == ["--forks"]:
        os.environ.pop("JPY_PARENT_PID", None)  # ipykernel reads it on import, and the kernels' parent is we
        serve()
    else:
        kernel(sys.argv[1:])
