"""The table of commands: every command is known, documented, described in both languages, loaded late."""

from importlib.util import find_spec

import click
import pytest
from click.testing import CliRunner

from bsclib.cli import COMMANDS, _call, group
from bsclib.cli.door import through
from bsclib.cli.words import Argument, Option

PROMISED = [
    "run",
    "check",
    "score",
    "explain",
    "rule",
    "lint",
    "law",
    "template",
    "init",
    "survey",
    "list",
    "verify",
    "diff",
    "sign",
    "publish",
    "handbook",
    "agreement",
    "announce",
    "reproduce",
    "site",
    "batch",
    "group",
    "teach",
    "doctor",
]
PRESENT = [name for name, (module, _) in COMMANDS.items() if find_spec(f"bsclib.cli.{module.partition(':')[0]}")]


def every_command(name):
    """Return the command `name` and its subcommands."""
    found = group.get_command(click.Context(group), name)
    return [found, *getattr(found, "commands", {}).values()]


def test_every_promised_command_is_in_the_table():
    """The public surface is complete."""
    assert set(PROMISED) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_described_in_both_languages(name):
    """Chinese and English say something, and not the same."""
    zh, en = COMMANDS[name][1]
    assert zh
    assert en.isascii()
    assert not zh.isascii()


@pytest.mark.parametrize("name", PRESENT)
def test_every_option_is_described_in_both_languages(name):
    """A command, its arguments and its options are each a Text in both languages."""
    for command in every_command(name):
        texts = [command.text, *(p.text for p in command.params)]
        assert all(isinstance(p, Option | Argument) for p in command.params)
        assert all(text.zh and text.en and not text.zh.isascii() and text.en.isascii() for text in texts)


@pytest.mark.parametrize("name", PRESENT)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_help_is_shown_in_the_language_asked_for(name, lang):
    """`--help` of every command opens with usage in that language and exits 0."""
    shown = CliRunner().invoke(group, [name, "--help"], obj=lang)
    assert shown.exit_code == 0, shown.output
    assert shown.output.startswith("Usage: " if lang == "en" else "用法：")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(root, name):
    """README or a page of docs/ shows the command."""
    pages = [root / "README.md", root / "README.zh.md", *(root / "docs").rglob("*.md")]
    assert any(f"bsc {name}" in page.read_text(encoding="utf-8") for page in pages)


def test_a_loaded_command_shadows_nothing():
    """Loading `bsclib.cli.list` sets a name in the package; the package itself must not stumble over it."""
    assert group.get_command(click.Context(group), "list") is not None
    assert group.list_commands(click.Context(group))[:2] == ["run", "check"]
    assert through(lambda: _call(["--version"]), []) == 0
