"""Four eyes, the committee's consent to the law, objections, and what each audience may see.

Elective: a quarter runs and seals without it.
"""

from bsclib.governance.lawbook import law_warning, propose_law
from bsclib.governance.objections import objection_faults
from bsclib.governance.publish import publish
from bsclib.governance.signoff import ROLES, SignOff, State, sign, signature_faults, state_of

__all__ = [
    "ROLES",
    "SignOff",
    "State",
    "law_warning",
    "objection_faults",
    "propose_law",
    "publish",
    "sign",
    "signature_faults",
    "state_of",
]
