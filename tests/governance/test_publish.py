"""Publishing: only what all have signed, only what the audience may see, only what gives no target away."""

from __future__ import annotations

import csv
import json
import runpy
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bsclib.archive import Store
from bsclib.decimals import round_half_up
from bsclib.errors import InputError, Text, UsageError
from bsclib.evidence.template import workbook_bytes
from bsclib.governance import propose_law, publish, state_of
from bsclib.governance.audience import Card, PublishedRow, for_public, for_unit, inferable, of_year
from bsclib.paths import packaged
from bsclib.quarter import QuarterView, open_quarter
from bsclib.run.shown import stale

COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
LEAKS = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "archive_leaks.py"))


def test_only_what_is_approved(store: Store, approve: Any) -> None:
    """Unsigned results, then signed results under unsigned law: each is refused with its reason."""
    with pytest.raises(InputError, match="not approved: sealed"):
        publish(store, COMPANY, PERIOD, "public", withhold=True)
    approve()
    with pytest.raises(InputError, match="law, targets or reading"):
        publish(store, COMPANY, PERIOD, "public", withhold=True)
    approve(LAW)
    folder = publish(store, COMPANY, PERIOD, "public", withhold=True)
    assert sorted(p.name for p in folder.iterdir()) == ["cards.csv", "index.html", "scores.csv"]
    assert state_of(store, NAME).stage == "published"
    assert store.verify() == []


def test_what_page_one_said(store: Store, approve: Any) -> None:
    """What a run said on page one stays true of it: approving the law later does not make it publishable."""
    content = store.open(NAME)
    run = {"warnings": ["考核办法、目标值或口径未经批准"]}
    with store.stage(NAME) as staged:
        for path in (p for p in content.rglob("*") if p.is_file()):
            target = staged / path.relative_to(content)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        (staged / "run.json").write_text(json.dumps(run, ensure_ascii=False), encoding="utf-8")
        store.commit(NAME, staged, expected_head=1, message="again", user="Li Lei")
    approve(), approve(LAW)
    with pytest.raises(InputError, match="law, targets or reading"):
        publish(store, COMPANY, PERIOD, "public", withhold=True)


def test_scores_that_the_sealed_evidence_does_not_give(store: Store, approve: Any) -> None:
    """A revision whose scores were typed in, however well sealed and signed, is not published."""
    content = store.open(NAME)
    with store.stage(NAME) as staged:
        for path in (p for p in content.rglob("*") if p.is_file()):
            target = staged / path.relative_to(content)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes().replace(b",scored,", b",scored, "))
        store.commit(NAME, staged, expected_head=1, message="forged", user="Li Lei")
    approve(), approve(LAW)
    with pytest.raises(InputError, match="do not give the sealed scores"):
        publish(store, COMPANY, PERIOD, "public", withhold=True)


def test_damage_stops_it(store: Store, approve: Any) -> None:
    """Nothing is published from an archive that verify does not accept."""
    approve(), approve(LAW)
    (store.folder(NAME) / "note").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="not part of the archive"):
        publish(store, COMPANY, PERIOD, "public", withhold=True)


def test_targets_that_could_be_inferred(store: Store, approve: Any, view: QuarterView) -> None:
    """Rows that leave less than two steps unknown are named; `withhold` leaves their scores out."""
    approve(), approve(LAW)
    narrow = inferable(view)
    with pytest.raises(InputError) as caught:
        publish(store, COMPANY, PERIOD, "public")
    assert [f.place.path for f in caught.value.faults] == ["/".join(key) for key, _ in narrow]
    folder = publish(store, COMPANY, PERIOD, "public", withhold=True)
    with (folder / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["status_en"] == "withheld" for row in rows) > len(narrow)  # others with them, lest they follow
    assert all((row["score"] == "") == (row["status_en"] != "scored") for row in rows)


def test_a_wider_width_refuses_more(view: QuarterView) -> None:
    """The width is monotone: what two steps refuse, three refuse too."""
    two, three = ({key for key, _ in inferable(view, Fraction(n))} for n in (2, 3))
    assert two < three


def test_the_public_sees_no_more_than_it_may(view: QuarterView) -> None:
    """No target, actual, rule, reason or weight: the object has no place for them."""
    rows = [row for card in for_public(view) for row in card.rows]
    assert len(rows) == 129
    assert {(row.own, row.weight) for row in rows} == {(None, "")}


def test_a_unit_sees_its_own_card_in_full_and_totals_of_others(view: QuarterView) -> None:
    """Rows, with targets and rules, on the unit's own card alone."""
    cards = dict(zip((c.id for c in view.rulebook.scorecards), for_unit(view, "sales"), strict=True))
    assert {id for id, card in cards.items() if card.rows} == {"dept_sales"}
    assert all(row.own and row.weight for row in cards["dept_sales"].rows)
    assert all(card.total and card.grade for card in cards.values())


@pytest.mark.parametrize(("audience", "unit"), [("unit", ""), ("unit", "nobody"), ("unit", "../x"), ("press", "")])
def test_unknown_audiences(store: Store, approve: Any, audience: str, unit: str) -> None:
    """An audience or a unit that the law does not know is refused before anything is written."""
    approve(), approve(LAW)
    with pytest.raises(UsageError):
        publish(store, COMPANY, PERIOD, audience, unit=unit, withhold=True)
    assert not (store.outputs / "units").exists()


def test_the_same_bytes_again(store: Store, approve: Any) -> None:
    """For one sealed, signed revision the public files are the same whenever and wherever they are written."""
    approve(), approve(LAW)
    first, second = (
        {p.name: p.read_bytes() for p in publish(store, COMPANY, PERIOD, "public", withhold=True).iterdir()}
        for _ in range(2)
    )
    assert first == second


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A sealed and signed year with its four quarters, nothing of it published."""
    store = Store(tmp_path_factory.mktemp("year"))
    views = open_quarter(COMPANY, PERIOD, workspace=packaged()).history(4)
    propose_law(store, views[-1].rulebook, [v.facts for v in views], 2025, "Li Lei", "law of 2025")
    for period, view in [*((v.facts.period, v) for v in views), ("2025", views[-1])]:
        LEAKS["add"](store, view, "first", period)
        LEAKS["approve"](store, f"{COMPANY}-{period}")
    LEAKS["approve"](store, LAW)
    return store


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("audience", "unit"), [("public", ""), ("unit", "sales")])
def test_a_year_shows_its_quarters_as_they_were_shown_and_their_mean(year: Store, audience: str, unit: str) -> None:
    """Nothing but what the quarters showed this audience, and means of it; refused before, and once one is revised."""
    quarters = [f"2025Q{n}" for n in (1, 2, 3, 4)]
    with pytest.raises(InputError) as caught:
        publish(year, COMPANY, "2025", audience, unit=unit)
    assert [str(f.found.en)[:32] for f in caught.value.faults] == [
        f"the newest revision of {q} is"[:32] for q in quarters
    ]
    past = [publish(year, COMPANY, q, audience, unit=unit, withhold=True) for q in quarters]
    folder = publish(year, COMPANY, "2025", audience, unit=unit)
    for name, key, figure in (
        ("cards.csv", ("scorecard_en",), "total"),
        ("scores.csv", ("scorecard_en", "label_en"), "score"),
    ):
        shown = [{tuple(r[k] for k in key): r[figure] for r in rows_of(p, name)} for p in past]
        rows = rows_of(folder, name)
        assert [tuple(r[k] for k in key) for r in rows] == list(shown[-1])
        for row in rows:
            parts = [s[tuple(row[k] for k in key)] for s in shown]
            assert [row[q] for q in quarters] == parts
            if all(parts):
                places = min(len(p.partition(".")[2]) for p in parts)
                assert Fraction(row[figure]) == round_half_up(sum(map(Fraction, parts)) / 4, places)
                assert len(row[figure].partition(".")[2]) == places
            else:
                assert row[figure] == ""
    assert {r["target"] + r["actual"] + r["rule"] for r in rows_of(folder, "scores.csv")} == {""}
    page = (folder / "index.html").read_text("utf-8")
    assert all(q in page for q in quarters)
    assert all(words in page for words in ("四季平均", "Mean of the quarters", "A blank: not published"))
    assert [f for f in stale(year, packaged("params")) if "2025" in f.place.file and "latest" not in f.place.file] == []
    (folder / "cards.csv").write_text("x", encoding="utf-8")
    assert any(f.place.file == str(folder) for f in stale(year, packaged("params")))
    publish(year, COMPANY, "2025", audience, unit=unit)


def test_a_mean_is_of_what_was_shown_and_there() -> None:
    """A card that came later counts from then on; one figure left out leaves no mean; few places stay few."""
    name = Text("表", "card")
    row = PublishedRow("r", name, "90.00", name, weight="10")
    old, new = Card("old", name, "90.00", name, (row,)), Card("new", name, "81.25", name)
    coarse = replace(old, total="91", rows=(replace(row, score="", status=name),))
    first, second = of_year([(old,), (coarse, new)])
    assert (first.id, first.total, first.parts, first.grade.zh) == ("old", "91", ("90.00", "91"), "")
    assert [(r.score, r.parts, r.weight) for r in first.rows] == [("", ("90.00", ""), "10")]
    assert (second.id, second.total, second.parts) == ("new", "81.25", ("", "81.25"))
    assert of_year([(new,), (replace(new, total=""),)])[0].total == ""


def test_a_year_whose_quarter_was_revised_since_is_refused(year: Store, tmp_path: Path) -> None:
    """A newer revision must be published first, and then the year be sealed again."""
    store = Store(shutil.copytree(year.outputs, tmp_path / "outputs"))
    for n in (1, 2, 3, 4):
        publish(store, COMPANY, f"2025Q{n}", "public", withhold=True)
    view = open_quarter(COMPANY, "2025Q2", workspace=packaged())
    row = next(r for r in view.scores if r.weight and isinstance(r.actual, Fraction) and r.score)
    home = tmp_path / "params" / COMPANY
    shutil.copytree(view.rulebook.folder, home)
    facts = view.facts.with_actuals({row.key: "0"})
    (home / "quarters" / "2025Q2.xlsx").write_bytes(workbook_bytes(view.rulebook, "2025Q2", values=facts))
    LEAKS["add"](store, open_quarter(COMPANY, "2025Q2", workspace=tmp_path), "second", "2025Q2")
    LEAKS["approve"](store, f"{COMPANY}-2025Q2")
    with pytest.raises(InputError, match="newest revision of 2025Q2 is not published"):
        publish(store, COMPANY, "2025", "public")
    publish(store, COMPANY, "2025Q2", "public", withhold=True)
    with pytest.raises(InputError, match="2025Q2 was revised after the year was sealed"):
        publish(store, COMPANY, "2025", "public")


def test_the_scanner_finds_every_carrier(tmp_path: Path) -> None:
    """Twenty ways of hiding a value in a file, twenty found."""
    assert len(LEAKS["found_carriers"](tmp_path, "5527.43")) == 20


def test_no_planted_value_leaks(tmp_path: Path) -> None:
    """Planted targets and weights stand in no file of any audience that may not see them, in no rendering."""
    view = open_quarter(COMPANY, PERIOD, workspace=LEAKS["planted"](tmp_path))
    store = LEAKS["published"](tmp_path / "outputs", tmp_path)
    files, _, leaks = LEAKS["scan"](store.outputs, view)
    assert leaks == []
    assert files == 3 * (1 + len(view.rulebook.units))
    own = (store.outputs / "units" / "rnd" / COMPANY / PERIOD / "scores.csv").read_text("utf-8")
    assert "97.19" in own
