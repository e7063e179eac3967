"""Set everything up on first use, then hand over: `python run.py 2025Q4 | 2025 | test [--fast] | lab | any command`.

Standard library only, and readable by an old Python, which must be able to say that it is too old.
"""

import hashlib
import locale
import os
import re
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
OLDEST = (3, 11)
EXTRAS = {"run": "[office]", "test": "[dev,forecast,office,scale,test]", "lab": "[forecast,lab,office,teach,test]"}
TESTS = ["-n", "2", "--dist", "loadfile", "--doctest-modules", "--nbval-lax", "bsclib", "tests", "notebooks"]
FAST = ["-m", "not slow", "tests"]  # within one CPU-minute; tests/conftest.py says what is slow
UV_NAMES = {  # uv does not read pip's configuration: its settings are handed on by these variables, at run time only
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}

TOO_OLD = "需要 Python %d.%d 或更新；这是 %s。\nPython %d.%d or newer is needed; this is %s."
FIRST_TIME = "首次使用，正在 %s 中安装（约半分钟到两分钟）…", "First use: installing into %s (half a minute to two) ..."
NO_PIP = (
    "这台电脑的 Python 缺少 venv/ensurepip。请先运行：\n    %s",
    "This Python lacks venv/ensurepip. Please run first:\n    %s",
)
NO_UV = "uv 未能安装，改用 pip（较慢）…", "uv did not manage it; using pip (slower) ..."
FAILED = (
    "安装没有成功。请检查网络或 pip 的镜像设置；无网络时可把 wheel 文件放进 wheels 文件夹再试。",
    "The installation failed. Check the network or pip's mirror; without a network put wheels into wheels/ and retry.",
)
OFFER = "要处理 %s 吗？[回车 = 是，或输入别的季度] ", "Run %s? [Enter = yes, or type another quarter] "
NO_QUARTER = "params 下没有季度工作簿。", "There is no quarter's workbook under params/."
CLOSE = "按回车关闭窗口… ", "Press Enter to close this window ... "


def say(pair, *values, **options):
    """Print one of the two sentences `(zh, en)`, as BSC_LANG or the locale says."""
    print(in_language(pair) % values, flush=True, **options)


def in_language(pair):
    """Return the Chinese or the English sentence."""
    wish = os.environ.get("BSC_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0]
    return pair[1] if (wish or "").lower().startswith("en") else pair[0]


def main(argv):
    """Set up what `argv` needs and hand over to it; return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a GBK console cannot show every character
    argv, wheels = take_wheels(argv)
    alone = not argv
    argv = argv or offer()
    kind = argv[0] if argv and argv[0] in EXTRAS and argv[0] != "run" else "run"
    code = 2
    if argv:
        python = set_up(kind, wheels)
        code = hand_over([str(python), *command(kind, argv)]) if python else 3
    if alone and WINDOWS:
        input(in_language(CLOSE))  # started by double click: the window would vanish with its message
    return code


def take_wheels(argv):
    """Return `argv` without `--wheels DIR`, and the folder of wheels (default `wheels/`, if it is there)."""
    if "--wheels" in argv[:-1]:
        at = argv.index("--wheels")
        return argv[:at] + argv[at + 2 :], Path(argv[at + 1]).resolve()
    default = ROOT / "wheels"
    return argv, default if default.is_dir() else None


def offer():
    """Return the quarter to run when nothing was said: the newest workbook, if a person confirms it."""
    quarters = sorted(p.stem for p in ROOT.glob("params/*/quarters/*.xlsx") if re.fullmatch(r"\d{4}Q[1-4]", p.stem))
    if not quarters or not sys.stdin.isatty():
        print(__doc__.splitlines()[0])
        if not quarters:
            say(NO_QUARTER)
        return []
    return [input(in_language(OFFER) % quarters[-1]).strip() or quarters[-1]]


def command(kind, argv):
    """Return what Python is to run: the tests, JupyterLab, or `bsc`."""
    if kind == "test":
        return ["-m", "pytest", *([*FAST, *argv[2:]] if argv[1:2] == ["--fast"] else argv[1:] or TESTS)]
    if kind == "lab":
        return ["-m", "jupyterlab", "--notebook-dir", str(ROOT), *argv[1:]]
    return ["-P", "-m", "bsclib", *(["run"] if re.fullmatch(r"\d{4}(Q[1-4])?", argv[0]) else []), *argv]


def hand_over(words):
    """Run `words` in place of this process; on Windows, where that cannot be, as a child that alone hears Ctrl-C."""
    env = dict(os.environ, PYTHONUTF8="1")
    if not WINDOWS:
        os.execve(words[0], words, env)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.call(words, env=env)
    finally:
        signal.signal(signal.SIGINT, before)


def set_up(kind, wheels=None):
    """Return the Python of the environment for `kind`, installing first unless its stamp says there is no need.

    JupyterLab gets an environment of its own: beside it every import of papermill takes twice as long.
    """
    home = ROOT / (".venv-lab" if kind == "lab" else ".venv")
    python = home / ("Scripts/python.exe" if WINDOWS else "bin/python")
    note, stamp = home / "bsclib.stamp", stamp_of()
    known = note.read_text(encoding="utf-8").split() if note.is_file() and python.exists() else []
    if known[:1] == [stamp] and kind in known:
        return python
    say(FIRST_TIME, home.name, file=sys.stderr)
    kinds = {kind, *known[1:]} & {"run", "test"} if home.name == ".venv" else {"lab"}
    extras = EXTRAS["test" if "test" in kinds else kind]
    if not make_environment(home, python) or not install(python, f".{extras}", wheels):
        say(FAILED, file=sys.stderr)
        return None
    note.write_text(" ".join([stamp, *sorted({"run", *kinds})]), encoding="utf-8")
    return python


def stamp_of():
    """Return a hash of all that decides what an environment holds: constraints, project, Python, place."""
    files = [(ROOT / name).read_bytes() for name in ("constraints.txt", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*files, sys.version.encode(), str(ROOT).encode()])).hexdigest()


def make_environment(home, python):
    """Make the virtual environment unless a working one is there; return whether there is one."""
    if python.exists() and subprocess.call([str(python), "-m", "pip", "--version"], stdout=subprocess.DEVNULL) == 0:
        return True
    try:
        venv.create(str(home), clear=True, with_pip=True)
    except (ImportError, subprocess.CalledProcessError):  # Debian ships venv without ensurepip
        say(NO_PIP, "sudo apt-get install python{}.{}-venv".format(*sys.version_info), file=sys.stderr)
        return False
    return True


def install(python, what, wheels):
    """Install `what` by uv, or by pip where uv fails; return whether it is installed."""
    offline = {"PIP_FIND_LINKS": str(wheels), "UV_FIND_LINKS": str(wheels)}
    here = {"cwd": str(ROOT), "env": {**os.environ, **offline} if wheels else uv_environment(pip_settings(python))}
    common = ["--quiet", "-c", "constraints.txt", *(["--no-index"] if wheels else [])]
    pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", *common]
    uv = [str(python), "-m", "uv", "pip", "install", "--python", str(python), *common]
    got_uv = subprocess.call([*pip, "uv"], stderr=subprocess.DEVNULL, **here) == 0
    if got_uv and subprocess.call([*uv, "-e", what], **here) == 0:
        return True
    say(NO_UV, file=sys.stderr)
    return subprocess.call([*pip, "-e", what], **here) == 0


def pip_settings(python):
    """Return pip's settings as `name: value`, the environment's after the files'."""
    words = [str(python), "-m", "pip", "config", "list"]
    lines = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
    found = re.findall(r"^(:env:|install|global)\.([\w-]+)='(.*)'$", "\n".join(lines), re.MULTILINE)
    order = ["global", "install", ":env:"]
    return {name: value for _, name, value in sorted(found, key=lambda f: order.index(f[0]))}


def uv_environment(settings):
    """Return the environment for uv: pip's index, searched as pip does, and no Python fetched."""
    passed = {UV_NAMES[k]: v.replace("\\n", " ") for k, v in settings.items() if k in UV_NAMES}
    if "UV_FIND_LINKS" in passed:
        passed["UV_FIND_LINKS"] = ",".join(passed["UV_FIND_LINKS"].split())
    chosen = {"UV_PYTHON_DOWNLOADS": "never", "UV_INDEX_STRATEGY": "unsafe-best-match"}
    return {**chosen, **passed, **os.environ}


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        found = (*OLDEST, sys.version.split()[0])
        sys.exit(TOO_OLD % (found + found))
    try:
        sys.exit(main(sys.argv[1:]))
    except (KeyboardInterrupt, EOFError):
        sys.exit(130)
