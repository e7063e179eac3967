"""`bsc doctor`: whether this machine, this installation and this folder are fit for sealed results."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec

import click

from bsclib.archive.probe import FAULT, OK, WARN, Check, probe
from bsclib.cli.archived import store_of
from bsclib.cli.common import Where, formats, places, say_json
from bsclib.cli.words import declare
from bsclib.errors import InputError, Text
from bsclib.paths import PACKAGE, has_room

# releases below these have published vulnerabilities that reports or notebooks would be open to
SAFE_FROM = {"nbconvert": "7.17.2", "mistune": "3.3", "jupyter-server": "2.20", "bleach": "6.0", "jinja2": "3.1.6"}
_SIGNS = {OK: "✓", WARN: "!", FAULT: "✗"}


@declare("doctor", example="bsc doctor")
@places
@formats("table", "json")
def command(where: Where, form: str) -> int:
    """Print what was looked at; 1 if anything is at fault."""
    checks = [*_versions(), *_vulnerable(), _font(), _kernel(), _signing(), *_keys(where), *probe(where.outputs)]
    if form == "json":
        rows = [{"what": c.what.en, "level": c.level, "zh": c.words.zh, "en": c.words.en} for c in checks]
        say_json(rows)
    for check in checks if form == "table" else ():
        click.echo(f"{_SIGNS[check.level]} {check.what.of(where.lang)}: {check.words.of(where.lang)}")
    return int(any(c.level == FAULT for c in checks))


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of a version, for comparing.

    Examples
    --------
    >>> numbers("7.17.2") >= numbers("7.9"), numbers("3.3rc1")
    (True, (3, 3))
    """
    parts = text.split(".")
    digits = ["".join(c for c in p[: next((i for i, c in enumerate(p) if not c.isdigit()), len(p))]) for p in parts]
    return tuple(int(d) for d in digits if d)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _versions() -> Iterator[Check]:
    python = platform.python_version()
    level = OK if sys.version_info >= (3, 11) else FAULT
    yield Check(
        Text("Python", "Python"), level, Text(f"{python},{platform.platform()}", f"{python}, {platform.platform()}")
    )
    for line in requires("bsclib") or ():
        if "extra ==" in line:
            continue
        name, _, floor = line.partition(">=")
        found = _installed(name.partition("[")[0])  # "package[extra]>=1"
        if not found or numbers(found) < numbers(floor):
            words = Text("需要 {l}，装的是 {f}", "{l} is needed, {f} is installed").fill(l=line, f=found or "–")
            yield Check(Text(name, name), FAULT, words)


def _vulnerable() -> Iterator[Check]:
    what = Text("已知漏洞", "known vulnerabilities")
    old = [
        f"{n} {v} < {floor}" for n, floor in SAFE_FROM.items() if (v := _installed(n)) and numbers(v) < numbers(floor)
    ]
    if old:
        yield Check(what, WARN, Text("请升级：{o}", "upgrade: {o}").fill(o=", ".join(old)))
    else:
        yield Check(what, OK, Text("已装的版本均无", "none among the versions installed"))


def _font() -> Check:
    what = Text("中文字体", "Chinese font")
    found = [p.name for p in (PACKAGE / "figures" / "fonts").glob("*.[ot]tf")]
    if found:
        return Check(what, OK, Text(found[0], found[0]))
    return Check(
        what, FAULT, Text("随包字体缺失，图中的中文会显示为方框", "the packaged font is gone: figures show boxes")
    )


def _kernel() -> Check:
    what = Text("内核", "kernel")
    missing = [name for name in ("ipykernel", "nbclient", "papermill") if find_spec(name) is None]
    if missing:
        return Check(what, FAULT, Text("缺 {m}", "{m} is missing").fill(m=", ".join(missing)))
    return Check(what, OK, Text(f"ipykernel {version('ipykernel')}", f"ipykernel {version('ipykernel')}"))


def _signing() -> Check:
    import shutil

    what = Text("签名", "signatures")
    if shutil.which("ssh-keygen"):
        return Check(what, OK, Text("有 ssh-keygen", "ssh-keygen is here"))
    return Check(what, WARN, Text("没有 ssh-keygen，只能署名", "no ssh-keygen: sign-off by name only"))


def _keys(where: Where) -> Iterator[Check]:
    """Yield whether sign-offs rest on keys, and what is wrong with the list of those who may sign."""
    if not has_room("governance"):
        return
    from bsclib.governance import list_faults
    from bsclib.governance.consent import consent

    what, store, allowed = Text("签名人名单", "list of signers"), store_of(where), where.company_dir / "allowed_signers"
    try:
        faults = list_faults(store, where.company, allowed)
        listed = consent(store, where.company).listed is not None or allowed.is_file()
    except InputError as error:
        yield Check(what, FAULT, error.message)
        return
    for fault in faults:
        words = Text(fault.render("zh"), fault.render("en"))
        yield Check(what, WARN if fault.level == "notice" else FAULT, words)
    if not faults and listed:
        yield Check(what, OK, Text("签核须用名单中的密钥", "a listed key must sign"))
    elif not faults:
        yield Check(what, WARN, Text("没有名单：签核只凭署名", "none: a sign-off rests on a name alone"))
