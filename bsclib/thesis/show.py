"""The reproduction as tables and figures that a notebook or a page displays, in one language."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Sheet

from bsclib.errors import NOTHING, Text
from bsclib.figures import Figure, TreeBranch, canvas, tree
from bsclib.law.strict_yaml import read
from bsclib.published.scheme import Scheme
from bsclib.published.words import VERDICTS, place_of
from bsclib.table import ABSENT, Columns, Shown, Table, TableColumn
from bsclib.thesis.findings import PrintFinding
from bsclib.thesis.forensics import Search
from bsclib.thesis.names import items_of
from bsclib.thesis.proving import conclusion, rivals_of, together
from bsclib.thesis.reproduction import Reproduction
from bsclib.thesis.said import NOTE, in_english
from bsclib.thesis.verdicts import FigureJudgement
from bsclib.thesis.words import HEADS, KINDS, VARIANTS

_TONES = {
    "contradicted": "missed", "carried": "missed", "missing": "absent", "restored": "near", "undecided": "near",
}  # fmt: skip  # the worst first
_COLOURS = {
    "recomputed": canvas.GOOD, "agrees": "#56B4E9", "read": "#9AD1F0", "given": canvas.LINE, "fitted": "#CC79A7",
    "restored": canvas.WARN, "contradicted": canvas.LOSS, "carried": "#F0B8A0", "missing": canvas.SOFT,
    "undecided": "#7F7F7F",
}  # fmt: skip


def counts(done: Reproduction, lang: str) -> Table:
    """Return how many figures of each table carry each verdict."""
    found: dict[str, dict[str, int]] = done.counts.to_dict("index")
    whole = found.pop("total")

    def of(kind: str, head: Text) -> TableColumn[str]:
        return TableColumn(head, lambda name: str(found[name][kind]), "r", total=str(whole[kind]))

    columns: Columns[str] = (
        TableColumn(HEADS["table"], lambda name: HEADS.get(name, name), total=HEADS["total"]),
        *(of(verdict, text) for verdict, text in VERDICTS.items()),
        of("figures", HEADS["figures"]),
    )
    return Table.of(columns, found, lang)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a printed table: its labels in one language, its figures by column, its rule."""

    number: int
    card: str
    item: str
    rule: str
    figures: Mapping[str, FigureJudgement]

    def verdict(self, column: str) -> Text:
        """Return the verdict on what stands in `column` ("rule": on the first figure of the rule)."""
        found = next((j for name, j in self.figures.items() if name.startswith(column)), None)
        return VERDICTS[found.verdict] if found else NOTHING

    @property
    def mark(self) -> str:
        """How the worst of its verdicts is marked."""
        seen = {judgement.verdict for judgement in self.figures.values()}
        return next((tone for verdict, tone in _TONES.items() if verdict in seen), "")


def _lines(done: Reproduction, number: str, lang: str) -> list[PrintedLine]:
    table = done.scheme.tables[number]
    judged: dict[int, dict[str, FigureJudgement]] = {}
    for j in done.judgements:
        if j.figure.table == number:
            judged.setdefault(j.figure.row, {})[j.figure.column] = j

    def said(row: Mapping[str, str], role: str) -> str:
        # a note on the Chinese print is of no use to who reads the English
        return (lang == "en" and NOTE.sub("", table.cell(row, f"{role}_en"))) or table.cell(row, role)

    return [
        PrintedLine(n, said(row, "card"), said(row, "item"), said(row, "rule"), judged.get(n, {}))
        for n, row in enumerate(table.rows, 1)
    ]


def printed_page(done: Reproduction, number: str, lang: str) -> Table:
    """Return one printed table, each figure beside its recomputation and verdict; rules as one cell a row."""
    table, lines = done.scheme.tables[number], _lines(done, number, lang)
    names = dict.fromkeys(name for line in lines for name in line.figures if not name.startswith("rule"))
    columns: Columns[PrintedLine] = (
        TableColumn("#", lambda line: line.number, "r", mark=lambda line: line.mark),
        TableColumn(HEADS["item"], lambda line: line.item),
        *(column for name in names for column in _of_figure(name)),
        *(_RULE_COLUMNS if table.doc.columns and table.doc.columns.rule else ()),
    )
    title = Text("{table} {n}  {title}", "{table} {n}  {title}").fill(
        table=HEADS["table"], n=number, title=table.doc.title
    )
    return Table.of(columns, lines, lang, title, lambda line: line.card)


_RULE_COLUMNS: Columns[PrintedLine] = (
    TableColumn(HEADS["rule"], lambda line: line.rule, "w"),
    TableColumn(HEADS["verdict"], lambda line: line.verdict("rule")),
)


def _of_figure(name: str) -> Columns[PrintedLine]:
    """Return the columns of what stands in one printed column: an entry as it is, other figures judged."""

    def told(way: Callable[[FigureJudgement], str]) -> Callable[[PrintedLine], str]:
        return lambda line: way(line.figures[name]) if name in line.figures else ""

    if name.startswith("entry"):
        return (TableColumn(name.split(" ")[1], told(lambda j: j.figure.printed), "r"),)
    return (
        TableColumn(HEADS[name], told(_as_printed), "r"),
        TableColumn(HEADS["recomputed"], told(_as_recomputed), "r"),
        TableColumn(HEADS["verdict"], lambda line: line.verdict(name)),
    )


def _as_recomputed(judgement: FigureJudgement) -> str:
    """Return the recomputation as printed, with one place more where the print cut it off."""
    figure, told = judgement.figure, judgement.figure.write(judgement.recomputed)
    if judgement.verdict == "recomputed" and told and told != figure.write(figure.value):
        return replace(figure, quantum=figure.quantum / 10).write(judgement.recomputed)
    return told or ABSENT


def _as_printed(judgement: FigureJudgement) -> str:
    figure = judgement.figure
    restored = f" → {figure.write(judgement.restored)}" if judgement.verdict == "restored" else ""
    return figure.printed + restored or ABSENT


def findings_table(done: Reproduction, kinds: Sequence[str], lang: str) -> Table:
    """Return the derived findings of some kinds; places of which the same is said share a row."""
    places: dict[tuple[str, str], list[str]] = {}
    for f in done.findings:
        if f.kind in kinds:
            places.setdefault((f.kind, f.text.of(lang)), []).append(_place(f, done, lang))
    columns: Columns[tuple[str, str]] = (
        TableColumn(HEADS["kind"], lambda said: KINDS[said[0]]),
        TableColumn(HEADS["place"], lambda said: "; ".join(places[said]), "w"),
        TableColumn(HEADS["finding"], lambda said: said[1], "w"),
    )
    return Table.of(columns, places, lang)


def _place(found: PrintFinding, done: Reproduction, lang: str) -> str:
    if found.table == "text":  # a figure of the running text is known by its label, not by its id
        figure = next(j.figure for j in done.judgements if j.figure.group == found.item and j.figure.table == "text")
        return place_of("text", "text", Text(figure.item, figure.item_en)).of(lang)
    return in_english(Text("", f"{found.table} {found.item}".strip()), done.english if lang == "en" else {}).en


def searches_table(done: Reproduction, lang: str) -> Table:
    """Return the searches for matrices behind weights printed without one; those that found any are marked."""
    english = done.english if lang == "en" else {}

    def place(found: tuple[str, Search]) -> str:
        return in_english(Text("", f"{found[1].table} {found[0]}".strip()), english).en

    columns: Columns[tuple[str, Search]] = (
        TableColumn(HEADS["place"], place, mark=lambda s: "near" if s[1].matrices else ""),
        TableColumn(HEADS["variant"], lambda s: VARIANTS[s[1].variant], mark=lambda s: "near" if s[1].matrices else ""),
        TableColumn(HEADS["groups"], lambda s: s[1].grouping, "w"),
        TableColumn(HEADS["says"], lambda s: conclusion(s[1], rivals_of(s[1], done.searches)), "w"),
    )
    return Table.of(columns, together(done.searches), lang)


def frame(data: pd.DataFrame, columns: Mapping[str, Text], lang: str, places: int = 2) -> Table:
    """Return some columns of a frame (one that has none of them gives no row) under headings in one language."""
    data = data.reindex(columns=list(columns))

    def of(name: str, head: Text) -> TableColumn[Mapping[Hashable, Shown]]:
        align = "r" if pd.api.types.is_numeric_dtype(data[name]) else "w" if "text" in name else "l"
        return TableColumn(head, lambda r: v if isinstance(v := r[name], float) else str(v), align, places)

    return Table.of([of(*told) for told in columns.items()], data.to_dict("records"), lang)


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────


def bars(done: Reproduction, lang: str) -> Figure:
    """Return a stacked bar a table: how many of its figures carry each verdict."""
    data = done.counts.iloc[:-1]
    names = [f"{HEADS['table'].of(lang)} {n}" if n != "text" else HEADS["text"].of(lang) for n in data.index]

    def paint(sheet: Sheet) -> None:
        axes = canvas.titled_axes(sheet, HEADS["counted"].of(lang))
        left = [0] * len(data)
        for verdict, text in VERDICTS.items():
            axes.barh(names, data[verdict], left=left, color=_COLOURS[verdict], label=text.of(lang))
            left = [a + b for a, b in zip(left, data[verdict], strict=True)]
        axes.invert_yaxis()
        axes.legend(ncols=len(VERDICTS), loc="upper center", bbox_to_anchor=(0.5, -0.08))

    told = "; ".join(f"{n}: {dict(row[row > 0])}" for n, row in data.drop(columns="figures").iterrows())
    return canvas.draw(9.6, 1.6 + 0.34 * len(data), paint, f"{HEADS['counted'].of(lang)}: {told}")


def trees(scheme: Scheme, lang: str) -> list[Figure]:
    """Return the trees that the text describes in place of its lost figures, one a dimension that has one.

    Leaves whose name stands in one of the scheme's lists are marked.
    """
    if not scheme.doc.tree:
        return []
    data = read(scheme.doc.tree, (scheme.folder / scheme.doc.tree).read_bytes()).data
    kept = {item for t in scheme.tables.values() for item in items_of(t)}
    drawn = []
    for dimension in data.get("dimensions", ()):
        title = (
            f"{HEADS['figure'].of(lang)} {dimension.get('figure', '')}  {_label(dimension.get('figure_title'), lang)}"
        )
        if dimension.get("figure"):
            drawn.append(tree(title, _branch(dimension.get("tree") or dimension, lang, kept, "root")))
    return drawn


def _label(node: Any, lang: str) -> str:
    return str(node.get(lang, "")) if isinstance(node, Mapping) else ""


def _branch(node: Mapping[str, Any], lang: str, kept: set[str], tone: str = "") -> TreeBranch:
    name = node["objective"] if "objective" in node else node.get("csf", node)
    kpi = node.get("kpi")
    leaves = [TreeBranch(_label(n, lang), tone="good" if n.get("zh") in kept else "") for n in _leaves(node)]
    inner = [_branch(n, lang, kept) for n in node.get("children", node.get("csf", ())) if isinstance(n, Mapping)]
    good = isinstance(kpi, Mapping) and kpi.get("zh") in kept
    return TreeBranch(_label(name, lang), _label(kpi, lang), tone="good" if good else tone, children=[*inner, *leaves])


def _leaves(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in ("kpis", "corresponding_indicators", "items"):
        yield from node.get(key, ())
