"""The commands over the archive, as a person types them."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from bsclib.archive import Store
from bsclib.cli import _call
from bsclib.cli.archived import named
from bsclib.cli.common import Where
from bsclib.cli.door import through
from bsclib.errors import UsageError
from bsclib.paths import packaged
from bsclib.quarter import open_quarter

LEAKS = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "archive_leaks.py"))
Say = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with two revisions of one quarter."""
    store = Store(tmp_path_factory.mktemp("outputs"))
    view = open_quarter("g_company", "2025Q4", workspace=packaged())
    for reason in ("first", "H12 corrected"):
        LEAKS["add"](store, view, reason)
    return store.outputs


@pytest.fixture
def say(outputs: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path) -> Say:
    """Type a command; return its exit code and what it said."""
    monkeypatch.chdir(root)

    def typed(*words: str) -> tuple[int, str]:
        argv = [*words, "--outputs", str(outputs), "--lang", "en"]
        code = through(lambda: _call(argv), argv)
        captured = capfd.readouterr()
        return code, captured.out + captured.err

    return typed


def test_list(say: Say) -> None:
    """Every revision with its reason and its state."""
    code, text = say("list")
    assert code == 0
    assert [line.split("  ")[1] for line in text.splitlines()] == ["v1", "v2"]
    assert "H12 corrected" in text
    rows = json.loads(say("list", "--format", "json")[1])
    assert [(row["revision"], row["state"]) for row in rows] == [(1, "sealed"), (2, "sealed")]


def test_verify(say: Say, outputs: Path) -> None:
    """Exit 0 for a sound archive, 1 with the file for a damaged one; JSON says the same."""
    assert say("verify")[0] == 0
    code, text = say("verify", "2025Q4", "--rerun")
    assert (code, "the same scores" in text) == (0, True)
    path = Store(outputs).open("g_company-2025Q4") / "scores.csv"
    data = path.read_bytes()
    path.write_bytes(data + b" ")
    code, text = say("verify")
    assert (code, "scores.csv: its bytes were changed" in text) == (1, True)
    body = json.loads(say("verify", "--format", "json")[1])
    assert (body["sound"], [f["code"] for f in body["faults"]]) == (False, ["changed"])
    path.write_bytes(data)


def test_diff(say: Say) -> None:
    """Two revisions by @, the reason said; nothing differs."""
    code, text = say("diff", "2025Q4@1", "2025Q4")
    assert (code, text.splitlines()[1:]) == (0, ["reason: H12 corrected", "nothing differs"])
    assert say("diff", "2025Q4@1", "2025Q3")[0] == 1


def test_sign_and_publish(say: Say) -> None:
    """Refusals are faults of the input; the whole way ends in a published folder."""
    assert say("publish", "2025Q4", "--audience", "public")[0] == 1
    people = {"preparer": "Li Lei", "reviewer": "Han Meimei", "approver": "Wang Fang"}
    assert say("sign", "2025Q4", "--as", "reviewer", "--name", "Li Lei")[0] == 1
    assert say("sign", "2025Q4", "--law", "--as", "preparer", "--name", "Li Lei")[0] == 2
    for words in (("2025", "--law"), ("2025Q4",)):
        for role, name in people.items():
            assert say("sign", *words, "--as", role, "--name", name)[0] == 0
    code, text = say("publish", "2025Q4", "--audience", "public")
    assert (code, "give" in text and "--withhold" in text) == (1, True)
    code, text = say("publish", "2025Q4", "--audience", "public", "--withhold")
    assert (code, text.startswith("published in")) == (0, True)


def test_doctor(say: Say) -> None:
    """A sound installation: nothing at fault, in words and as JSON."""
    code, text = say("doctor")
    assert code == 0, text
    levels = {row["what"]: row["level"] for row in json.loads(say("doctor", "--format", "json")[1])}
    assert {"Python", "Chinese font", "kernel", "locks", "rename", "clock"} <= set(levels)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2025Q4", ("g_company-2025Q4", None)),
        ("2025Q4@2", ("g_company-2025Q4", 2)),
        ("2025Q4@v2", ("g_company-2025Q4", 2)),
        ("2025Q4v2", ("g_company-2025Q4", 2)),
        ("2025", ("g_company-2025", None)),
        ("law2025", ("g_company-law2025", None)),
        ("other-2025Q4:3", ("other-2025Q4", 3)),
    ],
)
def test_names_of_what_is_sealed(text: str, found: tuple[str, int | None]) -> None:
    """A quarter, a year, a law, each with or without company and revision."""
    assert named(Where("g_company", Path(), Path(), Path(), "en"), text) == found


@pytest.mark.parametrize("text", ["", "2025Q5", "2025Q41", "2025Q4@0", "../2025Q4", "2025Q4@", "Q4"])
def test_names_that_are_none(text: str) -> None:
    """Anything else is a fault of usage."""
    with pytest.raises(UsageError):
        named(Where("g_company", Path(), Path(), Path(), "en"), text)
