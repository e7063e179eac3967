"""Every page of three companies, in both languages: `python tests/benchmarks/pages.py [--pictures DIR]`.

The sample, a company made by `bsc init`, and one imported from an assessment sheet are run; every page, notebook and
workbook is searched for words of the source, of the other language and for half-width marks, and opened in Chromium at
390 and 1200 px, light and dark.  The suite runs the reduced form (tests/run/test_second_company.py).
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "schemes"), str(Path(__file__).parents[1])]

from books import Kept, write_book  # noqa: E402
from browser import browser, executable  # noqa: E402
from crisis_company import sample_words  # noqa: E402
from test_punctuation import half_width  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
# what only the sample's source would say: its tables and figures, its counts, its name, how it is read, its series
SOURCE = re.compile(
    r"论文|原文|thesis|Table \d|[表图] ?1\.\d|Figure \d|1\.17|14 份|合成数据|synthetic|莫纳罗亚|Mauna|"
    r"G ?科技|G公司|g_company|"
    r"更正后|复原|印出|as corrected|restored|as printed|as published|our sample|not ours|43\.38|12\.85|\b9\.68\b",
    re.IGNORECASE,
)
HAN = re.compile(r"[\u4e00-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}(?: [a-z]{2,})*")
IDS = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b|=(?:full|linear|auto|none|open)\b")
WIDTHS = (390, 1200)
LIMIT, PICTURES = 150_000, 400_000  # bytes of a page, without and with its figures


def bsc(folder, *words, lang):
    """Run a command in a folder, as a person would."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BSC_LANG": lang}
    done = subprocess.run(
        [sys.executable, "-m", "bsclib", *words, "--lang", lang], cwd=folder, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def made(folder, lang):
    """Return the workspace that `bsc init` makes, its quarter run as a draft."""
    bsc(folder, "init", f"acme_{lang}", "--yes", lang=lang)
    home = folder / f"acme_{lang}"
    (quarter,) = {p.stem[:6] for p in home.glob("params/*/quarters/*.xlsx")}
    bsc(home, "run", quarter, "--draft", lang=lang)
    return home


SHEET = {
    "zh": (
        ["指标", "权重", "目标值", "单位", "评分标准"],
        ["准时交货率", "60%", 98, "%", "每低1个百分点扣2分"],
        ["返工次数", "40%", 0, "次", "每发生1次扣5分"],
    ),
    "en": (
        ["Indicator", "Weight", "Target", "Unit", "Scoring rule"],
        ["On-time delivery", "60%", 98, "%", "Each 1 percentage point below target: -2 points"],
        ["Rework", "40%", 0, "times", "Each event: -5 points"],
    ),
}


def imported(folder, lang):
    """Return the workspace made from a sheet as an organisation keeps it, filled, its quarter run as a draft."""
    title = {"zh": "装配车间", "en": "Assembly"}[lang]
    sheet = write_book(folder / f"scheme_{lang}.xlsx", Kept(title, [list(row) for row in SHEET[lang]]))
    name = {"zh": "河畔机械", "en": "Riverside"}[lang]
    bsc(folder, "init", f"river_{lang}", "--from", sheet.name, "--yes", "--name", name, lang=lang)
    home = folder / f"river_{lang}"
    (book,) = home.glob("params/*/quarters/*.xlsx")
    filled = openpyxl.load_workbook(book)
    for page in filled:
        heads = {str(c.value): c.column for c in page[4] if c.value}
        actual = next((n for head, n in heads.items() if head in ("本季实际", "Actual")), None)
        if actual:
            for line, value in zip(range(5, page.max_row + 1), (96, 1), strict=False):
                page.cell(line, actual).value = value
            break
    filled.save(book)
    bsc(home, "run", book.stem, "--draft", lang=lang)
    return home


def text_of(page):
    """Return what a reader sees of a page, and hears of its figures."""
    body = page[page.index("<body") :]
    body = re.sub(r'<img[^>]*?alt="([^"]*)"[^>]*>', r"\1 ", body)
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</(?:td|th|p|h\d|a|b|li|span|figure)>", "\n", body)))


def words_of(path):
    """Return what stands in a file: a page, a notebook with its outputs, a workbook."""
    if path.suffix == ".html":
        return text_of(path.read_text(encoding="utf-8"))
    if path.suffix == ".ipynb":
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        outputs = [o for c in cells for o in c.get("outputs", ())]
        return "\n".join("".join(o.get("data", {}).get("text/plain", o.get("text", ""))) for o in outputs)
    sheets = openpyxl.load_workbook(path, read_only=True)
    return "\n".join(
        str(v) for sheet in sheets for row in sheet.iter_rows(values_only=True) for v in row if v is not None
    )


@cache
def theirs():
    """Return the names that only the sample's law has: units, organs, seats, cards."""
    return sample_words(rows=False)


@cache
def people_wrote():
    """Return law and evidence of the sample: a page quotes names, causes and sources in the language they are in."""
    home = ROOT / "params/g_company"
    return "\n".join(words_of(p) if p.suffix == ".xlsx" else p.read_text("utf-8") for p in home.rglob("*.[xy]*"))


def strange(path, lang, own=True):
    """Yield what stands in a file and should not: words of the source, of the other language, half-width marks, ids."""
    words = words_of(path)
    if own:
        yield from (f"{path.name}: source: {m[0]}" for kind in (SOURCE, theirs()) for m in kind.finditer(words))
    if path.suffix == ".html":
        yield from (f"{path.name}: id: {m[0]}" for m in IDS.finditer(re.sub(r"\S+\.(?:xlsx|csv|yaml)\S*", "", words)))
        other, written = HAN if lang == "en" else ENGLISH, "" if own else people_wrote()
        said = re.sub(r"bsc [a-z]+|SHA-256 \w+|[“`][^”`]*[”`]", "", words)
        yield from (f"{path.name}: language: {m[0]}" for m in other.finditer(said) if m[0] not in written)
    if lang == "zh":
        yield from (f"{path.name}: half-width: {found}" for line in words.splitlines() for found in half_width(line))


def produced(home):
    """Return every page, notebook and workbook that a run made."""
    folder = max(home.glob("outputs/.work/drafts/*"), default=None) or max(home.glob("outputs/archive/*/v*/content"))
    return sorted(
        p for p in folder.rglob("*") if p.suffix in (".html", ".ipynb", ".xlsx") and p.parent.name != "inputs"
    )


def light(page):
    """Return the bytes of a page without its figures."""
    return len(re.sub(r"data:image/png;base64,[^\"]*", "", page).encode())


def seen(tab, path, pictures=None):
    """Yield what a browser finds wrong with a page at either width, light and dark."""
    page = path.read_text(encoding="utf-8")
    if light(page) > LIMIT or len(page) > PICTURES:
        yield f"{path.name}: {light(page)} bytes, {len(page)} with figures"
    for width in WIDTHS:
        for dark in (False, True):
            facts, where = tab.open(path, width, dark), f"{path.name} at {width}{' dark' if dark else ''}"
            jumps = [b for a, b in zip(facts["levels"], facts["levels"][1:], strict=False) if b > a + 1]
            wrong = {
                "wider than the screen": facts["wide"] if facts["wide"] > width else None,
                "console": facts["errors"],
                "faint": facts["faint"][:3],
                "headings out of order": jumps or facts["levels"][:1] != [1],
                "orphaned headings": facts["orphans"],
                "figures without words": facts["unsaid"],
                "names over more than three lines": facts["tall"],
            }
            yield from (f"{where}: {name}: {found}" for name, found in wrong.items() if found)
            if pictures and not dark:
                (pictures / f"{path.stem}-{width}.png").write_bytes(tab.picture())


def main() -> int:
    """Run everything and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="a folder for screenshots")
    pictures = parser.parse_args().pictures
    faults, count = [], 0
    with tempfile.TemporaryDirectory() as name:
        homes = []
        for lang in ("zh", "en"):
            sample = Path(name) / f"sample_{lang}"
            sample.mkdir()
            words = ("run", "2025Q4", "--draft", "--params", str(ROOT / "params"), "--outputs", str(sample / "outputs"))
            bsc(ROOT, *words, lang=lang)
            homes += [
                (sample, lang, False),
                (made(Path(name), lang), lang, True),
                (imported(Path(name), lang), lang, True),
            ]
        files = [(path, lang, own) for home, lang, own in homes for path in produced(home)]
        faults += [fault for path, lang, own in files for fault in strange(path, lang, own)]
        if executable():
            with browser() as tab:
                for path, lang, _ in files:
                    if path.suffix == ".html":
                        count += 1
                        folder = pictures / path.parents[1].name / lang if pictures else None
                        if folder:
                            folder.mkdir(parents=True, exist_ok=True)
                        faults += seen(tab, path, folder)
    print(f"{date.today()}: {len(files)} files of {len(homes)} runs searched, {count} pages seen in a browser")
    print("\n".join(faults) or "nothing found")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
