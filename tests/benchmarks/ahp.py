"""Accuracy and speed of `bsclib.ahp`, beside numpy's eig and beside the peers, on one thread.

python tests/benchmarks/ahp.py [--matrices 10000] [--peers]

The peers are the dependency group `bench`; one that is not installed is said to be missing.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")  # before numpy is loaded
sys.path.insert(0, str(Path(__file__).parents[1] / "ahp"))

import numpy as np
from ahp_cases import THESIS, VALUES, random_matrices, rows
from ahp_reference import eigenvector

from bsclib import ahp
from bsclib.ahp.repair import judgement_at, steps_from_one

ORDERS = (3, 4, 5, 6, 7, 8, 9, 12, 15)


def seconds(work: Callable[[], Any], repeats: int = 7) -> float:
    """Return the processor time of the shortest of several runs, so that other work on the machine hardly counts."""
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time_ns()
        work()
        best = min(best, (time.process_time_ns() - start) / 1e9)
    return best


def accuracy(matrices: int = 12) -> None:
    """Print the largest relative error of weights against 40 digits, single and batched."""
    print("\nlargest relative error of a weight against 40 digits (limit 1e-12)")
    print(f"{'n':>4} {'single':>10} {'batched':>10}")
    for n in range(1, 16):
        stack = random_matrices(n, matrices, seed=n)
        batched = ahp.priorities(stack)
        errors = [0.0, 0.0]
        for M, w in zip(stack, batched, strict=True):
            exact, _ = eigenvector(M)
            for k, found in enumerate((ahp.priorities(M), w)):
                worst = max(abs(float(a / b) - 1) for a, b in zip(found.tolist(), exact, strict=True))
                errors[k] = max(errors[k], worst)
        print(f"{n:>4} {errors[0]:>10.1e} {errors[1]:>10.1e}")


def against_eig(count: int) -> None:
    """Print times for `count` matrices and how many times faster than batched eig."""
    print(f"\n{count} random matrices, one thread, checks included (ms; times faster than eig)")
    heads = ("eig", "consistency", "faster", "wanted", "geom. mean", "faster", "wanted")
    print(
        f"{'n':>4} " + " ".join(f"{head:>{width}}" for head, width in zip(heads, (9, 12, 8, 7, 11, 8, 7), strict=True))
    )
    for n in ORDERS:
        M = random_matrices(n, count, seed=n)
        eig = seconds(lambda M=M: np.linalg.eig(M), 3)
        own = seconds(lambda M=M: ahp.consistency(M))
        geometric = seconds(lambda M=M: ahp.priorities(M, "geometric_mean"))
        wanted = {15: "7"}.get(n, "5" if 4 <= n <= 9 else "")
        times = f"{eig * 1e3:>9.1f} {own * 1e3:>12.2f} {eig / own:>8.1f} {wanted:>7}"
        print(f"{n:>4} {times} {geometric * 1e3:>11.2f} {eig / geometric:>8.1f} {'20':>7}")


def draw_with_eig(M: np.ndarray[Any, Any], draws: int) -> None:
    """Do what `simulate` does, with eig for the weights."""
    n = len(M)
    i, j = np.triu_indices(n, 1)
    at = steps_from_one(M[i, j])
    upper = judgement_at(np.clip(at + np.random.default_rng(0).integers(-1, 2, (draws, len(at))), -8, 8))
    A = np.ones((draws, n, n))
    A[:, i, j], A[:, j, i] = upper, 1 / upper
    values, vectors = np.linalg.eig(A)
    first = values.real.argmax(axis=1)
    w = np.abs(np.take_along_axis(vectors, first[:, None, None], axis=2)[..., 0].real)
    np.quantile(w / w.sum(axis=1, keepdims=True), [0.025, 0.5, 0.975], axis=0)


def monte_carlo(draws: int) -> None:
    """Print the time of simulating the five thesis matrices, beside the same with eig."""
    five = [np.array(ahp.parse(rows(text)), dtype=float) for text, _ in THESIS.values()]
    own = seconds(lambda: [ahp.simulate(M, draws) for M in five])
    eig = seconds(lambda: [draw_with_eig(M, draws) for M in five], 3)
    print(f"\n{draws} draws of each of the five thesis matrices: {own * 1e3:.1f} ms, with eig {eig * 1e3:.1f} ms,")
    print(f"{eig / own:.1f} times faster (wanted 8)")


def peers() -> Iterator[tuple[str, Callable[[np.ndarray[Any, Any]], Any]]]:
    """Yield each installed peer with what gives priorities and CR of one matrix."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, load in PEERS.items():
            try:
                yield name, load()
            except ImportError:
                print(f"{name:>12} is not installed")


def _pydecision() -> Callable[[np.ndarray[Any, Any]], Any]:
    from pyDecision.algorithm import ahp_method  # type: ignore[import-not-found]

    return lambda M: ahp_method(M, wd="g")


def _ahpy() -> Callable[[np.ndarray[Any, Any]], Any]:
    import ahpy  # type: ignore[import-not-found]

    def solve(M: np.ndarray[Any, Any]) -> Any:
        pairs = {(i, j): M[i, j] for i in range(len(M)) for j in range(i + 1, len(M))}
        return ahpy.Compare("x", pairs, precision=8, random_index="saaty").consistency_ratio

    return solve


def _ahpanplib() -> Callable[[np.ndarray[Any, Any]], Any]:
    from AhpAnpLib import calcs_AHPLib as calcs  # type: ignore[import-not-found]

    return lambda M: (calcs.priorityVector(M), calcs.calcInconsistency(M))


def _pyanp() -> Callable[[np.ndarray[Any, Any]], Any]:
    from pyanp import priority  # type: ignore[import-not-found]

    return lambda M: (priority.pri_eigen(M), priority.incon_std(M))


def _pymcdm() -> Callable[[np.ndarray[Any, Any]], Any]:
    from pymcdm.weights.subjective import AHP  # type: ignore[import-not-found]

    def solve(M: np.ndarray[Any, Any]) -> Any:
        model = AHP(matrix=M)
        return model(), model.get_cr()

    return solve


PEERS = {
    "pyDecision": _pydecision,
    "AHPy": _ahpy,
    "AhpAnpLib": _ahpanplib,
    "pyanp": _pyanp,
    "pymcdm": _pymcdm,
}


def against_peers(count: int) -> None:
    """Print each peer's time for matrices of order 4, made from mild judgements that all of them accept."""
    M = random_matrices(4, count, seed=4, largest=3)
    own = seconds(lambda: ahp.consistency(M))
    print(f"\n{count} matrices of order 4: bsclib.ahp {own * 1e3:.2f} ms")
    few = M[: max(1, count // 20)]
    for name, solve in peers():
        each = seconds(lambda solve=solve: [solve(m) for m in few], 2) / len(few)
        print(f"{name:>12} {each * count * 1e3:>9.0f} ms, {each * count / own:>6.0f} times slower (wanted 30)")


def main() -> None:
    """Print every table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--matrices", type=int, default=10_000)
    words.add_argument("--peers", action="store_true", help="only the peers (no mpmath needed)")
    chosen = words.parse_args()
    print(f"numpy {np.__version__}, scale of {len(VALUES)} values, load {os.getloadavg()[0]:.1f}")
    if not chosen.peers:
        accuracy()
        against_eig(chosen.matrices)
        monte_carlo(chosen.matrices)
    against_peers(chosen.matrices)


if __name__ == "__main__":
    main()
