"""Open sealed notebooks with a payload in every name in JupyterLab: nothing of them may come alive.

    python tests/benchmarks/archive_lab.py --lab .venv-lab/bin/python

`--lab` is a Python that has JupyterLab (`python run.py lab` makes `.venv-lab`).  A quarter whose every name is a
payload is run and sealed; headless Chromium opens its notebooks, and one that holds every payload raw in every kind
of output, which shows that the judge sees something.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import nbformat

from bsclib.run.seal import Request, run_quarter

HERE = Path(__file__).resolve().parent
HOSTILE = runpy.run_path(str(HERE / "archive_injection.py"))
BROWSER = runpy.run_path(str(HERE / "browser.py"))
NOTEBOOKS = ("01_strategy_decomposition", "03_company_scoring", "06_execution_monitoring", "08_quarter_summary")
SLOW = ("sensitivity.readings", "sensitivity.law_weights")
EVIL, PAYLOADS = HOSTILE["EVIL"], HOSTILE["PAYLOADS"]
LINK = r" $\href{javascript:alert(1)}{x}$"
# what lives in a notebook as shown: scripts that ran, links that would run, handlers
SEEN = """(() => { const inside = [...document.querySelectorAll('.jp-Notebook *')];
  const links = inside.flatMap(e => ['href', 'xlink:href', 'src', 'action'].map(n => e.getAttribute(n) || ''));
  return { shown: document.querySelectorAll('.jp-Notebook .jp-OutputArea-output').length,
    math: document.querySelectorAll('.jp-Notebook mjx-container').length,
    ran: document.documentElement.hasAttribute('data-alive'),
    links: links.filter(v => /^\\s*(javascript|vbscript|data:text)/i.test(v)),
    handlers: inside.filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).length,
    frames: document.querySelectorAll('.jp-Notebook iframe, .jp-Notebook object, .jp-Notebook embed').length } })()"""


def sealed_notebooks(folder: Path) -> list[Path]:
    """Run and seal the hostile quarter, a link in raw LaTeX in every name; return its notebooks."""
    workspace = HOSTILE["hostile"](folder / "workspace", LINK)
    (workspace / "notebooks").mkdir()
    for name in NOTEBOOKS:
        notebook = json.loads((HERE.parents[1] / "notebooks" / f"{name}.ipynb").read_text("utf-8"))
        cells = [c for c in notebook["cells"] if not any(word in "".join(c["source"]) for word in SLOW)]
        (workspace / "notebooks" / f"{name}.ipynb").write_text(json.dumps(notebook | {"cells": cells}), "utf-8")
    os.environ["BSC_USER"] = PAYLOADS[9]
    asked = Request(HOSTILE["COMPANY"], HOSTILE["PERIOD"], workspace, folder / "outputs", reason=PAYLOADS[0])
    done = run_quarter(replace(asked, allow_changed_notebooks=True))
    assert done.revision is not None
    return sorted((done.revision.content / "notebooks").glob("*.ipynb"))


def raw_notebook(path: Path) -> Path:
    """Write a notebook that holds the payloads raw, as no notebook of ours does."""
    cells: list[Any] = [nbformat.v4.new_markdown_cell("\n\n".join(PAYLOADS))]
    outputs = [nbformat.v4.new_output("display_data", {"text/html": f"<p>{p}</p>", "text/plain": p}) for p in PAYLOADS]
    outputs += [
        nbformat.v4.new_output("display_data", {"text/latex": f"$\\href{{javascript:alert(1)}}{{x{n}}}$"})
        for n in (1, 2)
    ]
    cells.append(nbformat.v4.new_code_cell("1", outputs=outputs))
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@contextmanager
def lab(python: str, root: Path) -> Iterator[str]:
    """Serve `root` in JupyterLab, every cell drawn at once; yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = root / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    words = [
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        f"--ServerApp.port={port}",
        "--IdentityProvider.token=",
    ]
    words += [f"--ServerApp.root_dir={root}", "--ServerApp.disable_check_xsrf=True"]
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {
        "JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTER_DATA_DIR": str(root / "data"),
    }
    server = subprocess.Popen([python, *words], env=env, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = monotonic() + 120
        while monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5)
                break
            except OSError:
                sleep(0.5)
        yield f"http://127.0.0.1:{port}/lab/tree/"
    finally:
        server.terminate()
        server.wait()


def seen(tab: Any, address: str, least: int) -> dict[str, Any]:
    """Return what lives in a notebook once it is drawn, and which addresses of a payload were asked for."""
    tab.said.clear()
    tab.call("Network.enable")
    tab.call("Page.navigate", url=address)
    end, found = monotonic() + 180, {"shown": 0}
    while monotonic() < end and found["shown"] < least:
        sleep(1)
        found = tab.call("Runtime.evaluate", expression=SEEN, returnByValue=True)["result"].get("value") or found
    sleep(8)  # mathematics is set after the rest
    found = tab.call("Runtime.evaluate", expression=SEEN, returnByValue=True)["result"]["value"]
    asked = [m["params"]["request"]["url"] for m in tab.said if m["method"] == "Network.requestWillBeSent"]
    return {**found, "asked": [url for url in asked if EVIL in url.split("?")[0]]}


def main() -> int:
    """Open all notebooks and print what lives in them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lab", default=sys.executable, help="a Python that has JupyterLab")
    python = str(Path(parser.parse_args().lab).absolute())
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        raw, ours = raw_notebook(folder / "raw.ipynb"), sealed_notebooks(folder)
        with lab(python, folder) as address, BROWSER["browser"]() as tab:
            told = {}
            # what was open is opened again: ours come first
            for path, least in (*((path, 2) for path in ours), (raw, 20)):
                told[path.stem] = seen(tab, address + path.relative_to(folder).as_posix(), least)
                print(path.stem, json.dumps(told[path.stem]), flush=True)
    live = [told[path.stem] for path in ours]
    alive = [n for n in live if n["ran"] or n["links"] or n["handlers"] or n["frames"] or n["asked"] or not n["shown"]]
    asked = len(told["raw"]["asked"])
    print(
        f"{len(ours)} sealed notebooks opened, {len(alive)} with anything live; of the raw one {asked} addresses asked"
    )
    return int(bool(alive) or not asked)


if __name__ == "__main__":
    raise SystemExit(main())
