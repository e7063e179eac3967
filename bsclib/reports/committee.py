"""The committee's one page: results, what moved them most, what was missed and why, the reward, who signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bsclib import pay
from bsclib.errors import AND, COMMA, NOTHING, Text, same
from bsclib.figures import with_sign
from bsclib.quarter import QuarterView
from bsclib.reports.cards import change_of, effect_of
from bsclib.reports.html import TEMPLATES
from bsclib.reports.reward import in_coins, reward_table
from bsclib.reports.rows import CardRow, card_rows, card_title, fixed
from bsclib.reports.said import comment_on, signatures
from bsclib.reports.words import words
from bsclib.table import ABSENT, written

MOST_CARDS, MOST_MOVED, MOST_MISSED = 24, 3, 5
ON_CARDS = Text("（{cards}）", " ({cards}) ")
USUAL, DENSE, FULL = 44, 54, 64  # lines that a sheet holds in its three sizes of letters
AROUND = 22  # lines of the page beside its lists: headings, reward, signatures
HALF_LINE = 46  # letters that fit on half a line; a Chinese character takes two
Told = dict[str, str]


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A figure that moved totals, with the cards that it moved, the one it moved most first, and the effect on that."""

    row: CardRow
    cards: tuple[str, ...]
    effect: Fraction


@dataclass(slots=True)
class Shown:
    """What the page lists, and how many lines of a sheet it takes."""

    cards: list[Told]
    losses: list[Told]
    gains: list[Told]
    missed: list[Told]

    @property
    def lines(self) -> float:
        """The lines it takes, about."""
        sides = (sum(1 + _lines(r["why"], HALF_LINE) + _lines(r["label"] + r["on"], HALF_LINE) for r in rows) * 0.9
                 for rows in (self.losses, self.gains))  # fmt: skip
        missed = (
            max(_lines(r["label"] + r["cards"], 30), _lines(r["cause"], 20), _lines(r["measure"], 20))
            for r in self.missed
        )
        return AROUND + 1.15 * len(self.cards) + max(sides) + 1.15 * sum(missed)

    def fit(self) -> None:
        """Leave out last rows until all fits on a sheet in small letters; the page says how many are left out."""
        while self.lines > FULL and len(self.missed) > 1:
            self.missed.pop()
        while self.lines > FULL and len(self.cards) > 1:
            self.cards.pop()


def _lines(text: str, width: int) -> int:
    """Return the lines that a text takes."""
    return max(1, -(-sum(2 if ord(c) > 0x2E7F else 1 for c in text) // width))


def committee_page(
    view: QuarterView,
    firmness: Iterable[Mapping[str, Any]],
    strip: str = "",
    warnings: Sequence[str] = (),
    watermark: str = "",
    footer: str = "",
) -> str:
    """Return the page as one HTML file: it loads nothing, runs nothing, and prints on one sheet of A4.

    Parameters
    ----------
    view : QuarterView
    firmness : iterable of mapping
        For each card (`scorecard`) its `grades` under other readings: the rows of `sensitivity.flips`.
    strip, footer : str
        Period and edition; what it was made from.
    warnings : sequence of str
        What a reader must know first.
    watermark : str
        Laid over the page where it is a draft.

    Returns
    -------
    str

    Examples
    --------
    >>> page = committee_page(view, [])
    >>> "<script" in page, len(page) < 300_000
    (False, True)
    """
    lang, moved = view.language, moved_rows(view)
    lost = sorted((m for m in moved if m.effect < 0), key=lambda m: m.effect)
    won = sorted((m for m in moved if m.effect > 0), key=lambda m: -m.effect)
    missed = [m for m in lost if m.row.level == "missed"]
    cards = _cards(view, {row["scorecard"]: row["grades"] for row in firmness})
    shown = Shown(
        cards[:MOST_CARDS],
        [_told(view, m) for m in lost[:MOST_MOVED]],
        [_told(view, m) for m in won[:MOST_MOVED]],
        [_missed(view, m) for m in missed[:MOST_MISSED]],
    )
    shown.fit()
    others, more = len(cards) - len(shown.cards), len(missed) - len(shown.missed)
    reward, terms = _reward(view)
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("committee.html.j2").render(
        cards=shown.cards,
        losses=shown.losses,
        gains=shown.gains,
        missed=shown.missed,
        language=lang,
        title=f"{view.rulebook.company.label.of(lang)} {view.facts.period}",
        company=view.rulebook.company.label.of(lang),
        headline=_headline(view),
        scale=fixed(_scale(view), 0),
        others=words.OTHERS.fill(n=others, file=f"{view.facts.period}.xlsx").of(lang) if others > 0 else "",
        more_missed=words.MORE_MISSED.fill(n=more).of(lang) if more > 0 else "",
        words=words,
        signers=[who.of(lang) for who in (words["signer"] | dict(signatures(view))).values()],
        density="densest" if shown.lines > DENSE else "dense" if shown.lines > USUAL else "",
        strip=strip or view.facts.period,
        warnings=warnings,
        watermark=watermark,
        footer=footer,
        reward=reward.of(lang),
        terms=terms,
    )


def moved_rows(view: QuarterView) -> list[MovedRow]:
    """Return every figure that earned or cost points against full marks; one that several cards use stands once."""
    found: dict[object, list[tuple[CardRow, Fraction]]] = {}
    for card in view.totals:
        for row in card_rows(view, card):
            fact = view.facts.rows.get((card, row.indicator))
            cell = (row.label, fact.cell) if fact and fact.cell else (card, row.indicator)
            if effect := effect_of(row):
                found.setdefault(cell, []).append((row, effect))
    return [_joined(view, rows) for rows in found.values()]


def _joined(view: QuarterView, rows: list[tuple[CardRow, Fraction]]) -> MovedRow:
    ordered = sorted(rows, key=lambda r: -abs(r[1]))
    return MovedRow(ordered[0][0], tuple(card_title(view, r.card) for r, _ in ordered), ordered[0][1])


def _told(view: QuarterView, moved: MovedRow) -> Told:
    lang, cards = view.language, AND.join(map(same, moved.cards))
    told = {"label": moved.row.label, "effect": with_sign(moved.effect), "why": moved.row.why}
    return {**told, "cards": cards.of(lang), "on": ON_CARDS.fill(cards=cards).of(lang)}


def _missed(view: QuarterView, moved: MovedRow) -> Told:
    """Return a row that missed its aim, with what was said of it."""
    row, said, silent = moved.row, comment_on(view, moved.row), words.TO_SAY.of(view.language)
    told = {"cause": said.cause, "measure": said.measure} if said else {"cause": silent, "measure": silent}
    due = written(said.due, view.language) if said else ABSENT
    return {**_told(view, moved), "target": row.target, "actual": row.actual, **told, "due": due}


def _scale(view: QuarterView) -> Fraction:
    return max([Fraction(100), *(t.total for t in view.totals.values() if t.total is not None)])


def _cards(view: QuarterView, grades: Mapping[str, Sequence[str | None]]) -> list[Told]:
    """Return each card as the page shows it, in the law's order."""
    lang, labels = view.language, {b.label.zh: b.label for b in view.rulebook.grade_table.bands}
    found: list[Told] = []
    for id, total in view.totals.items():
        own = total.grade.zh if total.grade else None
        other = [g for g in grades.get(id, ()) if g != own]
        names = [written(labels.get(g or ""), lang) for g in other]
        firm = words.MAY_BE.fill(grades=AND.join(map(same, names))) if names else words.FIRM
        found.append(
            {
                "label": card_title(view, id),
                "width": fixed((total.total or Fraction(0)) / _scale(view) * 100, 1),
                "total": fixed(total.total),
                "change": change_of(view, id),
                "grade": (total.grade or words.NOT_DEMONSTRATED).of(lang),
                "rank": written(total.rank, lang),
                "firm": firm.of(lang) if id in grades else ABSENT,
            }
        )
    return found


def _headline(view: QuarterView) -> str:
    """Return what the quarter came to: how many cards of each grade, and the lowest of them."""
    lang, totals = view.language, list(view.totals.values())
    known = [t for t in totals if t.total is not None]
    if not known:
        return words.NO_HEADLINE.fill(n=len(totals)).of(lang)
    bands = [*(b.label for b in view.rulebook.grade_table.bands), None]
    counts = [(g or words.NOT_DEMONSTRATED, sum(t.grade == g for t in totals)) for g in bands]
    told = [words.OF_GRADE.fill(grade=grade, n=n) for grade, n in counts if n]
    grades = COMMA.join(told)
    lowest = min(known, key=lambda t: t.total or Fraction(0))
    filled = {"card": card_title(view, lowest.scorecard), "total": fixed(lowest.total)}
    return words.HEADLINE.fill(n=len(totals), grades=grades, **filled).of(lang)


def _reward(view: QuarterView) -> tuple[Text, str]:
    """Return what is paid in all and on what terms; nothing where no money is shared."""
    law, done = view.rulebook.reward, pay.payroll(view)
    if not law.pool or done.retained is None:
        return NOTHING, ""
    paid = in_coins(law.pool - done.retained, law.unit.power)
    return words.PAID_IN_ALL.fill(sum=paid, coin=law.unit.coin), reward_table(view).caption
