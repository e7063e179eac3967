"""A whole scheme reproduced: every figure judged, the findings, the searches, as tables to work with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

import pandas as pd

from bsclib.errors import AND, NOTHING, Text, UsageError, same
from bsclib.paths import packaged
from bsclib.published.judging import SchemeJudgement, judge_scheme
from bsclib.published.scheme import Scheme, read_scheme
from bsclib.published.words import VERDICTS
from bsclib.thesis.causes import method_trial, product_trial, weights_of
from bsclib.thesis.designs import designs
from bsclib.thesis.findings import PrintFinding, findings
from bsclib.thesis.forensics import Search, searches
from bsclib.thesis.proving import conclusion, judgements, rivals_of
from bsclib.thesis.recovering import recovered
from bsclib.thesis.rules import read_rules, rule_rows
from bsclib.thesis.said import english_of, in_english
from bsclib.thesis.slips import find_slip
from bsclib.thesis.text import text_figures
from bsclib.thesis.verdicts import FigureJudgement, Witness, judge
from bsclib.thesis.words import ERRATA_KINDS, KINDS, MACHINE

DRAWS = 100


@dataclass(frozen=True)
class Reproduction:
    """The outcome: judgements in the order printed, findings, searches."""

    scheme: Scheme
    judgements: tuple[FigureJudgement, ...]
    findings: tuple[PrintFinding, ...]
    searches: tuple[Search, ...]
    graph: SchemeJudgement
    english: Mapping[str, str]

    @cached_property
    def figures(self) -> pd.DataFrame:
        """One row per printed figure: its place, printed, restored, recomputed, verdict, how, against.

        `printed`, `restored` and `recomputed` are text written to the printed places; `exact` is the
        unrounded recomputation (float64, NaN where there is nothing to recompute from).
        """
        return pd.DataFrame([_row(j) for j in self.judgements], columns=list(_row_columns()))

    def table(self, table: str, layout: str = "tidy") -> pd.DataFrame:
        """Return one table as printed, restored and recomputed, with verdict and source.

        Parameters
        ----------
        table : str
            Its printed number, such as "1.7".
        layout : str
            "tidy": a row per figure; "page": a row per item, its figures side by side as on the page.

        Raises
        ------
        UsageError
            For a table that the scheme does not have.
        """
        if table not in self.scheme.tables and table != "text":
            names = ", ".join(self.scheme.tables)
            raise UsageError(Text(f"没有表 {table}；有：{names}", f"there is no table {table}; there are: {names}"))
        frame = self.figures[self.figures["table"] == table].reset_index(drop=True)
        if frame.empty and table in self.scheme.tables:
            frame = _items(self.scheme, table)
        return frame if layout == "tidy" else _page(frame)

    @property
    def counts(self) -> pd.DataFrame:
        """How many figures of each table (index) carry each verdict (columns), with totals."""
        wide = pd.crosstab(self.figures["table"], self.figures["verdict"])
        order = [t for t in [*self.scheme.tables, "text"] if t in wide.index]
        wide = wide.reindex(index=order, columns=list(VERDICTS), fill_value=0)
        wide["figures"] = wide.sum(axis=1)
        wide.loc["total"] = wide.sum()
        return wide

    def unexplained(self) -> pd.DataFrame:
        """Return the figures that no cause explains, each with the explanations tried."""
        return self.figures[self.figures["verdict"] == "contradicted"].reset_index(drop=True)

    @property
    def forensics(self) -> pd.DataFrame:
        """One row per search: list, variant, groups, matrices found, CRs, chance, conclusion."""
        return pd.DataFrame([_search_row(s, self.searches) for s in self.searches])

    @property
    def finding_table(self) -> pd.DataFrame:
        """One row per derived finding."""
        rows = [(f.id, f.kind, f.table, f.item, f.text.zh, f.text.en) for f in self.findings]
        return pd.DataFrame(rows, columns=["id", "kind", "table", "item", "text_zh", "text_en"])

    def curated(self, name: str = "errata") -> pd.DataFrame:
        """Return the human findings beside the computed ones they are linked to.

        `name` is "errata" or "rule_findings"; column `computed` holds the ids of the derived findings
        that bear each out (those its `evidence` names and that were found), empty where there is none.
        `borne_out_zh`, `borne_out_en` say so in words, or why no machine can find it from the tables; `machine`
        is found, partly or no.
        """
        ids = {f.id for f in self.findings}
        records = self.scheme.records(name)
        for r in records:
            r["computed"] = "; ".join(i for i in r.get("evidence", "").split(";") if i in ids)
            text = self._borne_out(r)
            r["borne_out_zh"], r["borne_out_en"] = text.zh, text.en
            for column in ("table", "published", "restored_or_corrected", "where", "problem"):
                written = r.get(column, "")  # in whichever language the error speaks; `…_zh` where that is not Chinese
                said = in_english(Text(r.get(f"{column}_zh") or written, written), self.english)
                r[f"{column}_zh"], r[f"{column}_en"] = said.zh, said.en
            if "kind" in r:
                kind = ERRATA_KINDS.get(r["kind"], same(r["kind"]))
                r["kind_zh"], r["kind_en"] = kind.zh, kind.en
        return pd.DataFrame(records)

    def _borne_out(self, record: Mapping[str, str]) -> Text:
        """Return in words which derived findings bear a human one out, and why not all of it."""
        by_id = {f.id: f for f in self.findings}
        found = [by_id[i] for i in record["computed"].split("; ") if i]
        named = [
            Text("{kind}（{table}）", "{kind} ({table})").fill(
                kind=KINDS[f.kind], table=NOTHING if f.table == "text" else f.table
            )
            for f in found
        ]
        kinds = list(dict.fromkeys(Text(t.zh.replace("（）", ""), t.en.replace(" ()", "")) for t in named))
        why = Text(record.get("why_zh", ""), record.get("why_en", ""))
        parts = [AND.join(kinds) if kinds else NOTHING, why]
        told = [MACHINE[record.get("machine") or ("found" if found else "no")], *(p for p in parts if p.en)]
        return Text("：", ": ").join(told)


def _row_columns() -> tuple[str, ...]:
    places = ("table", "row", "card", "group", "item_zh", "item_en", "column")
    return (*places, "printed", "restored", "recomputed", "exact", "verdict", "how_zh", "how_en", "against", "source")


def _row(j: FigureJudgement) -> tuple[object, ...]:
    f = j.figure
    restored = f.printed if j.restored is None else f.write(j.restored)
    exact = float("nan") if j.recomputed is None else float(j.recomputed)
    places = (f.table, f.row, f.card, f.group, f.item, f.item_en, f.column)
    found = (f.printed, restored, f.write(j.recomputed), exact)
    return (*places, *found, j.verdict, j.how.zh, j.how.en, j.against, f.source)


def _items(scheme: Scheme, table: str) -> pd.DataFrame:
    """Return a table that prints names only: one row per item, no figure."""
    t = scheme.tables[table]
    frame = pd.DataFrame("", index=range(len(t.rows)), columns=list(_row_columns()), dtype=object)
    frame["table"], frame["column"], frame["row"] = table, "item", range(1, len(t.rows) + 1)
    for column, role in {"item_zh": "item", "printed": "item", "restored": "item", "item_en": "item_en"}.items():
        frame[column] = [t.cell(r, role) for r in t.rows]
    frame["card"], frame["group"] = [t.cell(r, "card") for r in t.rows], [t.cell(r, "group") for r in t.rows]
    frame["source"] = [f"{table} › {n} › item" for n in frame["row"]]
    return frame


def _page(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a row per item with every column as printed and, for what is judged, recomputed and verdict."""
    rows = []
    for _, part in frame.groupby("row", sort=True):
        first = part.iloc[0]
        row = {k: first[k] for k in ("row", "card", "group", "item_zh", "item_en") if k == "row" or first[k]}
        for _, f in part[part["column"] != "item"].iterrows():
            row[f["column"]] = f["printed"]
            if not str(f["column"]).startswith(("entry", "rule")):
                row |= {f"{f['column']} recomputed": f["recomputed"], f"{f['column']} verdict": f["verdict"]}
        rows.append(row)
    return pd.DataFrame(rows).fillna("")


def _search_row(s: Search, all_of: Sequence[Search]) -> dict[str, object]:
    told = conclusion(s, rivals_of(s, all_of))
    found = "; ".join("|".join(" ".join(map(str, row)) for row in m) for m in s.matrices[:3])
    tried = {"near": s.near, "by_geometric_mean": s.other_method, "draws": s.draws, "null_rate": s.null_rate}
    place = {"table": s.table, "card": s.card, "variant": s.variant, "groups": s.grouping, "n": len(s.groups)}
    hits = {"matrices": len(s.matrices) if s.searched else None, "cr": ", ".join(f"{c:.4f}" for c in s.cr[:3])}
    return place | hits | tried | {"first_matrices": found, "conclusion_zh": told.zh, "conclusion_en": told.en}


def reproduce(scheme: Scheme, *, draws: int = DRAWS) -> Reproduction:
    """Return the reproduction of a scheme: method, slip, searches, then a verdict on every figure.

    Parameters
    ----------
    scheme : Scheme
        As `read_scheme` gives it.
    draws : int
        Random weight vectors in each null control of the searches.

    Returns
    -------
    Reproduction
    """
    graph = judge_scheme(scheme)
    weights = weights_of(scheme, graph.settled)
    method = method_trial(scheme, weights)
    best = method.best[0] if method.of else "eigenvector"
    slip = find_slip(scheme)
    found = tuple(searches(scheme, slip, best, draws))
    rows = list(rule_rows(scheme))
    ruled, rule_findings = read_rules(scheme, rows)
    products = product_trial(scheme, weights[best])
    searched = judgements(found, slip, best)
    evidence = Witness(scheme, weights, method, products, slip, searched, ruled, tuple(text_figures(scheme)), graph)
    english = english_of(scheme)
    judged = tuple(replace(j, how=in_english(j.how, english)) for j in judge(evidence))
    derived = (
        *findings(evidence, list(judged)),
        *rule_findings,
        *designs(scheme, rows, slip.restored),
        *recovered(graph),
    )
    told = tuple(replace(f, text=in_english(f.text, english)) for f in derived)
    return Reproduction(scheme, judged, told, found, graph, english)


def _state(folder: Path) -> str:
    """Return a digest of every file of a scheme: an edited file gives another."""
    digest = sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=4)
def _reproduced(folder: Path, draws: int, state: str) -> Reproduction:
    return reproduce(read_scheme(folder), draws=draws)


def reproduction(folder: str = "", draws: int = DRAWS) -> Reproduction:
    """Return the reproduction of the scheme in `folder` (default: the thesis that ships with the library).

    It is computed again whenever a file of the folder has changed.

    Parameters
    ----------
    folder : str
        A scheme's folder; empty for the thesis.
    draws : int
        Random weight vectors in each null control of the searches.

    Returns
    -------
    Reproduction

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> done = reproduction(str(packaged("params", "thesis", "template")), draws=0)
    >>> int(done.counts.loc["total", "contradicted"])
    0
    """
    place = Path(folder) if folder else packaged("params", "thesis")
    return _reproduced(place, draws, _state(place))
