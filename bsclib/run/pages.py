"""The pages of a report: each executed notebook as HTML, with what a reader must know of it around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nbformat import from_dict

from bsclib import __version__
from bsclib.errors import NOTHING, Text
from bsclib.i18n import typeset
from bsclib.policies import POLICIES
from bsclib.quarter import QuarterView
from bsclib.reports.html import Page, title_of, to_html
from bsclib.reports.waiting import messages, outstanding, outstanding_table
from bsclib.reports.words import words
from bsclib.run.execute import Executed
from bsclib.run.plan import LEVELS, Task

REVISION = Text("第 {n} 版", "revision {n}")
DRAFT = Text("草稿", "DRAFT")
PROFILE = {
    "corrected": Text("规则：更正后", "rules as corrected"),
    "published": Text("规则：按印出", "rules as published"),
}
WEIGHTS = {"restored": Text("权重：复原", "weights restored"), "printed": Text("权重：按印出", "weights as printed")}
POLICY = Text("{name}：{used}", "{name}: {used}")
WAITING = Text("谁还没有填好？", "Who has not filled?")
ASKED = Text(
    "按单位和填报人列出未填、待评委评分、未复核和逾期的各项；表下是可以复制的通知。",
    "What is empty, waits for judges, was not reviewed or is late, by unit and person; below it texts to copy.",
)
MADE_WITH = Text("bsclib {version} · 证据 {files}", "bsclib {version} · evidence {files}")
JOURNAL = Text(" · 日志头 {head}", " · journal head {head}")
INTERNAL = Text("内部资料：仅供考核委员会", "internal: for the committee alone")
BECAUSE = Text(" · 本版原因：{reason}", " · reason for this revision: {reason}")


def pages(
    view: QuarterView,
    executed: Sequence[Executed],
    warnings: Sequence[str],
    *,
    period: str,
    number: int | None,
    reason: str = "",
    journal: str = "",
) -> dict[str, str]:
    """Return the HTML of each notebook by file name, each linked to the others.

    Parameters
    ----------
    view : QuarterView
    executed : sequence of Executed
        The notebooks with their outputs, in the order of the report; the last is its front page.
    warnings : sequence of str
        What every page says first: as `warnings_of` gives them.
    period : str
        The quarter or the year.
    number : int or None
        The revision's number; None for a draft, which bears a watermark.
    reason : str
        Why the revision was made.
    journal : str
        The head of the archive's journal when it was made: who keeps the page can hold the archive against it.
    """
    lang = view.language
    names = {f"{e.task.name}.html": _name(view, e) for e in executed}
    nav = [*list(names.items())[-1:], *list(names.items())[:-1]]
    revision = DRAFT if number is None else REVISION.fill(n=number)
    strip = (view.rulebook.company.label.of(lang), period, revision.of(lang), *_readings(view))
    shown = [view] if period == view.facts.period else view.history(4)  # a year's report stands on its quarters
    read = [file for past in shown for file in past.facts.files]
    made = MADE_WITH.fill(version=__version__, files=" · ".join(f"{name} SHA-256 {sha256}" for name, sha256 in read))
    because = BECAUSE.fill(reason=reason) if reason else NOTHING
    head = JOURNAL.fill(head=journal)
    return {
        href: to_html(
            e.notebook,
            Page(
                title=f"{names[href]} · {strip[0]} {period}",
                subject=_unit(view, e),
                language=lang,
                strip=strip,
                warnings=(INTERNAL.of(lang), *warnings),
                nav=nav,
                here=href,
                watermark=DRAFT.of(lang) if number is None else "",
                footer=made.of(lang) + head.of(lang) + because.of(lang),
            ),
        )
        for e, href in zip(executed, names, strict=True)
    }


def waiting_page(view: QuarterView) -> Executed:
    """Return the page of a draft that says who has not filled, with texts to copy: as of today, so of no revision."""
    today, lang = date.today(), view.language
    waiting = outstanding(view, today)
    told = [typeset(text.of(lang)) for text in messages(view, waiting, today)] or [words.NOTHING_WAITS.of(lang)]
    shown = [{"text/html": outstanding_table(view, waiting).to_html()}, *({"text/plain": text} for text in told)]
    outputs = [{"output_type": "display_data", "data": data, "metadata": {}} for data in shown]
    prose = [f"# {WAITING.of(lang)}\n\n{ASKED.of(lang)}"]
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in prose]
    cells.append({"cell_type": "code", "metadata": {}, "source": "", "execution_count": None, "outputs": outputs})
    notebook = from_dict({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})  # type: ignore[no-untyped-call]
    return Executed(Task("outstanding", Path(), {}), notebook, 0.0)


def _readings(view: QuarterView) -> Iterator[str]:
    """Yield how the law is read: its rules and weights where it has two kinds, every policy that is not as usual."""
    lang, book = view.language, view.rulebook
    if "profile" not in book.single:
        yield PROFILE[book.profile].of(lang)
    if "weights" not in book.single:
        yield WEIGHTS[book.weight_set].of(lang)
    own = (POLICIES["profile"].title, POLICIES["weights"].title)
    yield from (POLICY.fill(name=name, used=used).of(lang) for name, used, _ in view.settings() if name not in own)
    yield from (text.of(lang) for text in view.supposed)


def _unit(view: QuarterView, executed: Executed) -> str:
    """Return the name of the unit that a notebook was executed for, "" where it is of no single one."""
    level = next((name for name in LEVELS if name in executed.task.parameters), "")
    return view.card(level, str(executed.task.parameters[level])).label.of(view.language) if level else ""


def _name(view: QuarterView, executed: Executed) -> str:
    """Return what a page is called among the others: its unit, the notebook's short name, or its title."""
    short = executed.notebook.metadata.get("short", {}).get(view.language)
    return _unit(view, executed) or short or title_of(executed.notebook, view.language)
