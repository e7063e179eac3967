"""What the battery of attacks works on: a company with keys, a law, an approved quarter, publications; and a judge."""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsclib.archive import Store, journal
from bsclib.cli import _call
from bsclib.cli.door import through
from bsclib.errors import BscError
from bsclib.governance import ROLES, propose_law, publish, sign
from bsclib.paths import packaged
from bsclib.quarter import open_quarter
from bsclib.run.catalogue import keep_current, refresh

LEAKS = runpy.run_path(str(Path(__file__).with_name("archive_leaks.py")))
COMPANY, PERIOD = "g_company", "2025Q4"
NAME, LAW = f"{COMPANY}-{PERIOD}", f"{COMPANY}-law2025"
PEOPLE = ("li", "han", "wang")


@dataclass(frozen=True)
class Ground:
    """A workspace with its outputs, and a folder of keys."""

    home: Path
    keys: Path

    @property
    def store(self) -> Store:
        """The archive."""
        return Store(self.home / "outputs")

    @property
    def allowed(self) -> Path:
        """The list of those who may sign."""
        return self.home / "params" / COMPANY / "allowed_signers"

    def line(self, name: str, key: str = "", options: str = "") -> str:
        """Return a line of that list."""
        public = self.key(key or name).with_suffix(".pub").read_text("utf-8").strip()
        return " ".join(part for part in (name, options, public) if part)

    def key(self, name: str) -> Path:
        """Return a key, made on first use."""
        path = self.keys / name
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path], check=True)
        return path

    def list(self, *lines: str) -> None:
        """Write the list."""
        self.allowed.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def sign(self, name: str, role: str, person: str, key: str = "", **options: Any) -> None:
        """Sign as a person with a key."""
        sign(self.store, name, role, person, allowed=self.allowed, key=self.key(key or person), **options)
        keep_current(self.store, "en")

    def all_sign(self, name: str, **options: Any) -> None:
        """Let three sign."""
        for role, person in zip(ROLES, PEOPLE, strict=True):
            self.sign(name, role, person, **options)

    def seal(self, reason: str = "again", scores: Callable[[bytes], bytes] = lambda data: data) -> None:
        """Seal the quarter as a run does, with a page, but without executing notebooks."""
        store = self.store
        view = open_quarter(COMPANY, PERIOD, workspace=self.home)
        lines = store.journal()
        with store.stage(NAME) as content:
            for path in view.rulebook.files:
                target = content / "params" / COMPANY / path.relative_to(view.rulebook.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            (content / "inputs").mkdir()
            shutil.copyfile(view.facts.source, content / "inputs" / view.facts.source.name)
            (content / "scores.csv").write_bytes(scores(view.scores.to_csv().encode()))
            (content / "reports").mkdir()
            (content / "reports" / "08_summary.html").write_text(f"<p>{reason}</p>", encoding="utf-8")
            head = journal.short(journal.journal_head(lines))
            run = {"journal": head, "quarter": PERIOD, "revision": 1, "reason": reason, "cards": []}
            (content / "run.json").write_text(json.dumps(run), encoding="utf-8")
            store.commit(NAME, content, expected_head=store.head(NAME), message=reason, user="li")
        refresh(store, "en")

    def publish(self, audience: str = "public", unit: str = "") -> Path:
        """Publish, leaving out what gives a target away."""
        store = self.store
        path = publish(store, COMPANY, PERIOD, audience, unit=unit, allowed=self.allowed, withhold=True)
        keep_current(store, "en")
        return path

    def entries(self) -> list[dict[str, Any]]:
        """Return the entries of the journal, to be changed."""
        return [dict(line.entry) for line in self.store.journal()]

    def write_journal(self, entries: list[dict[str, Any]]) -> None:
        """Write a journal of these entries, chained as it should be."""
        (self.store.ledger / journal.NAME).write_bytes(journal.encode(entries))

    def verify(self, *words: str) -> str:
        """Return all that `bsc verify` finds, faults and notices, one a line."""
        argv = ["verify", *words, "--params", str(self.home / "params"), "--outputs", str(self.home / "outputs")]
        argv += ["--format", "json", "--lang", "en"]
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            through(lambda: _call(argv), argv)
        body = json.loads(out.getvalue())
        faults = body["faults"] if "faults" in body else body["error"]["faults"] or [body["error"]]
        return "\n".join(
            " ".join(str(f.get(k, "")) for k in ("level", "code", "file", "found_en", "message_en")) for f in faults
        )


def build(folder: Path) -> Ground:
    """Make the ground: keys, a signed law, an approved and published quarter."""
    folder.mkdir(parents=True, exist_ok=True)
    ground = Ground(folder / "home", folder / "keys")
    ground.keys.mkdir()
    shutil.copytree(packaged("params", COMPANY), ground.home / "params" / COMPANY)
    for path in (ground.home / "params" / COMPANY / "quarters").iterdir():
        if not path.stem.startswith(PERIOD):
            path.unlink()
    ground.list(*map(ground.line, PEOPLE))
    view = open_quarter(COMPANY, PERIOD, workspace=ground.home)
    propose_law(ground.store, view.rulebook, [view.facts], 2025, "li", "law of 2025")
    ground.all_sign(LAW)
    ground.seal("first")
    ground.all_sign(NAME)
    ground.publish()
    ground.publish("unit", "sales")
    return ground


@contextlib.contextmanager
def copied(base: Ground, folder: Path) -> Iterator[Ground]:
    """Yield a copy of the ground to attack."""
    target = Path(tempfile.mkdtemp(dir=folder)) / "home"  # never the same place twice: what is read may be remembered
    shutil.copytree(base.home, target)
    try:
        yield Ground(target, base.keys)
    finally:
        shutil.rmtree(target.parent)


def told(call: Callable[[], Any]) -> str:
    """Return what a refused call says, "" when nothing is refused."""
    try:
        call()
    except BscError as error:
        return error.render("en")
    return ""


def memory() -> str | None:
    """Return a folder in memory where there is one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@dataclass(frozen=True)
class Attack:
    """What is done, where it belongs, what must be found; `why` it cannot be where it is out of reach."""

    act: Callable[[Any], str | None]
    area: str
    finding: str
    why: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.act.__name__


ATTACKS: list[Attack] = []


def attack(area: str, finding: str, why: str = "") -> Callable[[Any], Any]:
    """Enter an attack: it returns what a refused command said, or None for `verify` to find it."""

    def entered(act: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
        ATTACKS.append(Attack(act, area, finding, why))
        return act

    return entered
