"""`bsc explain`: why a card or one of its rows came to its figure, link by link."""

from __future__ import annotations

import json
from typing import Any

import click

from bsclib.cli.common import Where, formats, named, places, policies, quarter_argument
from bsclib.cli.words import argument
from bsclib.cli.words import command as declare
from bsclib.errors import Text

CARD, ROW = Text("考核表", "card"), Text("指标", "row")


@declare(
    Text("说明一张考核表或一个指标为什么是这个分数", "Say why a card or an indicator scored what it did"),
    example="bsc explain 2025Q4 company",
)
@quarter_argument
@argument("card", metavar="CARD", text=Text("考核表：代码或名称", "the card: id or label"))
@argument(
    "indicator",
    metavar="[INDICATOR]",
    required=False,
    text=Text("指标", "id, label or alias"),
)
@places
@policies
@formats("table", "json")
def command(quarter: str, card: str, indicator: str | None, where: Where, choices: dict[str, Any], form: str) -> None:
    """Explain a card, or one row of it with the next step up and down."""
    from bsclib import pay
    from bsclib.evidence.names import Names
    from bsclib.scoring import explain

    view = where.open(quarter, **choices)
    names = Names.of(view.rulebook)
    card = named(card, names.cards, CARD)
    indicator = named(indicator, names.indicators[card], ROW) if indicator else None
    worth = pay.worth(view) if indicator else None
    found = explain(view.rulebook, view.facts, card, indicator, worth)
    if form == "json":
        click.echo(json.dumps({"period": quarter, **found.to_json()}, ensure_ascii=False, indent=2))
    else:
        click.echo(found.render(where.lang))
