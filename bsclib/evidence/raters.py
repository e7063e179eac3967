"""Who rates what: the list of raters, their forms, what is wrong with a rating, who is missing, what answers come to.

A judged row takes its score from the panel; a row that the law marks `questionnaire` takes its actual from the answers
of other units, each unit one voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from bsclib.errors import NOTHING, Fault, Text
from bsclib.evidence.facts import Fact, Key, at
from bsclib.evidence.faults import fault, notice
from bsclib.evidence.grid import Grid
from bsclib.evidence.names import Names, folded
from bsclib.evidence.readings import follow, taken
from bsclib.evidence.tables import PANEL
from bsclib.evidence.words import WORDS
from bsclib.law import Indicator, Rulebook
from bsclib.scoring.entries import unit_judges_itself

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
ROLES = PANEL.column("role").choices or {}
WHO = {"panel": "judge", "questionnaires": "respondent"}


def role_of(row: Row) -> str:
    """Return the role of a rating: the assessment office's where none is written."""
    return str(row.get("role") or "office")


def asked_of(line: Row, rulebook: Rulebook) -> Iterator[tuple[str, Key]]:
    """Yield what a line of the list asks for: the sheet, and the row to be rated on it.

    Nobody is asked about the own unit but as `self`.  Questionnaires are for peers, and for an outsider where the line
    names the card.
    """
    unit, role = line.get("unit"), role_of(line)
    answers = role == "peer" or (role == "outside" and bool(line.get("scorecard")))
    for card in rulebook.scorecards:
        if line.get("scorecard") not in (None, "", card.id):
            continue
        own = bool(unit) and unit_judges_itself(rulebook, str(unit), card.unit)
        if (card.unit != unit) if role == "self" else own:
            continue
        for i in card.indicators:
            if i.same_as or not i.scored or not i.due:
                continue
            if i.questionnaire and answers:
                yield "questionnaires", i.key
            elif i.rule is not None and i.rule.judged and not i.questionnaire:
                yield "panel", i.key


def forms(lines: Iterable[Row], rulebook: Rulebook) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Return, for each rater of the list, the rows that the form starts with: sheet → rows, each row once.

    Parameters
    ----------
    lines : iterable of rows
        The sheet of raters.
    rulebook : Rulebook
        The law of the quarter.

    Returns
    -------
    dict of rater → sheet → rows
    """
    made: dict[str, dict[tuple[str, Key], dict[str, Any]]] = {}
    for line in lines:
        rows = made.setdefault(str(line["judge"]), {})
        for sheet, key in asked_of(line, rulebook):
            named = {"scorecard": key[0], "indicator": key[1], WHO[sheet]: line["judge"]}
            own = {"judge_unit": line["unit"], "role": role_of(line)}
            rows.setdefault((sheet, key), named | (own if sheet == "panel" else {"respondent_unit": line["unit"]}))
    return {
        judge: {
            sheet: [row for (s, _), row in rows.items() if s == sheet]
            for sheet in WHO
            if any(sheet == s for s, _ in rows)
        }
        for judge, rows in made.items()
    }


def file_stem(judge: str, taken: Iterable[str] = ()) -> str:
    """Return a rater's name as part of a file's name, another than those `taken`.

    Examples
    --------
    >>> file_stem("Li / Wang"), file_stem("Li", ["Li"])
    ('Li_Wang', 'Li_')
    """
    stem = re.sub(r'[\\/:*?"<>|.\s]+', "_", judge)
    return file_stem(f"{stem}_", taken) if stem in taken else stem


def rating_faults(grid: Grid, records: Sequence[Row], rulebook: Rulebook, names: Names) -> Iterator[Fault]:
    """Yield what is wrong with the rows of a panel or of questionnaires: whom they rate, and what."""
    owners, panel = {card.id: card.unit for card in rulebook.scorecards}, grid.table.id == "panel"
    for row, record in zip(grid.rows, records, strict=True):
        indicator = names.rows.get((record["scorecard"], record["indicator"]))
        who, role = record[WHO[grid.table.id]], role_of(record) if panel else "peer"
        unit = record["judge_unit" if panel else "respondent_unit"]
        if panel and not unit and role != "outside":
            yield fault("rater_unit", grid.place(row, "judge_unit"), value=who, role=ROLES[role])
        if indicator is None:
            continue
        if panel and not (indicator.rule and indicator.rule.judged):
            yield fault("not_judged", grid.place(row, "indicator"), value=indicator.label)
        elif not panel and not indicator.questionnaire:
            yield fault("not_asked", grid.place(row, "indicator"), value=indicator.label)
        own = unit and unit_judges_itself(rulebook, unit, owners[indicator.scorecard])
        column = "judge_unit" if panel else "respondent_unit"
        if own and role != "self":
            yield fault("own_unit", grid.place(row, column), value=who)
        if unit and not own and role == "self":
            yield fault("self_elsewhere", grid.place(row, column), value=who)


def listed_faults(tables: Tables, rulebook: Rulebook, file: str) -> Iterator[Fault]:
    """Yield, where there is a list of raters, who rates without being on it, and a notice for each who did not rate."""
    lines = tables.get("raters", ())
    on_list = {(folded(r["judge"]), role_of(r), r["unit"] or None) for r in lines}
    told: set[object] = set()
    for row in tables.get("panel", ()) if lines else ():
        who = folded(row["judge"]), role_of(row), row["judge_unit"] or None
        if who not in on_list and who not in told and row["judge"]:
            told.add(who)
            unit = rulebook.units[row["judge_unit"]].label if row["judge_unit"] in rulebook.units else WORDS.NO_UNIT
            said = {"name": row["judge"], "role": ROLES[role_of(row)], "unit": unit}
            yield fault("unlisted_rater", at(row, "judge", file), **said)
    for line, absent in absent_raters(tables, rulebook):
        labels = [rulebook.indicator(*key).label for key in absent]
        some = [Text(f"“{t.zh}”", f"“{t.en}”") for t in dict.fromkeys(labels)][:3]
        more = Text("等", ", …") if len(set(labels)) > len(some) else NOTHING
        value = Text("、".join(t.zh for t in some) + more.zh, ", ".join(t.en for t in some) + more.en)
        said = {"name": line["judge"], "role": ROLES[role_of(line)], "count": len(absent), "value": value}
        yield notice("raters_absent", at(line, "judge", file), **said)


def absent_raters(tables: Tables, rulebook: Rulebook) -> list[tuple[Row, list[Key]]]:
    """Return each line of the list that asks for ratings which are not there, with the rows that lack them.

    Parameters
    ----------
    tables : mapping of sheet → rows
        Those of the quarter's evidence.
    rulebook : Rulebook

    Returns
    -------
    list of (row of the list, keys of the rows not rated)
    """
    given = {
        (sheet, folded(row[who]), (row["scorecard"], row["indicator"]))
        for sheet, who in WHO.items()
        for row in tables.get(sheet, ())
    }
    found, seen = [], set(given)
    for line in tables.get("raters", ()):
        asked = [(sheet, folded(line["judge"]), key) for sheet, key in asked_of(line, rulebook)]
        if lacking := [one for one in asked if one not in seen]:
            found.append((line, [key for _, _, key in lacking]))
        seen.update(asked)
    return found


def with_answers(
    facts: Mapping[Key, Fact], rows: Sequence[Row], law: Mapping[Key, Indicator], file: str
) -> tuple[dict[Key, Fact], list[Fault]]:
    """Return the facts with the actuals that questionnaires come to: the mean of the units' means.

    An answer without a unit is a voice of its own.

    Parameters
    ----------
    facts : mapping of (scorecard, indicator) to Fact
    rows : rows of the sheet of questionnaires
    law : mapping of (scorecard, indicator) to Indicator
    file : str
        The file's name, for places.
    """
    done, told = dict(facts), []
    voices: dict[Key, dict[str, list[Fraction]]] = {}
    for row in rows:
        key = row["scorecard"], row["indicator"]
        if key in law and key in facts and law[key].questionnaire and row["score"] is not None:
            voice = row["respondent_unit"] or f"\0{row['respondent']}"
            voices.setdefault(key, {}).setdefault(voice, []).append(Fraction(row["score"]))
    for key, units in voices.items():
        means = [sum(scores, Fraction(0)) / len(scores) for scores in units.values()]
        counts = {"count": sum(map(len, units.values())), "units": len(units)}
        value = sum(means, Fraction(0)) / len(means)
        done[key], said = taken(facts[key], law[key], value, file, "answers", counts)
        told.append(said)
    return follow(done, facts, law, set(voices)), told


def leniency(votes: Sequence[Row]) -> dict[str, Fraction]:
    """Return how far each rater lies above the others: the mean of his score less theirs, row by row [points].

    Self-assessments stand aside; who shares no row with another rater is left out.

    Parameters
    ----------
    votes : sequence of rows
        The panel.

    Returns
    -------
    dict of rater → points
        Positive: lenient.

    Examples
    --------
    >>> row = {"scorecard": "a", "indicator": "b", "role": "peer"}
    >>> found = leniency([row | {"judge": who, "score": n} for who, n in (("x", 90), ("y", 80), ("z", 82))])
    >>> {who: str(points) for who, points in found.items()}
    {'x': '9', 'y': '-6', 'z': '-3'}
    """
    rows: dict[Key, list[Row]] = {}
    for vote in votes:
        if role_of(vote) != "self":
            rows.setdefault((vote["scorecard"], vote["indicator"]), []).append(vote)
    gaps: dict[str, list[Fraction]] = {}
    for row in (r for r in rows.values() if len(r) > 1):
        whole = sum((Fraction(v["score"]) for v in row), Fraction(0))
        for vote in row:
            own = Fraction(vote["score"])
            gaps.setdefault(vote["judge"], []).append(own - (whole - own) / (len(row) - 1))
    return {judge: sum(found, Fraction(0)) / len(found) for judge, found in gaps.items()}
