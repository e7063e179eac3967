"""Fills an empty template inside LibreOffice, saves it there, reads it back: the values typed are the values read.

    python tests/benchmarks/libreoffice_fill.py

Needs LibreOffice and a Python that has its `uno` module (Debian: libreoffice-calc, python3-uno).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import bsclib as bsc
from bsclib.evidence import read_workbook, template
from bsclib.paths import packaged

INSIDE = r"""
import json, sys, time
import uno
from com.sun.star.beans import PropertyValue
book, cells, pipe = sys.argv[1], json.load(open(sys.argv[2])), sys.argv[3]
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for _ in range(60):
    try:
        context = resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        break
    except Exception:
        time.sleep(0.5)
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
hidden = PropertyValue("Hidden", 0, True, 0)
document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(book), "_blank", 0, (hidden,))
for place, value in cells.items():
    sheet, cell = place.split("!")
    target = document.Sheets.getByName(sheet).getCellRangeByName(cell)
    if isinstance(value, str):
        target.setString(value)
    else:
        target.setValue(value)
document.storeToURL(uno.systemPathToFileUrl(book), (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),))
document.close(True)
desktop.terminate()
"""


def main() -> int:
    """Fill, save, read, compare; print the counts."""
    office, python = shutil.which("soffice"), shutil.which("python3", path="/usr/bin")
    if not office or not python or subprocess.run([python, "-c", "import uno"], check=False).returncode:
        print("skipped: LibreOffice or its uno module is not installed")
        return 0
    law = bsc.load_rulebook(packaged("params", "g_company"), as_of="2025-12-31")
    typed = read_workbook(packaged("params", "g_company", "quarters", "2025Q4.xlsx"), law)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        book = template(law, "2025Q4", home / "2025Q4.xlsx", previous=typed)
        asked = {}
        for fact in typed.rows.values():
            if not str(fact.actual).startswith("card:") and fact.actual is not None:
                asked.setdefault(fact.cell, fact.actual)
            if isinstance(fact.target, Decimal):
                asked.setdefault(fact.target_cell, fact.target)
        values = {place: v if isinstance(v, str) else float(v) for place, v in asked.items()}
        (home / "cells.json").write_text(json.dumps(values), "utf-8")
        (home / "inside.py").write_text(INSIDE, "utf-8")
        profile, pipe = (home / "profile").as_uri(), f"bsc{time.time_ns()}"
        words = [
            office,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile}",
            f"--accept=pipe,name={pipe};urp;",
        ]
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                command = [python, str(home / "inside.py"), str(book), str(home / "cells.json"), pipe]
                subprocess.run(command, check=True, timeout=180)
                server.wait(30)
            finally:
                server.kill()
        found = read_workbook(book, law)
    wrong = [k for k, f in typed.rows.items() if (found.rows[k].actual, found.rows[k].target) != (f.actual, f.target)]
    print(f"{len(values)} cells typed in LibreOffice, {len(found.rows)} rows read back, {len(wrong)} differ")
    for key in wrong[:5]:
        print("  ", key, typed.rows[key].actual, found.rows[key].actual, typed.rows[key].target, found.rows[key].target)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
