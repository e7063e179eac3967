"""What the archive holds, as the catalogue lists it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bsclib.archive import Revision, Store
from bsclib.archive.fs import write
from bsclib.archive.staging import staging
from bsclib.decimals import decimal_of, shown
from bsclib.period import local_time
from bsclib.site import CatalogueEntry, catalogue


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


def catalogue_page(store: Store, language: str) -> str:
    """Return the catalogue as a page."""
    return catalogue(entries(store, language), language)


def entries(store: Store, language: str) -> Iterator[CatalogueEntry]:
    """Yield every sealed revision that has pages."""
    for name in store.objects():
        revisions = store.revisions(name)
        for revision in revisions:
            if front := front_page(revision.content):
                yield _entry(store, revision, front, revision.number == len(revisions), language)


def front_page(content: Path) -> Path | None:
    """Return the page by which a revision is opened: the last of its numbered pages, or of those of a year."""
    pages = content / "reports"
    return max(pages.glob("[0-9][0-9]_*.html"), default=None) or max(pages.glob("year_*.html"), default=None)


def _entry(store: Store, revision: Revision, front: Path, newest: bool, language: str) -> CatalogueEntry:
    company, _, period = revision.object_id.rpartition("-")
    run = _run(revision.content)
    return CatalogueEntry(
        company=company,
        label=run.get(f"company_{language}", company),
        period=period,
        number=revision.number,
        created=local_time(revision.created)[:16],
        user=revision.user,
        result="; ".join(_headline(run, language)),
        reason=revision.message,
        href=front.relative_to(store.outputs).as_posix(),
        newest=newest,
    )


def _run(content: Path) -> dict[str, Any]:
    try:
        found = json.loads((content / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _headline(run: dict[str, Any], language: str) -> Iterator[str]:
    """Yield the result of the company's own cards."""
    for card in run.get("cards", ()):
        if card.get("level") == "company" and card.get("total"):
            grade = card.get("grade_en" if language == "en" else "grade") or "–"
            yield f"{card[f'label_{language}']} {shown(decimal_of(card['total']))} {grade}"
