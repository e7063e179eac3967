"""`bsc sign`: prepared, reviewed, approved by three persons; with `--law`, a year's law and targets likewise."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bsclib.archive.journal import journal_head, short
from bsclib.cli.archived import named, store_of
from bsclib.cli.common import Where, places, say
from bsclib.cli.words import argument, declare, option
from bsclib.errors import Fault, Text, UsageError
from bsclib.period import Quarter

_QUARTER = re.compile(r"-\d{4}Q[1-4]\Z", re.ASCII)
ROLES = ("preparer", "reviewer", "approver")
DONE = Text(
    "{name} v{n}：{state} · 日志头 {head}（第 {e} 条）", "{name} v{n}: {state} · journal head {head} (entry {e})"
)
NO_YEAR = Text("--law 要写年份，如 2025，而不是 {found}", "--law takes a year, as 2025, not {found}")


@declare("sign", example='bsc sign 2025Q4 --as preparer --name "Li Lei"')
@argument("quarter", metavar="QUARTER", text=Text("季度；用 --law 时为年份", "quarter; with --law a year"))
@option("--as", "role", required=True, type=click.Choice(ROLES), text=Text("以何角色", "in which role"))
@option("--name", required=True, metavar="NAME", text=Text("签核人姓名", "who signs"))
@option("--key", type=click.Path(path_type=Path), metavar="FILE", text=Text("SSH 密钥文件", "SSH key file"))
@option("--law", is_flag=True, text=Text("签核当年的办法、权重和目标值", "sign the year's law, weights and targets"))
@option("--reason", default="", metavar="TEXT", text=Text("办法为何改变", "why the law has changed"))
@places
def command(quarter: str, role: str, name: str, key: Path | None, law: bool, reason: str, where: Where) -> None:
    """Sign the newest revision of a quarter, or of a year's law, which the preparer's signature seals first."""
    from bsclib.governance import sign
    from bsclib.governance.objections import record_objections
    from bsclib.governance.scrutiny import resemblances
    from bsclib.run.catalogue import keep_current

    store = store_of(where)
    target = _law(where, quarter, role, name, reason) if law else named(where, quarter)[0]
    hindrances = _objections(where, target) if role == "approver" and not law else []
    if role == "approver" and not law and not hindrances:
        record_objections(store, target, _decided(where, target))
    state = sign(
        store, target, role, name, allowed=where.company_dir / "allowed_signers", key=key, hindrances=hindrances
    )
    keep_current(store, where.lang)
    lines = store.journal()
    say(DONE, name=target, n=state.revision.number, state=state.words(), head=short(journal_head(lines)), e=len(lines))
    for notice in resemblances(state):
        click.echo(notice.render(where.lang), err=True)


def _law(where: Where, year: str, role: str, name: str, reason: str) -> str:
    """Return the name of the year's law; a preparer seals it as it stands now."""
    from bsclib.governance import propose_law
    from bsclib.governance.lawbook import law_object
    from bsclib.run.changed import for_the_law, notebooks_of

    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise UsageError(NO_YEAR.fill(found=year))
    if role == "preparer":
        quarters = [f"{year}Q{n}" for n in (1, 2, 3, 4)]
        views = [where.open(q) for q in quarters if any(where.quarters_dir.glob(f"{q}*.[xc]*"))]
        if views:
            message = reason or f"law of {year}"
            facts, shown = [v.facts for v in views], for_the_law(notebooks_of(where.workspace))
            propose_law(store_of(where), views[-1].rulebook, facts, int(year), name, message, shown)
    return law_object(where.company, int(year))


def _decided(where: Where, target: str) -> list[dict[str, Any]]:
    """Return the objections of a quarter as the workbook tells them today; a year has none of its own."""
    if not _QUARTER.search(target):
        return []
    rows: list[dict[str, Any]] = list(where.open(target.rpartition("-")[2]).facts.tables.get("objections", []))
    return rows


def _objections(where: Where, target: str) -> list[Fault]:
    """Return what the objections of a quarter have against its approval."""
    from bsclib.governance.objections import deadline, objection_faults

    if not _QUARTER.search(target):
        return []
    quarter = Quarter.parse(target.rpartition("-")[2])
    last_day = deadline(where.open(str(quarter)).rulebook.calendar, quarter)
    rows, revisions = _decided(where, target), store_of(where).revisions(target)
    return objection_faults(rows, revisions, last_day, datetime.now(UTC).date())
