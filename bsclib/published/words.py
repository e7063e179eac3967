"""Every word that is said of published schemes: `words.txt` holds them, in both languages."""

from __future__ import annotations

from pathlib import Path

from bsclib.reports.words import read_texts

_SAID = read_texts(Path(__file__).with_name("words.txt"))
VERDICTS, RELATIONS, METHOD_NAMES = _SAID["verdict"], _SAID["relation"], _SAID["method"]
FIGURES = _SAID["figure"]
OVERVIEW, TOLD = _SAID["head"], _SAID["sentence"]
