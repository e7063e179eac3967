"""A group of companies: their cards rolled up, a card of its own, their budgets consolidated; a group of groups too.

Law and evidence stay with the companies; `group.yaml` says who belongs to the group and what it is measured by.
"""

from bsclib.group.consolidating import Consolidated, consolidate
from bsclib.group.files import GroupDoc, read_group
from bsclib.group.opening import GroupView, open_group
from bsclib.group.page import group_page, group_workbook
from bsclib.group.synthetic import synthetic_group

__all__ = [
    "Consolidated",
    "GroupDoc",
    "GroupView",
    "consolidate",
    "group_page",
    "group_workbook",
    "open_group",
    "read_group",
    "synthetic_group",
]
