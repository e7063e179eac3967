"""AHP: weights from pairwise comparisons of experts.  Arrays (..., n, n) in, (..., n) out; numpy and nothing else.

>>> from bsclib import ahp
>>> A = ahp.parse([["1", "6", "5"], ["1/6", "1", "2"], ["1/5", "1/2", "1"]], labels=["accuracy", "delay", "form"])
>>> ahp.priorities(A).round(4).tolist()
[0.7286, 0.1626, 0.1088]
>>> round(float(ahp.consistency(A).cr), 4)
0.0739
"""

from bsclib.ahp.agreement import Influence, consensus, influence, turned_round
from bsclib.ahp.consistency import Consistency, consistency, gci, harmonic, koczkodaj
from bsclib.ahp.groups import aggregate_judgements, aggregate_priorities
from bsclib.ahp.hierarchy import Element, Hierarchy, hierarchy
from bsclib.ahp.incomplete import complete
from bsclib.ahp.parse import Judgements, parse, parse_group
from bsclib.ahp.priorities import METHODS, priorities
from bsclib.ahp.random_index import SOURCES, TABLES, random_index
from bsclib.ahp.recover import Recovery, recover
from bsclib.ahp.repair import Change, Inconsistency, inconsistencies, repair
from bsclib.ahp.simulate import Simulation, simulate

__all__ = [
    "METHODS",
    "SOURCES",
    "TABLES",
    "Change",
    "Consistency",
    "Element",
    "Hierarchy",
    "Inconsistency",
    "Influence",
    "Judgements",
    "Recovery",
    "Simulation",
    "aggregate_judgements",
    "aggregate_priorities",
    "complete",
    "consensus",
    "consistency",
    "gci",
    "harmonic",
    "hierarchy",
    "inconsistencies",
    "influence",
    "koczkodaj",
    "parse",
    "parse_group",
    "priorities",
    "random_index",
    "recover",
    "repair",
    "simulate",
    "turned_round",
]
