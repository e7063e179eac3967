"""A notebook is never the source of a number: what it showed is held against the sealed scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bsclib.errors import Fault, Place, RunError, Text
from bsclib.run.execute import Executed

DISAGREES = Text("报告与评分不一致", "a notebook disagrees with the scores")
OTHER = Text("考核表 {card} 显示总分 {shown}", "card {card} is shown with a total of {shown}")
SEALED = Text("评分为 {total}", "the score is {total}")
SAME_TOTAL = Text("总分相同，但行不同", "the total is the same, the rows differ")
UNSHOWN = Text("没有任何报告展示考核表 {card}", "no notebook shows the card {card}")

Record = Mapping[str, str]


def records(executed: Executed) -> Iterator[Record]:
    """Yield what the tables of a notebook recorded of the cards they show."""
    for cell in executed.notebook.cells:
        for output in cell.get("outputs", ()):
            record = output.get("metadata", {}).get("bsc")
            if record:
                yield from record.get("cards", [record])


def disagreements(executed: Executed, sealed: Mapping[str, Record]) -> list[Fault]:
    """Return every card that a notebook shows with other scores than the sealed ones."""
    place = Place(file=f"{executed.task.name}.ipynb")
    return [
        Fault("disagrees", place, OTHER.fill(card=r["scorecard"], shown=r["total"] or "–"), _expected(r, sealed))
        for r in records(executed)
        if sealed.get(r["scorecard"]) != r
    ]


def _expected(record: Record, sealed: Mapping[str, Record]) -> Text:
    total = sealed.get(record["scorecard"], {}).get("total", "–")
    return SAME_TOTAL if total == record["total"] else SEALED.fill(total=total or "–")


def require_all_shown(executed: Iterable[Executed], sealed: Mapping[str, Any]) -> None:
    """Raise `RunError` unless every sealed card is shown by some notebook."""
    shown = {r["scorecard"] for e in executed for r in records(e)}
    if missing := [card for card in sealed if card not in shown]:
        raise RunError(DISAGREES, [Fault("unshown", Place(), UNSHOWN.fill(card=card)) for card in missing])
