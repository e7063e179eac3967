"""The rulebook: the law of a company on one day, and the door that loads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from bsclib.errors import Fault, Place, Text, UsageError, same
from bsclib.law.card import Scorecard
from bsclib.law.checks import CARD, ROW
from bsclib.law.company import Company, GradeTable, Reward
from bsclib.law.dated import on
from bsclib.law.files import Files, read_files
from bsclib.law.findings import SLIPS
from bsclib.law.indicator import Indicator
from bsclib.law.ledger import NO_LEDGER, Ledger
from bsclib.law.living import alive, remarks
from bsclib.law.organisation import DueDate, Organ, Post, Unit
from bsclib.law.slips import slips
from bsclib.law.strategy import Judgement, Strategy
from bsclib.period import Quarter
from bsclib.policies import POLICIES, Policies

NO_SUCH = Text("没有这个{w}：{i}", "no such {w}: {i}")
NOT_THEN = Text("{w} {i} 在 {d} 不存在", "the {w} {i} does not exist on {d}")
NO_OFFICE = Text("考核办公室", "the assessment office")  # where the law names nobody who reviews


@dataclass(frozen=True)
class Rulebook:
    """The law of one day under one reading.

    Attributes
    ----------
    company : names and company-wide settings
    as_of : the day whose law this is
    policies : the reading (`profile` and `weight_set` are two of them)
    units, posts, organs, judgements : by id; of units, posts and members those that exist on the day
    scorecards : the cards that exist on the day, in the law's order
    proposed : the cards of the folder `proposed`, which are in force on no day
    grades : grade tables, the active one first (`grade_table`)
    files : every file that was read
    notices : what is taken, but should be known; where the law is strict, its slips are faults
    ledger : how accounts become budget lines and indicators
    """

    company: Company
    as_of: date
    policies: Policies
    units: Mapping[str, Unit]
    posts: Mapping[str, Post]
    organs: Mapping[str, Organ]
    scorecards: tuple[Scorecard, ...]
    grades: tuple[GradeTable, ...]
    strategy: Strategy
    judgements: Mapping[str, Judgement]
    calendar: Mapping[str, DueDate]
    reward: Reward
    folder: Path
    files: tuple[Path, ...]
    notices: tuple[Fault, ...] = ()
    ledger: Ledger = NO_LEDGER
    proposed: tuple[Scorecard, ...] = ()
    source: Files | None = field(default=None, repr=False, compare=False)
    asked: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    moved: Mapping[tuple[str, str], Decimal] = field(default_factory=dict, repr=False, compare=False)  # weights

    def _repr_html_(self) -> str:
        from bsclib.law.showing import law_table

        return law_table(self).to_html()

    @property
    def profile(self) -> str:
        """The active profile of rules."""
        return self.policies.profile

    @property
    def weight_set(self) -> str:
        """The active set of weights."""
        return self.policies.weights

    @property
    def single(self) -> frozenset[str]:
        """The policies that this law leaves no choice in: no rule, or no weight, stands in it as printed as well."""
        rows = [i for card in self.scorecards for i in card.indicators]
        literal = any(i.has_literal for i in rows)
        printed = any(i.weight_detail is not None and i.weight_detail.printed is not None for i in rows)
        return frozenset(name for name, two in (("profile", literal), ("weights", printed)) if not two)

    @property
    def grade_table(self) -> GradeTable:
        """The grade table in force."""
        return self.grades[0]

    @property
    def overlay_weight(self) -> Decimal:
        """The weight [%] of the shared row where it is laid over a centre's card."""
        return self.company.overlay_weight

    @property
    def coverage_limit(self) -> Decimal:
        """The coverage [%] below which a card gets no grade."""
        return self.company.coverage_limit

    @property
    def waiver_limit(self) -> Decimal:
        """The largest share [%] of a card's weight that may be waived in a quarter."""
        return self.company.waiver_limit

    def card(self, id: str) -> Scorecard:
        """Return the card `id`; UsageError if there is none on this day."""
        found = next((c for c in self.scorecards if c.id == id), None)
        ever = self.source.cards if self.source else {}
        return found or _absent(CARD, id, [c.id for c in self.scorecards], id in ever and self.as_of)

    def indicator(self, card: str, id: str) -> Indicator:
        """Return the row `id` of `card`; UsageError if there is none on this day."""
        rows = self.card(card).indicators
        found = next((i for i in rows if i.id == id), None)
        ever = self.source.cards[card][0].indicators if self.source else {}
        return found or _absent(ROW, id, [i.id for i in rows], id in ever and self.as_of)

    def at(self, reference: str) -> Indicator:
        """Return the row written `card/indicator`."""
        return self.indicator(*reference.split("/", 1))

    def named(self, id: str | None) -> Text:
        """Return the name of a unit or an organ; its id where the law of the day has neither."""
        found = self.units.get(id or "") or self.organs.get(id or "")
        return found.label if found else same(id or "–")

    @property
    def office(self) -> Text:
        """Who reviews: whom the calendar names for the step `review`."""
        step = self.calendar.get("review")
        return self.named(step.who) if step and step.who else NO_OFFICE

    def place(self, *path: str) -> Place:
        """Return file and line of a path in `company.yaml`, such as ("organs", id)."""
        return self.source.company[1].place(path) if self.source else Place()

    def within(self, unit: str, above: str) -> bool:
        """Return whether `unit` is `above` or lies below it in the organisation."""
        here: str | None = unit
        while here is not None and here != above:
            here = self.units[here].parent
        return here == above

    def units_of(self, card: str) -> tuple[str, ...]:
        """Return the unit of a card and every unit below it."""
        owner = self.card(card).unit
        return tuple(u for u in self.units if self.within(u, owner))

    def replace(self, *, as_of: date | str | None = None, **policies: Any) -> Rulebook:
        """Return the same law under another reading, or of another day.

        Parameters
        ----------
        as_of : date or ISO text, optional
        **policies
            Any of `Policies`, `profile` and `weights` included.

        Raises
        ------
        UsageError
            For a policy or a value that does not exist.
        """
        asked = {**self.asked, **policies}
        chosen = self.policies.replace(**policies)
        day = self.as_of if as_of is None else _day(as_of)
        if (chosen.profile, chosen.weights, day) == (self.profile, self.weight_set, self.as_of) or not self.source:
            return replaced(self, policies=chosen, asked=asked)
        return enact(self.source, day, asked).with_weights(self.moved if day == self.as_of else {})

    def with_weights(self, weights: Mapping[tuple[str, str], Decimal]) -> Rulebook:
        """Return the same law with other weights for the rows (card, indicator) named."""
        changed = self.with_rows({key: {"weight": weight} for key, weight in weights.items()})
        return replaced(changed, moved={**self.moved, **weights})

    def with_rows(self, changed: Mapping[tuple[str, str], Mapping[str, Any]]) -> Rulebook:
        """Return the same law with other fields (weight, rule, text) of the rows (card, indicator) named."""
        cards = tuple(
            replaced(card, indicators=tuple(replaced(i, **changed.get(i.key, {})) for i in card.indicators))
            for card in self.scorecards
        )
        return replaced(self, scorecards=cards)


def _absent(what: Text, id: str, known: list[str], day: date | bool) -> NoReturn:
    """Refuse a name; `day` where it names what exists on other days only."""
    found = NOT_THEN.fill(w=what, i=id, d=day) if day else NO_SUCH.fill(w=what, i=id)
    raise UsageError(Text("{f}；现有：{k}", "{f}; there are: {k}").fill(f=found, k=", ".join(known)))


def _day(value: date | str) -> date:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise UsageError(Text("日期应写作 2025-12-31:{v}", "a date is written 2025-12-31: {v}").fill(v=value)) from None


def enact(source: Files, day: date, asked: Mapping[str, Any]) -> Rulebook:
    """Return the law of `day` that the files hold, read as its policies say; those that are `asked` for go first."""
    company, place = source.company
    given = on(company.policies, day)
    policies = Policies(**{name: getattr(given, name) for name in POLICIES}).replace(**asked)
    now = alive(company, source.cards, day)
    cards = [source.cards[id] for id in now.cards]
    first = Quarter(day.year, (day.month + 2) // 3).first_day
    scorecards = tuple(card.at(day, policies.profile, policies.weights, file, now) for card, file in cards)
    told = (*source.notices, *remarks(source.company, source.cards, day, first, now), *slips(source, scorecards, day))
    return Rulebook(
        company=company.at(day),
        as_of=day,
        policies=policies,
        units={
            id: unit.at(day, id, [card for card, _ in cards], now.heirs, place)
            for id, unit in company.units.items()
            if unit.exists.on(day)
        },
        posts={id: post.at(day, id) for id, post in company.posts.items() if post.exists.on(day)},
        organs={id: organ.at(day, now.heirs) for id, organ in company.organs.items()},
        scorecards=scorecards,
        grades=on(company.grades, day).at(day),
        strategy=now.strategy(source.strategy[0], day) if source.strategy else Strategy(),
        judgements={id: judgement for id, (judgement, _) in source.judgements.items()},
        calendar={id: due.at(now.heirs) for id, due in company.calendar.items()},
        reward=on(company.reward, day),
        folder=source.folder,
        files=source.files,
        ledger=source.ledger[0].at(day, now.rows) if source.ledger else NO_LEDGER,
        proposed=tuple(
            card.at(max(day, card.exists.days.first), policies.profile, policies.weights, file, now)
            for card, file in source.proposed.values()
        ),
        notices=tuple(replaced(f, level="fault") if company.strict and f.code in SLIPS else f for f in told),
        source=source,
        asked=asked,
    )


def load_rulebook(
    params_dir: str | Path,
    as_of: date | str | None = None,
    profile: str | None = None,
    weights: str | None = None,
    **policies: Any,
) -> Rulebook:
    """Return the law of a company.

    Parameters
    ----------
    params_dir : path
        The company's folder: `company.yaml`, `scorecards/`, and what else there is.
    as_of : date or ISO text, optional
        The day whose law is wanted; default: the newest law there is.
    profile, weights, **policies : optional
        The reading; what is not given is as `company.yaml` says.

    Returns
    -------
    Rulebook
        The law of that day under that reading.

    Raises
    ------
    InputError
        With every fault of every file: file, line, what was found, what is expected.
    UsageError
        For a policy, a value or a day that does not exist.

    Examples
    --------
    >>> from bsclib.paths import packaged
    >>> folder = min(packaged("params").glob("*/company.yaml")).parent
    >>> rulebook = load_rulebook(folder, as_of="2025-12-31", count="linear")
    >>> rulebook.profile, rulebook.weight_set, rulebook.policies.count
    ('corrected', 'restored', 'linear')
    """
    named = {"profile": profile, "weights": weights, **policies}
    given = {name: value for name, value in named.items() if value is not None or name not in ("profile", "weights")}
    Policies().replace(**given)
    day = date.max if as_of is None else _day(as_of)
    source = read_files(Path(params_dir))
    return enact(source, day, given)
