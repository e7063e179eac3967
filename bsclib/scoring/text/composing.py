"""From what the clauses say to one rule."""

from __future__ import annotations

from bsclib.scoring.kinds import Rule
from bsclib.scoring.text.classes import none_or_nothing, vetoed
from bsclib.scoring.text.frames import settle_full_mark
from bsclib.scoring.text.said import HUNDRED, Row, Said
from bsclib.scoring.text.steps import steps
from bsclib.scoring.text.tiers import tiers
from bsclib.scoring.text.values import curve, named_levels, ratio, where_holds


def compose(said: Said, row: Row) -> Rule | None:
    """Return the rule of what was said; None where it is none.

    Raises
    ------
    UnreadableError
        Where the clauses do not make one rule.
    """
    settle_full_mark(said, row)
    if said.curve or said.lines:
        return curve(said, row)
    if said.levels:
        return named_levels(said, row)
    where_holds(said)
    if said.vetoed:
        return vetoed(said, row)
    if said.event_zero is not None:
        return none_or_nothing(said, row)
    if said.share and not said.moves and said.ratio is None:
        said.ratio = {"target": HUNDRED}
    if said.ratio is not None:
        return ratio(said, row)
    if said.moves:
        return steps(said, row)
    if said.tiers or said.classes or (said.reached is not None and said.rest is not None):
        return tiers(said, row)
    return None
