"""Cards as found → law: the YAML of `scorecards/<id>.yaml`, in the languages of its company."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from bsclib.decimals import decimal_of, decimals_of, text_of
from bsclib.errors import same
from bsclib.law.units import NO_UNIT, unit_of
from bsclib.schemes.ids import id_of, row_ids
from bsclib.schemes.model import FoundCard, FoundRow, FoundScheme
from bsclib.schemes.words import WORDS
from bsclib.scoring import Rule, rule_from_mapping, rule_to_mapping
from bsclib.scoring.worked import BOUNDS, SIDES


def language_of(scheme: FoundScheme) -> str:
    """Return the language a workbook is written in: "zh" where a name has a Chinese character, else "en".

    Parameters
    ----------
    scheme : FoundScheme

    Returns
    -------
    str

    Examples
    --------
    >>> language_of(FoundScheme("x.xlsx", [FoundCard("研发部", "Sheet1")]))
    'zh'
    """
    names = "".join(name for card in scheme.cards for name in (card.name, *(row.name for row in card.rows)))
    return "zh" if re.search(r"[\u3400-\u9fff]", names) else "en"


def quoted(words: object) -> str:
    """Return words as a YAML string on one line.

    Examples
    --------
    >>> quoted("每低1%," + chr(10) + "扣1分")
    '"每低1%, 扣1分"'
    """
    return json.dumps(re.sub(r"\s+", " ", str(words)).strip(), ensure_ascii=False)


def _label(words: str, languages: Sequence[str]) -> str:
    """Return a name as the law wants it: a bare line in a law of one language."""
    return quoted(words) if len(languages) == 1 else "{" + ", ".join(f"{n}: {quoted(words)}" for n in languages) + "}"


def flow(value: object) -> str:
    """Return a rule's mapping as YAML on one line.

    Examples
    --------
    >>> flow({"kind": "step", "range": [Decimal("95"), None], "absolute": True})
    '{kind: step, range: [95, null], absolute: true}'
    """
    match value:
        case Mapping():
            return "{" + ", ".join(f"{k if k.isascii() else quoted(k)}: {flow(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(flow, value)) + "]"
        case bool():
            return str(value).lower()
        case None:
            return "null"
        case str():
            return value if re.fullmatch(r"[a-z_]+", value) and value not in ("null", "yes", "no") else quoted(value)
        case Decimal() | int():
            return text_of(value)
        case _:
            return quoted(value)


def with_levels(value: Any, levels: Mapping[str, str]) -> Any:
    """Return a rule's mapping with the names of levels replaced by the row's own figures.

    The points of a curve stay in ascending order of their values.

    Examples
    --------
    >>> with_levels({"points": [["threshold", 60], ["target", 100]]}, {"threshold": "60", "target": "50"})
    {'points': [[Decimal('50'), 100], [Decimal('60'), 60]]}
    """
    match value:
        case Mapping():
            return {
                k: _ascending(with_levels(v, levels)) if k == "points" else with_levels(v, levels)
                for k, v in value.items()
            }
        case list() | tuple():
            return [with_levels(inner, levels) for inner in value]
        case str() if value in levels and re.fullmatch(r"-?\d+(\.\d+)?", levels[value]):
            return decimal_of(levels[value])
    return value


def _ascending(points: Any) -> Any:
    pairs = isinstance(points, list) and all(isinstance(p, list) and isinstance(p[0], Decimal) for p in points)
    return sorted(points, key=lambda p: p[0]) if pairs else points


def rule_of(row: FoundRow) -> dict[str, Any] | None:
    """Return the rule of a row as the law keeps it, with the figures of its levels; None where it has none."""
    if row.rule is None:
        return None
    found: dict[str, Any] = with_levels(rule_to_mapping(row.rule), row.levels)
    return found


def law_rule(row: FoundRow) -> Rule | None:
    """Return the rule of a row as the law will have it, with the figures of its levels; None where it has none."""
    mapping = rule_of(row)
    return None if mapping is None else rule_from_mapping(mapping, row.better if row.better in SIDES else None)


def _unit(unit: str, lang: str) -> str:
    if unit == "‰":
        return '{label: "‰", step: pp}'
    return (
        quoted(unit or NO_UNIT.of(lang))
        if not unit or not unit.isascii() or unit == "%"
        else f"{{label: {quoted(unit)}}}"
    )


def _row(row: FoundRow, id: str, label: str, card: FoundCard, lang: str, languages: Sequence[str]) -> Iterator[str]:
    """Yield the lines of one indicator."""
    yield from (f"  # {WORDS.OPEN.of(lang)}: {' '.join(t.of(lang).split())}" for t in row.open)
    yield f"  {id}:"
    yield f"    label: {_label(label, languages)}"
    if row.dimension and row.kind == "scored":
        yield f"    dimension: {id_of(' / '.join(row.dimension), 'd')}"
    if row.kind != "scored":
        yield f"    kind: {'bonus' if row.kind == 'mixed' else row.kind}"
        if row.section:
            yield f"    section: {id_of(row.section, 's')}"
    yield f"    unit: {_unit(row.unit, lang)}"
    rule, ruled = rule_of(row), law_rule(row)
    needed = ruled is None or ruled.needs_target
    if (places := _places(row, rule)) > unit_of(same(row.unit or NO_UNIT.of(lang))).decimals:
        yield f"    decimals: {places}"
    if row.better in ("higher", "lower"):
        yield f"    better: {row.better}"
    if row.weight:
        yield f"    weight: {text_of(row.weight)}"
    elif row.kind == "scored":
        yield "    scored: false"
        yield f"    why: {quoted(WORDS.LAWFUL_NO_WEIGHT.of(lang))}"
    if re.fullmatch(r"-?\d+(\.\d+)?", row.target) and row.kind == "scored" and needed:
        yield f"    {'annual_target' if row.yearly else 'target'}: {row.target}"
    if row.definition:
        yield f"    definition: {_label(row.definition, languages)}"
    if row.text:  # bands and a range of columns of their own: the sentence that was read of them
        apart = rule is not None and (row.bands or row.better == "range")
        yield f"    text: {quoted(row.said if apart else row.text)}"
    yield f"    rule: {'null' if rule is None else flow(rule)}"
    if rule is None:
        yield f"    refused: {{zh: {quoted(row.refused.zh)}, en: {quoted(row.refused.en)}}}"
    at = row.cell or row.cells["name"]
    yield f"    source: {quoted(f'{card.sheet}!{at}')}"


def _places(row: FoundRow, rule: object) -> int:
    """Return how many decimals the figures of a row have: target, levels, and all levels and steps of its rule."""
    written = re.findall(r"\d+\.(\d+)", " ".join([row.target, *row.levels.values()]))
    return max([0, *map(len, written), *_decimals(rule)])


def _decimals(value: object) -> Iterator[int]:
    """Yield the decimals of the measured numbers in a rule's mapping; points are no figures of the row."""
    match value:
        case Mapping():
            for name, inner in value.items():
                if name in ("per", "target", "range", "tolerance", *BOUNDS) and isinstance(inner, Decimal):
                    yield decimals_of(inner)
                elif name == "points" and isinstance(inner, list):
                    yield from (decimals_of(pair[0]) for pair in inner if isinstance(pair[0], Decimal))
                elif isinstance(inner, Mapping | list):
                    yield from _decimals(inner)
        case list():
            for inner in value:
                yield from _decimals(inner)


def asks_target(row: FoundRow) -> bool:
    """Return whether a row needs a target: scored by steps from it, or by its share where it is no rate itself."""
    rule = law_rule(row)
    return rule is not None and rule.needs_target and (rule.kind == "step" or not row.name.endswith("率"))


def card_yaml(
    card: FoundCard, id: str, file: str, lang: str, languages: Sequence[str] = ("zh",), ids: Sequence[str] = ()
) -> str:
    """Return a card as the text of `scorecards/<id>.yaml`.

    Parameters
    ----------
    card : FoundCard
        As found.
    id : str
        Its id, that of its unit too.
    file : str
        The workbook it was read from.
    lang : str
        The language remarks are written in.
    languages : sequence of str
        The languages of the company's law; in a law of two the words stand in both, to be translated.
    ids : sequence of str, optional
        The ids of its rows, where they are not those of their names.
    """
    dimensions = dict.fromkeys(" / ".join(r.dimension) for r in card.rows if r.dimension and r.kind == "scored")
    special = {s.name: s for s in card.sections if s.kind != "scored" and any(r.section == s.name for r in card.rows)}
    lines = [
        WORDS.HEAD.fill(file=file, sheet=card.sheet).of(lang),
        f"id: {id}",
        f"label: {_label(card.name, languages)}",
    ]
    lines.append(f"unit: {id}")
    lines.append(f"source: {quoted(f'{file} {card.sheet}')}")
    if (meant := card.meant_sum) != 100:
        lines.append(f"weight_sum: {text_of(meant)}")
    if dimensions:
        lines.append("dimensions:")
        lines += [f"  {id_of(words, 'd')}: {_label(words, languages)}" for words in dimensions]
    if special:
        lines.append("sections:")
        for name, section in special.items():
            limit = f", limit: {text_of(section.limit)}" if section.limit is not None else ""
            lines.append(f"  {id_of(name, 's')}: {{label: {_label(name, languages)}{limit}}}")
    lines.append("indicators:")
    names: dict[str, int] = {}
    for row, row_id in zip(card.rows, ids or row_ids(card.rows), strict=True):
        names[row.name] = names.get(row.name, 0) + 1
        label = row.name if names[row.name] == 1 else f"{row.name} ({names[row.name]})"
        lines += _row(row, row_id, label, card, lang, languages)
    return "\n".join(lines) + "\n"
