"""Click in two languages: commands and options whose help is a `Text`, usage faults a person can read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from bsclib.errors import Text
from bsclib.i18n import language, read_texts

TEXTS = read_texts(Path(__file__).with_name("words.txt"))
OPTIONS = Text("选项", "Options")
ARGUMENTS = Text("参数", "Arguments")
COMMANDS = Text("命令", "Commands")
USAGE = Text("用法：", "Usage: ")
EXAMPLE = Text("例", "Example")
HELP = Text("显示这份说明", "Show this message")
DEFAULT = Text("默认：{value}", "default: {value}")


class said:  # noqa: N801  it reads as the function that it is
    """The words of a command, by name: the section of `words.txt` that is called as its module is."""

    def __init__(self, module: str) -> None:
        self.own = TEXTS[module]

    def __getattr__(self, name: str) -> Text:
        try:
            return self.own[name]
        except KeyError:  # whoever looks for `__wrapped__` and the like asks for what no text is
            raise AttributeError(name) from None


def asked(argv: Sequence[str], option: str) -> str:
    """Return the last value given to `option` in `argv` ("" if none), before anything is parsed.

    Examples
    --------
    >>> asked(["score", "2025Q4", "--lang=en"], "--lang"), asked(["--lang"], "--lang")
    ('en', '')
    """
    found = ""
    for word, after in zip_longest(argv, argv[1:], fillvalue=""):
        if word == option:
            found = after
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def speak(ctx: click.Context, param: click.Parameter, lang: str | None) -> None:
    """Let everything said under `ctx` be in `lang` (the callback of `--lang`)."""
    if lang:
        ctx.find_root().obj = lang


def spoken(ctx: click.Context | None = None) -> str:
    """Return the language spoken under `ctx` (default: the running command's)."""
    ctx = ctx or click.get_current_context(silent=True)
    return str(ctx.find_root().obj or language()) if ctx else language()


class Option(click.Option):
    """An option whose help is a Text."""

    def __init__(self, *args: Any, text: Text = HELP, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return what the help page says of it: names, and the text in the language spoken."""
        names = ", ".join([*self.opts, *self.secondary_opts])
        metavar = "" if self.is_flag else f" {self.make_metavar(ctx)}"
        extra = ""
        if self.show_default and self.default:
            extra = f" [{DEFAULT.fill(value=self.default).of(spoken(ctx))}]"
        return f"{names}{metavar}", self.text.of(spoken(ctx)) + extra


class Argument(click.Argument):
    """An argument whose help is a Text."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return what the help page says of it."""
        return self.make_metavar(ctx), self.text.of(spoken(ctx))


class Command(click.Command):
    """A command whose help is a Text and ends with an example, which a test runs."""

    def __init__(self, *args: Any, text: Text = HELP, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.example = example

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return `--help`, described in the language spoken."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = HELP.of(spoken(ctx))
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=USAGE.of(spoken(ctx)))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.text.of(spoken(ctx)))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its arguments."""
        rows = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, Argument)]
        if rows:
            with formatter.section(ARGUMENTS.of(spoken(ctx))):
                formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its options."""
        rows = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, click.Option)]
        with formatter.section(OPTIONS.of(spoken(ctx))):
            formatter.write_dl([r for r in rows if r])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example, last of all and on one line, so that it can be copied."""
        if self.example:
            formatter.write(f"\n{EXAMPLE.of(spoken(ctx))}:\n  {self.example}\n")


def declare(name: str, example: str, **attrs: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the command `name` of `words.txt`; `example` is how it is typed, `bsc` and all."""
    text = TEXTS["help"].get(name) or TEXTS["commands"][name]
    return click.command(name.rpartition(" ")[2], cls=Command, text=text, example=example, **attrs)


def option(*names: str, text: Text, **attrs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an option described by `text`."""
    return click.option(*names, cls=Option, text=text, **attrs)


def argument(name: str, text: Text, **attrs: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an argument described by `text`."""
    return click.argument(name, cls=Argument, text=text, **attrs)


def _choices(error: click.BadParameter) -> str:
    kind = getattr(error.param, "type", None)
    return "|".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else ""


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name


def usage_text(error: click.ClickException) -> Text:
    """Return click's complaint as a Text: what was typed, what is known instead."""
    english = error.format_message()
    chinese = f"用法不对：{english}"
    if isinstance(error, click.NoSuchOption):
        near = f"（是否想写 {'、'.join(error.possibilities)}？）" if error.possibilities else ""
        chinese = f"没有选项 {error.option_name}{near}"
    elif isinstance(error, click.exceptions.NoSuchCommand):
        near = f"（是否想写 {'、'.join(error.possibilities)}？）" if error.possibilities else ""
        chinese = f"没有命令 {error.command_name}{near}"
    elif isinstance(error, click.MissingParameter):
        chinese = f"缺少 {_name(error)}"
    elif isinstance(error, click.BadParameter):
        known = f",应为 {_choices(error)} 之一" if _choices(error) else f":{error.message}"
        chinese = f"{_name(error)} 的值不对{known}"
    elif isinstance(error, click.BadOptionUsage):
        chinese = f"选项 {error.option_name} 用法不对（缺值或多值）"
    elif isinstance(error, click.FileError):
        chinese = f"打不开文件 {error.ui_filename}"
    elif "extra argument" in english:
        chinese = f"多余的参数：{english.partition('(')[2].rstrip(')') or english}"
    return Text(chinese, english)
