"""A page as PDF, by a Chromium where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bsclib.errors import RunError
from bsclib.reports.words import words

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
PATIENCE = 120  # [s] for one page


def browser() -> str | None:
    """Return where a browser is that prints without a screen, None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def print_page(page: Path, pdf: Path, by: str) -> Path:
    """Print a page to PDF with the browser `by`; return the PDF, whole or not there at all.

    Raises
    ------
    RunError
        The browser failed, or took too long.
    """
    with tempfile.TemporaryDirectory() as home:
        fresh = Path(home) / "page.pdf"
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={home}/profile"]
        flags += ["--no-pdf-header-footer", f"--print-to-pdf={fresh}"]
        try:
            done = subprocess.run([by, *flags, page.resolve().as_uri()], capture_output=True, timeout=PATIENCE)
        except (subprocess.TimeoutExpired, OSError) as error:
            raise RunError(words.NOT_PRINTED.fill(page=page.name, why=error)) from None
        if done.returncode or not fresh.is_file():
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise RunError(words.NOT_PRINTED.fill(page=page.name, why=said[-1] if said else done.returncode))
        beside = pdf.with_name(f".{pdf.name}.{os.getpid()}")
        shutil.copyfile(fresh, beside)
        os.replace(beside, pdf)
    return pdf
