"""Matrices that several tests share."""

from __future__ import annotations

import numpy as np

from bsclib.ahp.judgement import GRID

VALUES = np.array([float(v) for v in GRID])

# tables 1.3 to 1.7 of the thesis, with the weights printed beside them
THESIS = {
    "1.3": ("1 4 6 5; 1/4 1 3 4; 1/6 1/3 1 2; 1/5 1/4 1/2 1", "0.5955 0.2322 0.1007 0.0716"),
    "1.4": ("1 6 5; 1/6 1 2; 1/5 1/2 1", "0.7286 0.1626 0.1088"),
    "1.5": ("1 3 1/2; 1/3 1 1/4; 2 4 1", "0.3196 0.1220 0.5584"),
    "1.6": ("1 4 3 6; 1/4 1 1/2 3; 1/3 2 1 2; 1/6 1/3 1/2 1", "0.5549 0.1551 0.2101 0.0799"),
    "1.7": ("1 5 3 4; 1/5 1 2 2; 1/3 1/2 1 3; 1/4 1/2 1/3 1", "0.5538 0.1905 0.1671 0.0886"),
}


def rows(text):
    """Return the rows of a matrix written as '1 4; 1/4 1'."""
    return [row.split() for row in text.split(";")]


def random_matrices(n, count, seed, largest=8):
    """Return `count` reciprocal matrices (count, n, n) with entries of the scale, up to `largest` steps from 1."""
    rng = np.random.default_rng(seed)
    upper = VALUES[rng.integers(8 - largest, 9 + largest, size=(count, n * (n - 1) // 2))]
    i, j = np.triu_indices(n, 1)
    M = np.ones((count, n, n))
    M[:, i, j], M[:, j, i] = upper, 1 / upper
    return M
