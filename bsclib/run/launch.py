"""The first thing a kernel does: tie itself to its runner, so that it cannot outlive it.

Runs as `python -m bsclib.run.launch -f CONNECTION_FILE`, in place of `ipykernel_launcher`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def tie_to(parent: int) -> None:
    """Ask Linux to kill this process when `parent` dies; leave at once if it is dead already."""
    if sys.platform != "linux":
        return  # elsewhere ipykernel itself looks, once a second, whether its parent is alive
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Tie this process to its runner and become an IPython kernel."""
    if parent := os.environ.get("JPY_PARENT_PID"):
        tie_to(int(parent))
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
