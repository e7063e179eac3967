"""`bsc agreement`: the agreement on targets of one unit or post, or of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsclib.cli.common import Where, places
from bsclib.cli.handbook import NO_YEAR, TO, party_of, put_out
from bsclib.cli.words import argument, declare, option
from bsclib.errors import Text, UsageError
from bsclib.period import Quarter

if TYPE_CHECKING:
    from bsclib.quarter import QuarterView


@declare("agreement", example="bsc agreement 2025Q4 --unit hr")
@argument(
    "period", metavar="[QUARTER|YEAR]", required=False, default="", text=Text("哪个季度或年度", "which quarter or year")
)
@option("--unit", default="", metavar="U", text=Text("只写一个单位或岗位的", "only one unit's or post's"))
@TO
@places
def command(period: str, unit: str, to: str, where: Where) -> None:
    """Write an agreement for each unit and post with a card, as pages and Word files, and print their paths."""
    from bsclib.handbook import parties, target_agreement

    views = _views(where, period)
    book = views[-1].rulebook
    wanted = [party_of(book, unit)] if unit else [*parties(book).values()]
    named = period or views[-1].facts.period
    put_out([(f"agreement-{named}-{p.id}", target_agreement(views, p, named, where.lang)) for p in wanted], where, to)


def _views(where: Where, period: str) -> list[QuarterView]:
    """Return the quarters that a period means, oldest first: itself, or those of the year that have evidence."""
    from bsclib.quarter.places import quarters_of

    if not (len(period) == 4 and period.isdigit()):
        return [where.open(str(Quarter.parse(period)) if period else "")]
    quarters = [q for q in quarters_of(where.company_dir, where.workspace) if q.startswith(period)]
    if not quarters:
        raise UsageError(NO_YEAR.fill(year=period))
    return [where.open(q) for q in quarters]
