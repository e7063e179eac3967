"""What is handed out before a period begins: the appraisal handbook, and each unit's agreement on its targets.

Both are made of the law (and the targets) alone, in the company's languages, as a page and as a Word file.
"""

from bsclib.handbook.agreement import Party, parties, target_agreement
from bsclib.handbook.method import handbook

__all__ = ["Party", "handbook", "parties", "target_agreement"]
