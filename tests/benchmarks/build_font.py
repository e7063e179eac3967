"""Build the packaged chart font: a static Chinese subset under a family name of its own.

Source: NotoSansCJK-Regular.ttc (weight 400, face "Noto Sans CJK SC", SIL OFL 1.1), as Debian packages it in
`fonts-noto-cjk`.  Kept: GB2312, ASCII and the symbols that charts use; dropped: hinting, layout features.

    python tests/benchmarks/build_font.py NotoSansCJK-Regular.ttc     (any of: .ttc, .otf, variable .ttf)
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TARGET = Path(__file__).parents[2] / "bsclib" / "figures" / "fonts" / "BsclibSansSC-Regular.otf"
FAMILY = "Bsclib Sans SC"
FACE = "Noto Sans CJK SC"
SYMBOLS = "−–—·•…‘’“”°‰±×÷≈≠≤≥√∞∑∏∂∈→←↑↓⇒①②③④⑤⑥⑦⑧⑨⑩ΔΣΩαβγλμπρστφχω✓✗★☆■□●○▲△▼▽◆◇€£¥²³½¼₀₁₂₃₄₅₆₇₈₉"
NAMES = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} Regular", 4: f"{FAMILY} Regular", 6: "BsclibSansSC-Regular"}


def gb2312() -> set[int]:
    """Return the code points of the national character set."""
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(c) for pair in cells for c in pair.decode("gb2312", errors="ignore")}


def load(path: Path) -> TTFont:
    """Return the Simplified-Chinese regular face of a collection, a static or a variable font."""
    if path.suffix == ".ttc":
        return next(f for f in TTCollection(path).fonts if f["name"].getDebugName(1) == FACE)
    font = TTFont(path)
    return instantiateVariableFont(font, {"wght": 400}) if "fvar" in font else font


def build(source: Path, target: Path = TARGET) -> Path:
    """Write the subset of `source` to `target`."""
    font = load(source)
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, name_IDs=[0, 7, 13, 14], notdef_outline=True
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GDEF", "GPOS", "GSUB"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=gb2312() | set(range(0x20, 0x7F)) | {ord(c) for c in SYMBOLS})
    cutter.subset(font)
    for number, text in NAMES.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [NAMES[6]]
        font["CFF "].cff.topDictIndex[0].FamilyName = FAMILY
        font["CFF "].cff.topDictIndex[0].FullName = NAMES[4]
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.save(target)
    return target


if __name__ == "__main__":
    written = build(Path(sys.argv[1]))
    print(f"{written}: {written.stat().st_size / 1e6:.2f} MB")
