"""The words that figures say: `words.txt` holds them, in both languages."""

from __future__ import annotations

from bsclib.i18n import Catalogue

words = Catalogue(__file__)
