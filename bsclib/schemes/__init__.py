"""Assessment sheets as other organisations keep them → cards of the law: read, doubted, shown for review, written."""

from bsclib.schemes.lawful import language_of
from bsclib.schemes.model import DOUBTS, Doubt, FoundCard, FoundRow, FoundScheme, FoundSection
from bsclib.schemes.organisation import company_yaml, organisation_of
from bsclib.schemes.place import card_ids, place
from bsclib.schemes.record import scheme_record
from bsclib.schemes.scheme import read_scheme, scheme_of

__all__ = [
    "DOUBTS",
    "Doubt",
    "FoundCard",
    "FoundRow",
    "FoundScheme",
    "FoundSection",
    "card_ids",
    "company_yaml",
    "language_of",
    "organisation_of",
    "place",
    "read_scheme",
    "scheme_of",
    "scheme_record",
]
