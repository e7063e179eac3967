"""Assessment sheets as other organisations keep them → cards of the law: read, doubted, shown for review, written."""

from bsclib.schemes.model import DOUBTS, Doubt, FoundCard, FoundRow, FoundScheme, FoundSection
from bsclib.schemes.record import scheme_record
from bsclib.schemes.scheme import read_scheme, scheme_of

__all__ = [
    "DOUBTS",
    "Doubt",
    "FoundCard",
    "FoundRow",
    "FoundScheme",
    "FoundSection",
    "read_scheme",
    "scheme_of",
    "scheme_record",
]
