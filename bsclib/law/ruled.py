"""The rule of a row: as YAML writes it, or read from its text where the law gives the text alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bsclib.errors import Text
from bsclib.law.entries import PublishedEntry, ScoringEntry
from bsclib.law.findings import Finding
from bsclib.law.strict_yaml import Path
from bsclib.law.units import NO_UNIT, Measure
from bsclib.scoring.kinds import KINDS
from bsclib.scoring.reading import Reading, read_all
from bsclib.scoring.rules import Rule, RuleError, rule_from_mapping

APART: Mapping[str, Any] = {"base": 0, "floor": "none", "cap": "none"}
PERCENTS = {"pp": Text("百分点", "percentage points"), "relative": Text("目标值的百分比", "percent of the target")}
SEVERAL = Text("这段文字含几条规则", "the text holds several rules")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a text's reading depends on besides the text: the row's direction, its unit, its kind."""

    better: str | None
    measure: Measure
    kind: str

    def read(self, text: str) -> Reading | Text:
        """Return the one reading of a text, or why there is none."""
        found = _read(text, self)
        return found[0] if len(found) == 1 else SEVERAL

    def rule(self, entry: ScoringEntry | PublishedEntry | None) -> Rule | None:
        """Return the rule of an entry; None where it has none, or where its text was refused."""
        if entry is None or entry.rule is None:
            return None
        if entry.rule:
            return rule_from_mapping(framed(entry.rule, self.kind), self.better)
        read = self.read(entry.text) if isinstance(entry, ScoringEntry) and entry.unread and entry.text else None
        return read.rule if isinstance(read, Reading) else None

    def check(self, entry: ScoringEntry, path: Path) -> Iterator[Finding]:
        """Yield what keeps an entry from being a rule, and as a notice what its text leaves open."""
        if entry.rule is None and entry.refused is None and entry.why is None:
            yield Finding("refused_why", path)
        elif entry.rule:
            yield from self._directed(entry.rule, path)
        elif entry.unread and entry.text:
            yield from self._told(entry.text, path)
        elif entry.text is None and entry.refused is None:
            yield Finding("rule_absent", path)
        rule = self._mapping(entry)
        effects = set(_taken(rule))
        if "open" in effects or (rule and self.kind == "veto" and not effects):
            yield Finding("veto_open", path)
        if self.measure.label == NO_UNIT and rule.get("unit") in PERCENTS:
            yield Finding("unit_open", path, {"way": PERCENTS[rule["unit"]]})

    def _mapping(self, entry: ScoringEntry) -> Mapping[str, Any]:
        """Return the rule of an entry as its mapping, empty where there is none."""
        read = self.rule(entry) if entry.unread else None
        return read.to_mapping() if read else entry.rule or {}

    def _directed(self, mapping: Mapping[str, Any], path: Path) -> Iterator[Finding]:
        try:
            rule_from_mapping(framed(mapping, self.kind), self.better)
        except RuleError as error:
            said = error.faults[0]
            missing = self.better is None and said.place.path == "better"
            yield Finding("better_missing", path) if missing else Finding("rule_unfit", path, {"found": said.found})

    def _told(self, text: str, path: Path) -> Iterator[Finding]:
        read = self.read(text)
        if not isinstance(read, Reading) or read.rule is None:
            found = read.faults[0].found if isinstance(read, Reading) else read
            yield Finding("text_unread", path, {"text": text, "why": found})
            return
        for remark in read.open:
            yield Finding("text_open", path, {"text": text, "why": remark})


def _taken(rule: object) -> Iterator[object]:
    """Yield what the vetoes of a rule's mapping take: grade, total, bonus, or open; true; of a severity its class."""
    if isinstance(rule, Mapping):
        named = rule.get("veto")
        yield from named if isinstance(named, list | tuple) else () if named is None else (named,)
        yield from (effect for value in rule.values() for effect in _taken(value))
    elif isinstance(rule, list | tuple):
        yield from (effect for value in rule for effect in _taken(value))


def framed(mapping: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    """Return a rule's mapping in the frame of its row: a bonus or malus row has base 0 and neither floor nor cap."""
    words = KINDS[str(mapping["kind"])].words
    return {**APART, **mapping} if kind in ("bonus", "malus") and APART.keys() <= words.keys() else mapping


@lru_cache(maxsize=1024)
def _read(text: str, row: Wording) -> tuple[Reading, ...]:
    return read_all(text, row.better, "%" if row.measure.rate else row.measure.label.zh, kind=row.kind)


def better_of(better: str | None, rule: Rule | None) -> str:
    """Return which way a row's figure is better: as the law says, else as its rule reads, else higher."""
    if better is not None:
        return better
    harmed = rule is not None and bool(rule.class_names)
    return (rule and rule.direction) or ("lower" if harmed else "higher")
