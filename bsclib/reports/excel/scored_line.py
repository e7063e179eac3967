"""A row of a card on the sheet of recalculation: the formulas of its rule, put into cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from bsclib.errors import Text
from bsclib.evidence.workbook import between, choice_of
from bsclib.quarter import QuarterView
from bsclib.reports.excel.grid import NUMBERS, FormulaSheet
from bsclib.reports.excel.layout import CardLines, at, formula_line
from bsclib.reports.rows import value as shown_value
from bsclib.reports.words import words
from bsclib.scoring import write
from bsclib.scoring.apart import ADDING, full_mark
from bsclib.scoring.kinds.evidence import CARD, OWN, Evidence
from bsclib.scoring.kinds.formula import FIGURE_PLACES, BesideCell, CellFormulas, FormulaLine, either, formula_text
from bsclib.scoring.kinds.frame_words import VETO_WORDS, class_text
from bsclib.scoring.kinds.framed import Framed
from bsclib.scoring.kinds.sum import Sum
from bsclib.scoring.results import ABSENT, CardResult, Result
from bsclib.scoring.sentences import LINKED, STATUSES
from bsclib.scoring.table import ScoredRow

POINTS = {"num_format": "0.00"}
Now = Mapping[str, Fraction | None]


@dataclass(slots=True)
class ScoredLine:
    """A row under way.

    Attributes
    ----------
    typed : mapping of a cell of the evidence → where its figure stands here
        A figure that several rows share is given once.
    so_far : mapping of a section of bonus and malus rows → where what it came to so far stands
    """

    grid: FormulaSheet
    view: QuarterView
    card: CardResult
    lines: CardLines
    result: Result
    scored: ScoredRow
    row: int
    totals: Mapping[str, str]
    typed: dict[str, str]
    so_far: dict[str, str]
    on: FormulaLine = field(init=False)
    named: Mapping[str, Decimal] = field(init=False)

    def __post_init__(self) -> None:
        entry = self.result.entry
        rows = self.view.facts.tables.get("figures", ())
        self.named = {r["figure"]: r["value"] for r in rows if (r["scorecard"], r["indicator"]) == entry.key}
        places = entry.indicator.decimals
        target_places = FIGURE_PLACES if OWN in self.named else places
        self.on = formula_line(self.row, self.view.language, self.totals, places, target_places)
        if entry.rule is not None:
            self.on.inputs = tuple(name for name in entry.rule.inputs if name in self.named)
        if entry.indicator.kind == "veto":  # such a row has no score: whether it strikes is worked out beside it
            self.on.score = self.on.work_out(words.STRIKES, "")

    def write(self) -> str:
        """Write the row, and the lines of its parts below it; return where its actual stands."""
        grid, law, rule = self.grid, self.result.entry.indicator, self.result.entry.rule
        grid.put("label", self.row, law.label, text_wrap=True)
        grid.put("unit", self.row, law.unit_label)
        grid.put("rule", self.row, self._rule_words(), text_wrap=True, font_size=8)
        cells, made = None, ""
        if rule is not None and self.live:
            made = self._further_figures()
            cells = rule.formulas(self.on, self.view.rulebook.policies)
        made = self._evidence(made)
        grid.put("weight", self.row, self.result.weight, num_format="0.00##")
        grid.put("engine_score", self.row, self.result.score, **POINTS)
        grid.put("engine", self.row, self.result.contribution, **POINTS)
        if cells is None:
            self._as_the_engine()
        else:
            self._live(cells, made)
        grid.aside(self.row, self.on)
        return at("actual", self.row)

    def _rule_words(self) -> Text | str:
        """Return the rule as words; of one that takes another card's total, that card by its name."""
        rule, law = self.result.entry.rule, self.result.entry.indicator
        if rule is None:
            return law.text
        known = {card.id: card.label for card in self.view.rulebook.scorecards}
        other = known.get(rule.link.removeprefix(CARD)) if rule.link else None
        return write(rule, law.unit_label) if other is None else LINKED.fill(c=other)

    @property
    def live(self) -> bool:
        """Whether a rule scores the row in this quarter."""
        entry = self.result.entry
        return (
            entry.rule is not None and entry.status not in ("not_applicable", "not_due") and self.result.waiver is None
        )

    # ── evidence ──

    def _further_figures(self) -> str:
        """Put what the evidence gives beside target and actual; return the formula of an actual that others make up."""
        rule = self.result.entry.rule
        assert rule is not None
        for name in dict.fromkeys((*rule.figures, *self.on.inputs)):
            self.on.give(name, self.named.get(name))
        return rule.actual_formula(self.on, self.result.entry.evidence or Evidence())

    def _evidence(self, made: str) -> str:
        """Write target and actual; return the formula of an actual that is not typed here."""
        entry, look = self.result.entry, {"num_format": "#,##0." + "0" * self.result.entry.indicator.decimals}
        look = {"num_format": look["num_format"].rstrip("."), "align": "right"}
        if entry.rule is not None and entry.rule.needs_target and self.live:
            given = self.named.get(OWN, entry.fact.target if entry.fact else None)
            self.grid.put("target", self.row, given, given=True, **look)
        else:
            words = shown_value(self.view, self.scored.target, entry.indicator.decimals)
            self.grid.put("target", self.row, words, text_wrap=True, align="right")
        place, cell = at("actual", self.row), entry.fact.cell if entry.fact else ""
        if not made and cell and (first := self.typed.setdefault(cell, place)) != place:
            made = f'IF({first}="","",{first})'
        now = self.result.actual
        if isinstance(now, str):
            now = None if now.startswith("card:") else self._class(now)
        self.grid.put("actual", self.row, now, made, given=self.live and not made, **look)
        if self.live and not made:
            self._limits()
        return made

    def _class(self, name: str) -> str:
        """Return a class in the workbook's language."""
        return class_text(name).of(self.view.language)

    def _limits(self) -> None:
        """Let the cell take only what the law takes: a class by name, a number between its ends."""
        rule, law, column = self.result.entry.rule, self.result.entry.indicator, NUMBERS.index("actual")
        assert rule is not None
        names = [self._class(name) for name in rule.class_names]
        limits = choice_of(names) if names else between("decimal", law.minimum, law.maximum)
        self.grid.sheet.data_validation(self.row - 1, column, self.row - 1, column, limits)

    # ── formulas ──

    def status(self, name: str) -> str:
        """Return a status as a formula holds it."""
        return formula_text(STATUSES[name].of(self.view.language))

    def _live(self, cells: CellFormulas, made: str) -> None:
        """Write the formulas of the row, each with the value it has now."""
        scored = f"{at('status', self.row)}={self.status('scored')}"
        self.grid.put("status", self.row, STATUSES[self.result.status], self._status(cells, made))
        now = self._now()
        self._cells(self.row, cells, scored, now)
        score = f'IF({scored},{cells.score},"")'
        if self.result.entry.indicator.kind == "veto":
            out = self.result.outcome
            self.on.numbers[0] = BesideCell(words.STRIKES, None if out is None else out.score, formula=score)
        else:
            self.grid.put("score", self.row, self.result.score, score, **POINTS)
        if cells.veto:
            taken = "、".join(VETO_WORDS[v].of(self.view.language) for v in self.result.veto)
            self.grid.put("veto", self.row, taken, f'IF({scored},{cells.veto},"")')
        self._contribution(scored)
        self.grid.check(self.row, {"score": "engine_score", "contribution": "engine"})
        parts = self._parts_now(len(cells.parts))
        for n, ((on, part), at_now) in enumerate(zip(cells.parts, parts, strict=True), 1):
            self.grid.put("label", self.row + n, words.PART.fill(n=n), font_color="#595959")
            self._cells(self.row + n, part, scored, at_now)
            self.grid.aside(self.row + n, on)

    def _cells(self, row: int, cells: CellFormulas, scored: str, now: Now) -> None:
        """Write the cells between status and score; where a cut is met nothing is earned."""
        uncut = f"AND({scored},N({at('cut', self.row)})=0)"  # also of a part: a limit of the whole row ends it
        if cells.cut:
            # the status of a row asks for its cut: before anybody knows that it is scored
            known = self._given() if row == self.row else scored
            self.grid.put("cut", row, now.get("cut"), f"IF({known},{cells.cut},0)")
        for name in ("gap", "steps", "gain", "loss", "start"):
            formula = getattr(cells, name)
            held = scored if name in ("gap", "steps") else uncut
            if formula:
                self.grid.put(name, row, now.get(name), f'IF({held},{formula},"")', num_format="General")

    def _given(self) -> str:
        """Return the condition that the row has an actual."""
        counts = [self.on.named[name] for name in self.on.inputs]
        typed = f'{self.on.actual}<>""'
        return f"OR({typed},COUNT({','.join(counts)})>0)" if counts else typed

    def _status(self, cells: CellFormulas, made: str) -> str:
        """Return the formula of the status: missing, refused, not scorable, scored."""
        rule = self.result.entry.rule
        assert rule is not None
        absent = self.status("awaiting_panel" if rule.judged else "missing")
        found = self.status("scored")
        if cells.hole:
            met = f"AND({at('cut', self.row)}=0,{cells.hole})" if cells.cut else cells.hole
            found = f"IF({met},{self.status('not_scorable')},{found})"
        figures = [f'{self.on.named[name]}=""' for name in rule.figures]
        figures += ["1=1"] if rule.lacking(self.on.inputs) else []  # a name that the evidence lacks has no cell here
        if unfit := either([*figures, cells.unfit]):
            found = f"IF({unfit},{self.status('not_scorable')},{found})"
        if refused := either(self._refusals(made)):
            found = f"IF({refused},{formula_text(words.REFUSED.of(self.view.language))},{found})"
        return f"IF({self._given()},{found},{absent})"

    def _refusals(self, made: str) -> Iterator[str]:
        """Yield the conditions under which the evidence would be refused: no number, too fine, out of its ends."""
        rule, law = self.result.entry.rule, self.result.entry.indicator
        assert rule is not None
        if rule.needs_target:
            yield self._unfit(self.on.target, self.on.target_places)
        if made or self.on.inputs:
            return
        if names := rule.class_names:
            found = (f"EXACT({self.on.actual},{formula_text(self._class(name))})" for name in names)
            yield f"NOT({either(found)})"
            return
        yield self._unfit(self.on.actual, law.decimals)
        for end, sign in ((law.minimum, "<"), (law.maximum, ">")):
            if end is not None:
                yield f"{self.on.actual}{sign}{end}"

    @staticmethod
    def _unfit(cell: str, places: int) -> str:
        return f"IF(ISNUMBER({cell}),ROUND({cell},{places})<>{cell},TRUE)"

    def _contribution(self, scored: str) -> None:
        """Write what the row gives to the total: its share of the weights, or points apart from them."""
        weight, score, whole = at("weight", self.row), at("score", self.row), at("weight", self.lines.total)
        if self.result.entry.indicator.kind in ADDING:
            formula = self._apart(scored)
        elif self.result.weight is None:
            return
        else:
            zero = self.view.rulebook.policies.missing == "zero"
            names = ("scored", *ABSENT) if zero else ("scored",)
            counts = either(f"{at('status', self.row)}={self.status(name)}" for name in names)
            formula = f'IF(AND({counts},{whole}<>0),{weight}*N({score})/{whole},"")'
        self.grid.put("contribution", self.row, self.result.contribution, formula, **POINTS)

    def _apart(self, scored: str) -> str:
        """Return what a bonus or malus row adds: points inside its section's limit, per hundred of the full mark."""
        law, points = self.result.entry.indicator, at("score", self.row)
        sum_of_weights = full_mark(self.card.card)
        full = self.on.number(words.FULL_WEIGHT, Decimal(sum_of_weights.numerator) / sum_of_weights.denominator)
        limit = self.card.card.sections[law.section].limit if law.section is not None else None
        if limit is None:
            return f'IF(AND({scored},{full}<>0),100*{points}/{full},"")'
        before, end = self.so_far.get(str(law.section), "0"), self.on.number(words.LIMIT, limit)
        after = f"IF({scored},MIN(MAX({before}+N({points}),-{end}),{end}),{before})"
        self.so_far[str(law.section)] = self.on.work_out(words.SO_FAR, after)
        return f'IF(AND({scored},{full}<>0),100*({self.so_far[str(law.section)]}-{before})/{full},"")'

    def _as_the_engine(self) -> None:
        """Write a row that no formula scores: by status, or because its kind has no formulas."""
        grid, result = self.grid, self.result
        grid.put("status", self.row, STATUSES[result.status])
        grid.put("score", self.row, result.score, **POINTS)
        grid.put("check", self.row, words.NOT_LIVE if result.status == "scored" else "–", align="center")
        if result.weight is not None or result.contribution is not None:
            self._contribution(f"{at('status', self.row)}={self.status('scored')}")

    # ── what the cells show before anybody recalculates ──

    def _now(self) -> Now:
        rule, entry, how = self.result.entry.rule, self.result.entry, self.view.rulebook.policies
        found: dict[str, Fraction | None] = {"gap": self.result.gap, "steps": self.result.steps}
        evidence = entry.evidence
        if not isinstance(rule, Framed) or evidence is None or evidence.actual is None:
            return found
        if self.result.status != "scored":
            return found
        cut = rule.cut_met(evidence.actual, evidence.target)
        if cut is not None:
            return found | {"cut": Fraction(rule.cut.index(cut) + 1)}
        out = rule.earn(evidence.actual, evidence.target, how)
        gain, loss = rule.limited(out)
        return found | {"gain": gain, "loss": loss, "start": Fraction(rule.base) if out.value is None else out.value}

    def _parts_now(self, count: int) -> list[Now]:
        rule, evidence = self.result.entry.rule, self.result.entry.evidence
        if not isinstance(rule, Sum) or evidence is None or evidence.actual is None or self.result.status != "scored":
            return [{}] * count
        if rule.cut_met(evidence.actual, evidence.target) is not None:
            return [{}] * count
        outs = rule.earned_by_part(evidence.actual, evidence.target, self.view.rulebook.policies)
        return [{"gap": o.gap, "steps": o.steps, "gain": o.gain, "loss": o.loss, "start": o.value} for _, o in outs]
