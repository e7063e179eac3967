"""What the archive holds, as the catalogue lists it."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsclib.archive import Revision, Store
from bsclib.archive.fs import write
from bsclib.archive.staging import staging
from bsclib.decimals import decimal_of, shown
from bsclib.errors import LIST, Text
from bsclib.i18n import typeset
from bsclib.paths import has_room
from bsclib.period import local_time
from bsclib.site import CatalogueEntry, GridCell, GridLine, PeriodGrid, catalogue

CARDS, CARD = Text("考核表", "Scorecards"), Text("考核表", "Scorecard")
INDICATORS = Text("{card}：各项指标的得分", "{card}: scores of its indicators")
INDICATOR = Text("指标", "Indicator")
SEALED = Text("已封存", "sealed")
Row = Mapping[str, str]


def rebuild(store: Store, language: str) -> Path:
    """Write `outputs/index.html` anew and return it."""
    page = store.outputs / "index.html"
    with staging(store.work) as scratch:
        write(scratch / page.name, catalogue_page(store, language).encode())
        os.replace(scratch / page.name, page)
    return page


def refresh(store: Store, language: str) -> Path:
    """Make the catalogue and every `latest/` anew; return the catalogue."""
    for name in store.objects():
        if front_page(store.revision(name).content):
            store.refresh_latest(name, name.rpartition("-")[2])
    return rebuild(store, language)


def keep_current(store: Store, language: str) -> None:
    """Make the catalogue anew, where there is one, after its revisions have been signed or published."""
    if (store.outputs / "index.html").is_file():
        rebuild(store, language)


def catalogue_page(store: Store, language: str) -> str:
    """Return the catalogue as a page."""
    sealed = [*_sealed(store)]
    grids = [*_grids(store, sealed, language)]
    return catalogue([each.entry(store, language) for each in sealed], language, grids)


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A revision that has pages."""

    revision: Revision
    front: Path
    newest: bool
    run: Mapping[str, Any]

    @property
    def period(self) -> str:
        """The quarter or the year."""
        return self.revision.object_id.rpartition("-")[2]

    @property
    def company(self) -> str:
        """Its id."""
        return self.revision.object_id.rpartition("-")[0]

    def entry(self, store: Store, language: str) -> CatalogueEntry:
        """Return its line of the list of revisions."""
        return CatalogueEntry(
            company=self.company,
            label=self.run.get(f"company_{language}", self.company),
            period=self.period,
            number=self.revision.number,
            created=local_time(self.revision.created)[:16],
            user=self.revision.user,
            result=LIST.of(language).join(_headline(self.run, language)),
            reason=self.revision.message,
            href=self.front.relative_to(store.outputs).as_posix(),
            newest=self.newest,
            state=typeset(_state(store, self.revision).of(language)),
        )

    def page(self, card: Mapping[str, Any]) -> Path:
        """Return the page that shows a card: its unit's own, else the company's, else the front page."""
        pages = self.front.parent
        own = next(iter(sorted(pages.glob(f"[0-9][0-9]_*-{card.get('unit', '')}.html"))), None)
        top = next(iter(sorted(pages.glob("03_*.html"))), None) if card.get("level") in ("company", "process") else None
        return own or top or self.front

    def rows(self) -> list[Row]:
        """Return its scores as they are sealed."""
        path = self.revision.content / "scores.csv"
        if not path.is_file():
            return []
        with open(path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def _sealed(store: Store) -> Iterator[_Sealed]:
    """Yield every sealed revision that has pages."""
    for name in store.objects():
        revisions = store.revisions(name)
        for revision in revisions:
            if front := front_page(revision.content):
                yield _Sealed(revision, front, revision.number == len(revisions), _run(revision.content))


def _state(store: Store, revision: Revision) -> Text:
    """Return how far a revision is signed."""
    if not has_room("governance"):
        return SEALED
    from bsclib.governance import state_of

    return state_of(store, revision.object_id, revision.number).words()


def _grids(store: Store, sealed: Sequence[_Sealed], lang: str) -> Iterator[PeriodGrid]:
    """Yield, of each company, its cards by quarter, then the indicators of each card; the newest revision of each."""
    quarters = sorted((s for s in sealed if s.newest and "Q" in s.period), key=lambda s: s.period, reverse=True)
    for company in dict.fromkeys(s.company for s in quarters):
        own = [s for s in quarters if s.company == company]
        labels = {c["scorecard"]: _label(c, lang) for s in reversed(own) for c in s.run.get("cards", ())}
        totals = {(c["scorecard"], s.period): _total(store, s, c) for s in own for c in s.run.get("cards", ())}
        periods = [s.period for s in own]
        yield PeriodGrid(company, CARDS.of(lang), CARD.of(lang), periods, _lines(labels, periods, totals))
        rows = [(s, row) for s in own for row in s.rows()]
        for card, title in labels.items():
            names = {r["indicator"]: _label(r, lang) for _, r in reversed(rows) if r["scorecard"] == card}
            scores = {(r["indicator"], s.period): _score(r) for s, r in rows if r["scorecard"] == card}
            named = INDICATORS.fill(card=title).of(lang)
            yield PeriodGrid(company, named, INDICATOR.of(lang), periods, _lines(names, periods, scores))


def _lines(
    labels: Mapping[str, str], periods: Sequence[str], cells: Mapping[tuple[str, str], GridCell]
) -> list[GridLine]:
    nothing = GridCell()
    return [GridLine(label, [(cells.get((id, p), nothing), p) for p in periods]) for id, label in labels.items()]


def _total(store: Store, sealed: _Sealed, card: Mapping[str, Any]) -> GridCell:
    if not card.get("total"):
        return GridCell()
    href = sealed.page(card).relative_to(store.outputs).as_posix()
    return GridCell(shown(decimal_of(card["total"])), href)


def _score(row: Row) -> GridCell:
    return GridCell(shown(decimal_of(row["score"]))) if row["score"] else GridCell()


def _label(told: Mapping[str, Any], lang: str) -> str:
    """Return a name in `lang`, in the other language where it has no other."""
    return typeset(told.get(f"label_{lang}") or told.get("label_zh") or told.get("label_en") or "")


def front_page(content: Path) -> Path | None:
    """Return the page by which a revision is opened: the last of its numbered pages, or of those of a year."""
    pages = content / "reports"
    return max(pages.glob("[0-9][0-9]_*.html"), default=None) or max(pages.glob("year_*.html"), default=None)


def _run(content: Path) -> dict[str, Any]:
    try:
        found = json.loads((content / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _headline(run: Mapping[str, Any], language: str) -> Iterator[str]:
    """Yield the result of the company's own cards."""
    for card in run.get("cards", ()):
        if card.get("level") == "company" and card.get("total"):
            grade = card.get("grade_en" if language == "en" else "grade") or "–"
            yield f"{card[f'label_{language}']} {shown(decimal_of(card['total']))} {grade}"
