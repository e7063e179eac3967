"""The law as a workbook that an accountant can edit: one sheet a card; what it does not show stays in the YAML."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bsclib.errors import Text
from bsclib.evidence.covers import COVER, COVER_ROWS
from bsclib.evidence.schema import DeclaredSheet, table
from bsclib.evidence.workbook import tab_name, workbook, write_cover, write_table
from bsclib.law import Indicator, Rulebook, Scorecard
from bsclib.schemes.words import WORDS
from bsclib.scoring import write

LAW = table(
    "law",
    "办法|Law",
    "办法的副本：可改权重、评分标准、目标值、负责单位；改了就写自何日起（写现行的那一天，即更正现行的一条）"
    "|A copy of the law: weight, text, target and owner may be changed; say from when (the day of the entry in force "
    "corrects that entry)",
    "财务|the accountants",
    """
    scorecard*   考核表|Scorecard           scorecard w14
    indicator*   指标|Indicator             indicator
    kind         类别|Kind                  shown w8
    unit         单位|Unit                  shown w9
    weight       权重|Weight                number 0.. .6
    text         评分标准|Rule as printed   text w44
    rule         规则|Rule as applied       shown w44         由评分标准读出|read from the text
    target       目标值|Target              number .6         办法规定的目标|a target fixed by the law
    owner        负责单位|Owner             unit
    in_force     现行自|In force since      shown w12
    since        自何日起|From date         date              有改动时填写|where something changes
    """,
    "scorecard indicator",
)
KINDS = {
    "scored": Text("计分", "scored"),
    "bonus": Text("加分项", "bonus"),
    "malus": Text("扣分项", "malus"),
    "veto": Text("否决项", "veto"),
}
MASTER = {"company": COVER_ROWS["company"], "master": Text("主本", "Master")}
HOW_TO = (
    (
        Text("怎样修改", "How to change it"),
        Text(
            "只改黄色的格子。改了哪一行，就在该行写自何日起；写“现行自”的那一天，即更正现行的一条。负责单位不分日期。",
            "Change yellow cells only, and say from when in the same row; the day “in force since” corrects that "
            "entry.  An owner has no date.",
        ),
    ),
    (
        Text("改完之后", "Then"),
        Text(
            "bsc law import 本文件：只改写 YAML 中相应的几处，来源、历史、注释都不动。"
            "YAML 在导出之后改动过的，拒绝导入，请重新导出。",
            "bsc law import this file: only those places of the YAML change; sources, history and comments stay.  "
            "Where the YAML has changed since, the import is refused: export again.",
        ),
    ),
)


def stamp_of(rulebook: Rulebook, card: str) -> str:
    """Return the SHA-256 of a card's file as it stands."""
    return hashlib.sha256((rulebook.folder / "scorecards" / f"{card}.yaml").read_bytes()).hexdigest()


def cover_lines(rulebook: Rulebook) -> dict[str, Text]:
    """Return the lines of the cover: company, which of both is the master, and a stamp for each card."""
    stamps = {c.id: Text(f"{c.id}.yaml SHA-256", f"{c.id}.yaml SHA-256") for c in rulebook.scorecards}
    return {**MASTER, **stamps}


def sheets_of(rulebook: Rulebook) -> dict[str, DeclaredSheet]:
    """Return the sheet of each card, under a name that Excel takes and no other card has."""
    found: dict[str, DeclaredSheet] = {}
    for card in rulebook.scorecards:
        taken = {name.lower() for sheet in found.values() for name in sheet.label}
        label = Text(*(tab_name(words) for words in card.label))
        if {name.lower() for name in label} & {*taken, *(name.lower() for name in COVER)}:
            label = Text(*(tab_name(f"{words[:12]} {card.id}"[:31]) for words in label))
        found[card.id] = replace(LAW, label=label)
    return found


def changeable(indicator: Indicator) -> dict[str, Any]:
    """Return what the workbook shows of a row that can be changed: weight, text, target, owner."""
    return {
        "weight": indicator.weight,
        "text": indicator.text or None,
        "target": indicator.target,
        "owner": indicator.owner,
    }


def since_of(rulebook: Rulebook, indicator: Indicator) -> dict[str, date]:
    """Return for weight, text and target the day from which the newest entry holds; what has no entry is left out."""
    assert rulebook.source is not None
    row = rulebook.source.cards[indicator.scorecard][0].indicators[indicator.id]
    entries: Mapping[str, Mapping[date, object]] = {"weight": row.weight, "text": row.rules, "target": row.target}
    return {name: max(days) for name, days in entries.items() if days}


def as_exported(rulebook: Rulebook, card: Scorecard, indicator: Indicator) -> dict[str, Any]:
    """Return what the workbook shows of a row, column by column."""
    days = sorted({d.isoformat() for d in since_of(rulebook, indicator).values() if d > date.min})
    return {
        "scorecard": card.id,
        "indicator": indicator.id,
        "kind": KINDS[indicator.kind],
        "unit": indicator.unit_label,
        "rule": write(indicator.rule, indicator.unit_label),
        "in_force": ", ".join(days),
        **changeable(indicator),
    }


def export_law(rulebook: Rulebook, lang: str = "zh") -> bytes:
    """Return the workbook of a company's newest law.

    Parameters
    ----------
    rulebook : Rulebook
        As `load_rulebook` gives it without a day, under the weights that are restored.
    lang : "zh" or "en"

    Returns
    -------
    bytes
        An `.xlsx`: the cover with its stamps, then one sheet a card.

    Examples
    --------
    >>> from bsclib.law import load_rulebook
    >>> from bsclib.paths import packaged
    >>> home = min(packaged("params").glob("*/company.yaml")).parent
    >>> export_law(load_rulebook(home))[:2]
    b'PK'
    """
    lines = cover_lines(rulebook)
    facts = {"company": rulebook.company.id, "master": WORDS.YAML_IS.of(lang)}
    facts |= {card.id: stamp_of(rulebook, card.id) for card in rulebook.scorecards}
    with workbook(rulebook, "law", lang) as writer:
        write_cover(writer, writer.book.add_worksheet(writer.say(COVER)), facts, lines, None, HOW_TO)
        for id, sheet in sheets_of(rulebook).items():
            card = rulebook.card(id)
            write_table(writer, sheet, [as_exported(rulebook, card, i) for i in card], fixed=True, still=2)
    return writer.content
