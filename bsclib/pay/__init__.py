"""Who is paid what of a bonus pool: the one room that ties the law of pay to law and scores.

How a pool becomes amounts is `bsclib.budgeting.reward`; without that room coefficients are still known, amounts
are not.
"""

from bsclib.pay.commended import Commended, ManagerResult, commendations, managers
from bsclib.pay.roll import CommonGoalState, JudgedQuarter, Paid, Payroll, coefficient, common_goal, of_company, payroll
from bsclib.pay.settled import PayAccount, settlement, unsettled
from bsclib.pay.what_if import Results, Worth, grades_beside, worth
from bsclib.pay.year_end import year_end

__all__ = [
    "Commended",
    "CommonGoalState",
    "JudgedQuarter",
    "ManagerResult",
    "Paid",
    "PayAccount",
    "Payroll",
    "Results",
    "Worth",
    "coefficient",
    "commendations",
    "common_goal",
    "grades_beside",
    "managers",
    "of_company",
    "payroll",
    "settlement",
    "unsettled",
    "worth",
    "year_end",
]
