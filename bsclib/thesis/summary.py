"""One page for a reader in a hurry: what was judged, what was found, what it would cost."""

from __future__ import annotations

from collections.abc import Iterator

from bsclib.errors import COMMA, LIST, Text, same
from bsclib.published.words import VERDICTS
from bsclib.thesis.proving import conclusion, family, rivals_of, settling, together
from bsclib.thesis.reproduction import Reproduction
from bsclib.thesis.said import in_english
from bsclib.thesis.words import RULE_KINDS, VARIANTS, WEIGHT_KINDS

_KEY = {*WEIGHT_KINDS} - {"sum", "consistency", "even_split", "text", "name"}
_RULES = {*RULE_KINDS} - {"open", "mended", "design"}
_TITLE = Text("逐数复算：{title}", "Every printed figure recomputed: {title}")
_COUNTED = Text("共 {n} 个印出的数字：{parts}。", "{n} printed figures: {parts}.")
FOUND = Text("由表格推得", "Derived from the tables")
_RULED = Text("评分标准", "Scoring rules")
_TEXT = Text("正文数字", "Figures in the text")
_SETTLED = Text("一次检索定案", "What one search settles")
SEARCHED = Text("没有印出矩阵的权重", "Weights printed without a matrix")
_BY_HAND = Text("手工录入而非推得：{parts}。", "Entered by hand, not derived: {parts}.")
_HAND = {
    "natures": Text(
        "指标以高为好还是以低为好的词表", "which words in an indicator's name say that high or low is good"
    ),
    "standards": Text("正文中的评分标准原文", "the wording of the standards in the running text"),
    "text": Text("正文数字各自的算式", "the expression each figure of the text is said to follow from"),
}


def counted(reproduction: Reproduction) -> Text:
    """Return the counts by verdict as a sentence."""
    total = reproduction.counts.loc["total"]
    parts = [Text(f"{t.zh} {total[v]}", f"{t.en} {total[v]}") for v, t in VERDICTS.items()]
    return _COUNTED.fill(n=total["figures"], parts=COMMA.join(parts))


def one_page(reproduction: Reproduction) -> Text:
    """Return the summary as a page of Markdown in both languages."""
    doc = reproduction.scheme.doc
    title = _TITLE.fill(title=doc.title if doc.title.en else same(doc.id))
    blocks = [title, counted(reproduction), *_by_hand(reproduction), *_sections(reproduction)]
    page = same("\n\n").join(blocks)
    return Text(f"# {page.zh}\n", f"# {page.en}\n")


def _by_hand(reproduction: Reproduction) -> Iterator[Text]:
    doc = reproduction.scheme.doc
    told = [_HAND[name] for name in _HAND if getattr(doc, name)]
    if told:
        yield _BY_HAND.fill(parts=LIST.join(told))


def _sections(reproduction: Reproduction) -> Iterator[Text]:
    found = [f for f in reproduction.findings if f.kind in _KEY and (f.kind != "rounding" or not f.table)]
    english = reproduction.english

    def placed(table: str, item: str, text: Text) -> Text:
        return in_english(_with_place(table, item, text), english)

    yield from _section(FOUND, [placed(f.table, f.item, f.text) for f in found])
    ruled = [f for f in reproduction.findings if f.kind in _RULES]
    yield from _section(_RULED, [placed(f.table, f.item, f.text) for f in ruled])
    text = [f for f in reproduction.findings if f.kind == "text"]
    yield from _section(_TEXT, [f.text for f in text])
    searches = reproduction.searches
    sure = settling(searches)
    settled = [placed(s.table, names, conclusion(s, rivals_of(s, searches))) for names, s in together(sure)]
    yield from _section(_SETTLED, settled)
    rest = together([s for s in searches if s.variant in ("printed", "restored") and s not in sure])
    lines = [
        placed(s.table, names, COMMA.join([same(s.grouping), VARIANTS[s.variant], conclusion(s)])) for names, s in rest
    ]
    yield from _section(SEARCHED, [*lines, *(t for t in [family(searches)] if t.en)])


def _with_place(table: str, item: str, text: Text) -> Text:
    place = " ".join(p for p in (table, item) if p)
    return Text(f"{place}：{text.zh}", f"{place}: {text.en}") if place else text


def _section(heading: Text, lines: list[Text]) -> Iterator[Text]:
    if lines:
        body = same("\n").join(Text(f"- {t.zh}", f"- {t.en}") for t in lines)
        yield Text(f"## {heading.zh}\n\n{body.zh}", f"## {heading.en}\n\n{body.en}")
