"""The words that reports say: `words.txt` holds them all, in both languages."""

from __future__ import annotations

from bsclib.i18n import Catalogue

words = Catalogue(__file__)
