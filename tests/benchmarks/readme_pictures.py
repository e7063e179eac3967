"""The pictures of the README, made of real output: `python tests/benchmarks/readme_pictures.py`.

A card's page as Chromium shows it, the totals of a quarter, a rule as a line; in both languages, under `docs/pictures`.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from bsclib import reports, scoring
from bsclib.quarter import open_quarter

sys.path.insert(0, str(Path(__file__).parent))

from browser import browser

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
QUARTER, UNIT, RULE = "2025Q4", "cost_center", "每比目标值低2.5%,扣5分"
TOP = 1050  # px of the page that are shown


def small(png: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").quantize(48, dither=Image.Dither.NONE).save(path, "png", optimize=True)


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(exist_ok=True)
    for lang in ("zh", "en"):
        os.environ["BSC_LANG"] = lang
        view = open_quarter(quarter=QUARTER, workspace=ROOT, language=lang)
        small(reports.ranking(view).png, PICTURES / f"totals.{lang}.png")
        small(scoring.read(RULE).rule.plot(100, 80, 110).png, PICTURES / f"rule.{lang}.png")
        with tempfile.TemporaryDirectory() as folder, browser() as tab:
            words = ["run", QUARTER, "--draft", "--params", str(ROOT / "params"), "--outputs", folder, "--lang", lang]
            subprocess.run([sys.executable, "-m", "bsclib", *words], check=True, capture_output=True)
            (page,) = Path(folder).glob(f".work/drafts/*/reports/04_*-{UNIT}.html")
            text = page.read_text(encoding="utf-8")
            page.write_text(
                text.replace("</style>", ".watermark { display: none !important; }</style>"), encoding="utf-8"
            )
            tab.open(page, 1100)
            small(tab.picture(TOP), PICTURES / f"card.{lang}.png")


if __name__ == "__main__":
    main()
