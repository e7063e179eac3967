"""Print the declared tables into docs/evidence.md and docs/evidence.zh.md: `python tests/evidence/refresh_docs.py`."""

from pathlib import Path

from bsclib.evidence.describe import page

DOCS = Path(__file__).resolve().parents[2] / "docs"

if __name__ == "__main__":
    for name, lang in (("evidence.md", "en"), ("evidence.zh.md", "zh")):
        text = (DOCS / name).read_text("utf-8")
        (DOCS / name).write_text(text[: text.index("### ")] + page(lang), encoding="utf-8", newline="\n")
