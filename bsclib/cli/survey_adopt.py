"""`bsc survey adopt`: the group's weights become dated values of the law, with their source, for the committee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bsclib.cli.words import said, spoken
from bsclib.decimals import text_of
from bsclib.errors import Text, UsageError
from bsclib.law.strict_yaml import is_day

if TYPE_CHECKING:
    from bsclib.experts import CardWeights
    from bsclib.law import Judgement, Rulebook

words = said("survey_adopt")

MOVED = Text("  {row}：{old} → {new}", "  {row}: {old} → {new}")


def adopt_weights(rulebook: Rulebook, answers: Mapping[str, Judgement], day: str, cards: Iterable[str]) -> None:
    """Write the weights that the answers give each card into its file, from `day` on, all or nothing.

    Raises
    ------
    UsageError
        No day, or a group whose matrix is not consistent: nothing is written.
    """
    from bsclib.experts import group_weights
    from bsclib.schemes.splice import LawChange, spliced

    if not is_day(day):
        raise UsageError(words.NO_DAY)
    wanted = [*cards] or list(dict.fromkeys(j.scorecard for j in answers.values()))
    found = {id: group_weights(rulebook, answers, id) for id in wanted}
    for id, group in found.items():
        if group.cr > 0.1:
            raise UsageError(words.UNSURE.fill(card=rulebook.card(id).label, cr=f"{group.cr:.4f}"))
    texts = {}
    for id, group in found.items():
        path = rulebook.folder / "scorecards" / f"{id}.yaml"
        told = _told(group)
        why, source = words.WHY.fill(**told).of(spoken()), words.SOURCE.fill(**told).of(spoken())
        rows = group.weights.items()
        changes = [LawChange(row, "weight", str(weight), day, why=why, source=source) for row, weight in rows]
        texts[path] = spliced(path.read_bytes().decode("utf-8"), changes)
    for path, text in texts.items():
        draft = path.with_name(f".{path.name}.tmp")
        draft.write_bytes(text.encode("utf-8"))
        draft.replace(path)
    for id, group in found.items():
        _show(rulebook, id, group, day)


def _told(group: CardWeights) -> dict[str, str]:
    consensus = "–" if group.consensus != group.consensus else f"{group.consensus:.2f}"
    return {"n": str(group.experts), "cr": f"{group.cr:.4f}", "consensus": consensus}


def _show(rulebook: Rulebook, id: str, group: CardWeights, day: str) -> None:
    card = rulebook.card(id)
    told: dict[str, object] = {**_told(group), "n": len(group.weights)}
    path = Path(rulebook.folder) / "scorecards" / f"{id}.yaml"
    click.echo(words.DONE.fill(card=card.label, day=day, path=path, year=day[:4], **told).of(spoken()))
    for row in card:
        if row.id in group.weights:
            old = "–" if row.weight is None else text_of(row.weight)
            click.echo(MOVED.fill(row=row.label, old=old, new=group.weights[row.id]).of(spoken()))
