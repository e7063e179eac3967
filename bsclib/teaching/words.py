"""The words that this room says: `words.txt` holds them all, in both languages."""

from bsclib.i18n import Catalogue
from bsclib.reports.words import words as said

words = Catalogue(__file__, said)
