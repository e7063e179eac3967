"""Every control in a real browser: `python tests/benchmarks/lessons_browser.py [PAGE…]` (default: all of them).

A page is `what_if`, or a lesson as `en/5_rules`.  Voilà serves it on loopback, Chromium opens it; a slider is dragged
with the mouse, each menu moved with the keyboard, each rule typed.  After every move the figures that the page shows
must be those that the library computes in this process for where the controls then stand, and must have changed."""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from time import monotonic, sleep

sys.path.insert(0, str(Path(__file__).parent))
from browser import browser

from bsclib.errors import BscError
from bsclib.teaching import Classroom, read_lesson, sources
from bsclib.teaching.moved import what_if

ROOT = Path(__file__).resolve().parents[2]
LESSONS = ROOT / "notebooks" / "teaching"
PATIENCE = 120  # [s] until a page stands, or a move shows
# what stands on the page: boards in order, each control of one, the figures below them
JS = r"""window.bsc = {
  boards: () => [...document.querySelectorAll('.widget-vbox')].filter(b => !b.parentElement.closest('.widget-vbox')),
  board: n => bsc.boards()[n],
  turns: n => [...bsc.board(n).querySelectorAll('.widget-hslider, .widget-dropdown, .widget-text')],
  figures: n => { const all = [...bsc.board(n).querySelectorAll('.widget-html')], last = all[all.length - 1];
    const row = last && last.querySelector('table tbody tr'), said = last && last.querySelector('pre');
    return row ? [...row.children].map(c => c.textContent) : said ? ['!', said.textContent] : null },
  middle: e => { e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();
    return [r.left + r.width / 2, r.top + r.height / 2] },
  handle: (n, k) => bsc.middle(bsc.turns(n)[k].querySelector('.noUi-handle')),
  rail: (n, k) => { const r = bsc.turns(n)[k].querySelector('.noUi-base').getBoundingClientRect();
    return [r.left, r.right] },
  readout: (n, k) => { const e = bsc.turns(n)[k], s = e.querySelector('select'), i = e.querySelector('input');
    if (s) return s.selectedOptions[0].text.replace(/\u00a0/g, ' ');
    return i ? i.value : e.querySelector('.widget-readout').textContent },
  field: (n, k) => { const e = bsc.turns(n)[k].querySelector('select, input'); const at = bsc.middle(e); e.focus();
    if (e.select) e.select(); return at },
  tab: (n, k) => { const t = bsc.board(n).querySelectorAll('.lm-TabBar-tab')[k]; return t ? bsc.middle(t) : null },
}; true"""


class Page:
    """A page with controls, in the browser's tab."""

    def __init__(self, tab):
        self.tab = tab

    def ask(self, expression):
        """Return the value of an expression on the page; None where it fails."""
        return self.tab.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def until(self, expression, wanted=bool):
        """Wait until an expression has the value wanted; return it."""
        end = monotonic() + PATIENCE
        while not wanted(found := self.ask(expression)):
            assert monotonic() < end, (expression, found)
            sleep(0.1)
        return found

    def mouse(self, kind, x, y):
        """Move, press or release the mouse."""
        held = {"button": "left", "buttons": 1, "clickCount": 1} if kind != "mouseMoved" else {"buttons": 1}
        self.tab.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **held)

    def click(self, at):
        """Press and release the mouse."""
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, *at)

    def key(self, name, code):
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            given = {"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code}
            if name == "Enter":
                given["text"] = "\r"
            self.tab.call("Input.dispatchKeyEvent", **given)

    def drag(self, board, turn, share):
        """Drag a slider's handle to a share of its rail."""
        x, y = self.ask(f"bsc.handle({board}, {turn})")
        left, right = self.ask(f"bsc.rail({board}, {turn})")
        goal = left + (right - left) * share
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y)
        for part in (0.3, 0.7, 1):
            self.mouse("mouseMoved", x + (goal - x) * part, y)
        self.mouse("mouseReleased", goal, y)


def expected(explorer, stand):
    """Return the cells that the library computes, or that what cannot be is told."""
    try:
        return [*explorer.at(**stand).rows[0]]
    except BscError as error:
        return ["!", error.render(explorer.language)]


def turn(page, board, number, control, explorer, stand, first=0):
    """Move one control for real and compare; return whether the figures changed."""
    k = number + first
    before = page.ask(f"bsc.figures({board})")
    if not control.values:
        page.ask(f"bsc.field({board}, {k})")
        page.tab.call("Input.insertText", text="每比目标值低10%,扣1分")
        page.key("Enter", 13)
    elif control.menu:
        page.ask(f"bsc.field({board}, {k})")
        last = [*control.values].index(stand[control.name]) == len(control.values) - 1
        page.key(*(("ArrowUp", 38) if last else ("ArrowDown", 40)))
    else:
        at = [*control.values].index(stand[control.name]) / max(len(control.values) - 1, 1)
        page.drag(board, k, 0.85 if at < 0.5 else 0.15)
    said = {control.position(v, explorer.language): v for v in control.values}
    shown = page.until(f"bsc.readout({board}, {k})", lambda text: not said or text in said)
    stand[control.name] = said.get(shown, shown)
    wanted = expected(explorer, stand)
    assert stand[control.name] != control.start or len(control.values) == 1, (control.name, "did not move")
    page.until(f"bsc.figures({board})", lambda found: found == wanted)
    return wanted != before


def drive(page, board, explorer, first=0, tabs=True):
    """Move every control of an explorer; return how many there are, and how often the figures changed."""
    stand, changed, order = dict(explorer.start), 0, [*dict.fromkeys(c.tab for c in explorer.controls)]
    assert page.until(f"bsc.figures({board})", lambda found: found == expected(explorer, stand))
    for number, control in enumerate(explorer.controls):
        if tabs and len(order) > 1:
            page.click(page.ask(f"bsc.tab({board}, {order.index(control.tab)})"))
        changed += turn(page, board, number, control, explorer, stand, first)
    return len(explorer.controls), changed


def boards(source, language):
    """Return the explorers of a lesson, made in this process by its own cells."""
    room, found = {"language": language, "workspace": str(ROOT)}, []
    for block in (b for b in read_lesson(source).blocks if b.kind == "code"):
        if not block.words:
            with redirect_stdout(StringIO()):
                exec(block.text, room)
        elif "_explorer(" in block.text:
            found.append(eval(block.text, room))
    return found


@contextmanager
def served(command, path):
    """Serve on loopback; give the address once it answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        env = {**os.environ, "BSC_LANG": "en", "JUPYTER_CONFIG_DIR": home, "JUPYTER_RUNTIME_DIR": home}
        words = [sys.executable, "-m", *command, f"--port={port}", "--no-browser"]
        process = subprocess.Popen(
            words, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            end = monotonic() + PATIENCE
            while True:
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE)
                    break
                except OSError:
                    assert monotonic() < end, "the server does not answer"
                    assert process.poll() is None, "the server ended"
                    sleep(0.3)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def whole_page(page):
    """Drive the what-if page: a matrix whole, and a card on its four tabs."""
    room = Classroom(str(ROOT), "en")
    chooser = what_if(room)
    *_, last = chooser.known
    done = [drive(page, 0, next(iter(chooser.known.values()))(), first=1)]
    page.ask("bsc.field(0, 0)")
    page.key("End", 35)  # the last card
    page.until("bsc.readout(0, 0)", lambda text: text == last.en)
    return [*done, drive(page, 0, chooser.known[last](), first=1)]


def main(*pages):
    """Drive the pages named, or all."""
    every = ["what_if", *(f"{lang}/{p.stem}" for lang in ("en", "zh") for p in sources(LESSONS / "source"))]
    chosen = [*pages] or every
    with served(["voila", str(LESSONS), "--Voila.ip=127.0.0.1"], "/") as address, browser() as tab:
        for name in chosen:
            tab.open(f"{address}/voila/render/{name}.ipynb", 1300)
            page = Page(tab)
            page.ask(JS)
            if name == "what_if":
                page.until("bsc.boards().length", lambda n: n == 1)
                done = whole_page(page)
            else:
                lang, stem = name.split("/")
                found = boards(LESSONS / "source" / f"{stem}.md", lang)
                page.until("bsc.boards().length", lambda n, found=found: n == len(found))
                done = [drive(page, n, explorer) for n, explorer in enumerate(found)]
            turned, changed = (sum(column) for column in zip(*done, strict=True))
            print(f"{name:28} {len(done)} boards, {turned} controls moved, {changed} changed the figures", flush=True)
            assert changed >= len(done)


if __name__ == "__main__":
    main(*sys.argv[1:])
