"""The example that ends the help of each command runs as it stands; a bar is drawn for people only."""

import io
import runpy
import shlex
import shutil
import sys
from importlib.util import find_spec

import click
import pytest
from click.testing import CliRunner

from bsclib.archive import Store
from bsclib.cli import COMMANDS, _call, group
from bsclib.cli.door import through
from bsclib.cli.run import drawn
from bsclib.governance import propose_law, sign
from bsclib.quarter import open_quarter
from tests.schemes.books import Kept, write_book

PRESENT = [name for name, (module, _) in COMMANDS.items() if find_spec(f"bsclib.cli.{module.partition(':')[0]}")]
COMPANY, PERIOD = "g_company", "2025Q4"
THREE = {"preparer": "Li Lei", "reviewer": "Han Meimei", "approver": "Wang Fang"}


def commands():
    """Return the words after `bsc` → the command, subcommands too."""
    found = {}
    for name in PRESENT:
        command = group.get_command(click.Context(group), name)
        below = getattr(command, "commands", {})
        found |= {f"{name} {sub}": c for sub, c in below.items()} if below else {name: command}
    return found


COMMAND = commands()


@pytest.fixture(scope="module")
def home(root, tmp_path_factory):
    """Return a workspace with the sample law, one notebook, and a quarter that was sealed twice."""
    home = tmp_path_factory.mktemp("workspace")
    shutil.copytree(root / "params", home / "params")
    (home / "notebooks").mkdir()
    shutil.copy(root / "notebooks" / "08_quarter_summary.ipynb", home / "notebooks")
    add = runpy.run_path(str(root / "tests" / "benchmarks" / "archive_leaks.py"))["add"]
    view = open_quarter(COMPANY, PERIOD, workspace=home)
    store = Store(home / "outputs")
    for reason in ("first", "corrected"):
        add(store, view, reason)
    propose_law(store, view.rulebook, [view.facts], 2025, "Li Lei", "law of 2025")
    return home


def prepare(name, home):
    """Bring the archive to where the example of a command begins."""
    if name == "publish":
        for thing in (f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"):
            for role, who in THREE.items():
                sign(Store(home / "outputs"), thing, role, who)
    if name == "law import":
        write_book(
            home / "scheme.xlsx", Kept("Card", [["Measure", "Weight", "Scoring"], ["Visits", 100, "Each 1: -5"]])
        )
    if name == "run":
        shutil.rmtree(home / "outputs")


@pytest.mark.parametrize("name", COMMAND)
def test_the_example_of_a_command_runs(name, home, tmp_path, monkeypatch, capfd):
    """It succeeds where a quarter is sealed, and says something."""
    copy = shutil.copytree(home, tmp_path / "copy")
    prepare(name, copy)
    monkeypatch.chdir(copy)
    program, *words = shlex.split(COMMAND[name].example)
    assert (program, " ".join(words[: len(name.split())])) == ("bsc", name)
    assert through(lambda: _call(words), words) == 0
    out, err = capfd.readouterr()
    assert out + err
    assert "\r" not in out + err


@pytest.mark.parametrize("name", COMMAND)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_ends_with_the_example(name, lang):
    """The last line of the help is the example, under its heading in the language spoken."""
    shown = CliRunner().invoke(group, [*name.split(), "--help"], obj=lang)
    *_, heading, example = shown.output.splitlines()
    assert (heading, example) == ({"zh": "例:", "en": "Example:"}[lang], f"  {COMMAND[name].example}")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.mark.parametrize(("stream", "bars"), [(Terminal(), True), (io.StringIO(), False)])
def test_a_bar_is_drawn_on_a_terminal_and_lines_go_into_a_pipe(monkeypatch, stream, bars):
    """Two notebooks: a bar that fills, or three plain lines."""
    monkeypatch.setattr(sys, "stderr", stream)
    with drawn() as step:
        step(0, 2, "")
        step(1, 2, "one")
        step(2, 2, "two")
    written = stream.getvalue()
    assert ("\r" in written) == bars
    assert "2/2" in written
    assert bars or written == "0/2\n1/2 one\n2/2 two\n"
