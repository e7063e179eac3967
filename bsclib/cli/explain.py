"""`bsc explain`: why a card or one of its rows came to its figure, link by link."""

from __future__ import annotations

import json
from typing import Any

import click

from bsclib.cli.common import Where, formats, places, policies, quarter_argument
from bsclib.cli.words import argument
from bsclib.cli.words import command as declare
from bsclib.errors import Text


@declare(
    Text("说明一张考核表或一个指标为什么是这个分数", "Say why a card or an indicator scored what it did"),
    example="bsc explain 2025Q4 company",
)
@quarter_argument
@argument("card", metavar="CARD", text=Text("考核表代码", "id of the card"))
@argument("indicator", metavar="[INDICATOR]", required=False, text=Text("指标代码", "id of the row"))
@places
@policies
@formats("table", "json")
def command(quarter: str, card: str, indicator: str | None, where: Where, choices: dict[str, Any], form: str) -> None:
    """Explain a card, or one row of it with the next step up and down."""
    from bsclib import pay
    from bsclib.scoring import explain

    view = where.open(quarter, **choices)
    worth = pay.worth(view) if indicator else None
    found = explain(view.rulebook, view.facts, card, indicator, worth)
    if form == "json":
        click.echo(json.dumps({"period": quarter, **found.to_json()}, ensure_ascii=False, indent=2))
    else:
        click.echo(found.render(where.lang))
