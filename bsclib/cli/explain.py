"""`bsc explain`: why a card or one of its rows came to its figure, link by link."""

from __future__ import annotations

from typing import Any

import click

from bsclib.cli.common import Where, formats, named, places, policies, quarter_argument, say_json
from bsclib.cli.words import argument, declare
from bsclib.errors import Text

CARD, ROW = Text("考核表", "card"), Text("指标", "row")


@declare("explain", example="bsc explain 2025Q4 company")
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
        say_json({"period": quarter, **found.to_json()})
    else:
        click.echo(found.render(where.lang))
