"""What is handed out: the appraisal handbook, each unit's agreement on its targets, the pages of kick-off and results.

All are made of the law (and the targets) alone, in the company's languages, as a page and as a Word file.
"""

from bsclib.handbook.agreement import Party, parties, target_agreement
from bsclib.handbook.announcing import kickoff, meeting
from bsclib.handbook.method import handbook

__all__ = ["Party", "handbook", "kickoff", "meeting", "parties", "target_agreement"]
