"""`bsc ledger`: indicators and budget lines filled from an exported trial balance or journal."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bsclib.archive.fs import write
from bsclib.cli.common import Where, formats, places, quarter_argument, say, say_json
from bsclib.cli.words import argument, declare, option
from bsclib.decimals import shown, text_of
from bsclib.errors import NOTHING, Text, UsageError, place_at

if TYPE_CHECKING:
    from bsclib.evidence import Facts
    from bsclib.evidence.by_ledger import Reconciled

MOST = 40  # accounts that are listed

NO_MAPPING = Text("{path} 没有科目对应", "{path} maps no accounts")
NO_EXPORT = Text("{path} 下没有 {quarter} 的导出文件", "{path} holds no export of {quarter}")
STATES = {
    "filled": Text("已填", "filled"),
    "same": Text("相符", "agrees"),
    "differs": Text("不符，未改", "differs, left"),
    "replaced": Text("已改", "replaced"),
    "no_line": Text("无此明细", "no such line"),
}
CELL = Text("{state}  {what}  {month}  {value}{typed}", "{state}  {what}  {month}  {value}{typed}")
TYPED = Text("（已填 {typed}）", " (typed: {typed})")
SUMS = Text(
    "{month}：借 {all_debit}，贷 {all_credit}；已对应 {mapped_debit} / {mapped_credit}，"
    "未对应 {unmapped_debit} / {unmapped_credit}",
    "{month}: debit {all_debit}, credit {all_credit}; mapped {mapped_debit} / {mapped_credit}, "
    "not mapped {unmapped_debit} / {unmapped_credit}",
)
LEFT = Text("未对应而有发生额的科目 {n} 个：{codes}", "{n} accounts with movements are not mapped: {codes}")
ROUNDED = Text("四舍五入共 {value} 万元", "rounding in all: {value} (CNY 10,000)")
WRITTEN = Text("已写入 {path}：{n} 格", "Wrote {n} cells into {path}")
NOTHING_WRITTEN = Text("没有写入任何格", "No cell was written")
REMARKS = Text("提示 {n} 条：", "{n} notices:")


@declare("ledger", example="bsc ledger 2025Q4 --dry-run")
@quarter_argument
@argument(
    "files",
    nargs=-1,
    metavar="[FILE...]",
    text=Text(
        "导出的科目余额表或序时账，CSV 或 xlsx（默认：公司文件夹 ledger/ 下本季的文件）",
        "exported trial balances or a journal, CSV or xlsx (default: the quarter's files in the company's ledger/)",
    ),
)
@option("--overwrite", is_flag=True, text=Text("以总账为准，改写不符的数", "replace typed figures that differ"))
@option("--dry-run", "dry", is_flag=True, text=Text("只显示，不写入", "show, write nothing"))
@places
@formats("table", "json")
def command(quarter: str, files: tuple[str, ...], overwrite: bool, dry: bool, where: Where, form: str) -> None:
    """Read the exports, hold them against what was typed, and write the empty cells."""
    from bsclib.evidence.balances import read_balances
    from bsclib.evidence.by_ledger import reconciled
    from bsclib.period import Quarter

    view = (where if dry else where.own()).open(quarter)
    if not (view.rulebook.ledger.lines or view.rulebook.ledger.figures):
        raise UsageError(NO_MAPPING.fill(path=where.company_dir / "ledger.yaml"))
    period = Quarter.parse(quarter)
    months = tuple(f"{period.year}-{m:02d}" for m in period.months)
    paths = [Path(f) for f in files] or exports_of(where.company_dir, quarter)
    found = reconciled(read_balances(paths, months), view.facts, view.rulebook, overwrite=overwrite)
    written = {} if dry else _write(found, view.facts)
    if form == "json":
        say_json(_plain(found, written))
    else:
        _show(found, written, where.lang)


def exports_of(home: Path, quarter: str) -> list[Path]:
    """Return the exports of a quarter that lie in the company's folder `ledger/`."""
    found = sorted(p for p in (home / "ledger").glob(f"{quarter}*") if p.suffix in (".csv", ".xlsx"))
    if not found:
        raise UsageError(NO_EXPORT.fill(path=home / "ledger", quarter=quarter))
    return found


def _write(found: Reconciled, facts: Facts) -> dict[str, int]:
    """Write the cells that were empty, and those that are to be replaced; return how many in each file."""
    from bsclib.evidence.csv_edit import edited_csv
    from bsclib.evidence.workbook_edit import edited

    edits: dict[str, dict[tuple[str, str], Decimal | str]] = {}
    for cell in found.cells:
        if cell.state in ("filled", "replaced") and cell.address:
            place = place_at(cell.address, facts.source.name)
            name, line, column = place.file.rsplit(":", 2) if not place.sheet else (place.file, place.sheet, place.cell)
            edits.setdefault(name, {})[line, column] = cell.value
    ready = {}
    for name, own in edits.items():
        path = facts.source.parent / name
        content = path.read_bytes()
        ready[path] = edited_csv(content, own) if path.suffix == ".csv" else edited(content, own, name)
    for path, content in ready.items():  # only once all of them could be made
        _replace(path, content)
    return {name: len(own) for name, own in edits.items()}


def _replace(path: Path, content: bytes) -> None:
    """Put the new bytes in the place of the old ones, whole or not at all."""
    new = path.with_name(f".{path.name}.part")
    new.unlink(missing_ok=True)
    write(new, content)
    new.chmod(path.stat().st_mode)
    new.replace(path)


def _show(found: Reconciled, written: dict[str, int], lang: str) -> None:
    for cell in found.cells:
        typed = TYPED.fill(typed=_value(cell.typed)) if cell.state in ("differs", "replaced") else NOTHING
        state, value = STATES[cell.state], text_of(cell.value)
        say(CELL, state=state, what=cell.what, month=cell.month, value=value, typed=typed)
    for month, sums in found.movements.items():
        amounts = {
            f"{part}_{side}": shown(sums[part][n]) for part in sums for n, side in enumerate(("debit", "credit"))
        }
        click.echo(SUMS.fill(month=month, **amounts).of(lang))
    if found.unmapped:
        say(LEFT, n=len(found.unmapped), codes=", ".join(a.code for a in found.unmapped[:MOST]))
    say(ROUNDED, value=text_of(found.rounding))
    if found.notices:
        say(REMARKS, n=len(found.notices))
    for notice in found.notices:
        click.echo(f"  {notice.render(lang)}")
    for name, n in written.items():
        say(WRITTEN, path=name, n=n)
    if not written:
        say(NOTHING_WRITTEN)


def _value(value: Decimal | str | None) -> str | None:
    return text_of(value) if isinstance(value, Decimal) else value


def _plain(found: Reconciled, written: dict[str, int]) -> dict[str, Any]:
    """Return the same as plain data, amounts as decimal strings."""
    return {
        "cells": [
            {
                "state": c.state, "what_zh": c.what.zh, "what_en": c.what.en, "month": c.month, "cell": c.address,
                "value": text_of(c.value), "typed": _value(c.typed), "accounts": list(c.accounts),
            }
            for c in found.cells
        ],
        "movements": {m: {p: [text_of(x) for x in pair] for p, pair in s.items()} for m, s in found.movements.items()},
        "unmapped": [{"account": a.code, "name": a.name, "debit": text_of(a.debit), "credit": text_of(a.credit)}
                     for a in found.unmapped],
        "rounding": text_of(found.rounding),
        "notices": [n.to_json() for n in found.notices],
        "written": written,
    }  # fmt: skip
