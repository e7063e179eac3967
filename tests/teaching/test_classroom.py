"""A company for each student and its marking: reduced from `python tests/benchmarks/classroom.py`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bsclib.teaching import contained
from bsclib.teaching.grading import submission, written_answers

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
import classroom

PLANTED = ["none", "sign", "fault_left"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Return a class of three, as it is handed out."""
    return classroom.new_class(tmp_path_factory.mktemp("school"), 3)


def test_nothing_that_a_student_is_given_tells_seed_or_key(drawn):
    """The true figures are in the statements alone, the seed nowhere, no two companies are the same."""
    homes = [p for p in drawn.iterdir() if p.is_dir()]
    for home in homes:
        told = "".join(
            p.read_text("utf-8") for p in home.rglob("*") if p.suffix in (".yaml", ".ipynb", ".csv", ".json")
        )
        assert '"seed"' not in told
        assert "..." in (home / "assignment.ipynb").read_text("utf-8")
    assert len({(home / "statements.csv").read_bytes() for home in homes}) == 3


def test_marks_and_reasons_are_those_of_the_planted_mistakes_and_the_same_twice(drawn):
    """Solved by a script that knows no key; the law of marks says what each mistake keeps."""
    planted = classroom.plant(drawn, PLANTED)
    once = classroom.judge(drawn, planted)
    assert once[0].total == 100
    assert all(g.total < 100 for g in once[1:])
    assert classroom.judge(drawn, planted) == once
    classroom.bsc("teach", "grade", drawn)
    first = (drawn / "gradebook.xlsx").read_bytes()
    classroom.bsc("teach", "grade", drawn)
    assert (drawn / "gradebook.xlsx").read_bytes() == first


@pytest.mark.skipif(not contained.isolated(), reason="no unshare on this system: limits alone")
def test_malicious_submissions_are_contained(tmp_path):
    """One deletes the class, one reads the key: nothing changes or comes out, and it is told what was tried."""
    classroom.attack(classroom.new_class(tmp_path, 3), ["delete", "key"])


def test_where_there_are_walls_nothing_outside_is_there(tmp_path):
    """Not by refusing but by absence: a plain command inside sees neither the key nor the rest of the system."""
    (tmp_path / "class.json").write_text("secret")
    for makes, leaves in contained._walls():
        if contained._stands(tuple(makes)):
            places = [str(tmp_path / name) for name in ("root", "private")]
            for place in places:
                subprocess.run(["mkdir", "-p", place], check=True)
            words = [*makes, *places, *contained._system(), "--", contained._owner(leaves), *leaves]
            for look in (["cat", str(tmp_path / "class.json")], ["ls", "/root"], ["ls", "/old/etc"], ["ls", "/proc/1"]):
                done = subprocess.run([*words, *look], capture_output=True, text=True, check=False)
                assert done.returncode, look
                assert not done.stdout


@pytest.mark.parametrize("bad", ['{"cells": 3}', "[" * 5000, "\x00", '{"cells": [{"cell_type": "code"}]}', "null"])
def test_a_notebook_that_is_none_is_noted_and_stops_nobody(tmp_path, bad):
    """The other students are graded all the same."""
    (tmp_path / "assignment.ipynb").write_text(bad)
    assert submission(tmp_path, 5)[2][0].en == "the notebook cannot be read"


def test_a_link_to_another_submission_is_not_followed(tmp_path):
    """Nor is a notebook that is a link."""
    (tmp_path / "other.ipynb").write_text("{}")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "assignment.ipynb").symlink_to(tmp_path / "other.ipynb")
    assert "no plain file" in submission(tmp_path / "mine", 5)[2][0].en


@pytest.mark.parametrize(
    ("source", "typed"),
    [
        ("answers = {}\nanswers['4.2'] = 86.5", True),
        ("answers['4.2'] = 86.5\nanswers", True),
        ("answers.update(x)", False),
        ("answers['4.2'] = 173 / 2", False),
        ("%pylab\nanswers['4.2'] = 1", False),
    ],
)
def test_typed_answers_are_read_and_only_computed_ones_are_run(source, typed):
    """So that a notebook of plain answers is never executed."""
    content = json.dumps({"cells": [{"cell_type": "code", "source": source}]}).encode()
    assert written_answers(content)[1] is typed
