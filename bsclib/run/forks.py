"""Kernels forked from a server that has the libraries imported: two thirds of a notebook's start saved, on Linux."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from bsclib.paths import PACKAGE
from bsclib.run.launch import READY


class Forked:
    """A kernel's process that is not our child, with the part of `subprocess.Popen` that Jupyter asks for."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """Return None while it runs; how it ended is not known."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 1
        return None

    def wait(self) -> int:
        """Return at once: it is asked only after `poll` saw the end."""
        return 1

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    terminate = kill


class Server:
    """The process that forks; `fork` may be called from several threads."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self._lock = process, Lock()

    def fork(self, arguments: list[str], cwd: str, env: Mapping[str, str]) -> Forked:
        """Return a new kernel, already leader of its own session."""
        answer = self.asked({"arguments": arguments, "cwd": cwd, "env": dict(env)})
        if not answer:
            raise RuntimeError("the server of kernels died")
        return Forked(int(answer))

    def asked(self, order: Mapping[str, object], meanwhile: Callable[[], None] = lambda: None) -> str:
        """Return what is answered to an order, nothing where the server died; do `meanwhile` before waiting for it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with self._lock, suppress(BrokenPipeError):
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            meanwhile()
            return self.process.stdout.readline().strip()
        return ""


class Provisioner(LocalProvisioner):
    """Launches a kernel by asking `server` to fork it."""

    server: Server

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork instead of starting an interpreter."""
        kernel = self.server.fork(cmd[cmd.index("-f") :], str(kwargs.get("cwd") or os.getcwd()), kwargs["env"])
        self.process, self.pid, self.pgid = kernel, kernel.pid, kernel.pid  # type: ignore[assignment]
        return self.connection_info


# Only installed packages are seen: no current folder (-P), no start-up module of the user, and of this library just
# the package itself, whatever lies beside it in a checkout.
_START = """
import sys
sys.modules.update(sitecustomize=None, usercustomize=None)
import importlib.util, os, site
site.main()
home = {home!r}
beside = os.path.dirname(home)
if os.path.basename(beside) not in ("site-packages", "dist-packages"):
    sys.path[:] = [p for p in sys.path if os.path.realpath(p) != os.path.realpath(beside)]
first = os.path.join(home, "__init__.py")
spec = importlib.util.spec_from_file_location("bsclib", first, submodule_search_locations=[home])
sys.modules["bsclib"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["bsclib"])
from bsclib.run.launch import main
main()
"""


def launched() -> list[str]:
    """Return the command that starts `bsclib.run.launch` on installed packages alone."""
    return [sys.executable, "-P", "-S", "-c", _START.format(home=str(PACKAGE))]


@contextmanager
def serving(
    env: Mapping[str, str],
    folder: Path | None = None,
    shared: Mapping[str, str] | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Server | None]:
    """Yield a server that works in `folder`, or None where kernels have to be started one by one.

    What notebooks with the `shared` parameters have in common, it computes before it forks; here `meanwhile` is done.
    """
    if sys.platform != "linux":
        meanwhile()
        yield None
        return
    variables = {**env, "JPY_PARENT_PID": str(os.getpid())}
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [*launched(), "--forks"], stdin=pipe, stdout=pipe, env=variables, cwd=folder, text=True, start_new_session=True
    )
    try:
        server = Server(process)
        yield server if server.asked({"shared": shared}, meanwhile) == READY else None
    finally:
        process.kill()
        process.communicate()
