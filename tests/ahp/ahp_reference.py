"""The principal eigenvector to 40 digits, from the exact judgements."""

from __future__ import annotations

from fractions import Fraction

import mpmath


def eigenvector(M):
    """Return eigenvector (sum 1) and eigenvalue of a float matrix of scale values, as mpmath numbers."""
    with mpmath.workdps(45):
        exact = [[Fraction(float(a)).limit_denominator(100) for a in row] for row in M]
        A = mpmath.matrix([[mpmath.mpf(a.numerator) / a.denominator for a in row] for row in exact])
        v, lam = mpmath.ones(len(M), 1), mpmath.mpf(len(M))
        power = A
        for _ in range(9):
            power = power * power
            power /= mpmath.norm(power, 1)
        for _ in range(3):
            v = power * v
            v /= sum(v)
        lam = sum(A * v)
        return list(v), lam
