"""A headless Chromium for tests: it opens a page at a given width and tells what a reader would meet there."""

import asyncio
import base64
import json
import shutil
import subprocess
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from tornado.websocket import websocket_connect

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# what a reader would meet: how wide the page is, its headings, what is hard to read, pictures without words
FACTS = """(() => {
  const lit = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const lum = c => { const [r, g, b] = c.map(v => lit(v / 255)); return .2126 * r + .7152 * g + .0722 * b };
  const rgb = s => s.match(/[\\d.]+/g).map(Number);
  const back = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3) } return [255, 255, 255] };
  const faint = [];
  for (const e of document.querySelectorAll('main *, header *, nav *, footer')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || getComputedStyle(e).visibility === 'hidden') continue;
    const a = lum(rgb(getComputedStyle(e).color).slice(0, 3)), b = lum(back(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) faint.push([e.tagName, e.textContent.slice(0, 30), ratio.toFixed(2)]);
  }
  const heads = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')];
  const lines = e => { const r = document.createRange(); r.selectNodeContents(e);
    return new Set([...r.getClientRects()].map(x => Math.round(x.top))).size };
  return { wide: document.documentElement.scrollWidth, inner: window.innerWidth, faint,
    levels: heads.map(h => +h.tagName[1]),
    orphans: heads.filter(h => { const n = h.nextElementSibling, up = h.parentElement.nextElementSibling;
      return !n && !up }).map(h => h.textContent),
    tall: [...document.querySelectorAll('td.l:first-child')].filter(c => lines(c) > 3).map(c => c.textContent),
    unsaid: [...document.images].filter(i => !i.alt.trim()).length,
    small: [...document.querySelectorAll('main *')].filter(e => parseFloat(getComputedStyle(e).fontSize) < 11).length };
})()"""


def executable():
    """Return where a Chromium is, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One open tab."""

    def __init__(self, socket, loop):
        self.socket, self.loop, self.number, self.said = socket, loop, 0, []

    def call(self, method, **given):
        """Return what the browser answers; what it says of its own accord is kept."""
        return self.loop.run_until_complete(self._call(method, given))

    async def _call(self, method, given):
        self.number += 1
        await self.socket.write_message(json.dumps({"id": self.number, "method": method, "params": given}))
        while True:
            told = json.loads(await self.socket.read_message())
            if told.get("id") == self.number:
                assert "error" not in told, told
                return told["result"]
            self.said.append(told)

    def open(self, path, width, dark=False):
        """Open a file or an address at a width [px]; return what is to be known of it, console errors among it."""
        self.said.clear()
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **screen)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=path if "://" in str(path) else Path(path).resolve().as_uri())
        end = monotonic() + 60
        while not any(m["method"] == "Page.loadEventFired" for m in self.said):
            self.call("Runtime.evaluate", expression="1")
            sleep(0.02)
            assert monotonic() < end, f"{path} does not load"
        facts = self.call("Runtime.evaluate", expression=FACTS, returnByValue=True)["result"]["value"]
        errors = [m for m in self.said if m["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")]
        return {**facts, "errors": errors}

    def picture(self, height=None):
        """Return the whole page as PNG, or its upper `height` pixels."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], height or 1e9), "scale": 1}
        found = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(found["data"])


@contextmanager
def browser():
    """Start a Chromium of our own and give its tab; it is gone afterwards."""
    loop = asyncio.new_event_loop()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={home}"]
        process = subprocess.Popen(
            [executable(), *flags, "--remote-allow-origins=*", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            tab = Browser(loop.run_until_complete(_connected(_tab(Path(home)))), loop)
            for domain in ("Page", "Log", "Runtime"):
                tab.call(f"{domain}.enable")
            yield tab
        finally:
            process.terminate()
            process.wait()
            loop.close()


async def _connected(address):
    return await websocket_connect(address, max_message_size=1 << 28)


def _tab(home):
    """Return the address of the open tab."""
    end = monotonic() + 30
    while monotonic() < end:
        try:
            port = (home / "DevToolsActivePort").read_text().split()[0]
            tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
            return next(t["webSocketDebuggerUrl"] for t in tabs if t["type"] == "page")
        except (OSError, IndexError, StopIteration):
            sleep(0.05)
    raise TimeoutError("Chromium did not start")
