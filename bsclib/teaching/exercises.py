"""Every exercise of the lessons, in their order."""

from __future__ import annotations

from bsclib.teaching.checking import Exercise
from bsclib.teaching.scores import SCORES, STRATEGY
from bsclib.teaching.weights import WEIGHTS

EXERCISES: tuple[Exercise, ...] = (*STRATEGY, *WEIGHTS, *SCORES)
