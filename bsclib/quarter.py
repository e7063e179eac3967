"""One quarter, opened: its law, its evidence and its scores; what notebooks and commands start from."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bsclib.errors import BscError, Fault, InputError, Place, Text, UsageError, place_at
from bsclib.evidence import Facts, plausibility, read_evidence
from bsclib.evidence.approved import approved_targets
from bsclib.law import Rulebook, Scorecard, Unit, load_rulebook
from bsclib.law.changes import breaks
from bsclib.paths import company_folder, find_workspace, packaged
from bsclib.period import Quarter
from bsclib.policies import POLICIES, Policies
from bsclib.scoring import Scores, Total, score

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["QuarterView", "open_quarter", "sample_quarter"]

SPAN = 12  # quarters that a report looks back over, its own among them
BEFORE = "before"  # where a revision keeps what it needs of the revision before it
_EVIDENCE = re.compile(r"(\d{4}Q[1-4])(-[a-z0-9_]+)?\.(xlsx|csv)\Z")

NO_QUARTER = Text("{path} 下没有任何季度的证据", "no quarter's evidence lies under {path}")
BAD_QUARTER = Text("季度写作 2025Q4，而不是 {found}", "a quarter is written 2025Q4, not {found}")
NO_CARD = Text("没有{level}级考核表 {name}；有：{known}", "there is no card {name} at level {level}; known: {known}")
BAD_READING = Text("不是合法的口径文件", "not a valid file of policies")
WAIVED = Text("“{label}”有实际值，但本季{why}", "“{label}” has an actual, but is {why}")
LEFT_OUT = Text("{quarter} 的证据有误，趋势中略去", "the evidence of {quarter} is at fault; the trend leaves it out")


@dataclass(frozen=True, slots=True)
class SealedBefore:
    """The last sealed revision of a quarter, as the next one keeps it: its number and reason, cards, rows of text."""

    number: int
    reason: str
    cards: Mapping[str, tuple[Fraction | None, Text | None]]
    rows: Mapping[tuple[str, str], dict[str, str]]

    @classmethod
    def read(cls, folder: Path, period: str) -> SealedBefore | None:
        """Return what `folder` keeps of the revision before, None where it keeps none of this period."""
        if not (folder / "revision.json").is_file():
            return None
        told = json.loads((folder / "revision.json").read_text("utf-8"))
        if told["quarter"] != period:
            return None
        with open(folder / "scores.csv", encoding="utf-8", newline="") as file:
            rows = {(row["scorecard"], row["indicator"]): row for row in csv.DictReader(file)}
        cards = {c["scorecard"]: (_fraction(c["total"]), _grade(c)) for c in told["cards"]}
        return cls(told["revision"], told["reason"], cards, rows)


def _fraction(found: str | None) -> Fraction | None:
    return None if found is None else Fraction(found)


def _grade(card: Mapping[str, str | None]) -> Text | None:
    zh = card.get("grade")
    return None if zh is None else Text(zh, card.get("grade_en") or zh)


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
    def sealed_before(self) -> SealedBefore | None:
        """The last sealed revision of this quarter, where this one comes after it."""
        return SealedBefore.read(self.workspace / BEFORE, self.facts.period)

    @cached_property
    def _earlier(self) -> dict[str, QuarterView | BscError | None]:
        return {}

    def history(self, quarters: int = SPAN) -> list[QuarterView]:
        """Return the views of the last `quarters` quarters that have evidence, oldest first, this one last."""
        return [v for v, _ in self._span(quarters) if v is not None]

    def notices(self, quarters: int = SPAN) -> tuple[Fault, ...]:
        """Return all that was taken but should be known: of the law, of the evidence, of the history."""
        past = (*(fault for _, fault in self._span(quarters) if fault is not None), *self.breaks(quarters))
        odd = (fault for fault in self.slips if fault.level == "notice")
        return (*self.rulebook.notices, *self.facts.notices, *self._unscored(), *odd, *past)

    @cached_property
    def slips(self) -> tuple[Fault, ...]:
        """What a careful reader would ask about; a fault where the law holds a slip `strict` and no note answers it."""
        approved = approved_targets(self.facts.source.parent, self.quarter, self.rulebook)
        before = self.previous.facts if self.previous else None
        return tuple(plausibility(self.facts, before, self.rulebook, approved))

    def _unscored(self) -> Iterator[Fault]:
        """Yield the rows that the law would score and that this quarter does not, whatever stands in their cells."""
        for row in self.scores:
            place = place_at(row.cell, self.facts.source.name, "/".join(row.key))
            if row.status == "not_scorable":
                yield Fault(row.status, place, row.why, level="notice")
            if row.status == "not_applicable" and row.weight is not None and row.actual is not None:
                yield Fault("waived_figure", place, WAIVED.fill(label=row.label, why=row.why), level="notice")

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
            place, found = Place(file=str(quarter)), LEFT_OUT.fill(quarter=quarter)
            return None, Fault("history", place, found, error.message, level="notice")

    def earlier(self, quarter: Quarter) -> QuarterView | None:
        """Return this quarter or an earlier one, opened once and under the same reading; None without evidence of it.

        Raises
        ------
        InputError
            With every fault of its law and evidence.
        """
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
            raise UsageError(NO_CARD.fill(level=level, name=name, known=", ".join(c.unit for c in known)))
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


def quarters_of(home: Path, workspace: Path) -> tuple[str, ...]:
    """Return the quarters that have evidence, oldest first."""
    names = (
        p.name for folder in (home / "quarters", workspace / "inputs") if folder.is_dir() for p in folder.iterdir()
    )
    return tuple(sorted({m[1] for name in names if (m := _EVIDENCE.match(name))}))


def evidence_folder(home: Path, workspace: Path, quarter: str) -> Path:
    """Return the folder of a quarter's evidence: the company's `quarters/`, or a sealed revision's `inputs/`."""
    sealed = workspace / "inputs"
    return sealed if not any((home / "quarters").glob(f"{quarter}*.[xc]*")) and sealed.is_dir() else home / "quarters"


def reading_file(home: Path, quarter: str) -> Path:
    """Return where a sealed revision keeps the policies its run was given."""
    return home / "quarters" / f"{quarter}.policies.json"


def _sealed_reading(home: Path, quarter: str) -> dict[str, Any]:
    path = reading_file(home, quarter)
    try:
        found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
        Policies().replace(**found)
    except (ValueError, TypeError, UsageError):
        raise InputError(BAD_READING, [Fault("policies", Place(file=str(path)), BAD_READING)]) from None
    return dict(found)


def open_quarter(
    company: str = "",
    quarter: str = "",
    *,
    workspace: str | Path = "",
    params: str | Path = "",
    profile: str | None = None,
    weights: str | None = None,
    language: str = "zh",
    **policies: Any,
) -> QuarterView:
    """Return a quarter with its law and evidence, ready to be scored.

    Parameters
    ----------
    company, quarter : str, optional
        Default: the only company there is, its newest quarter with evidence.
    workspace : path, optional
        The folder that holds `params/`; default: the nearest one upward, else the packaged sample.
    params : path, optional
        The folder of the companies' folders; default: the workspace's `params/`.
    profile, weights, **policies : optional
        The reading; what is not given is as a sealed revision's run was told, else as `company.yaml` says.
    language : "zh" or "en"

    Returns
    -------
    QuarterView
        Law and evidence, every cell checked; scores are computed when they are asked for.

    Raises
    ------
    UsageError
        An unknown company, quarter or policy; several companies and none named.
    InputError
        With every fault of law and evidence.

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> view = open_quarter(quarter="2025Q4", workspace=packaged())
    >>> str(view.quarter), len(view.scores), view.card("company").level
    ('2025Q4', 129, 'company')
    """
    root = Path(workspace).resolve() if workspace else find_workspace() or packaged()
    home = company_folder(Path(params).resolve() if params else root / "params", company)
    known = quarters_of(home, root)
    if not quarter and not known:
        raise UsageError(NO_QUARTER.fill(path=home / "quarters"))
    try:
        period = Quarter.parse(quarter or known[-1])
    except ValueError:
        raise UsageError(BAD_QUARTER.fill(found=quarter)) from None
    given = {"profile": profile, "weights": weights, **policies}
    chosen = _sealed_reading(home, str(period)) | {k: v for k, v in given.items() if v is not None}
    rulebook = load_rulebook(home, as_of=period.last_day, **chosen)
    facts = read_evidence(evidence_folder(home, root, str(period)), rulebook, period=str(period))
    return QuarterView(rulebook, facts, language, root)


@lru_cache
def sample_quarter(quarter: str = "2025Q4", language: str = "en") -> QuarterView:
    """Return a quarter of the sample that is shipped with the library, opened once a process.

    Parameters
    ----------
    quarter : str
        "2024Q1" to "2025Q4".
    language : "zh" or "en"

    Returns
    -------
    QuarterView

    Examples
    --------
    >>> [(id, total.grade.en) for id, total in sample_quarter().totals.items()][:2]
    [('process', 'Excellent'), ('company', 'Excellent')]
    """
    return open_quarter(quarter=quarter, workspace=packaged(), language=language)
