"""What the figures taken together say: each finding is computed, and carries its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from bsclib import ahp
from bsclib.decimals import shown
from bsclib.errors import COMMA, LIST, Text, same
from bsclib.published.figures import Key, PrintedFigure
from bsclib.published.pooled import Pooled
from bsclib.published.scheme import Scheme
from bsclib.published.settling import Settled
from bsclib.published.words import MEAN_NAMES
from bsclib.thesis.causes import Trial, made_from, roots
from bsclib.thesis.names import items_of, name_differences, survival
from bsclib.thesis.slips import PrintedColumn, SlipReading
from bsclib.thesis.verdicts import FigureJudgement, Witness
from bsclib.thesis.words import SAY, WAYS


@dataclass(frozen=True, slots=True)
class PrintFinding:
    """One derived statement: its kind, where it holds, and the sentence with its numbers."""

    kind: str
    table: str
    item: str
    text: Text

    @property
    def id(self) -> str:
        """The name by which curated findings point at it: kind@table#item."""
        return f"{self.kind}@{self.table}" + (f"#{self.item}" if self.item else "")


def findings(evidence: Witness, judgements: Sequence[FigureJudgement]) -> Iterator[PrintFinding]:
    """Yield every finding on weights, products, slips, sums, consistency, names and text."""
    scheme = evidence.scheme
    yield from _ways(evidence)
    yield from _products(judgements)
    yield from _slips(evidence)
    yield from _sums(evidence)
    yield from _repeats(scheme)
    for table in scheme.matrices:
        yield from _consistency(table.id, evidence.judged.settled.get(table.id))
    for p in evidence.judged.pooled:
        yield PrintFinding("pooled", p.table, "", _pooled(p))
    yield from _names(scheme)
    yield from _survivors(scheme)
    yield from _splits(scheme)
    yield from _absent(scheme, judgements)
    yield from _texts(judgements)


def item_name(figure: PrintedFigure) -> str:
    """Return the item as findings name it: with its card where the table has several."""
    return f"{figure.card}·{figure.item}" if figure.card else figure.item


def percent(value: Fraction) -> str:
    """Return a share as people are shown it: two decimals and a percent sign."""
    return shown(value * 100) + "%"


def _hits(trial: Trial) -> Text:
    ways = (SAY["hits"].fill(a=WAYS[a], b=WAYS[b], n=n, of=trial.of) for (a, b), n in trial.hits.items())
    return LIST.join(ways)


def _ways(evidence: Witness) -> Iterator[PrintFinding]:
    method, products = evidence.method, evidence.products
    if 2 * method.hits.get(method.best, 0) <= method.of > 0:
        yield PrintFinding("method", "", "", SAY["no_method"].fill(hits=_hits(method)))
    elif method.of:
        best = Text("或", " or ").join(WAYS[m] for m in dict.fromkeys(m for m, _ in method.ties))
        yield PrintFinding("method", "", "", SAY["method"].fill(best=best, hits=_hits(method)))
    if 2 * products.hits.get(products.best, 0) > products.of:
        factors, rounding = (WAYS[w] for w in products.best)
        text = SAY["rounded_by"].fill(factors=factors, rounding=rounding, hits=_hits(products))
        yield PrintFinding("rounding", "", "", text)


def _products(judgements: Sequence[FigureJudgement]) -> Iterator[PrintFinding]:
    for j in judgements:
        f = j.figure
        due = f.write(j.recomputed)
        if f.role == "final" and j.recomputed is not None and f.printed != due:
            yield PrintFinding(
                "rounding", f.table, f.item, SAY["rounded_to"].fill(printed=f.printed, due=due, how=j.how)
            )


def _slips(evidence: Witness) -> Iterator[PrintFinding]:
    slip = evidence.slip
    if slip.was:
        n = sum(c.is_open for c in slip.columns)
        counts = {"columns": len(slip.columns), "open": n, "tried": slip.tried, "all": slip.explains_all}
        yield PrintFinding("slip", "", "", SAY["slip"].fill(words=slip.words, **counts))
    for reading in slip.readings:
        yield from _restored(reading)
    for c in slip.unexplained:
        text = SAY["unexplained"].fill(sum=percent(c.printed_sum), tried=slip.tried)
        yield PrintFinding("unexplained", c.table, c.card, text)


def _restored(reading: SlipReading) -> Iterator[PrintFinding]:
    column = reading.column
    after = restored_sum(column, reading.restored)
    shares = {"before": percent(column.printed_sum), "after": percent(after)}
    counts = {"k": reading.candidates, "alone": reading.alone, "pinned": reading.pinned, "ways": reading.ways}
    for f in column.figures:
        if f.key in reading.restored:
            value = f.write(reading.restored[f.key])
            yield PrintFinding(
                "restored",
                column.table,
                item_name(f),
                SAY["restored"].fill(printed=f.printed, value=value, **shares, **counts),
            )


def restored_sum(column: PrintedColumn, restored: Mapping[Key, Fraction]) -> Fraction:
    """Return what a column adds up to with the figures in `restored` set back."""
    return sum((restored.get(f.key, f.value or Fraction(0)) for f in column.figures), Fraction(0))


def _sums(evidence: Witness) -> Iterator[PrintFinding]:
    truncates = evidence.products.of > 0 and evidence.products.best[1] == "truncation"
    for c in evidence.slip.columns:
        after = restored_sum(c, evidence.slip.restored)
        if after == c.total == c.printed_sum:
            continue
        half, off = c.tolerance / 2, abs(after - c.total)
        products = any(root.role == "final" for root in roots(evidence.scheme, c.figures[0]))
        cut = (truncates and products) or off > half
        by = SAY["no_reason"] if off > c.tolerance else WAYS["truncation" if cut else "rounding"]
        shares = {"before": percent(c.printed_sum), "after": percent(after), "total": percent(c.total)}
        yield PrintFinding("sum", c.table, c.card, SAY["sum"].fill(**shares, by=by, half=percent(half)))


def _repeats(scheme: Scheme) -> Iterator[PrintFinding]:
    for table, _, figures in scheme.lists():
        for f in figures if table.doc.repeats else []:
            cause = made_from(scheme, f)
            if cause and cause[0].value != f.value:
                text = SAY["other_weight"].fill(here=f.printed, table=table.doc.repeats, there=cause[0].printed)
                yield PrintFinding("weight", table.id, f.item, text)


def _pooled(found: Pooled) -> Text:
    best = Text("或", " or ").join(MEAN_NAMES[m] for m in found.means) or SAY["no_mean"]
    hits = LIST.join(same("{mean} {k}/{of}").fill(mean=MEAN_NAMES[m], k=k, of=found.of) for m, k in found.hits.items())
    return SAY["pooled"].fill(experts=COMMA.join(map(same, found.experts)), best=best, hits=hits)


def _consistency(table: str, settled: Settled | None) -> Iterator[PrintFinding]:
    # as the print was read: a CR of a misprinted entry is nobody's
    if settled is None or settled.grid.size < 3 or not settled.choices[0][0].mirrored:
        return
    matrix = settled.choices[0][0].matrix
    done = {name: ahp.consistency(matrix, ri=name) for name, ri in ahp.TABLES.items() if len(matrix) in ri}
    if not done:
        return
    first = next(iter(done.values()))
    crs = ", ".join(f"{source_name(name)} {float(c.cr):.4f}" for name, c in done.items())
    head = f"λmax {float(first.lambda_max):.4f}, CI {float(first.ci):.4f}; CR {crs}"
    yield PrintFinding("consistency", table, "", SAY["no_cr"].fill(head=head))
    passes = {float(c.cr) <= 0.1 for c in done.values()}
    if len(passes) == 2:
        yield PrintFinding("ri_table", table, "", SAY["ri_decides"].fill(crs=crs))
    elif passes == {False}:
        yield PrintFinding("inconsistent", table, "", SAY["fails"].fill(crs=crs))


def source_name(table: str) -> str:
    """Return a table of random indices as people cite it.

    Examples
    --------
    >>> source_name("alonso_lamata2006")
    'Alonso & Lamata 2006'
    """
    return " & ".join(part.title() for part in table[:-4].split("_")) + f" {table[-4:]}"


def _names(scheme: Scheme) -> Iterator[PrintFinding]:
    for d in name_differences(scheme):
        kind, text = ("name", SAY["renamed"]) if d.here and d.there else ("dropped", SAY["dropped"])
        if not d.there:
            kind, text = "added", SAY["added"]
        yield PrintFinding(kind, d.table, d.here or d.there, text.fill(table=d.earlier, there=d.there, here=d.here))


def _survivors(scheme: Scheme) -> Iterator[PrintFinding]:
    # the table that the strategy tree feeds is the one whose items repeat most of the tree's names
    fates = {t.id: survival(scheme, t.id) for t in scheme.tables.values() if items_of(t)}
    same_name = {name: sum(bool(s.item) and not s.near for s in fate) for name, fate in fates.items()}
    table = max(same_name, key=lambda name: same_name[name], default="")
    if not table or not same_name[table]:
        return
    kept = [s.kpi for s in fates[table] if s.item and not s.near]
    near = [f"{s.kpi} ~ {s.item}" for s in fates[table] if s.near]
    counts = {"n": len(fates[table]), "kept": len(kept), "near": len(near)}
    yield PrintFinding(
        "survival", table, "", SAY["survive"].fill(**counts, names="、".join(kept), like="、".join(near))
    )


def _splits(scheme: Scheme) -> Iterator[PrintFinding]:
    for table, card, figures in scheme.lists():
        runs = [list(g) for _, g in groupby(figures, key=lambda f: (f.group, f.value))]
        shared = sum(len(r) for r in runs if len(r) > 1)
        if shared and not made_from(scheme, figures[0]):
            text = SAY["even"].fill(of=len(figures), n=shared, groups=len(runs))
            yield PrintFinding("even_split", table.id, card, text)


def _absent(scheme: Scheme, judgements: Sequence[FigureJudgement]) -> Iterator[PrintFinding]:
    yield from (PrintFinding("missing", t.id, "", t.doc.missing) for t in scheme.tables.values() if t.doc.missing)
    for j in judgements:
        if j.verdict == "missing":
            yield PrintFinding("missing", j.figure.table, item_name(j.figure), j.how)
    for table in scheme.tables.values():
        for row in table.rows if table.doc.columns and table.doc.columns.weight and not table.listed else ():
            if not table.entries and not table.cell(row, "weight"):
                card, item = table.cell(row, "card"), table.cell(row, "item")
                yield PrintFinding("missing", table.id, f"{card}·{item}" if card else item, SAY["no_weight"])


def _texts(judgements: Sequence[FigureJudgement]) -> Iterator[PrintFinding]:
    for j in judgements:
        if j.figure.table == "text" and j.verdict in ("contradicted", "carried", "undecided"):
            text = SAY["text_says"].fill(printed=same(j.figure.printed), how=j.how)
            yield PrintFinding("text", "text", j.figure.group, text)
