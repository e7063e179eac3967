"""Names and expressions in the reader's words: the scheme's own English for its Chinese, words for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bsclib.errors import Text
from bsclib.law.strict_yaml import read
from bsclib.published.scheme import Scheme
from bsclib.thesis.words import SAY

_CHINESE = re.compile(r"[一-鿿]")
_CALL = re.compile(r"(weight|final|row_root)\(\"([^\"]+)\", (\d+)\)")
_CALLED = {"weight": SAY["weight_at"], "final": SAY["final_at"], "row_root": SAY["root_at"]}
_TWICE = re.compile(r"(?<=says )“\0([^”]*)\0”, here “\0\1\0”")
NOTE = re.compile(r"\s*\[[^\]]*[一-鿿][^\]]*\]")
NAMES = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")


def english_of(scheme: Scheme) -> dict[str, str]:
    """Return the English that a scheme gives for its Chinese: items, cards, rules, the tree; longest first."""
    rows = [(t, r) for t in scheme.tables.values() for r in t.rows]
    pairs = [(t.cell(r, n), t.cell(r, f"{n}_en")) for t, r in rows for n in ("item", "card", "rule")]
    if scheme.doc.tree:
        pairs += _pairs(read(scheme.doc.tree, (scheme.folder / scheme.doc.tree).read_bytes()).data)
    pairs += [(r["text"], r.get("text_en", "")) for r in scheme.records("standards")]
    pairs += [(r["zh"], r["en"]) for r in scheme.records("glossary")]
    known = {zh: en for zh, en in pairs if zh and en and zh != en}
    return dict(sorted(known.items(), key=lambda pair: -len(pair[0])))


def _pairs(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mapping):
        if isinstance(node.get("zh"), str) and isinstance(node.get("en"), str):
            yield node["zh"], node["en"]
        for part in node.values():
            yield from _pairs(part)
    elif isinstance(node, list):
        for part in node:
            yield from _pairs(part)


def in_english(text: Text, english: Mapping[str, str]) -> Text:
    """Return a text whose English half says the scheme's names in English.

    Examples
    --------
    >>> in_english(Text("见“利润”", "see “利润”"), {"利润": "profit"}).en
    'see “profit”'
    """
    told = text.en
    for zh, en in english.items():
        if not _CHINESE.search(told):
            break
        told = told.replace(zh, f"\0{en}\0" if "[" not in en else f"\0{NOTE.sub('', en)}\0")
    if told == text.en:
        return text
    told = _TWICE.sub(SAY["spelt"].en, told)  # names that differ in Chinese alone
    # what stood side by side in Chinese needs a blank between its English words
    told = re.sub(r"\0+", " ", re.sub(r"(?<=[^\w])\0|\0(?=[^\w]|$)|^\0", "", told))
    return Text(text.zh, re.sub(r"\s*·\s*", " · ", told.replace("、", ", ")))


def worded(expression: str, labels: Mapping[str, Text]) -> Text:
    """Return an expression over figures in words: places in tables, the labels of figures in the text.

    Examples
    --------
    >>> worded('weight("1.3", 2) * W1', {"W1": Text("权重", "the weight")}).en
    'the weight in row 2 of table 1.3 × the weight'
    """
    return Text(_worded(expression, labels, "zh"), _worded(expression, labels, "en"))


def _worded(expression: str, labels: Mapping[str, Text], lang: str) -> str:
    def called(match: re.Match[str]) -> str:
        return f"⟦{_CALLED[match[1]].fill(table=match[2], row=match[3]).of(lang)}⟧"

    pieces = re.split(r"(⟦[^⟧]*⟧)", _CALL.sub(called, expression))
    return "".join(p[1:-1] if p.startswith("⟦") else _named(p, labels, lang) for p in pieces)


def _named(piece: str, labels: Mapping[str, Text], lang: str) -> str:
    named = NAMES.sub(lambda m: labels[m[0]].of(lang) if m[0] in labels else m[0], piece)
    return named.replace("*", "×").replace("/", "÷")
