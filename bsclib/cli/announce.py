"""`bsc announce`: the page of the meeting that tells the results, or of the kick-off of a quarter."""

from __future__ import annotations

from bsclib.cli.common import Where, places
from bsclib.cli.handbook import TO, put_out
from bsclib.cli.words import argument, declare, option
from bsclib.errors import Text


@declare("announce", example="bsc announce 2025Q4")
@argument("quarter", metavar="[QUARTER]", required=False, default="", text=Text("哪个季度", "which quarter"))
@option("--kickoff", is_flag=True, text=Text("动员会的一页", "the page of the kick-off"))
@TO
@places
def command(quarter: str, kickoff: bool, to: str, where: Where) -> None:
    """Write the page as HTML and Word, and print their paths."""
    from bsclib.handbook import kickoff as kickoff_page
    from bsclib.handbook import meeting

    view = where.open(quarter)
    page = (kickoff_page if kickoff else meeting)(view, where.lang)
    put_out([(f"{'kickoff' if kickoff else 'results'}-{view.facts.period}", page)], where, to)
