"""Accuracy, speed and features of `bsclib.ahp`, beside numpy's eig and beside the peers, on one thread, in one run.

python tests/benchmarks/ahp.py [--matrices 10000] [--only accuracy|alone|batched|draws|features]

The peers are the extra `bench`, in an environment of its own: see ahp_constraints.txt beside this file; one that is
not installed is said to be missing. Every ratio is of processor times taken in turns, each the shortest of many.
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
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "ahp"))

import numpy as np
from ahp_cases import THESIS, VALUES, random_matrices, rows
from ahp_features import features
from ahp_reference import eigenvector

from bsclib import ahp
from bsclib.ahp.repair import judgement_at, steps_from_one

ORDERS = (3, 4, 5, 6, 7, 8, 9, 12, 15)


def in_turns(works: dict[str, Callable[[], Any]], calls: int, rounds: int) -> dict[str, float]:
    """Return the processor seconds of one call of each, the shortest of many rounds in which all have their turn."""
    best = dict.fromkeys(works, float("inf"))
    for _ in range(rounds):
        for name, work in works.items():
            start = time.process_time_ns()
            for _ in range(calls):
                work()
            best[name] = min(best[name], (time.process_time_ns() - start) / 1e9 / calls)
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


def alone(rounds: int) -> bool:
    """Print what one matrix takes: eig, `consistency` with all checks, and every peer's weights and CR."""
    solvers = dict(peers())
    print("\none matrix, microseconds; consistency with its checks as a share of eig, and the fastest peer's share")
    heads = ("eig", "ours", "share", "wanted", *solvers)
    print(f"{'n':>4} " + " ".join(f"{head:>{24 if head in SAME else 11}}" for head in heads))
    met = True
    for n in (*range(3, 10), 12, 15):
        M = random_matrices(n, 1, seed=n, largest=3)[0]  # mild judgements, which every peer accepts
        works = {"eig": lambda M=M: np.linalg.eig(M), "ours": lambda M=M: ahp.consistency(M)}
        works |= {name: lambda M=M, solve=solve: solve(M) for name, solve in solvers.items()}
        works |= {f"as {k}": lambda M=M, way=way: ahp.priorities(M, way) for k, way in SAME.items() if k in solvers}
        took = in_turns(works, 40, rounds)
        share, wanted = took["ours"] / took["eig"], 2.0 if n < 6 else 1.5
        mine = {name: took.get(f"as {name}", took["ours"]) for name in solvers}
        met &= share <= wanted and all(mine[name] <= took[name] for name in solvers)
        figures = " ".join(
            f"{took[name] * 1e6:>11.1f}" + (f" (ours {mine[name] * 1e6:.1f})" if name in SAME else "")
            for name in solvers
        )
        print(f"{n:>4} {took['eig'] * 1e6:>11.1f} {took['ours'] * 1e6:>11.1f} {share:>11.2f} {wanted:>11} {figures}")
    return met


def batched(count: int) -> bool:
    """Print what a stack takes beside batched eig, and the peers in a loop."""
    solvers = dict(peers())
    print(f"\n{count} random matrices, ms; shares of batched eig; peers in a loop, times slower than ours")
    heads = ("eig", "consistency", "share", "wanted", "geom. mean", "share", *solvers)
    print(f"{'n':>4} " + " ".join(f"{head:>11}" for head in heads))
    met = True
    for n in ORDERS:
        M = random_matrices(n, count, seed=n)
        works = {
            "eig": lambda M=M: np.linalg.eig(M),
            "ours": lambda M=M: ahp.consistency(M),
            "geometric": lambda M=M: ahp.priorities(M, "geometric_mean"),
        }
        took = in_turns(works, 1, 3)
        few = random_matrices(n, 20, seed=n, largest=3)
        loop = in_turns({k: lambda f=f, few=few: [f(m) for m in few] for k, f in solvers.items()}, 1, 3)
        share = took["ours"] / took["eig"]
        met &= share <= 0.2
        slower = " ".join(f"{loop[k] / len(few) * count / took['ours']:>11.0f}" for k in solvers)
        other = took["geometric"]
        print(
            f"{n:>4} {took['eig'] * 1e3:>11.1f} {took['ours'] * 1e3:>11.2f} {share:>11.3f} {0.2:>11} "
            f"{other * 1e3:>11.2f} {other / took['eig']:>11.3f} {slower}"
        )
    return met


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


def monte_carlo(draws: int) -> bool:
    """Print the time of simulating the five thesis matrices, and five of order 9 and 15, beside the same with eig."""
    thesis = [np.array(ahp.parse(rows(text)), dtype=float) for text, _ in THESIS.values()]
    sets = {"the five thesis matrices": thesis}
    sets |= {f"five of order {n}": list(random_matrices(n, 5, seed=n, largest=2)) for n in (9, 15)}
    print(f"\n{draws} draws of each, ms; share of the same with eig (wanted 0.125)")
    met = True
    for name, five in sets.items():
        works = {
            "ours": lambda five=five: [ahp.simulate(M, draws) for M in five],
            "eig": lambda five=five: [draw_with_eig(M, draws) for M in five],
        }
        took = in_turns(works, 1, 3)
        share = took["ours"] / took["eig"]
        met &= share <= 0.125
        print(f"{name:>26} {took['ours'] * 1e3:>9.1f} {took['eig'] * 1e3:>9.1f} {share:>7.3f}")
    return met


def peers() -> Iterator[tuple[str, Callable[[np.ndarray[Any, Any]], Any]]]:
    """Yield each installed peer with what gives priorities and CR of one matrix."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, load in PEERS.items():
            try:
                yield name, load()
            except ImportError:
                print(f"{name:>12} is not installed")


def _pydecision(way: str = "me") -> Callable[[np.ndarray[Any, Any]], Any]:
    from pyDecision.algorithm import ahp_method  # type: ignore[import-not-found]

    return lambda M: ahp_method(M, wd=way)


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
    "(its g)": lambda: _pydecision("g"),  # geometric means and column means, held against our weights of the same;
    "(its m)": lambda: _pydecision("m"),  # nothing is checked there, and a CR comes along
    "AHPy": _ahpy,
    "AhpAnpLib": _ahpanplib,
    "pyanp": _pyanp,
    "pymcdm": _pymcdm,
}


SAME = {"(its g)": "geometric_mean", "(its m)": "column_mean"}


def main() -> None:
    """Print the tables asked for; leave with 1 where a share is not met or the table of features is not true."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--matrices", type=int, default=10_000)
    words.add_argument("--rounds", type=int, default=60)
    words.add_argument("--only", choices=["accuracy", "alone", "batched", "draws", "features"])
    chosen = words.parse_args()
    print(f"numpy {np.__version__}, scale of {len(VALUES)} values, load {os.getloadavg()[0]:.1f}")
    parts: dict[str, Callable[[], Any]] = {
        "accuracy": accuracy,
        "alone": lambda: alone(chosen.rounds),
        "batched": lambda: batched(chosen.matrices),
        "draws": lambda: monte_carlo(chosen.matrices),
        "features": lambda: features(dict(peers())),
    }
    results = {name: part() for name, part in parts.items() if chosen.only in (None, name)}
    print("\n" + ", ".join(f"{name}: {'not met' if met is False else 'met'}" for name, met in results.items()))
    sys.exit(False in results.values())


if __name__ == "__main__":
    main()
