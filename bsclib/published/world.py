"""One reading of a whole scheme: the matrices chosen, the figures taken for wrong, and which relations then fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bsclib.published.cells import FAILS, HOLDS, NEAR, PrintCell, TableGrid
from bsclib.published.figures import Key
from bsclib.published.matrices import MatrixReading, MatrixResult, indices_of
from bsclib.published.relation import Relation

Estimate = tuple[float, float]
TRUE, MENDED, PRINT = "true", "mended", "print"


@dataclass(frozen=True)
class World:
    """The graph under one choice of matrices: `exact` holds what the chosen matrices give."""

    grids: Mapping[str, TableGrid]
    chosen: Mapping[str, tuple[MatrixReading, MatrixResult]]
    relations: Sequence[Relation]
    cut: frozenset[tuple[str, str]] = frozenset()
    sworn: frozenset[str] = frozenset()

    @cached_property
    def cells(self) -> dict[Key, PrintCell]:
        """Every printed cell by its place."""
        return {c.key: c for g in self.grids.values() for c in g.cells.values()}

    @cached_property
    def exact(self) -> dict[Key, tuple[tuple[float, ...], float]]:
        """What the chosen matrices give: values (several where methods differ), and their reach."""
        found = {}
        for name, (_, done) in self.chosen.items():
            for (role, i, j), values in done.values.items():
                found[name, i, f"{role} {j}" if j else role] = (values, done.reach[role, i, j])
        for name, grid in self.grids.items():
            known = indices_of(grid.size or len(grid.shares("weight")))
            if known:
                found[name, 0, "RI"] = (known, 0.0)
        return found

    @cached_property
    def entries(self) -> dict[Key, Estimate]:
        """What the chosen reading of each matrix takes its printed entries for, and their reach."""
        return {
            (name, i + 1, f"entry {j + 1}"): (float(read.matrix[i, j]), float(loose[i, j] * read.matrix[i, j]))
            for name, (read, _) in self.chosen.items()
            for loose in [np.maximum(read.reach, read.reach.T) if read.mirrored else read.reach]
            for i, j in np.ndindex(read.matrix.shape)
        }

    @cached_property
    def mended(self) -> frozenset[Key]:
        """The entries that the chosen readings take for wrong."""
        return frozenset(k for read, _ in self.chosen.values() for k in read.changed)

    @cached_property
    def by_output(self) -> dict[Key, list[Relation]]:
        """The relations that give a figure."""
        found: dict[Key, list[Relation]] = {}
        for r in self.relations:
            if r.output is not None:
                found.setdefault(r.output, []).append(r)
        return found

    @cached_property
    def by_key(self) -> dict[Key, list[Relation]]:
        """The relations that a figure takes part in."""
        found: dict[Key, list[Relation]] = {}
        for r in self.relations:
            for key in dict.fromkeys(r.keys):
                found.setdefault(key, []).append(r)
        return found

    def estimate(self, key: Key, mode: str, solved: Mapping[Key, Estimate | None]) -> Estimate | None:
        """Return (value, reach) of a figure: as mended or computed (TRUE), printed but mended (MENDED), PRINT."""
        cell = self.cells.get(key)
        printed = None if cell is None or cell.value is None else (cell.value, cell.radius)
        if key in solved and (mode != PRINT or printed is None):
            return solved[key]
        if key in self.entries and (mode != PRINT or printed is None):
            return self.entries[key]
        exact = self.exact.get(key)
        if exact is None or key[2] == "RI":
            return printed
        if mode == TRUE or printed is None:
            return exact[0][0], exact[1]
        # whoever computes on takes the figure as printed or unrounded: nothing outside of these two
        nearest = min(exact[0], key=lambda x: abs(x - printed[0]))
        apart = abs(printed[0] - nearest)
        known = cell is not None and apart <= 1.5 * cell.quantum and key not in solved
        return ((printed[0] + nearest) / 2, apart / 2 + exact[1]) if known else printed

    def face(self, key: Key, mode: str) -> Estimate | None:
        """Return a figure unrounded (TRUE) or exactly as printed (PRINT)."""
        cell = self.cells.get(key)
        if mode == PRINT and cell is not None and cell.value is not None:
            return cell.value, 0.0
        return self.estimate(key, TRUE, {})

    def agreement(self, relation: Relation, solved: Mapping[Key, Estimate | None], mode: str) -> int | None:
        """Return how well a relation holds in one mode; None where a cause is not known."""
        known = [self.estimate(k, mode, solved) for k in relation.causes]
        found = [k for k in known if k is not None]
        if len(found) < len(known):
            return None
        low, middle, high = relation.span([v for v, _ in found], [r for _, r in found])
        if relation.output is None:
            return self._balanced(relation, low, middle, high)
        cell = self.cells[relation.output]
        if relation.output in solved or relation.output in self.mended:
            value = solved.get(relation.output, self.entries.get(relation.output))
            return HOLDS if value is None else _apart(value[0] - middle, (high - low) / 2 + value[1])
        return cell.level(low, high, (middle,), cut=(cell.key[0], cell.key[2]) in self.cut)

    def _balanced(self, relation: Relation, low: float, middle: float, high: float) -> int:
        if low - 1e-9 <= relation.target <= high + 1e-9:
            return HOLDS
        return _apart(middle - relation.target, max(high - middle, middle - low))

    def level(self, key: Key, solved: Mapping[Key, Estimate | None]) -> tuple[int | None, str, bool]:
        """Return how well a printed figure agrees, by which relation, and whether only a wrong cause gives it."""
        cell = self.cells[key]
        if self._impossible(cell):
            return FAILS, "bound", False
        clean = list(self._exactly(cell))
        carried: list[tuple[int | None, str]] = []
        for relation in self.by_output.get(key, ()):
            tainted = any(k in solved and self._printed(k) for k in relation.causes)
            for mode in (TRUE, MENDED):
                clean.append((self.agreement(relation, solved, mode), relation.kind))
            (carried if tainted else clean).append((self.agreement(relation, solved, PRINT), relation.kind))
        known = [(got, kind) for got, kind in clean if got is not None]
        best = max(known, key=lambda x: x[0], default=(None, ""))
        if best[0] is None or best[0] == FAILS:
            by_wrong = next((kind for got, kind in carried if got == HOLDS), "")
            if by_wrong:
                return HOLDS, by_wrong, True
        return *best, False

    def _exactly(self, cell: PrintCell) -> Iterator[tuple[int | None, str]]:
        values, reach = self.exact.get(cell.key, ((), 0.0))
        cut = (cell.key[0], cell.figure.role) in self.cut
        yield from ((cell.level(v - reach, v + reach, cut=cut), "matrix") for v in values)

    def _printed(self, key: Key) -> bool:
        return key in self.cells and self.cells[key].value is not None

    def _impossible(self, cell: PrintCell) -> bool:
        """Return whether λ is below the order of its matrix, or CI below 0."""
        if cell.key[2] not in ("lambda", "CI") or cell.value is None:
            return False
        grid = self.grids[cell.key[0]]
        n = grid.size or len(grid.shares("weight"))
        floor = n if cell.key[2] == "lambda" else 0
        return cell.value + 1.5 * cell.quantum < floor

    def failing(self, solved: Mapping[Key, Estimate | None], among: Iterable[Key] | None = None) -> list[Failure]:
        """Return what fails: printed figures that nothing gives, and sums that do not come out."""
        found: list[Failure] = []
        for key in self.cells if among is None else among:
            cell = self.cells.get(key)
            if cell is None or cell.value is None or (key[2].startswith("entry") and key not in self.by_output):
                continue
            if key in self.mended:  # the reading says what it should be, and its price is counted
                continue
            if key in solved:
                found += self._unmended(key, solved)
                continue
            got, kind, _ = self.level(key, solved)
            if got == FAILS:
                found.append(Failure(key, self._suspects(key, kind)))
        for relation in self.relations:
            if relation.output is None:
                levels = [self.agreement(relation, solved, mode) for mode in (TRUE, MENDED)]
                if all(x == FAILS for x in levels if x is not None) and any(x is not None for x in levels):
                    found.append(
                        Failure(None, tuple(k for k in dict.fromkeys(relation.causes) if self._free(k, solved)))
                    )
        return found

    def _unmended(self, key: Key, solved: Mapping[Key, Estimate | None]) -> Iterator[Failure]:
        """Yield the failure of a figure taken for wrong that nothing gives even so."""
        asked = [
            x
            for r in self.by_output.get(key, ())
            for m in (TRUE, MENDED)
            if (x := self.agreement(r, solved, m)) is not None
        ]
        if key not in self.exact and asked and max(asked) == FAILS:
            causes = (k for r in self.by_output[key] for k in r.causes if self._free(k, solved))
            yield Failure(key, tuple(dict.fromkeys(causes)))

    def _suspects(self, key: Key, kind: str) -> tuple[Key, ...]:
        """Return which figures may be to blame where `key` fails: itself alone where a matrix says what it is."""
        if kind == "bound" or key in self.exact:
            return (key,)
        tied = dict.fromkeys([key, *(k for r in self.by_output[key] for k in r.causes)])
        free = tuple(k for k in tied if self._free(k, {}) or (k == key and not key[2].startswith("entry")))
        # matrices that all bear out their weights, and yet are not each other's mean: nobody can tell
        return free or tuple(tied)

    def _free(self, key: Key, solved: Mapping[Key, Estimate | None]) -> bool:
        """Return whether a figure may be taken for wrong: it is printed, and no matrix says that it is right."""
        cell = self.cells.get(key)
        if cell is None or cell.value is None or key in solved:
            return False
        if key[2].startswith("entry"):
            return key[0] not in self.sworn and key not in self.mended
        return key not in self.exact or self.level(key, solved)[0] != HOLDS


def _apart(difference: float, reach: float) -> int:
    """Return HOLDS within the reach, NEAR within twice the reach (figures cut off instead of rounded), else FAILS."""
    return HOLDS if abs(difference) <= reach + 1e-9 else NEAR if abs(difference) <= 2 * reach + 1e-9 else FAILS


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that does not hold: the figure that nothing gives (None: a sum), and who may be to blame."""

    output: Key | None
    suspects: tuple[Key, ...]
