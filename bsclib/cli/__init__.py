"""The command `bsc`: a table of commands, each loaded only when it is called.

Nothing here imports a room, so `bsc --help` answers at once and a deleted room costs only its commands.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bsclib import __version__
from bsclib.cli.door import through
from bsclib.cli.words import COMMANDS as COMMANDS_HEADING
from bsclib.cli.words import TEXTS, Command, Option, asked, speak, spoken
from bsclib.errors import Text
from bsclib.i18n import language

_MODULES = {"group": "roll_up"}  # what is not called as its module is
COMMANDS = {name: (_MODULES.get(name, name), text) for name, text in TEXTS["commands"].items()}
ABOUT = Text(
    "预算考核：从考核办法与工作簿到封存的报告。",
    "Budget-performance appraisal: from law and workbook to a sealed report.",
)
VERSION = Text("显示版本", "Show the version")
LANG = Text("语言（默认：环境变量 BSC_LANG、系统语言、中文）", "Language (default: BSC_LANG, the locale, Chinese)")


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"bsc {__version__}")
        ctx.exit()


def _alone() -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


class CommandTable(Command, click.Group):
    """The group over `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return [*COMMANDS]  # not list(…): loading bsclib.cli.list puts a module of that name here

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, loading its module; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        found = import_module(f"{__name__}.{module}")
        command: click.Command = getattr(found, function or "command")
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write options, then the table of commands; no command is loaded for it."""
        super().format_options(ctx, formatter)
        with formatter.section(COMMANDS_HEADING.of(spoken(ctx))):
            formatter.write_dl([(name, text.of(spoken(ctx))) for name, (_, text) in COMMANDS.items()])


group = CommandTable(
    "bsc",
    text=ABOUT,
    example="bsc run 2025Q4",
    commands=dict.fromkeys(COMMANDS, click.Command("later")),
    params=[
        Option(
            ["--lang"], text=LANG, type=click.Choice(("zh", "en")), is_eager=True, expose_value=False, callback=speak
        ),
        Option(["--version"], text=VERSION, is_flag=True, is_eager=True, expose_value=False, callback=_version),
    ],
    invoke_without_command=True,
    callback=_alone,
)


def _call(argv: Sequence[str]) -> object:
    with group.make_context("bsc", [*argv], obj=language(asked(argv, "--lang"))) as ctx:
        return group.invoke(ctx)


def main(argv: Sequence[str] | None = None) -> None:
    """Run `bsc` with `argv` and leave with its exit code."""
    words = [*(sys.argv[1:] if argv is None else argv)]
    sys.exit(through(lambda: _call(words), words))
