"""The one door of errors: message in the user's language, exit code, never a traceback unasked."""

import io
import json
import subprocess
import sys

import click
import pytest

from bsclib.cli import COMMANDS, _call, main
from bsclib.cli.common import locate
from bsclib.cli.door import settle_streams, through
from bsclib.errors import BscError, Fault, InputError, Place, RunError, Text, UsageError

FAULT = Fault(
    "text", Place("a.xlsx", "指标", "H12"), Text("发现“无”", "found “none”"), remedy=Text("填数字", "a number")
)


def fail(error):
    """Return a call that raises `error`."""

    def call():
        raise error

    return call


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError(Text("坏", "bad"), [FAULT]), 1),
        (UsageError(Text("坏", "bad")), 2),
        (RunError(Text("坏", "bad")), 3),
        (BscError(Text("坏", "bad")), 3),
        (click.UsageError("bad"), 2),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("x"), 3),
        (PermissionError(13, "denied", "outputs"), 3),
        (ModuleNotFoundError("no", name="bsclib.thesis"), 2),
        (ModuleNotFoundError("no", name="bsclib.law.no_such_part"), 3),
        (ImportError("cannot import name", name="bsclib.law"), 3),
        (click.exceptions.Exit(0), 0),
        (SystemExit(2), 2),
    ],
)
def test_each_kind_of_error_has_its_exit_code(error, code, capsys):
    """0 done, 1 input, 2 usage, 3 failed; interruption as every shell has it."""
    assert through(fail(error), []) == code
    assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(("lang", "word"), [("zh", "发现"), ("en", "found")])
def test_faults_are_said_in_the_language_asked_for(lang, word, capsys):
    """Every fault of an input error is a line on stderr; stdout stays empty."""
    through(fail(InputError(Text("坏", "bad"), [FAULT])), ["check", "--lang", lang])
    out, err = capsys.readouterr()
    assert out == ""
    assert word in err
    assert "H12" in err


def test_the_shipped_sample_is_not_written_into(tmp_path, monkeypatch, capsys):
    """Where no workspace is found a command that writes beside the law refuses; results go to the folder one is in."""
    monkeypatch.chdir(tmp_path)
    for words in (["template", "2026Q1"], ["survey", "new"], ["propose", "2025Q4"], ["ledger", "2025Q4"]):
        with pytest.raises(SystemExit) as left:
            main([*words, "--lang", "en"])
        assert left.value.code == 2
        assert "bsc init DIR" in capsys.readouterr().err
    assert not [*tmp_path.iterdir()]
    assert locate().outputs == tmp_path / "outputs"


def test_json_was_asked_for_json_is_given(capsys):
    """With `--format json` stdout holds one object with every fault in both languages."""
    assert through(fail(InputError(Text("坏", "bad"), [FAULT])), ["check", "--format=json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert (error["exit_code"], error["message_zh"], error["message_en"]) == (1, "坏", "bad")
    assert error["faults"][0]["cell"] == "H12"
    assert error["faults"][0]["found_zh"] == "发现“无”"


def test_an_unexpected_error_asks_to_be_reported(capsys, monkeypatch):
    """Short by default; the traceback only for who asks with BSC_DEBUG=1."""
    through(fail(ZeroDivisionError("x")), ["--lang", "en"])
    said = capsys.readouterr().err
    assert "BSC_DEBUG=1" in said
    monkeypatch.setenv("BSC_DEBUG", "1")
    through(fail(ZeroDivisionError("x")), [])
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "zh", "en"),
    [
        (["scroe"], "没有命令 scroe（是否想写 score？）", "No such command 'scroe'"),
        (["--nothing"], "没有选项 --nothing", "No such option '--nothing'"),
        (["--lang", "fr"], "--lang 的值不对,应为 zh|en 之一", "'fr' is not one of"),
    ],
)
def test_usage_errors_are_bilingual(argv, zh, en, capsys):
    """What was typed, what is known instead, where help is; exit 2."""
    for lang, words in (("zh", zh), ("en", en)):
        assert through(lambda words=[*argv]: _call(words), [*argv, f"--lang={lang}"]) == 2
        assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "words"),
    [("bsclib.thesis", "bsclib.thesis"), ("statsmodels", '"bsclib[forecast]"'), ("odd", "install odd")],
)
def test_what_is_missing_is_named(name, words, capsys):
    """A deleted room, the package of an extra, any package: each is named, with the line that installs it."""
    assert through(fail(ModuleNotFoundError("no", name=name)), []) == 2
    assert words in capsys.readouterr().err


def test_a_command_without_its_module_says_so(capsys, monkeypatch):
    """The table may name a command whose room was deleted."""
    monkeypatch.setitem(COMMANDS, "gone", ("gone", Text("无", "none")))
    assert through(lambda: _call(["gone"]), ["gone"]) == 2
    assert "bsclib.cli.gone" in capsys.readouterr().err


def test_a_gbk_console_does_not_break_on_a_tick(monkeypatch):
    """Windows: what the console cannot show is replaced; a pipe gets UTF-8 with LF."""
    raw = io.BytesIO()
    console = io.TextIOWrapper(raw, encoding="gbk")
    console.isatty = lambda: True
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="gbk", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setattr(sys, "stderr", pipe)
    settle_streams()
    print("✓ 好", flush=True)
    assert raw.getvalue().decode("gbk").strip() == "? 好"
    print("✓\n", end="", file=sys.stderr, flush=True)
    assert pipe.buffer.getvalue() == "✓\n".encode()


def test_a_reader_that_leaves_early_is_no_error():
    """`bsc … | head -1` ends quietly."""
    code = "import sys; from bsclib.cli.door import through; sys.exit(through(lambda: print('a\\n' * 10**6), []))"
    ran = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ran.stdout.readline()
    ran.stdout.close()
    assert ran.stderr.read() == b""
    assert ran.wait() == 0
