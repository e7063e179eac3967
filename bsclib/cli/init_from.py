"""`bsc init DIR --from SCHEME.xlsx`: a workspace from an assessment sheet: company, units, cards, first template."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bsclib.cli.common import say
from bsclib.cli.words import said, spoken
from bsclib.errors import InputError, Text
from bsclib.paths import is_safe_id
from bsclib.period import Quarter

if TYPE_CHECKING:
    from bsclib.schemes import FoundScheme

words = said("init_from")

DONE = Text(
    "已建立 {path}：{cards} 张考核表，{rows} 行，其中 {read} 行可计分；办法审查 {n} 处发现。接下来：\n"
    "  核对 {review}\n  填写 {book}\n  cd {path} && bsc check {quarter}",
    "Made {path}: {cards} cards, {rows} rows, {read} of them with a rule; {n} findings on the law.  Next:\n"
    "  check {review}\n  fill {book}\n  cd {path} && bsc check {quarter}",
)


def guessed(scheme: FoundScheme) -> dict[str, str]:
    """Return id → name of the unit of each card: the name that its sheet, heading or block gives."""
    from bsclib.schemes import card_ids

    return dict(zip(card_ids(scheme, {}), (card.name for card in scheme.cards), strict=True))


def confirmed(units: dict[str, str], silent: bool) -> dict[str, str]:
    """Return the units as a person wants them, asked again until they fit; the guess where nobody is asked."""
    answer = ", ".join(f"{id}={label}" for id, label in units.items())
    while not silent:
        given = str(click.prompt(words.ASK_UNITS.of(spoken()), default=answer, err=True))
        pairs = [part.strip().partition("=") for part in given.replace("，", ",").split(",")]
        found = {id.strip(): label.strip() for id, _, label in pairs}
        if len(found) == len(units) and all(is_safe_id(id) and label for id, label in found.items()):
            return found
        say(words.WRONG_UNITS, err=True, n=len(units))
    return units


def from_scheme(path: Path, file: str, company: str, name: str, silent: bool) -> None:
    """Write the workspace at `path` from the sheet `file`, prove its law, put it in place by one rename."""
    from bsclib.evidence import template
    from bsclib.law import load_rulebook
    from bsclib.schemes import company_yaml, language_of, place, read_scheme
    from bsclib.scoring import lint

    scheme = read_scheme(file)
    if not scheme.cards:
        raise InputError(words.NO_CARDS.fill(file=scheme.file))
    units = confirmed(guessed(scheme), silent)
    quarter = Quarter.parse(f"{date.today().year}Q{(date.today().month + 2) // 3}")
    goal = path / "params" / company
    with tempfile.TemporaryDirectory(prefix=".bsc-init-", dir=path.absolute().parent) as staging:
        made = Path(staging) / "params" / company
        (made / "quarters").mkdir(parents=True)
        text = company_yaml(company, name, scheme, units, language_of(scheme))
        (made / "company.yaml").write_text(text, encoding="utf-8", newline="\n")
        placed = place(scheme, made, spoken(), [*units])
        rulebook = load_rulebook(made, as_of=quarter.last_day)
        book = template(rulebook, str(quarter), made / "quarters" / f"{quarter}.xlsx", lang=spoken())
        found = lint(rulebook)
        goal.parent.mkdir(parents=True, exist_ok=True)
        made.rename(goal)
    review = next(n for n in placed.files if n.endswith("review.html"))
    rows = [row for card in rulebook.scorecards for row in card.indicators]
    say(
        DONE,
        path=path,
        cards=len(scheme.cards),
        rows=len(rows),
        read=sum(row.rule is not None for row in rows),
        n=len(found),
        review=goal / review,
        book=goal / "quarters" / Path(book).name,
        quarter=quarter,
    )
