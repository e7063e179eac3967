"""Recovery proved against brute force: all 17^6 matrices of order 4, and thousands of order 5.

python tests/benchmarks/ahp_recover.py [--targets 200] [--fives 200]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")  # before numpy is loaded
sys.path.insert(0, str(Path(__file__).parents[1] / "ahp"))

import numpy as np
from ahp_cases import THESIS, VALUES

from bsclib import ahp

LIMIT = 0.1
Array = np.ndarray[Any, Any]


def printed(w: Array, counts: Array, decimals: int) -> Array:
    """Return the item weights as whole units of the last decimal, halves up, (k, n)."""
    group = np.floor(w * 10**decimals + 0.5)
    return np.where(counts > 1, np.floor(group / counts + 0.5), group).astype(np.int64)


def matrices_of(upper: Array, n: int) -> Array:
    """Return reciprocal matrices from their entries above the diagonal."""
    i, j = np.triu_indices(n, 1)
    M = np.ones((len(upper), n, n))
    M[:, i, j], M[:, j, i] = upper, 1 / upper
    return M


def order_four(targets: int, counts: tuple[int, ...], decimals: int) -> None:
    """Count by brute force how many matrices print as each of `targets` weight vectors, and compare."""
    split = np.array(counts)
    rng = np.random.default_rng(sum(counts))
    keys: list[Array] = []
    start = time.perf_counter()
    tail = np.stack(np.meshgrid(*[VALUES] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    for a in VALUES:
        for b in VALUES:
            upper = np.concatenate([np.broadcast_to([a, b], (len(tail), 2)), tail], axis=1)
            found = ahp.consistency(matrices_of(upper, 4))
            items = printed(found.priorities[found.cr <= LIMIT], split, decimals)
            keys.append(items @ (10 ** (decimals + 1)) ** np.arange(4))
    every, times = np.unique(np.concatenate(keys), return_counts=True)
    spent = time.perf_counter() - start
    print(
        f"\norder 4, counts {counts}, {decimals} decimals: {times.sum()} of {17**6} have CR <= {LIMIT}, {spent:.0f} s"
    )
    wrong, slowest, several = 0, 0.0, 0
    for k in rng.choice(len(every), size=targets, replace=False):
        items = every[k] // (10 ** (decimals + 1)) ** np.arange(4) % 10 ** (decimals + 1)
        if not items.all():
            continue
        texts = [f"{item * count / 10**decimals:.{decimals}f}" for item, count in zip(items, counts, strict=True)]
        start = time.perf_counter()
        found_here = len(ahp.recover(texts, counts, decimals).matrices)
        slowest = max(slowest, time.perf_counter() - start)
        wrong += found_here != times[k]
        several += times[k] > 1
    print(f"  {targets} weight vectors, {several} with several matrices: {wrong} differ, slowest {slowest:.2f} s")


def order_five(number: int) -> None:
    """Print near-consistent random matrices, with random splits, and look for them."""
    rng = np.random.default_rng(5)
    missed, only, slowest, done = 0, 0, 0.0, 0
    while done < number:
        w = rng.dirichlet(np.ones(5))
        i, j = np.triu_indices(5, 1)
        near = np.abs(np.log(VALUES)[:, None] - np.log(w[i] / w[j])).argmin(axis=0)
        M = matrices_of(VALUES[np.clip(near + rng.integers(-1, 2, 10), 0, 16)][None], 5)[0]
        found = ahp.consistency(M)
        counts = rng.integers(1, 4, 5)
        items = printed(found.priorities, counts, 4)
        if found.cr > LIMIT or not items.all():
            continue
        done += 1
        start = time.perf_counter()
        back = ahp.recover([f"{x / 1e4:.4f}" for x in items * counts], counts.tolist()).matrices
        slowest = max(slowest, time.perf_counter() - start)
        missed += not any(np.allclose(M, B) for B in back)
        only += len(back) == 1
    print(f"\norder 5: {number} matrices, {missed} missed, {only} found alone, slowest {slowest:.2f} s (wanted 60)")


def thesis() -> None:
    """Print what the printed weights of the thesis come back as, with the null control."""
    print("\nthesis tables and one department's five groups")
    cases = {table: (weights.split(), None) for table, (_, weights) in THESIS.items()}
    for name, group in {"HR, 4.87": "0.0974", "HR, 1.87 as printed": "0.0374"}.items():
        cases[name] = (["0.2625", "0.4185", "0.0618", group, "0.1599"], [1, 3, 2, 2, 1])
    for name, (weights, counts) in cases.items():
        start = time.perf_counter()
        found = ahp.recover(weights, counts, null_draws=400)
        spent = time.perf_counter() - start
        print(f"  {name:<20} {len(found.matrices)} found in {spent:.2f} s, CR {found.cr.round(4).tolist()}, ", end="")
        print(f"null rate {found.null_rate:.4f} of 400 ({time.perf_counter() - start - spent:.1f} s)")


def main() -> None:
    """Print every comparison."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--targets", type=int, default=200)
    words.add_argument("--fives", type=int, default=200)
    chosen = words.parse_args()
    thesis()
    order_five(chosen.fives)
    order_four(chosen.targets, (1, 1, 1, 1), 4)
    order_four(chosen.targets, (3, 1, 2, 1), 3)


if __name__ == "__main__":
    main()
