"""The forms of a clause: what one piece of a scoring sentence can say, in Chinese and in English.

A form is a pattern over whole clauses, put together from the lists of `lexicon`; a clause is used whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from bsclib.scoring.text.bands import Condition, condition, off_target
from bsclib.scoring.text.formulas import formula
from bsclib.scoring.text.lexicon import (
    ADD,
    DEDUCT,
    EARLY,
    GIVE,
    LESS,
    NUM,
    PERCENT,
    TARGET,
    UNITS,
    a_description,
    a_name,
)
from bsclib.scoring.text.patterns import (
    BAND_RATIO,
    BEYOND,
    CLASS,
    END,
    LEAD,
    NAMING,
    PLAIN,
    RANGE_LINE,
    REACH,
    TIER,
    VETO,
    VETO_GRADE,
    VETO_TOTAL,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing said: its form, the words of the form, and where it stood."""

    form: str
    text: str
    words: dict[str, str] = field(default_factory=dict)
    condition: Condition | None = None

    def get(self, name: str) -> str:
        """Return a word of the form, or nothing."""
        return self.words.get(name) or ""

    def number(self, name: str) -> Decimal | None:
        """Return a number of the form."""
        return Decimal(self.words[name]) if self.words.get(name) else None


Build = Callable[[re.Match[str]], Clause | None]


def _made(form: str, match: re.Match[str], found: Condition | None = None) -> Clause:
    words = {name: text for name, text in match.groupdict().items() if text is not None}
    return Clause(form, match[0], words, found)


def _named(form: str) -> Build:
    """Return the reader of a form whose subject only names something."""

    def build(match: re.Match[str]) -> Clause | None:
        words = match.groupdict()
        if "verb" in words and form == "event" and not (words["every"] or words["size"]):
            return None
        if form == "piece" and (words["sign"] in ("得", "计") or re.search(MISSED_GOAL, words["subject"])):
            return None
        if re.search(r"\d%?[-至到]\d+(?:\.\d+)?%?(?:之间|区间|范围)", words.get("subject") or ""):
            return None  # steps of one band
        if form == "step" and re.search(rf"{NUM}(?:{PERCENT}|分)?(?:起|以上)?$", words["subject"] or ""):
            return None  # 80%起每增加2%: a level that the step is counted from
        if form == "event" and re.search(rf"(?:超过?|[低高大小]于|不足)-?{NUM}%?$", words["subject"] or ""):
            return None  # a level from which steps are counted
        if (
            form == "event"
            and re.match("百?分点", words.get("object") or "")
            and re.search(LESS, words.get("verb") or "")
        ):
            return None  # 每落后进度1个百分点
        if form == "event" and words["unit"] in ("年", "月", "季") and re.match("[度初末]", words.get("object") or ""):
            return None
        if form == "step" and words["sign"] in ("得", "计") and words["points"] and not Decimal(words["points"]):
            return None  # 不足目标60%得0分: a level
        if form == "first":
            words["subject"] = re.sub("得分|总分", "", words["subject"])
        if form == "en_event" and _NOT_A_THING.search(words["subject"]):
            return None
        once = form == "step" and not (words["every"] or words.get("every2"))
        if once and re.search(rf"{UNITS}以上|{NUM}{PERCENT}(?:且|并|或)", match[0]):
            return None
        about = [
            words.get("subject") or "",
            words.get("verb") or "",
            re.sub(r"(?<!\d)及?以上|罚款", "", words.get("object") or ""),
        ]
        return _made(form, match) if all(map(a_name, about)) else None

    return build


def _banded(form: str) -> Build:
    """Return the reader of a form that hangs on a comparison, or on a class."""

    def build(match: re.Match[str]) -> Clause | None:
        text = match["cond"].strip(",: ")
        if text.startswith("其中") and re.fullmatch(ADD, match.groupdict().get("sign") or ""):
            return None  # points on top of a band's, which bands side by side are not
        text = text[:-1] if text.endswith("(") else text
        found = condition(text)
        if found is None or (form == "tier" and (_is_count(found, match) or re.search(rf"{EARLY}\d", text))):
            return None
        if form == "where" and found.tests[0][0] == "equals" and not found.percent:
            return None
        if (form != "tier" and off_target(found)) or re.search(rf"偏[离差]{TARGET}$", found.subject):
            return None  # a distance from the target is no level
        return _made(form, match, found)

    return build


MISSED_GOAL = rf"(?:未|不|没有?)(?:达标|达到|完成){TARGET}?$"
_NOT_A_THING = re.compile(r"\b(?:below|under|above|over|beyond|early)\b")


def _reached(match: re.Match[str]) -> Clause | None:
    goal = match["goal"]
    if re.search(r"\d+(?:天|日|周|个?月|小时|分钟|个?工作日)|提前|月底前|[年月日]前", goal):
        return None
    if re.search(rf"(?:未|不|没有?)(?:下降|上升)$|{MISSED_GOAL}", goal):
        return None
    named = a_name(re.sub(r"累计|不超过|不高于|不低于|超过", "", goal)) and not re.search(r"总分|得分|分数", goal)
    return _made("reach", match) if named and not re.search(rf"(?:{DEDUCT}|{ADD})$", goal) else None


def _class_name(name: str) -> bool:
    """Return whether a piece of text can be the name of a class: a name, and no bare verb."""
    bare = rf"{DEDUCT}|{ADD}|{GIVE}|最[多高低少]|至[多少]"
    return a_name(re.sub("累计|超出|^基本(?=完成|达)", "", name)) and not re.fullmatch(bare, name)


def _is_count(found: Condition, match: re.Match[str]) -> bool:
    """Return whether a lone number with points added or taken counts (延误一次扣5分), rather than being a tier."""
    sign = match.groupdict().get("sign") or ""
    words = match.groupdict()
    signed = re.fullmatch(rf"{DEDUCT}|{ADD}", sign) is not None or (words.get("points") or "").startswith(("+", "-"))
    signed = signed or bool(words.get("nought") and re.search(r"发生|出现|发现", found.subject))
    if re.fullmatch(rf"[^\d]*(?:完成|实现)1{UNITS}", found.text):
        return signed
    return [op for op, _ in found.tests] == ["equals"] and signed and not re.search("=|第.*[名位]", found.text)


_FORMS: tuple[tuple[re.Pattern[str], Build], ...] = (
    *((re.compile(rf"(?:{p}){END}"), lambda m, f=name: _made(f, m)) for name, p in PLAIN),
    (re.compile(r"[^,;<>≤≥]*[-*/][^,;<>≤≥]*(?=[,;]|$)"), lambda m: _made("formula", m) if formula(m[0]) else None),
    (re.compile(LEAD), lambda m: _made("lead", m)),
    (re.compile(rf"(?:{RANGE_LINE}){END}"), _banded("range_line")),
    (re.compile(rf"(?:{BAND_RATIO}){END}"), _banded("band_ratio")),
    (re.compile(r"(?P<cond>(?![^,;]*[得计扣加减为]\d+(?:\.\d+)?分)[^,;()]*)(?=[,;]每)"), _banded("where")),
    (re.compile(rf"(?P<cond>[^,;()]*?)为(?:合格|达标|达到要求|完成){END}"), _banded("where")),
    (re.compile(rf"(?:{VETO_TOTAL}){END}"), _named("veto")),
    (re.compile(rf"(?:{VETO_GRADE}){END}"), _named("veto")),
    (re.compile(rf"(?:{TIER})(?!\(不?含){END}"), _banded("tier")),
    (re.compile(rf"(?:{BEYOND})(?=[,;()每]|$)"), _named("beyond")),
    *((re.compile(rf"(?:{p}){END}"), _named(name)) for name, p in NAMING),
    (re.compile(rf"(?:{REACH}){END}"), _reached),
    (re.compile(rf"(?:{VETO}){END}"), _named("veto")),
    (re.compile(rf"(?:{CLASS}){END}"), lambda m: _made("class", m) if _class_name(m["name"]) else None),
)  # fmt: skip
NEUTRAL = {
    *("lead", "defined", "highest", "described", "where", "standard", "set", "full_mark", "based", "better"),
    *("limits", "span", "in_span", "noted"),
}
_DESCRIPTION = re.compile(rf"[^,;()]+{END}")
_SKIP = re.compile(r"[,;() :]*")


def clauses_at(text: str, at: int) -> Iterator[Clause]:
    """Yield what the text can say from `at` on, in the order of the forms."""
    for pattern, build in _FORMS:
        match = pattern.match(text, at)
        if match and match[0] and (clause := build(match)) is not None:
            yield clause


def parse(text: str) -> tuple[list[Clause], str]:
    """Return the clauses of a text that is used up whole, or the piece that no form takes.

    A clause before the rule may describe what is measured; after it every clause has to say something of the rule.
    """
    dead: set[tuple[int, bool]] = set()
    furthest = [0]

    def rest(at: int, said: bool) -> list[Clause] | None:
        start = _SKIP.match(text, at)
        at = start.end() if start else at
        if at >= len(text):
            return []
        if (at, said) in dead:
            return None
        furthest[0] = max(furthest[0], at)
        for clause in clauses_at(text, at):
            tail = rest(at + len(clause.text), said or clause.form not in NEUTRAL)
            if tail is not None:
                return [clause, *tail]
        if not said and (match := _DESCRIPTION.match(text, at)) and a_description(match[0]):
            tail = rest(match.end(), said)
            if tail is not None:
                return [Clause("described", match[0]), *tail]
        dead.add((at, said))
        return None

    found = rest(0, False)
    return ([], text[furthest[0] :]) if found is None else (found, "")
