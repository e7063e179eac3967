"""Write the reference of commands from their own help: `python tests/refresh_commands.py`.

One page a language, `docs/commands.md` and `docs/commands.zh.md`: every command with its arguments, options and
example, as `--help` prints them.  `tests/test_docs.py` holds the pages fresh.
"""

from __future__ import annotations

import io
import os
from contextlib import redirect_stdout
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from bsclib.cli import COMMANDS, main
from bsclib.cli.door import through
from bsclib.errors import Text

os.environ["COLUMNS"] = "80"  # the pages are the same on every screen
DOCS = Path(__file__).resolve().parents[1] / "docs"
NAMES = {"zh": "commands.zh.md", "en": "commands.md"}
OTHER = {"zh": "[English](commands.md)", "en": "[中文](commands.zh.md)"}
TITLE = Text("命令参考", "Reference of commands")
ABOUT = Text(
    "每条命令的参数、选项和示例，与 `--help` 所印相同；本页由 `python tests/refresh_commands.py` 写出。",
    "Every command with its arguments, options and example, as `--help` prints them; this page is written by "
    "`python tests/refresh_commands.py`.",
)


def names() -> list[str]:
    """Return the commands that are installed, those of a group each by itself."""
    found = []
    for name, (module, _) in COMMANDS.items():
        if find_spec(f"bsclib.cli.{module}") is None:
            continue
        own = import_module(f"bsclib.cli.{module}").command
        found += [f"{name} {sub}" for sub in own.commands] if isinstance(own, click.Group) else [name]
    return found


def help_of(name: str, lang: str) -> str:
    """Return what `bsc NAME --help` prints in a language, the same on every machine."""
    said = io.StringIO()
    words = ["--lang", lang, *name.split(), "--help"]
    with redirect_stdout(said):
        through(lambda: main(words), words)
    return said.getvalue().strip()


def page(lang: str) -> str:
    """Return the page of a language."""
    body = [f"## bsc {name}\n\n```text\n{help_of(name, lang)}\n```\n" for name in names()]
    return "\n".join([f"# {TITLE.of(lang)}\n", f"{OTHER[lang]}\n", f"{ABOUT.of(lang)}\n", *body])


def pages() -> dict[Path, str]:
    """Return both pages by their path."""
    return {DOCS / name: page(lang) for lang, name in NAMES.items()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
