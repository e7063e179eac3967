"""The reproduction as tables and figures that a notebook or a page displays, in one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Sheet

from bsclib.errors import Text
from bsclib.law.strict_yaml import read
from bsclib.reports import Table
from bsclib.reports.figures import Figure, TreeBranch, canvas, tree
from bsclib.thesis.findings import PrintFinding
from bsclib.thesis.names import items_of
from bsclib.thesis.reproduction import Reproduction
from bsclib.thesis.scheme import Scheme
from bsclib.thesis.words import KINDS, VARIANTS, VERDICTS

_TONES = {"restored": "near", "rounded": "near", "contradicted": "missed", "missing": "absent"}
_COLOURS = {
    "reproduced": canvas.GOOD, "rounded": "#56B4E9", "restored": canvas.WARN,
    "contradicted": canvas.LOSS, "given": canvas.LINE, "missing": canvas.SOFT,
}  # fmt: skip
_HEAD = {
    "table": Text("表", "Table"), "figures": Text("印出数字", "Figures"), "total": Text("合计", "total"),
    "text": Text("正文", "text"), "item": Text("指标", "Item"), "printed": Text("印出", "printed"),
    "recomputed": Text("重算", "recomputed"), "verdict": Text("判断", "verdict"), "how": Text("依据", "why"),
    "weight": Text("权重", "weight"), "final": Text("最终权重", "final weight"), "rule": Text("评分标准", "rule"),
    "finding": Text("发现", "Finding"), "place": Text("位置", "Place"), "variant": Text("读法", "Read as"),
    "groups": Text("各组权重", "Groups"), "kind": Text("类别", "Kind"), "says": Text("结论", "Conclusion"),
    "figure": Text("图", "Fig."), "counted": Text("各表数字的判断", "Verdicts on the figures of each table"),
}  # fmt: skip


def _heads(names: Sequence[str], lang: str) -> list[str]:
    return [_HEAD[n].of(lang) for n in names]


def counts(done: Reproduction, lang: str) -> Table:
    """Return how many figures of each table carry each verdict."""
    frame = done.counts
    header = [_HEAD["table"].of(lang), *(t.of(lang) for t in VERDICTS.values()), _HEAD["figures"].of(lang)]
    rows = [
        [_HEAD[str(n)].of(lang) if n in _HEAD else str(n), *map(str, row)]
        for n, row in zip(frame.index, frame.to_numpy(), strict=True)
    ]
    return Table(header, rows, "l" + "r" * (len(header) - 1), marks={len(rows) - 1: "total"})


def page(done: Reproduction, number: str, lang: str) -> Table:
    """Return one printed table, each figure beside its recomputation and verdict; rules as one cell a row."""
    table, frame = done.scheme.tables[number], done.table(number)
    columns = [c for c in dict.fromkeys(frame["column"]) if not c.startswith("rule")]
    ruled = bool(table.doc.columns and table.doc.columns.rule)
    header = [
        "#",
        _HEAD["item"].of(lang),
        *(h for c in columns for h in _columns_of(c, lang)),
        *(_heads(["rule", "verdict"], lang) if ruled else []),
    ]
    rows, marks, card = [], {}, ""
    for index, (_, part) in enumerate(frame.groupby("row", sort=True)):
        figures = {r["column"]: r for r in part.to_dict("records")}
        first = part.iloc[0]
        line = table.rows[index]
        if first["card"] != card:
            card = first["card"]
            rows.append([(lang == "en" and table.cell(line, "card_en")) or card])
        worst = next((v for v in ("contradicted", "missing", "restored", "rounded") if v in set(part["verdict"])), "")
        if worst:
            marks[len(rows)] = _TONES[worst]
        cells = [cell for c in columns for cell in _cells(figures.get(c), c, lang)]
        text = (lang == "en" and table.cell(line, "rule_en")) or table.cell(line, "rule")
        ruling = next((VERDICTS[f["verdict"]].of(lang) for c, f in figures.items() if c.startswith("rule")), "")
        rows.append(
            [
                str(first["row"]),
                (lang == "en" and first["item_en"]) or first["item_zh"],
                *cells,
                *([text, ruling] if ruled else []),
            ]
        )
    align = (
        "rl"
        + "".join("r" if c.startswith("entry") else "rrl" for c in columns if c != "item")
        + ("wl" if ruled else "")
    )
    title = f"{_HEAD['table'].of(lang)} {number}  {table.doc.title.of(lang)}"
    return Table(header, rows, align, title, marks)


def _columns_of(column: str, lang: str) -> list[str]:
    if column == "item":
        return []
    if column.startswith("entry"):
        return [column.split(" ")[1]]
    return [_HEAD[column].of(lang), *_heads(["recomputed", "verdict"], lang)]


def _cells(figure: Mapping[str, Any] | None, column: str, lang: str) -> list[str]:
    if column == "item":
        return []
    if figure is None:
        return [""] if column.startswith("entry") else ["", "", ""]
    if column.startswith("entry"):
        return [figure["printed"]]
    shown = figure["printed"] + (f" → {figure['restored']}" if figure["verdict"] == "restored" else "")
    return [shown or "–", figure["recomputed"] or "–", VERDICTS[figure["verdict"]].of(lang)]


def findings(done: Reproduction, kinds: Sequence[str], lang: str) -> Table:
    """Return the derived findings of some kinds; places of which the same is said share a row."""
    english = _english(done.scheme) if lang == "en" else {}
    places: dict[tuple[str, str], list[str]] = {}
    for f in done.findings:
        if f.kind in kinds:
            places.setdefault((f.kind, f.text.of(lang)), []).append(_place(f, english))
    rows = [[KINDS[kind].of(lang), "; ".join(spots), text] for (kind, text), spots in places.items()]
    return Table(_heads(["kind", "place", "finding"], lang), rows, "lww")


def _english(scheme: Scheme) -> dict[str, str]:
    """Return the English of every item and card that has one."""
    rows = [(t, r) for t in scheme.tables.values() for r in t.rows]
    return {t.cell(r, n): t.cell(r, f"{n}_en") for t, r in rows for n in ("item", "card") if t.cell(r, f"{n}_en")}


def _place(found: PrintFinding, english: Mapping[str, str]) -> str:
    return f"{found.table} {'·'.join(english.get(part, part) for part in found.item.split('·'))}".strip()


def searches(done: Reproduction, lang: str) -> Table:
    """Return the searches for matrices behind weights printed without one; those that found any are marked."""
    rows = [
        [f"{s['table']} {s['card']}".strip(), VARIANTS[s["variant"]].of(lang), s["groups"], s[f"conclusion_{lang}"]]
        for s in done.forensics.to_dict("records")
    ]
    marks = {n: "near" for n, s in enumerate(done.searches) if s.matrices}
    return Table(_heads(["place", "variant", "groups", "says"], lang), rows, "llww", marks=marks)


def frame(data: pd.DataFrame, columns: Mapping[str, Text], lang: str, places: int = 2) -> Table:
    """Return some columns of a frame (one that has none of them gives no row) under headings in one language."""
    data = data.reindex(columns=list(columns))
    numeric = [pd.api.types.is_float_dtype(data[c]) for c in columns]
    rows = [
        [
            ("–" if v != v else f"{round(v, places) + 0.0:.{places}f}") if n else str(v)
            for v, n in zip(row, numeric, strict=True)
        ]
        for row in data[list(columns)].itertuples(index=False)
    ]
    align = "".join("r" if pd.api.types.is_numeric_dtype(data[c]) else "w" if "text" in c else "l" for c in columns)
    return Table([t.of(lang) for t in columns.values()], rows, align)


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────


def bars(done: Reproduction, lang: str) -> Figure:
    """Return a stacked bar a table: how many of its figures carry each verdict."""
    data = done.counts.iloc[:-1]
    names = [f"{_HEAD['table'].of(lang)} {n}" if n != "text" else _HEAD["text"].of(lang) for n in data.index]

    def paint(sheet: Sheet) -> None:
        axes = canvas.titled(sheet, _HEAD["counted"].of(lang))
        left = [0] * len(data)
        for verdict, text in VERDICTS.items():
            axes.barh(names, data[verdict], left=left, color=_COLOURS[verdict], label=text.of(lang))
            left = [a + b for a, b in zip(left, data[verdict], strict=True)]
        axes.invert_yaxis()
        axes.legend(ncols=len(VERDICTS), loc="upper center", bbox_to_anchor=(0.5, -0.08))

    told = "; ".join(f"{n}: {dict(row[row > 0])}" for n, row in data.drop(columns="figures").iterrows())
    return canvas.draw(9.6, 1.6 + 0.34 * len(data), paint, f"{_HEAD['counted'].of(lang)}: {told}")


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
            f"{_HEAD['figure'].of(lang)} {dimension.get('figure', '')}  {_label(dimension.get('figure_title'), lang)}"
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
