"""Laws of the survey: what experts answered is what is read, and nothing is read that they did not answer."""

import io
import shutil
import subprocess
from datetime import datetime
from fractions import Fraction

import openpyxl
import pytest

from bsclib import ahp
from bsclib.cli import _call
from bsclib.cli.door import through
from bsclib.errors import InputError
from bsclib.evidence.questionnaire import comparison_workbook, selection_workbook
from bsclib.evidence.schema import FIRST
from bsclib.evidence.survey import answered, read_experts, read_survey
from bsclib.evidence.survey_tables import COMPARISONS, SELECTION, pairs
from bsclib.experts import (
    CRITERIA,
    agreement,
    ask_again,
    judged,
    opinions,
    read_ratings,
    selection,
    stack,
    turned_round,
)
from bsclib.law import load_rulebook
from bsclib.law.judgements import read_judgements, write_judgements
from bsclib.paths import packaged

HOME = packaged("params", "g_company")
AT = {c.id: n for n, c in enumerate(COMPARISONS.columns, 1)}
TURN = {"左项": "右项", "右项": "左项", "同等": "同等"}


@pytest.fixture(scope="module")
def law():
    return load_rulebook(HOME)


@pytest.fixture(scope="module")
def people(law):
    return read_experts(HOME / "survey" / "experts.csv", law)


@pytest.fixture
def folder(tmp_path):
    """A copy of the sample's fourteen answers."""
    return shutil.copytree(HOME / "survey" / "answers", tmp_path / "answers")


def _edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book[COMPARISONS.label.zh])
    book.save(path)


def test_the_sample_is_what_its_answers_give(law, people, folder):
    """Fourteen experts, no two alike, at least two inconsistent; the YAML beside the answers is theirs."""
    found = answered(read_survey(folder, people, law), law)
    stored = read_judgements(HOME / "survey" / "judgements")
    assert {id: j.experts for id, j in found.items()} == {id: j.experts for id, j in stored.items()}
    answers = {name: tuple(j.experts[name].matrix for j in found.values()) for name in people}
    assert len(people) == 14
    assert len(set(answers.values())) == 14
    assert all((opinions(j).cr > 0.1).sum() >= 2 for j in found.values())


def test_a_round_trip_with_all_that_goes_wrong(law, people, folder, tmp_path):
    """One turned round is pointed out, one missing is named; the others read as they were."""
    ids = list(people)
    (folder / f"{ids[3]}.xlsx").unlink()

    def turn(sheet):
        for row in range(FIRST, sheet.max_row + 1):
            cell = sheet.cell(row, AT["preferred"])
            cell.value = TURN[cell.value]

    _edit(folder / f"{ids[0]}.xlsx", turn)
    survey = read_survey(folder, people, law)
    assert survey.missing == (ids[3],)
    found = answered(survey, law)
    before = read_judgements(HOME / "survey" / "judgements")
    for id, judgement in found.items():
        assert list(judgement.experts) == [e for e in ids if e != ids[3]]
        assert stack(judgement, [ids[0]])[0] == pytest.approx(stack(before[id], [ids[0]])[0].T)
        assert judgement.experts[ids[5]] == before[id].experts[ids[5]]
    pointed = {notice.place.sheet for j in found.values() for notice in turned_round(j)}
    assert people[ids[0]]["label_zh"] in pointed
    write_judgements(found, tmp_path / "out")
    assert {i: j.experts for i, j in read_judgements(tmp_path / "out").items()} == {
        i: j.experts for i, j in found.items()
    }


def test_the_date_trap_and_every_other_fault_is_named_by_cell(law, people, folder):
    """A date, a fraction, half an answer, a contradiction, a changed question: all at once, nothing read."""
    ids = list(people)

    def spoil(sheet):
        sheet.cell(FIRST, AT["scale"]).value = datetime(2025, 3, 1)
        sheet.cell(FIRST + 1, AT["scale"]).value = "1/3"
        sheet.cell(FIRST + 2, AT["preferred"]).value = None
        sheet.cell(FIRST + 3, AT["preferred"]).value, sheet.cell(FIRST + 3, AT["scale"]).value = "同等", 5
        sheet.cell(FIRST + 4, AT["left"]).value = "other"

    _edit(folder / f"{ids[1]}.xlsx", spoil)
    shutil.copy(folder / f"{ids[2]}.xlsx", folder / "copy.xlsx")
    with pytest.raises(InputError) as refused:
        read_survey(folder, people, law)
    faults = {(f.code, f.place.file, f.place.cell) for f in refused.value.faults}
    name = f"{ids[1]}.xlsx"
    letter = openpyxl.utils.get_column_letter
    assert ("is_date", name, f"{letter(AT['scale'])}{FIRST}") in faults
    assert ("text_for_number", name, f"{letter(AT['scale'])}{FIRST + 1}") in faults
    assert ("half_answer", name, f"{letter(AT['preferred'])}{FIRST + 2}") in faults
    assert ("contradiction", name, f"{letter(AT['scale'])}{FIRST + 3}") in faults
    assert {"stray_row", "missing_row", "twice"} <= {code for code, _, _ in faults}


def test_an_unanswered_pair_is_completed_not_guessed_as_equal(law, people, folder):
    """An empty answer stays empty in the record; the weights come from the rest by the optimal completion."""
    expert = list(people)[4]

    def forget(sheet):
        sheet.cell(FIRST, AT["preferred"]).value = sheet.cell(FIRST, AT["scale"]).value = None

    _edit(folder / f"{expert}.xlsx", forget)
    found = answered(read_survey(folder, people, law), law)
    holes = {id: sum(c is None for row in j.experts[expert].matrix for c in row) for id, j in found.items()}
    assert sum(holes.values()) == 2
    id = next(i for i, n in holes.items() if n)
    partial = [[None if c is None else Fraction(c) for c in row] for row in found[id].experts[expert].matrix]
    assert stack(found[id], [expert])[0] == pytest.approx(ahp.complete(partial))


def test_circles_leave_out_those_whom_the_card_judges(law):
    """Agreement is shown for all, for each group, and without those judged; consensus lies between 0 and 1."""
    judgement = next(iter(read_judgements(HOME / "survey" / "judgements").values()))
    table = agreement(law, judgement)
    own = judged(law, judgement)
    assert own
    assert table.n.iloc[0] == len(judgement.experts)
    assert table.n.iloc[-1] == len(judgement.experts) - len(own)
    assert table.consensus.dropna().between(0, 1).all()
    assert table[list(judgement.items)].sum(axis=1).to_numpy() == pytest.approx(1)


def test_what_the_other_answers_imply_leaves_the_questioned_one_out(law):
    """Of 5, 1/2 and 3 the last two imply 1/2 ÷ 3 for the first; worked by hand."""
    judgement = next(j for j in law.judgements.values() if len(j.items) == 3)
    expert = next(iter(judgement.experts.values()))
    odd = expert.model_copy(update={"matrix": (("1", "5", "1/2"), ("1/5", "1", "3"), ("2", "1/3", "1"))})
    (asked,) = ask_again(judgement.model_copy(update={"experts": {"e": odd}}))
    left, right, _ = judgement.items
    assert (asked.left, asked.right, asked.judgement) == (left, right, 5)
    assert asked.implied == pytest.approx(1 / 6)


def test_whom_to_ask_again(law):
    """Every inconsistent expert has one pair to go back to, and nobody else has."""
    for judgement in read_judgements(HOME / "survey" / "judgements").values():
        wrong = {r.expert for r in opinions(judgement).itertuples() if r.cr > 0.1}
        assert {q.expert for q in ask_again(judgement)} == wrong


def test_questionnaires_ask_every_pair_and_equal_bytes_come_of_equal_inputs(law, people):
    """n (n - 1) / 2 questions a matrix; the file depends on its inputs alone; the rest is locked."""
    expert = next(iter(people.values()))
    content = comparison_workbook(law, expert)
    assert content == comparison_workbook(law, expert)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[COMPARISONS.label.zh]
    assert sheet.max_row - FIRST + 1 == sum(len(pairs(j)) for j in law.judgements.values())
    assert sheet.protection.sheet
    assert not sheet.cell(FIRST, AT["scale"]).protection.locked
    assert sheet.cell(FIRST, AT["question"]).protection.locked


def test_selection_rates_every_candidate(law, people, tmp_path):
    """Ratings come back as means, content validity and Kendall's W; agreement of copies is perfect."""
    at = {c.id: n for n, c in enumerate(SELECTION.columns, 1)}
    for id in list(people)[:3]:
        book = openpyxl.load_workbook(io.BytesIO(selection_workbook(law, people[id], round_=2)))
        sheet = book[SELECTION.label.zh]
        for row in range(FIRST, sheet.max_row + 1):
            for c in ("relevance", "controllability", "measurability", "cost"):
                sheet.cell(row, at[c]).value = row % 5 + 1
        book.save(tmp_path / f"{id}.xlsx")
    survey = read_survey(tmp_path, people, law, SELECTION)
    table, concordance = selection(survey.answers, law)
    assert list(table.candidate) == list(law.strategy.kpis)
    assert set(table.cvr) <= {1.0, -1.0}
    assert concordance == pytest.approx(dict.fromkeys(concordance, 1.0))
    assert set(survey.rounds.values()) == {"2"}


def test_a_second_round_is_kept_and_compared_with_the_first(law, people, tmp_path, capsys):
    """Each round's ratings are kept by expert; the second says what moved; a folder of both is refused; risks shown."""
    at = {c.id: n for n, c in enumerate(SELECTION.columns, 1)}
    moved = next(id for id, kpi in law.strategy.kpis.items() if kpi.answers)

    def rated(round_, low):
        folder = tmp_path / f"round{round_}"
        folder.mkdir()
        for n, id in enumerate(list(people)[:4]):
            book = openpyxl.load_workbook(io.BytesIO(selection_workbook(law, people[id], "en", round_)))
            sheet = book[SELECTION.label.en]
            for row in range(FIRST, sheet.max_row + 1):
                own = sheet.cell(row, at["candidate"]).value == moved
                for c in CRITERIA:
                    sheet.cell(row, at[c]).value = low if own else (row + n) % 5 + 1
                if own:
                    assert sheet.cell(row, at["answers"]).value == law.strategy.kpis[moved].answers.en
            book.save(folder / f"{id}.xlsx")
        words = ["survey", "read", str(folder), "--selection", "--out", str(tmp_path / "kept"), "--lang", "en"]
        assert through(lambda: _call(words), words) == 0
        return capsys.readouterr().out

    first, second = rated(1, 2), rated(2, 5)
    kept = [read_ratings((tmp_path / "kept" / f"selection-{n}.csv").read_text("utf-8")) for n in (1, 2)]
    assert [{r[c] for rows in k.values() for r in rows if r["candidate"] == moved for c in CRITERIA} for k in kept] == [
        {2}, {5},
    ]  # fmt: skip
    label = law.strategy.kpis[moved].label.en
    assert law.strategy.kpis[moved].answers.en in first
    assert "second round" not in first
    line = next(line for line in second.splitlines() if "second round against the first" in line)
    assert line.count(label) == 2
    assert "half a point and more: 1 " in line
    shutil.copy(next((tmp_path / "round1").glob("*.xlsx")), tmp_path / "round2" / f"{list(people)[5]}.xlsx")
    words = ["survey", "read", str(tmp_path / "round2"), "--selection", "--out", str(tmp_path / "kept")]
    assert through(lambda: _call(words), words) != 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_questionnaire_saved_again_by_libreoffice_reads_the_same(law, people, folder, tmp_path):
    """LibreOffice changes the file, not what it says."""
    path = next(iter(sorted(folder.glob("*.xlsx"))))
    shutil.copy(path, tmp_path / path.name)
    out = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "xlsx"]
    subprocess.run([*out, "--outdir", str(folder), str(tmp_path / path.name)], check=True, capture_output=True)
    found = answered(read_survey(folder, people, law), law)
    stored = read_judgements(HOME / "survey" / "judgements")
    assert {id: j.experts for id, j in found.items()} == {id: j.experts for id, j in stored.items()}
