"""The one door by which errors leave: the message in the user's language, and the exit code.

0 done · 1 the input is at fault · 2 usage · 3 a run failed · 130 interrupted.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import click

from bsclib.cli.words import asked, usage_text
from bsclib.errors import BscError, RunError, Text, UsageError
from bsclib.i18n import language
from bsclib.paths import has_room

INTERRUPTED = Text("已中断，没有留下半成品。", "Interrupted; nothing half-done was left.")
SEE_HELP = Text("看说明：{command} --help", "See {command} --help")
UNEXPECTED = Text(
    "程序出错（不是您的输入有误）：{what}\n请设 BSC_DEBUG=1 重试，并把输出发给维护者。",
    "The program failed (your input is not at fault): {what}\n"
    "Please try again with BSC_DEBUG=1 and send the output to the maintainers.",
)
ABSENT_ROOM = Text(
    "这里没有安装 {name}，此命令需要它；其余命令照常可用。",
    "{name} is not installed here and this command needs it; all other commands work as before.",
)
BROKEN_ROOM = Text(
    "安装已损坏：{room} 在，其中的 {name} 却找不到。请重新安装 bsclib。",
    "The installation is damaged: {room} is here, but {name} in it cannot be found. Install bsclib again.",
)
ABSENT_PACKAGE = Text(
    "此命令需要软件包 {name}。请运行：python -m pip install {install}",
    "This command needs the package {name}. Run: python -m pip install {install}",
)
NO_ACCESS = Text("不能读写 {path}：{why}", "Cannot read or write {path}: {why}")

_EXTRA_OF = dict.fromkeys(("dask", "distributed", "pyarrow", "fsspec", "s3fs"), "scale") | {
    "statsmodels": "forecast",
    "jupyterlab": "lab",
    "docx": "office",
}


def absent(name: str) -> BscError:
    """Return the error for a module that is not here: a room of ours, a part of one, or a package of an extra.

    A room, or a command's module, may have been deleted; a room that is here but lacks a part is broken.
    """
    if name.startswith("bsclib"):
        _, room, *part = (*name.split("."),)
        if part and room != "cli" and has_room(room):
            return RunError(BROKEN_ROOM.fill(name=name, room=f"bsclib.{room}"))
        return UsageError(ABSENT_ROOM.fill(name=name))
    extra = _EXTRA_OF.get(name.partition(".")[0])
    return UsageError(ABSENT_PACKAGE.fill(name=name, install=f'"bsclib[{extra}]"' if extra else name))


def settle_streams() -> None:
    """Let no console or pipe break on a character: replace what it cannot show; files are UTF-8 with LF."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8", newline="\n")


def _said(error: BaseException) -> tuple[BscError | None, Text, int]:
    """Return the error as ours (if it is one), the message, the exit code."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        error = absent(error.name)
    if isinstance(error, BscError):
        return error, Text(error.render("zh"), error.render("en")), error.exit_code
    if isinstance(error, click.ClickException):
        text = usage_text(error)
        path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "bsc"
        hint = SEE_HELP.fill(command=path)
        return None, Text(f"{text.zh}\n{hint.zh}", f"{text.en}\n{hint.en}"), 2
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return None, INTERRUPTED, 130
    if isinstance(error, OSError) and (isinstance(error, PermissionError) or error.filename):
        return None, NO_ACCESS.fill(path=error.filename or "", why=error.strerror or error), 3
    return None, UNEXPECTED.fill(what=f"{type(error).__name__}: {error}"), 3


def _as_json(error: BscError | None, text: Text, code: int) -> str:
    message = error.message if error else text
    faults = [f.to_json() for f in error.faults] if error else []
    body = {"error": {"message_zh": message.zh, "message_en": message.en, "exit_code": code, "faults": faults}}
    return json.dumps(body, ensure_ascii=False, indent=2)


def report(error: BaseException, argv: Sequence[str]) -> int:
    """Say what `error` means (as JSON on stdout where `--format json` was asked) and return the exit code."""
    ours, text, code = _said(error)
    if os.environ.get("BSC_DEBUG") == "1":
        traceback.print_exception(error)
    if asked(argv, "--format") == "json":
        click.echo(_as_json(ours, text, code))
    else:
        click.echo(text.of(language(asked(argv, "--lang"))), err=True)
    return code


def through(call: Callable[[], Any], argv: Sequence[str]) -> int:
    """Return the exit code of `call`: its own if it returns one, else 0, else what its error means."""
    settle_streams()
    try:
        result = call()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else 0 if leave.code is None else 3
    except BrokenPipeError:
        # the reader (head, less) has gone: silence its stream, or the interpreter complains at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:
        return report(error, argv)
    return result if isinstance(result, int) and not isinstance(result, bool) else 0
