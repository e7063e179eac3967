"""Four eyes, the committee's consent to the law, objections, and what each audience may see.

Elective: a quarter runs and seals without it.
"""

from bsclib.governance.consent import ROLES, SignOff
from bsclib.governance.lawbook import law_warning, propose_law
from bsclib.governance.objections import objection_faults
from bsclib.governance.publish import publish
from bsclib.governance.scrutiny import list_faults, signature_faults
from bsclib.governance.signoff import State, first_list, sign, state_of

__all__ = [
    "ROLES",
    "SignOff",
    "State",
    "first_list",
    "law_warning",
    "list_faults",
    "objection_faults",
    "propose_law",
    "publish",
    "sign",
    "signature_faults",
    "state_of",
]
