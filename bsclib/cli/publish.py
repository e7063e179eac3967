"""`bsc publish`: an approved revision, for one audience, or not at all."""

from __future__ import annotations

from fractions import Fraction

import click

from bsclib.cli.archived import store_of
from bsclib.cli.common import Where, period_argument, places, say
from bsclib.cli.words import declare, option
from bsclib.errors import Text

DONE = Text("已发布到 {path}", "published in {path}")


@declare("publish", example="bsc publish 2025Q4 --audience public --withhold")
@period_argument
@option("--audience", required=True, type=click.Choice(("unit", "public")), text=Text("受众", "for whom"))
@option("--unit", default="", metavar="ID", text=Text("哪个单位", "which unit"))
@option("--withhold", is_flag=True, text=Text("不公布会泄露目标值的得分", "leave out scores that give a target away"))
@option(
    "--width",
    default=2,
    show_default=True,
    type=click.IntRange(1, 100),
    text=Text("目标值至少应有几步推不出", "how many steps of a target must stay unknown"),
)
@places
def command(period: str, audience: str, unit: str, withhold: bool, width: int, where: Where) -> None:
    """Publish the newest revision of a quarter, or of a year whose quarters are published."""
    from bsclib.governance import publish
    from bsclib.run.catalogue import keep_current

    path = publish(
        store_of(where),
        where.company,
        period,
        audience,
        unit=unit,
        allowed=where.company_dir / "allowed_signers",
        withhold=withhold,
        width=Fraction(width),
        tell=lambda notice: click.echo(notice.render(where.lang), err=True),
    )
    keep_current(store_of(where), where.lang)
    say(DONE, path=path)
