"""Search everything published for planted targets, weights and payments, in every form a value may hide in.

    python tests/benchmarks/archive_leaks.py

A copy of the sample gets targets, weights and payments that occur nowhere else, is sealed, signed and published to the
public and to every unit.  First the scanner itself must find a value in each of twenty carriers.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import json
import re
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote_to_bytes

import openpyxl

from bsclib.archive import Revision, Store
from bsclib.evidence import template
from bsclib.governance import propose_law, publish, sign
from bsclib.paths import packaged
from bsclib.quarter import QuarterView, open_quarter

COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
THREE = {"preparer": "Li Lei", "reviewer": "Han Meimei", "approver": "Wang Fang"}
TARGETS = {
    ("company", "net_profit"): "5527.43",
    ("center_profit", "equipment_management_index"): "97.37",
    ("dept_rnd", "product_performance_pass_rate"): "97.19",
    ("dept_office", "travel_expenses"): "82.67",
}
WEIGHTS = {
    ("company", "net_profit"): "8.8731",
    ("center_cost", "production_cost"): "19.5317",
    ("dept_rnd", "product_satisfaction"): "29.6371",
}
PAYMENTS = {"rnd": "612345.67", "sales": "48217.39"}  # what units are paid and fined: nobody's but the inside's
WORDS = ("Quokka reason", "Wombat decider", "Numbat note")  # of the same rows


# ---- a quarter, sealed as a run seals it, but without notebooks


def add(store: Store, view: QuarterView, reason: str, period: str = PERIOD) -> Revision:
    """Seal law, evidence and scores of a quarter; of a year, the evidence of its quarters."""
    name = f"{COMPANY}-{period}"
    with store.stage(name) as content:
        for path in view.rulebook.files:
            target = content / "params" / view.company / path.relative_to(view.rulebook.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        (content / "inputs").mkdir()
        for past in [view] if "Q" in period else view.history(4):
            shutil.copyfile(past.facts.source, content / "inputs" / past.facts.source.name)
        text = view.scores.to_csv()
        (content / "scores.csv").write_text(text, encoding="utf-8", newline="")
        return store.commit(name, content, expected_head=store.head(name), message=reason, user="Li Lei")


def approve(store: Store, name: str) -> None:
    """Let all three sign by name."""
    for role, who in THREE.items():
        sign(store, name, role, who)


def published(outputs: Path, workspace: Path, withhold: bool = True) -> Store:
    """Seal, sign and publish a workspace's quarter to everyone and to every unit."""
    store, view = Store(outputs), open_quarter(COMPANY, PERIOD, workspace=workspace)
    add(store, view, "first")
    propose_law(store, view.rulebook, [view.facts], 2025, "Li Lei", "law of 2025")
    approve(store, LAW)
    approve(store, NAME)
    publish(store, COMPANY, PERIOD, "public", withhold=withhold)
    for unit in view.rulebook.units:
        publish(store, COMPANY, PERIOD, "unit", unit=unit)
    return store


def planted(workspace: Path) -> Path:
    """Make a workspace whose targets and weights hold the values above."""
    shutil.copytree(packaged("params", COMPANY), workspace / "params" / COMPANY)
    cards = workspace / "params" / COMPANY / "scorecards"
    for (card, indicator), value in WEIGHTS.items():
        path = cards / f"{card}.yaml"
        head, mark, rest = path.read_text("utf-8").partition(f"\n  {indicator}:\n")
        rest = re.sub(r'(weight:\s+\d{4}-\d{2}-\d{2}: \{value: )"?[\d.]+"?', rf'\g<1>"{value}"', rest, count=1)
        path.write_text(head + mark + rest, encoding="utf-8")
    view = open_quarter(COMPANY, PERIOD, workspace=workspace)
    rows = dict(view.facts.rows)
    for key, value in TARGETS.items():
        rows[key] = replace(rows[key], target=Decimal(value))
    source = workspace / "params" / COMPANY / "quarters" / f"{PERIOD}.xlsx"
    day = view.quarter.last_day
    paid = [
        {"unit": unit, "kind": kind, "amount": Decimal(amount), "reason": WORDS[0], "decider": WORDS[1],
         "approved": day, "paid": day, "note": WORDS[2]}
        for (unit, amount), kind in zip(PAYMENTS.items(), ("reward", "penalty"), strict=True)
    ]  # fmt: skip
    facts = replace(view.facts, rows=rows, tables={**view.facts.tables, "payments": paid})
    template(view.rulebook, PERIOD, source, values=facts)
    return workspace


# ---- the scanner


def renderings(value: str) -> dict[str, bytes]:
    """Return the forms in which `value` may stand in a file, by name."""
    number, whole, part = Decimal(value), *value.split(".")
    grouped, half = f"{number:,}", value[: len(value) // 2]
    full = str.maketrans("0123456789.", "０１２３４５６７８９．")
    chinese = str.maketrans("0123456789.", "〇一二三四五六七八九点")
    texts = {
        "plain": value,
        "grouped": grouped,
        "grouped by blank": grouped.replace(",", " "),
        "grouped by thin blank": grouped.replace(",", "\u2009"),
        "grouped by no-break blank": grouped.replace(",", "\u00a0"),
        "grouped by apostrophe": grouped.replace(",", "'"),
        "decimal comma": value.replace(".", ","),
        "full width": value.translate(full),
        "Chinese digits": value.translate(chinese),
        "as a share": f"{number / 100}",
        "in units": f"{number * 10000:.0f}",
        "scientific": f"{number:.6E}".replace("E+", "e+0"),
        "short scientific": f"{float(value):e}",
        "without point": f"{whole}{part}",
        "entities": "".join(f"&#{ord(c)};" for c in value),
        "hex entities": "".join(f"&#x{ord(c):x};" for c in value),
        "JSON escapes": "".join(f"\\u{ord(c):04x}" for c in value),
        "percent escapes": "".join(f"%{ord(c):02X}" for c in value),
        "reversed": value[::-1],
        "split by a tag": f"{half}<b></b>{value[len(half) :]}",
        "zero-width joined": f"{half}\u200b{value[len(half) :]}",
        "hex of text": value.encode().hex(),
        "float hex": float(value).hex(),
    }
    data = {name: text.encode() for name, text in texts.items()}
    data |= {f"base64 {n}": _base64(value.encode(), n) for n in (0, 1, 2)}
    data |= {"UTF-16 LE": value.encode("utf-16-le"), "UTF-16 BE": value.encode("utf-16-be")}
    data |= {"double LE": struct.pack("<d", float(value)), "double BE": struct.pack(">d", float(value))}
    for name in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(name, value.encode())
        data |= {name: digest.hexdigest().encode(), f"{name} bytes": digest.digest()}
    return data


def _base64(text: bytes, before: int) -> bytes:
    """Return the letters that `text` alone decides when it stands `before` bytes into a group."""
    letters = base64.b64encode(b"x" * before + text).rstrip(b"=")
    return letters[-(-before * 8 // 6) : len(letters) - ((before + len(text)) % 3 != 0)]


def opened(data: bytes) -> set[bytes]:
    """Return `data` and all that is packed, encoded or marked up inside it, five layers deep."""
    found, layer = {data}, {data}
    for _ in range(5):
        layer = {inner for outer in layer for inner in _unpacked(outer) if inner} - found
        found |= layer
    return found


def _unpacked(data: bytes) -> Iterator[bytes]:
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            yield member.filename.encode() + b"\n" + member.comment + b"\n" + archive.read(member)
    for match in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", data):
        unpack = zlib.decompressobj(47)
        try:
            yield unpack.decompress(data[match.start() :])
        except zlib.error:
            continue
    for match in re.finditer(rb"[A-Za-z0-9+/]{12,}={0,2}", data):
        text = match[0].rstrip(b"=")
        text = text[: len(text) - (len(text) % 4 == 1)]
        yield base64.b64decode(text + b"=" * (-len(text) % 4))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        yield data.decode("utf-16", "replace").encode()
    text = data.decode("utf-8", "ignore")
    yield re.sub(r"<[^>]*>", "", text).encode()
    yield html.unescape(text).encode()
    yield unquote_to_bytes(text)
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text).encode("utf-8", "ignore")
    yield re.sub("[\u200b-\u200f\u2060\ufeff]", "", text).encode()


def hits(path: Path, values: list[str]) -> list[str]:
    """Return "value as rendering" for everything found in a file, its name included."""
    found = []
    layers = {path.name.encode()} | opened(path.read_bytes())
    for value in values:
        for name, needle in renderings(value).items():
            if any(_stands(needle, layer) for layer in layers):
                found.append(f"{path.name}: {value} as {name}")
    return found


def _stands(needle: bytes, layer: bytes) -> bool:
    """Return whether `needle` stands in `layer`, digits on either side making it another number."""
    if not (needle[:1].isdigit() and needle[-1:].isdigit()):
        return needle in layer
    return re.search(rb"(?<![0-9.])" + re.escape(needle) + rb"(?![0-9])", layer) is not None


# ---- twenty carriers that the scanner must find


def _xlsx(value: str, hidden: bool) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.create_sheet("data") if hidden else book.active
    sheet["C7"] = float(value)
    sheet.sheet_state = "hidden" if hidden else "visible"
    book.save(out)
    return out.getvalue()


def _zip(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def _png(chunk: bytes, data: bytes) -> bytes:
    body = chunk + data
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def carriers(value: str) -> dict[str, bytes]:
    """Return twenty files that hold `value`."""
    text = value.encode()
    return {
        "text.html": b"<html><body><p>" + text + b"</p></body></html>",
        "comment.html": b"<html><!-- target " + text + b" --></html>",
        "attribute.html": b'<html><td data-target="' + text + b'"></td></html>',
        "hidden.html": b'<html><i style="display:none">' + text + b"</i></html>",
        "entities.html": b"<html>" + "".join(f"&#{b};" for b in text).encode() + b"</html>",
        "split.html": b"<html><b>" + text[:3] + b"</b><i>" + text[3:] + b"</i></html>",
        "table.csv": b"a,b\n1," + text + b"\n",
        "data.json": json.dumps({"t": float(value)}).encode(),
        "notebook.ipynb": json.dumps({"metadata": {"was": value}, "cells": []}).encode(),
        "cell.xlsx": _xlsx(value, hidden=False),
        "sheet.xlsx": _xlsx(value, hidden=True),
        "inner.zip": _zip("outer.zip", _zip("inner.txt", text)),
        "member.zip": _zip(f"{value}.txt", b"x"),
        "packed.gz": gzip.compress(text),
        "text.png": _png(b"tEXt", b"Comment\0" + text),
        "packed.png": _png(b"zTXt", b"Comment\0\0" + zlib.compress((text + b" ") * 3)),
        "chart.svg": b"<svg><title>" + text + b"</title></svg>",
        "uri.html": b'<img src="data:image/svg+xml;base64,' + base64.b64encode(b"<svg>" + text + b"</svg>") + b'">',
        "wide.txt": value.encode("utf-16"),
        "hash.txt": hashlib.sha256(text).hexdigest().encode(),
    }


def found_carriers(folder: Path, value: str) -> list[str]:
    """Return the carriers in which the scanner finds `value`."""
    found = []
    for name, data in carriers(value).items():
        (folder / name).write_bytes(data)
        found += [name] if hits(folder / name, [value]) else []
    return found


def secrets_of(folder: Path, outputs: Path, view: QuarterView) -> list[str]:
    """Return the planted values that the files in `folder` must not show: a unit may see its own."""
    unit = folder.relative_to(outputs).parts[1] if folder.relative_to(outputs).parts[0] == "units" else ""
    own = {card.id for card in view.rulebook.scorecards if unit and card.unit == unit}
    return [*PAYMENTS.values(), *(v for part in (TARGETS, WEIGHTS) for (card, _), v in part.items() if card not in own)]


def scan(outputs: Path, view: QuarterView) -> tuple[int, int, list[str]]:
    """Return (files, bytes, hits) of all that was published."""
    files = [p for part in ("public", "units") for p in (outputs / part).rglob("*") if p.is_file()]
    found = [hit for path in files for hit in hits(path, secrets_of(path.parent, outputs, view))]
    found += [
        f"{p.name}: {w}" for p in files for w in WORDS if any(w.encode() in part for part in opened(p.read_bytes()))
    ]
    return len(files), sum(p.stat().st_size for p in files), found


def main() -> int:
    """Run the whole battery and print what was counted."""
    with tempfile.TemporaryDirectory() as folder:
        found = found_carriers(Path(folder), "5527.43")
        missed = sorted(carriers("5527.43").keys() - set(found))
        print(f"carriers {len(carriers('5527.43'))}  found {len(found)} {missed or ''}")
        clean = published(Path(folder) / "clean", packaged())
        view = open_quarter(COMPANY, PERIOD, workspace=planted(Path(folder) / "workspace"))
        _, _, chance = scan(clean.outputs, view)
        store = published(Path(folder) / "outputs", Path(folder) / "workspace")
        files, size, leaks = scan(store.outputs, view)
        own = (store.outputs / "units" / "rnd" / COMPANY / PERIOD / "scores.csv").read_text("utf-8")
        values = len(TARGETS) + len(WEIGHTS) + len(PAYMENTS)
        print(f"planted values {values}, words {len(WORDS)}  renderings {len(renderings('5527.43'))}")
        print("\n  ".join([f"published files {files}  bytes {size}  hits {len(leaks)}", *leaks[:10]]))
        print(f"the same search in an unplanted publication: {len(chance)} (chance)")
        print(f"its own target is shown to the unit: {TARGETS[('dept_rnd', 'product_performance_pass_rate')] in own}")
    return len(leaks) + 20 - len(found)


if __name__ == "__main__":
    raise SystemExit(min(main(), 1))
