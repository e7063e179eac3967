"""The words that this room says: `words.txt` holds them all, in both languages."""

from bsclib.i18n import Catalogue

WORDS = Catalogue(__file__)
