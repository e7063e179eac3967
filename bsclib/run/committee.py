"""The committee's page of a run: the quarter's results beside what other readings would make of them."""

from __future__ import annotations

from collections.abc import Sequence

from bsclib import __version__, sensitivity
from bsclib.errors import NOTHING
from bsclib.quarter import QuarterView
from bsclib.reports.committee import committee_page
from bsclib.run.pages import DRAFT, JOURNAL, MADE_WITH, REVISION

NAME = "summary.html"


def page_of_committee(view: QuarterView, number: int | None, warnings: Sequence[str] = (), journal: str = "") -> str:
    """Return the page: one file that can be mailed, one sheet of A4.

    Parameters
    ----------
    view : QuarterView
    number : int or None
        The revision's number; None for a draft, which bears a watermark.
    warnings : sequence of str
        What a reader must know first.
    journal : str
        The head of the archive's journal when the page was made, in the form that people copy.
    """
    lang = view.language
    readings = sensitivity.readings(view.rulebook, view.facts, alone=True)
    flips = sensitivity.flips(readings, sensitivity.base_of(view.rulebook))
    edition = (DRAFT if number is None else REVISION.fill(n=number)).of(lang)
    files = " · ".join(f"{name} SHA-256 {sha256[:16]}…" for name, sha256 in view.facts.files)
    head = JOURNAL.fill(head=journal) if journal else NOTHING
    return committee_page(
        view,
        flips.to_dict("records"),
        strip=f"{view.facts.period} · {edition}",
        warnings=warnings,
        watermark=DRAFT.of(lang) if number is None else "",
        footer=MADE_WITH.fill(version=__version__, files=files).of(lang) + head.of(lang),
    )
