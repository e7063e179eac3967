"""AHP: weights from pairwise comparisons of experts.  Arrays (..., n, n) in, (..., n) out; numpy and nothing else.

>>> from bsclib import ahp
>>> A = ahp.parse([["1", "6", "5"], ["1/6", "1", "2"], ["1/5", "1/2", "1"]], labels=["accuracy", "delay", "form"])
>>> ahp.priorities(A).round(4).tolist()
[0.7286, 0.1626, 0.1088]
>>> round(float(ahp.consistency(A).cr), 4)
0.0739
"""

from bsclib.ahp.agreement import Influence, consensus, influence, turned_round
from bsclib.ahp.clusters import Clusters, clusters
from bsclib.ahp.consistency import Consistency, consistency, gci, harmonic, koczkodaj
from bsclib.ahp.groups import aggregate_judgements, aggregate_priorities
from bsclib.ahp.hierarchy import Element, Hierarchy, hierarchy
from bsclib.ahp.incomplete import complete
from bsclib.ahp.judgement import SCALES
from bsclib.ahp.moving import Crossing, Reversal, Sensitivity, Tornado, rank_reversals, sensitivity, tornado
from bsclib.ahp.named import Labelled
from bsclib.ahp.node import TreeNode
from bsclib.ahp.panel import GroupWeights, group, parse_group
from bsclib.ahp.parse import Judgements, parse, rescale
from bsclib.ahp.paths import RepairPath, repair_paths
from bsclib.ahp.priorities import METHODS, priorities
from bsclib.ahp.random_index import SOURCES, TABLES, random_index
from bsclib.ahp.ratings import Ratings, benefit_cost, rate
from bsclib.ahp.recover import Recovery, recover
from bsclib.ahp.repair import Change, Inconsistency, inconsistencies, repair
from bsclib.ahp.scales import CONVERSIONS
from bsclib.ahp.simulate import Simulation, simulate

__all__ = [
    "CONVERSIONS",
    "METHODS",
    "SCALES",
    "SOURCES",
    "TABLES",
    "Change",
    "Clusters",
    "Consistency",
    "Crossing",
    "Element",
    "GroupWeights",
    "Hierarchy",
    "Inconsistency",
    "Influence",
    "Judgements",
    "Labelled",
    "Ratings",
    "Recovery",
    "RepairPath",
    "Reversal",
    "Sensitivity",
    "Simulation",
    "Tornado",
    "TreeNode",
    "aggregate_judgements",
    "aggregate_priorities",
    "benefit_cost",
    "clusters",
    "complete",
    "consensus",
    "consistency",
    "gci",
    "group",
    "harmonic",
    "hierarchy",
    "inconsistencies",
    "influence",
    "koczkodaj",
    "parse",
    "parse_group",
    "priorities",
    "random_index",
    "rank_reversals",
    "rate",
    "recover",
    "repair",
    "repair_paths",
    "rescale",
    "sensitivity",
    "simulate",
    "tornado",
    "turned_round",
]
