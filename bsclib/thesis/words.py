"""Every sentence that the reproduction says: `words.txt` holds them, in both languages."""

from __future__ import annotations

from pathlib import Path

from bsclib.errors import Text
from bsclib.i18n import read_texts

_SAID = read_texts(Path(__file__).with_name("words.txt"))
SAY, HEADS = _SAID["sentence"], _SAID["head"]
RULE_FIELDS = _SAID["rule_field"]
WAYS, VARIANTS, BETTER = _SAID["way"], _SAID["variant"], _SAID["better"]
KINDS = _SAID["weight_finding"] | _SAID["rule_finding"]
WEIGHT_KINDS, RULE_KINDS = tuple(_SAID["weight_finding"]), tuple(_SAID["rule_finding"])
MACHINE, ERRATA_KINDS = _SAID["machine"], _SAID["errata_kind"]


_BOTH = {"text", "label", "reading", "borne_out", "item"}
_QUOTED = {"table", "published", "restored_or_corrected", "where", "problem", "kind"}


def _in(lang: str, columns: dict[str, Text], both: set[str] = _BOTH) -> dict[str, Text]:
    return {f"{n}_{lang}" if n in both else n: text for n, text in columns.items()}


def cost_columns(lang: str) -> dict[str, Text]:
    """Return the columns of what the faults cost, names in `lang`."""
    return _in(lang, _SAID["cost_column"])


def reading_columns(lang: str) -> dict[str, Text]:
    """Return the columns of the readings that are ours, names and sentence in `lang`."""
    return _in(lang, _SAID["reading_column"])


def errata_columns(lang: str) -> dict[str, Text]:
    """Return the columns of the human errata, with what the machine made of each."""
    return _in(lang, _SAID["errata_column"], _BOTH | _QUOTED)


def finding_columns(lang: str) -> dict[str, Text]:
    """Return the columns of the human findings on rules, with what the machine made of each."""
    return _in(lang, _SAID["finding_column"], _BOTH | _QUOTED)
