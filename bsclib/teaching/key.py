"""The key of a student's assignment, computed by the library: what is right, and what known mistakes come to."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from bsclib import ahp, pay
from bsclib.decimals import round_half_up, text_of
from bsclib.evidence import Facts
from bsclib.law import Rulebook, load_rulebook
from bsclib.pay import Results
from bsclib.period import Quarter
from bsclib.quarter.sample import law_files, sample_facts
from bsclib.scoring import Rule, score
from bsclib.teaching.marks import Marks
from bsclib.teaching.variant import COMPANY, JUDGED, Sample, Variant, drawn

Answer = str | Fraction | dict[str, Fraction]


@dataclass(frozen=True)
class Key:
    """A variant with its law, as handed out and as it should be; every answer is computed from these.

    Attributes
    ----------
    variant : Variant
    language : "zh" or "en"
    files : mapping of path → text
        The law that the student is given.
    law, crooked : Rulebook
        As it should be, and as handed out.
    facts, written : Facts
        True figures, and those of the workbook.
    """

    variant: Variant
    language: str
    files: Mapping[str, str]
    law: Rulebook
    crooked: Rulebook
    facts: Facts
    written: Facts

    def results(self, figure: bool = True, rule: bool = True, **policies: Any) -> Results:
        """Return the quarter with the wrong figure and the crooked rule put right, or left in."""
        law = (self.law if rule else self.crooked).replace(**policies)
        scores = score(law, self.facts if figure else self.written)
        return Results(law, {total.scorecard: total for total in scores.totals}, tuple(scores))

    def said(self, results: Results) -> dict[str, Answer]:
        """Return the answers to the questions about scores, grades and money."""
        total = results.totals["company"]
        rows = [row for row in results.scores if row.scorecard == "company"]
        return {
            "4.1": {row.indicator: Fraction(row.score or 0) for row in rows},
            "4.2": Fraction(total.total or 0),
            "4.3": total.grade.of(self.language) if total.grade else "",
            "5.1": self._amounts(results),
        }

    def _amounts(self, results: Results) -> dict[str, Fraction]:
        return {p.unit.id: Fraction(p.amount or 0) for p in pay.payroll(results).units}

    @cached_property
    def matrices(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The experts' matrices, (experts, 4, 4)."""
        cells = [[[float(Fraction(c)) for c in line] for line in m] for m in self.variant.experts.values()]
        return np.array(cells)

    @cached_property
    def right(self) -> dict[str, Answer]:
        """The right answer to every question but that of the workbook."""
        variant, odd = self.variant, self._odd
        return {
            "1.1": variant.odd,
            "1.2": Fraction(float(ahp.consistency(self.matrices[odd]).cr)),
            "1.3": _named(ahp.priorities(ahp.aggregate_judgements(self._sound))),
            "2.1": variant.wrong.name,
            "2.2": Fraction(variant.wrong.right),
            "3.1": f"company.{variant.row}",
            "3.2": variant.crook,
            **self.said(self.results()),
        }

    @property
    def _odd(self) -> int:
        return [*self.variant.experts].index(self.variant.odd)

    @property
    def _sound(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.delete(self.matrices, self._odd, axis=0)

    def mistaken(self, question: str, mistake: str) -> Answer:
        """Return what `mistake` makes of a question; KeyError for one that is not known to it."""
        return self._mistakes[mistake][question]

    @cached_property
    def _mistakes(self) -> dict[str, dict[str, Answer]]:
        """What each known mistake comes to: mistake → question → answer."""
        group, odd = ahp.aggregate_judgements(self._sound), ahp.consistency(self.matrices[self._odd])
        usual = self.results()
        scores = [Fraction(row.score or 0) for row in usual.scores if row.scorecard == "company"]
        each, worth = ahp.priorities(self._sound), self.law.reward.coefficients
        plain = next(band.label for band in self.law.grade_table.bands if worth[band.id] == 1)
        return {
            "consistency_index": {"1.2": Fraction(float(odd.ci))},
            "other_ri": {"1.2": Fraction(float(ahp.consistency(self.matrices[self._odd], ri="alonso_lamata2006").cr))},
            "geometric_mean": {"1.3": _named(ahp.priorities(group, method="geometric_mean"))},
            "column_mean": {"1.3": _named(ahp.priorities(group, method="column_mean"))},
            "transposed": {"1.3": _named(ahp.priorities(group.T))},
            "everybody": {"1.3": _named(ahp.priorities(ahp.aggregate_judgements(self.matrices)))},
            "mean_of_priorities": {"1.3": _named(ahp.aggregate_priorities(each))},
            "as_in_workbook": {"2.2": Fraction(self.variant.wrong.written)},
            "fault_left": self.said(self.results(figure=False)),
            "crook_left": self.said(self.results(rule=False)),
            "both_left": self.said(self.results(figure=False, rule=False)),
            "linear": self.said(self.results(count="linear")),
            "unweighted": {"4.2": sum(scores, Fraction(0)) / len(scores)},
            "no_company": {"5.1": self._amounts(usual.with_grade("company", plain))},
            "equal_heads": {"5.1": self._rewarded(headcount_base="equal")},
            "whole_pool": {"5.1": self._rewarded(distribution="shared")},
        }

    def _rewarded(self, **changed: str) -> dict[str, Fraction]:
        """Return the amounts under another law of reward."""
        usual = self.results()
        law = replace(usual.rulebook, reward=usual.rulebook.reward.model_copy(update=changed))
        return self._amounts(replace(usual, rulebook=law))

    def carried(self, question: str, own: Mapping[str, Answer]) -> Answer | None:
        """Return what a student's own earlier answers come to, None where they gave none."""
        points, total, grade = own.get("4.1"), own.get("4.2"), own.get("4.3")
        if question == "4.2" and isinstance(points, dict):
            left = ("fault_left", "crook_left", "both_left", "linear")
            # points with two decimals do not tell the total to two: where it is known what they come from, that does
            if known := next((m for m in left if near(self.mistaken("4.1", m), points, 2)), None):
                return self.mistaken("4.2", known)
            weights = {row.id: row.weight or Decimal(0) for row in self.law.card("company")}
            if points.keys() >= weights.keys():
                return sum(Fraction(w) * points[id] for id, w in weights.items()) / Fraction(sum(weights.values()))
        if question == "4.3" and isinstance(total, Fraction):
            return self.law.grade_table.of(total).label.of(self.language)
        bands = {band.label.of(self.language): band.label for band in self.law.grade_table.bands}
        if question == "5.1" and isinstance(grade, str) and grade in bands:
            return self._amounts(self.results().with_grade("company", bands[grade]))
        return None

    def rule(self, crooked: bool = False) -> Rule:
        """Return the rule of the bent row, as it should be or as handed out."""
        found = (self.crooked if crooked else self.law).indicator("company", self.variant.row).rule
        assert found is not None
        return found


def _named(weights: Any) -> dict[str, Fraction]:
    return dict(zip(JUDGED, (Fraction(float(w)) for w in weights), strict=True))


def near(one: Answer, other: Answer, places: int) -> bool:
    """Return whether two answers are the same, numbers at so many places.

    Examples
    --------
    >>> near(Fraction("0.12344"), Fraction("0.1234"), 4), near({"a": Fraction(1)}, {"a": Fraction(2)}, 2)
    (True, False)
    """
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(near(one[k], other[k], places) for k in one)
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return abs(one - other) <= Fraction(1, 2 * 10**places) or round_half_up(one, places) == other
    return one == other


def opened(variant: Variant, language: str) -> Key:
    """Return the key of a variant; its law is written to a passing folder and read as any law is."""
    files, day = _law(variant, language, variant.handed), Quarter.parse(variant.true["quarter"]).last_day
    with tempfile.TemporaryDirectory() as folder:
        crooked = _read(Path(folder) / "handed" / COMPANY, files, day)
        law = _read(Path(folder) / "true" / COMPANY, _law(variant, language, variant.true), day)
    facts = sample_facts(law, language, variant.true)
    written = sample_facts(crooked, language, variant.handed)
    return Key(variant, language, files, law, crooked, facts, written)


def _law(variant: Variant, language: str, sample: Sample) -> dict[str, str]:
    files = law_files(COMPANY, variant.name, [*variant.units], language, sample)
    rows = {row["id"]: row["label"] for row in sample["company"]}
    items = "\n".join(f'  {id}: {{zh: "{rows[id]["zh"]}", en: "{rows[id]["en"]}"}}' for id in JUDGED)
    experts = "\n".join(
        f'  {id}:\n    label: {{zh: "专家{id[1:]}", en: "Expert {id[1:]}"}}\n    matrix:\n'
        + "\n".join("      - [" + ", ".join(f'"{cell}"' for cell in line) + "]" for line in matrix)
        for id, matrix in variant.experts.items()
    )
    head = files["judgements/company_financial.yaml"].partition("items:")[0]
    head = head.replace("财务指标之间", "四个指标之间").replace(
        "Among the financial indicators", "Among four indicators"
    )
    return {**files, "judgements/company_financial.yaml": f"{head}items:\n{items}\nexperts:\n{experts}\n"}


def _read(home: Path, files: Mapping[str, str], day: date) -> Rulebook:
    for path, text in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(text, encoding="utf-8", newline="\n")
    return load_rulebook(home, as_of=day)


def key_of(seed: str, student: str, language: str, marks: Marks) -> Key:
    """Return the key of a student: the first variant drawn in which every known mistake can be told from what is right.

    Parameters
    ----------
    seed, student : str
        Who knows both has the key; neither it nor the seed is ever written into a student's folder.
    language : "zh" or "en"
    marks : Marks
        The law of marks: its mistakes are those that must show.
    """
    return next(key for variant in drawn(seed, student) if _can_be_marked(key := opened(variant, language), marks))


def _can_be_marked(key: Key, marks: Marks) -> bool:
    """Return whether every mistake shows; who is paid what may well be the same with figure or rule left as it was."""
    silent = ("fault_left", "crook_left", "both_left", "linear")
    return not any(
        near(key.right[id], key.mistaken(id, mistake), question.decimals)
        for id, question in marks.questions.items()
        for mistake in question.mistakes
        if id != "5.1" or mistake not in silent
    )


def told(answer: Answer, places: int) -> str:
    """Return an answer as it is written down.

    Examples
    --------
    >>> told({"a": Fraction(1, 3)}, 4), told("e1", 0)
    ('a 0.3333', 'e1')
    """
    if isinstance(answer, dict):
        return ", ".join(f"{name} {told(value, places)}" for name, value in answer.items())
    return text_of(round_half_up(answer, places)) if isinstance(answer, Fraction) else answer
