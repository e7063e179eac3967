"""Random damages to clean schemes of our own making: culprit named, undecided or missed, and who else was accused.

    python tests/benchmarks/published_damage.py [COUNT] [SEED]

A clean scheme has one to four levels of matrices of order 2 to 8 (one person's or an aggregate), weights by one of
three methods, rounded or cut off to some places, as decimals or percent; intermediate columns, λ, CI, RI, CR, final
weights and totals are printed or not. Damages are slips of print: a wrong digit, digits exchanged, two cells swapped, a
lost percent sign, an entry upside down, a lost figure, a whole row transposed; one or several at once.
"""

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np

from bsclib.published import judge_scheme, read_scheme

SAATY = {3: "0.58", 4: "0.90", 5: "1.12", 6: "1.24", 7: "1.32", 8: "1.41"}


@dataclass
class Made:
    """A clean scheme: tables declared, and each figure's print by (table, item, figure)."""

    tables: list
    printed: dict
    places: int
    percent: bool

    def write(self, folder):
        """Write ``scheme.yaml`` and ``figures.csv``."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = ["id: made", "tables:" if self.tables else "tables: []"]
        for name, title, under in self.tables:
            stands = f", under: {{table: {under[0]}, item: {under[1]}}}" if under else ""
            lines.append(f"  - {{id: {name}, title: {title}{stands}}}")
        (folder / "scheme.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        rows = [f"{t},{i},{f},{p}" for (t, i, f), p in self.printed.items()]
        (folder / "figures.csv").write_text("table,item,figure,printed\n" + "\n".join(rows) + "\n", encoding="utf-8")
        return folder


def shown(value, places, how=ROUND_HALF_UP):
    """Return a number printed to so many places."""
    return str(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=how))


def matrix_of(rng, n, aggregated):
    """Return a reciprocal matrix near a consistent one, its entries as printed, and the experts' own as printed."""
    truth = [rng.uniform(0.6, 5) for _ in range(n)]
    people = 5 if aggregated else 1
    upper, own = np.ones((n, n)), [[["1"] * n for _ in range(n)] for _ in range(people)]
    text = [["1"] * n for _ in range(n)]
    places = rng.choice((2, 3, 4))
    for i in range(n):
        for j in range(i + 1, n):
            votes = [judgement(truth[i] / truth[j] * rng.lognormvariate(0, 0.25)) for _ in range(people)]
            for expert, vote in zip(own, votes, strict=True):
                expert[i][j], expert[j][i] = str(vote), str(1 / vote)
            mean = float(np.exp(np.mean(np.log([float(v) for v in votes]))))
            upper[i, j], upper[j, i] = (mean, 1 / mean)
            for a, b in ((i, j), (j, i)):
                exact = votes[0] if (a, b) == (i, j) else 1 / votes[0]
                text[a][b] = shown(upper[a, b], places) if aggregated else str(exact)
    if aggregated:
        text = [[shown(1, places) if i == j else text[i][j] for j in range(n)] for i in range(n)]
    return upper, text, own


def judgement(ratio):
    """Return the judgement on the scale nearest to a ratio."""
    whole = max(1, min(9, round(ratio if ratio >= 1 else 1 / ratio)))
    return Fraction(whole) if ratio >= 1 else Fraction(1, whole)


def weights(A, method):
    """Return priorities by another path than the library's."""
    if method == "geometric_mean":
        w = np.prod(A, axis=1) ** (1 / len(A))
    elif method == "column_mean":
        w = (A / A.sum(axis=0)).mean(axis=1)
    else:
        values, vectors = np.linalg.eig(A)
        w = np.abs(vectors[:, np.argmax(values.real)].real)
    return w / w.sum()


def made(rng):
    """Return a clean scheme."""
    method = rng.choice(("eigenvector", "eigenvector", "geometric_mean", "column_mean"))
    levels, aggregated = rng.choice((1, 1, 2, 2, 3, 4)), rng.random() < 0.25
    places, percent = rng.choice((3, 3, 4)), rng.random() < 0.2
    how = ROUND_DOWN if rng.random() < 0.2 else ROUND_HALF_UP
    style = {
        k: rng.random() < p
        for k, p in {
            "experts": 0.5,
            "norm": 0.3,
            "aw": 0.3,
            "index": 0.7,
            "final": 0.8,
            "matrix": 0.85,
            "ri": 0.5,
        }.items()
    }
    done = Made([], {}, places, percent)

    def share(x):
        return shown(x * 100, places - 2, how) + "%" if percent else shown(x, places, how)

    def table(name, title, under, weight_above, depth):
        def put(item, figure, text):
            done.printed[name, item, figure] = text

        n = rng.randint(2, 4 if depth > 1 else 8) if levels > 1 else rng.randint(2, 8)
        A, text, own = matrix_of(rng, n, aggregated)
        w = weights(A, method)
        items = [f"{name}i{k}" for k in range(1, n + 1)]
        done.tables.append((name, title, under))
        norm = A / A.sum(axis=0)
        for i, item in enumerate(items):
            if style["matrix"] or depth == 1:
                for j in range(n):
                    put(item, f"entry {j + 1}", text[i][j])
                if style["norm"] and method == "column_mean":
                    for j in range(n):
                        put(item, f"norm {j + 1}", shown(norm[i, j], places))
                    put(item, "rowsum", shown(norm[i].sum(), places))
                if style["aw"]:
                    put(item, "AW", shown(A[i] @ w, places))
            for k, rows in enumerate(own if len(own) > 1 and style["experts"] and style["matrix"] else ()):
                done.printed |= {(f"{name}E{k}", item, f"entry {j + 1}"): rows[i][j] for j in range(n)}
            put(item, "weight", share(w[i]))
            if under and style["final"]:
                put(item, "final", share(w[i] * weight_above))
        if (style["matrix"] or depth == 1) and style["index"] and n > 2:
            lam = float((A @ w / w).mean())
            figures = {"lambda": shown(lam, 4), "CI": shown((lam - n) / (n - 1), 4)}
            if style["ri"]:
                figures["RI"] = SAATY[n]
            figures["CR"] = shown((lam - n) / (n - 1) / float(SAATY[n]), 4)
            for figure, print_ in figures.items():
                done.printed[name, "", figure] = print_
        if depth < levels:
            for k in range(n if n < 4 else 2):
                table(f"{name}{k + 1}", f"Under {items[k]}", (name, items[k]), w[k] * weight_above, depth + 1)

    table("T", "Criteria", None, 1.0, 1)
    return done


# ── damages ─────────────────────────────────────────────────────────────────────────────────────────


def digits_exchanged(rng, text):
    """Return a print with two neighbouring digits exchanged."""
    places = [k for k in range(len(text) - 1) if text[k].isdigit() and text[k + 1].isdigit() and text[k] != text[k + 1]]
    if not places:
        return text
    k = rng.choice(places)
    return text[:k] + text[k + 1] + text[k] + text[k + 2 :]


def digit_wrong(rng, text):
    """Return a print with one of its digits wrong, the last one apart where there are several."""
    places = [k for k, c in enumerate(text) if c.isdigit()]
    if not places:
        return text
    places = places[:-1] if len(places) > 2 else places
    k = rng.choice(places)
    return text[:k] + rng.choice([d for d in "123456789" if d != text[k]]) + text[k + 1 :]


def upside_down(rng, text):
    """Return a judgement as its reciprocal."""
    return str(1 / Fraction(text)) if text and "." not in text else text


KINDS = ("digit", "exchanged", "swap", "sign", "turned", "lost", "row")


def damage(rng, clean, kind):
    """Return the print after one slip, and the cells that it changed."""
    printed = dict(clean)
    roles = {k: k[2].split(" ")[0] for k in printed}
    if kind == "row":
        rows = [(t, i) for t, i, f in printed if f == "entry 3" and len(i) > 1]
        if rows and any("." in printed[k] for k in printed if roles[k] == "entry"):
            rows = []
        if rows:
            t, i = rng.choice(rows)
            for key in [k for k in printed if k[:2] == (t, i) and roles[k] == "entry"]:
                printed[key] = upside_down(rng, printed[key])
    elif kind == "swap":
        role = rng.choice(("entry", "weight", "final"))
        columns = sorted({(t, i if role == "entry" else "") for t, i, f in printed if f.startswith(role)})
        if columns:
            t, i = rng.choice(columns)
            keys = [k for k in printed if k[0] == t and roles[k] == role and (role != "entry" or k[1] == i)]
            keys = [k for k in keys if role != "entry" or k[2] != f"entry {int(k[1].rsplit('i', 1)[1])}"]
            if len(keys) > 1:
                a, b = rng.sample(keys, 2)
                printed[a], printed[b] = printed[b], printed[a]
    else:
        change = {"digit": digit_wrong, "exchanged": digits_exchanged, "turned": upside_down}.get(kind)
        wanted = {"turned": {"entry"}, "sign": {"weight", "final"}, "lost": {"entry", "weight", "final"}}.get(kind)
        keys = [k for k in printed if wanted is None or roles[k] in wanted]
        if keys:
            key = rng.choice(keys)
            printed[key] = (
                "" if kind == "lost" else printed[key].rstrip("%") if kind == "sign" else change(rng, printed[key])
            )
    return printed, {k for k in printed if printed[k] != clean[k]}


def trial(rng, folder):
    """Return the outcome of one damaged scheme, or None where the slip changed nothing."""
    scheme = made(rng)
    clean, cells, kinds = dict(scheme.printed), set(), []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        kind = rng.choice(KINDS)
        scheme.printed, hit = damage(rng, scheme.printed, kind)
        kinds += [kind] if hit else []
    cells = {k for k in clean if clean[k] != scheme.printed[k]}
    if not cells:
        return None
    done = judge_scheme(read_scheme(scheme.write(folder)))
    by_key = {(j.figure.table, j.figure.item if j.figure.row else "", j.figure.column): j for j in done.figures}
    accused = {k for k, j in by_key.items() if j.culprit}
    undecided = {k for k, j in by_key.items() if j.neutral == "undecided"}
    false = accused - cells
    outcome = Counter(named=len(cells & accused), undecided=len((cells - accused) & undecided))
    silent = cells - accused - undecided
    outcome["silent"] = len(silent)
    outcome["false"] = 0 if len(accused) <= len(cells) else len(false)
    outcome["smaller set"] = len(false) if len(accused) <= len(cells) else 0
    outcome["carried"] = sum(j.verdict == "carried" for j in done.figures)
    return outcome, kinds, {k: (clean[k], scheme.printed[k]) for k in cells}, false, silent


def battery(count, seed, folder, tell=lambda *_: None):
    """Return what became of `count` damaged schemes."""
    total, n, k = Counter(), 0, 0
    while n < count:
        k += 1
        rng = random.Random(f"{seed}/{k}")
        found = trial(rng, folder)
        if found is None:
            continue
        n += 1
        total += found[0]
        total["schemes"] += 1
        if found[3] or found[4]:
            tell(k, *found)
    return total


def clean_accused(count, seed, folder):
    """Return in how many of `count` clean schemes somebody is accused or called wrong."""
    bad = []
    for k in range(count):
        done = judge_scheme(read_scheme(made(random.Random(f"{seed}/clean/{k}")).write(folder)))
        if any(j.neutral == "wrong" for j in done.figures):
            bad.append(k)
    return bad


if __name__ == "__main__":
    asked, start = (int(x) for x in [*sys.argv[1:], "200", "1"][:2]) if len(sys.argv) != 2 else (int(sys.argv[1]), 1)
    with tempfile.TemporaryDirectory() as place:
        print("clean schemes with an accusation:", clean_accused(asked, start, Path(place)))
        print(dict(battery(asked, start, Path(place), tell=print)))
