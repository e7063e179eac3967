"""A quarter as one reader sees it: law, evidence and scores, the quarters before, what must be known of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from bsclib.errors import BscError, Fault, Place, Text, UsageError, place_at
from bsclib.evidence import Facts, plausibility, read_evidence
from bsclib.evidence.approved import approved_targets
from bsclib.evidence.comments import uncommented
from bsclib.evidence.names import named
from bsclib.law import Rulebook, Scorecard, Unit
from bsclib.law.changes import breaks
from bsclib.pay import Payroll, unsettled, year_end
from bsclib.period import Quarter
from bsclib.policies import POLICIES, Policies
from bsclib.quarter.before import BEFORE, SealedBefore
from bsclib.quarter.places import evidence_folder, quarters_of
from bsclib.quarter.to_date import as_of
from bsclib.quarter.words import WORDS
from bsclib.scoring import Scores, Total, score

if TYPE_CHECKING:
    import pandas as pd

SPAN = 12  # quarters that a report looks back over, its own among them


@dataclass(frozen=True)
class QuarterView:
    """A quarter as one reader sees it.

    Attributes
    ----------
    rulebook : the law of the quarter's last day, under the reading asked for
    facts : the evidence, every cell checked
    language : "zh" or "en"
    workspace : the folder that holds `params/`
    supposed : what was moved, where this is the quarter as it might have been
    """

    rulebook: Rulebook
    facts: Facts
    language: str
    workspace: Path
    supposed: tuple[Text, ...] = ()

    @property
    def company(self) -> str:
        """Id of the company."""
        return self.rulebook.company.id

    @property
    def quarter(self) -> Quarter:
        """The quarter."""
        return Quarter.parse(self.facts.period)

    @property
    def day(self) -> date:
        """The day on which it is looked at: what is due later is not late."""
        return self.facts.day or self.quarter.last_day

    @cached_property
    def scores(self) -> Scores:
        """The scores, exact: one row per card and indicator."""
        return score(self.rulebook, self.facts)

    @cached_property
    def cards(self) -> pd.DataFrame:
        """Totals, coverage, grades and ranks."""
        return self.scores.cards

    @cached_property
    def totals(self) -> dict[str, Total]:
        """The exact result of each card, by its id."""
        return {t.scorecard: t for t in self.scores.totals}

    @cached_property
    def previous(self) -> QuarterView | None:
        """The quarter before under the same reading, or None where there is no sound evidence of it."""
        return self._at(self.quarter.previous)[0]

    @cached_property
    def year_end(self) -> Payroll | None:
        """What the end of the year pays, where this is its last quarter and all four are there."""
        views = self.history(4) if self.quarter.number == 4 else []
        return year_end(views) if len(views) == 4 else None

    @cached_property
    def sealed_before(self) -> SealedBefore | None:
        """The last sealed revision of this quarter, where this one comes after it."""
        return SealedBefore.read(self.workspace / BEFORE, self.facts.period)

    @cached_property
    def _stood(self) -> dict[str, QuarterView]:
        return {}

    @cached_property
    def _earlier(self) -> dict[str, QuarterView | BscError | None]:
        return {}

    def to_date(self, month: str) -> QuarterView:
        """Return the quarter as it stood at the end of a month (`2025-11` or `202511`): cards on what was due."""
        if month not in self._stood:
            self._stood[month] = as_of(self, month)
        return self._stood[month]

    def history(self, quarters: int = SPAN) -> list[QuarterView]:
        """Return the views of the last `quarters` quarters that have evidence, oldest first, this one last."""
        return [v for v, _ in self._span(quarters) if v is not None]

    def notices(self, quarters: int = SPAN) -> tuple[Fault, ...]:
        """Return all that was taken but should be known: of the law, of the evidence, of the history."""
        past = (*(fault for _, fault in self._span(quarters) if fault is not None), *self.breaks(quarters))
        record = self.facts.tables.get("payments", ())
        paid = unsettled(self, record, self.year_end, self.facts.source.name) if record else ()
        odd = (fault for fault in (*self.slips, *self.silent, *paid) if fault.level == "notice")
        own = named((*self.facts.notices, *self._unscored(), *odd), self.rulebook)
        return (*self.rulebook.notices, *own, *past)

    @cached_property
    def slips(self) -> tuple[Fault, ...]:
        """What a careful reader would ask about; a fault where the law holds a slip `strict` and no note answers it."""
        approved = approved_targets(self.facts.source.parent, self.quarter, self.rulebook)
        before = self.previous.facts if self.previous else None
        return tuple(plausibility(self.facts, before, self.rulebook, approved))

    @cached_property
    def silent(self) -> list[Fault]:
        """What missed its aim without a word on cause, measure and due date; faults where the law is `strict`."""
        return uncommented(self.facts, self.rulebook, self.scores)

    def _unscored(self) -> Iterator[Fault]:
        """Yield the rows that the law would score and that this quarter does not, whatever stands in their cells."""
        for row in self.scores:
            place = place_at(row.cell, self.facts.source.name, "/".join(row.key))
            if row.status == "not_scorable":
                yield Fault(row.status, place, row.why, level="notice")
            if row.status == "not_applicable" and row.weight is not None and row.actual is not None:
                yield Fault("waived_figure", place, WORDS.WAIVED.fill(label=row.label, why=row.why), level="notice")

    def breaks(self, quarters: int = SPAN) -> tuple[Fault, ...]:
        """Return where the history does not compare like with like: what began, ended, was renamed, merged, split."""
        views = self.history(quarters)
        steps = (breaks(old.rulebook, new.rulebook, new.facts.period) for old, new in pairwise(views))
        return tuple(fault for step in steps for fault in step)

    def _span(self, quarters: int) -> Iterator[tuple[QuarterView | None, Fault | None]]:
        for back in range(quarters - 1, 0, -1):
            yield self._at(self.quarter.shift(-back))
        yield self, None

    def _at(self, quarter: Quarter) -> tuple[QuarterView | None, Fault | None]:
        """Return an earlier quarter: its view, or the notice that it is left out of the trend."""
        try:
            return self.earlier(quarter), None
        except BscError as error:
            place, found = Place(file=str(quarter)), WORDS.LEFT_OUT.fill(quarter=quarter)
            return None, Fault("history", place, found, error.message, level="notice")

    def earlier(self, quarter: Quarter) -> QuarterView | None:
        """Return this quarter or an earlier one, opened once; None without evidence; raises its faults."""
        if quarter == self.quarter:
            return self
        if str(quarter) not in self._earlier:
            try:
                self._earlier[str(quarter)] = self._opened(quarter)
            except BscError as error:
                self._earlier[str(quarter)] = error
        found = self._earlier[str(quarter)]
        if isinstance(found, BscError):
            raise found
        return found

    def _opened(self, quarter: Quarter) -> QuarterView | None:
        home = self.rulebook.folder
        if str(quarter) not in quarters_of(home, self.workspace):
            return None
        rulebook = self.rulebook.replace(as_of=quarter.last_day)
        facts = read_evidence(evidence_folder(home, self.workspace, str(quarter)), rulebook, period=str(quarter))
        return QuarterView(rulebook, facts, self.language, self.workspace)

    def cards_at(self, level: str) -> tuple[Scorecard, ...]:
        """Return the cards of a level, in the law's order."""
        return tuple(c for c in self.rulebook.scorecards if c.level == level)

    def card(self, level: str, name: str = "") -> Scorecard:
        """Return the card of a unit (or with the id) `name` at `level`; the first one where no name is given.

        Raises
        ------
        UsageError
            No card of that level is the unit's.
        """
        known = self.cards_at(level)
        found = next((c for c in known if name in ("", c.unit, c.id)), None)
        if found is None:
            raise UsageError(WORDS.NO_CARD.fill(level=level, name=name, known=", ".join(c.unit for c in known)))
        return found

    def units_without_card(self) -> tuple[Unit, ...]:
        """Return the units that stand in the organisation but are not appraised."""
        carded = {c.unit for c in self.rulebook.scorecards}
        return tuple(u for u in self.rulebook.units.values() if u.id not in carded)

    def settings(self) -> list[tuple[Text, Text, Text]]:
        """Return the same in words: what the policy is called, its value, its default."""
        told = ((POLICIES[name], *pair) for name, pair in self.reading().items())
        return [(policy.title, policy.words(used), policy.words(usual)) for policy, used, usual in told]

    def reading(self) -> dict[str, tuple[str, str]]:
        """Return the policies that differ from the default: name → (used, default)."""
        used, usual = self.rulebook.policies.chosen(), Policies().chosen()
        pairs = {name: (str(used[name]), str(usual[name])) for name in used}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
