"""A kernel for one notebook: private sockets, private settings, tied to the runner, gone when it goes."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

from bsclib.run.forks import Provisioner, Server, launched

IPC = os.name == "posix"

FIXED = {
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONUTF8": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "SOURCE_DATE_EPOCH": "315532800",
    "TZ": "UTC",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",  # pyarrow's thread, which pandas brings in, forbids to fork
    **dict.fromkeys(
        ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"),
        "1",
    ),
}
# whatever a user set here would change what a notebook computes or shows
LEFT_OUT = (
    *("PYTHONSTARTUP", "PYTHONINSPECT", "PYTHONWARNINGS", "MATPLOTLIBRC", "MPLBACKEND", "IPYTHONDIR"),
    *("PYTHONPATH", "PYTHONBREAKPOINT", "PYTHONCASEOK"),
)

_alive: set[int] = set()
_guard = Lock()


def environment(folder: Path | str) -> dict[str, str]:
    """Return the variables a kernel starts with: the user's, less what changes results, plus what fixes them."""
    kept = {k: v for k, v in os.environ.items() if k not in LEFT_OUT}
    return {**kept, **FIXED, "IPYTHONDIR": str(Path(folder) / "ipython")}


def own_prefix() -> str:
    """Return how the names of this process's temporary folders begin."""
    return f"bsc-{os.getpid()}-"


def sweep_killed() -> None:
    """Remove the temporary folders of runs of ours that were killed: they may hold evidence."""
    for base in {Path("/tmp"), Path(tempfile.gettempdir())} if IPC else ():
        for path in base.glob("bsc-[0-9]*-*"):
            with suppress(OSError, ValueError):
                if not _runs(int(path.name.split("-")[1])) and path.lstat().st_uid == os.getuid():
                    shutil.rmtree(path)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's process
    return True


def kill_all() -> None:
    """Kill every kernel started here, with all of its process group; nothing is left to ask them."""
    with _guard:
        groups = tuple(_alive)
        _alive.clear()
    for pid in groups:
        kill_group(pid)


def kill_group(pid: int) -> None:
    """Kill the process group of a kernel (on Windows the kernel itself)."""
    with suppress(ProcessLookupError, PermissionError, OSError):
        if IPC:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGTERM)


class PrivateKernel(AsyncKernelManager):
    """A kernel that nobody else can read or reach, and that no start-up file of the user changes.

    On POSIX it listens on Unix sockets in a folder of its own (a shared one lets parallel kernels hang), whose
    name is short because a socket's path has 107 bytes; on Windows on TCP with encryption required.
    """

    server: Server | None = None  # where there is one, it forks the kernel
    group = 0  # the process group of the running kernel

    def __init__(self, **kwargs: Any) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=own_prefix(), dir="/tmp" if IPC and os.path.isdir("/tmp") else None))
        (self.folder / "ipython").mkdir()
        private = {"transport": "ipc", "ip": str(self.folder / "k")} if IPC else {"transport_encryption": "required"}
        super().__init__(**{**kwargs, **private, "connection_file": str(self.folder / "kernel.json")})

    @property
    def kernel_spec(self) -> KernelSpec:
        """The very interpreter we run in, whatever kernels are registered on the machine."""
        return KernelSpec(
            argv=[*launched(), "-f", "{connection_file}"],
            display_name="Python 3",
            language="python",
            metadata={"supported_encryption": ["curve"]},
        )

    # Of jupyter_client only public methods are overridden, so that a new version may move what lies behind them.
    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]  # a class attribute there
        """Start the kernel with an environment of its own, forked where there is a server to fork it."""
        if self.server is not None:
            self.provisioner = Provisioner(kernel_id=self.kernel_id or "", kernel_spec=self.kernel_spec, parent=self)
            self.provisioner.server = self.server
        await super().start_kernel(**{**kwargs, "env": environment(self.folder)})
        self.group = int(self.provisioner.pid or 0)  # type: ignore[union-attr]
        with _guard:
            _alive.add(self.group)

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Remove what is left once the kernel has gone, however it went: its folder, and what its notebook started."""
        await super().cleanup_resources(restart=restart)
        if self.group in _alive:
            kill_group(self.group)
            with _guard:
                _alive.discard(self.group)
        shutil.rmtree(self.folder, ignore_errors=True)
