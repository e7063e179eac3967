"""The battery of attacks in a reduced form: every fourth, and those that the issue of trust began with."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="ssh-keygen is not here")
TRUST = runpy.run_path(str(Path(__file__).resolve().parents[1] / "benchmarks" / "trust.py"))


def test_every_attack_has_a_finding() -> None:
    """Sixty and more, in four areas; what is out of reach says why."""
    attacks = TRUST["ATTACKS"]
    assert len([a for a in attacks if not a.why]) >= 60
    assert len({a.name for a in attacks}) == len(attacks)
    assert all(a.why for a in attacks if a.area == "out of reach")


@pytest.mark.parametrize("area", ["signatures", "journal", "published"])
def test_attacks_are_found(area: str) -> None:
    """What is expected of each is what is found."""
    count, wrong = TRUST["battery"](every=5, areas=(area,))
    assert wrong == []
    assert count >= 3


def test_code_that_nobody_agreed_to() -> None:
    """A notebook that was edited is refused by a run, with its hash, also after its approval."""
    assert TRUST["battery"]("a_notebook_edited") == (3, [])
