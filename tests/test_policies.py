"""The table of policies: one row is all there is of each, whoever asks for it."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from bsclib.errors import UsageError
from bsclib.policies import POLICIES, Policies

ROW = """    rounding: str = _choice(
        Text("尾数", "rounding"), Text("总分保留整数还是小数", "whole or decimal totals"), "decimal", "whole"
    )

    def replace("""
ASKED = """
import json
from bsclib import load_rulebook, sensitivity
from bsclib.law.schemas import schemas

book = load_rulebook("params/g_company")
print(json.dumps({
    "yaml": book.policies.rounding,
    "replaced": book.replace(rounding="decimal").policies.rounding,
    "varied": sensitivity.CONVENTIONS["rounding"],
    "title": sensitivity.NAMES["rounding"],
    "schema": "rounding" in json.dumps(schemas()["company"]),
}))
"""


@pytest.fixture
def copy(root, tmp_path):
    """Return a copy of library and law in which one line more stands in the table, and one in `company.yaml`."""
    shutil.copytree(root / "bsclib", tmp_path / "bsclib", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "params", tmp_path / "params")
    table = tmp_path / "bsclib" / "policies.py"
    table.write_text(table.read_text("utf-8").replace("    def replace(", ROW, 1), "utf-8")
    company = tmp_path / "params" / "g_company" / "company.yaml"
    company.write_text(company.read_text("utf-8").replace("policies:\n", "policies:\n  rounding: whole\n", 1), "utf-8")
    return tmp_path


def run(copy, *words):
    """Return what Python prints in the copy."""
    env = {**os.environ, "PYTHONPATH": str(copy), "BSC_LANG": "en"}
    done = subprocess.run([sys.executable, *words], cwd=copy, env=env, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_an_eleventh_policy_is_one_row_of_one_file(copy):
    """YAML, `replace`, sensitivity, schema, command line and its help have it; no other file was touched."""
    assert json.loads(run(copy, "-c", ASKED)) == {
        "yaml": "whole",
        "replaced": "decimal",
        "varied": ["decimal", "whole"],
        "title": ["尾数", "rounding"],
        "schema": True,
    }
    said = run(copy, "-m", "bsclib", "score", "--help")
    assert "--rounding" in said
    assert "whole or decimal totals" in said
    assert "1.5" in run(copy, "-m", "bsclib", "score", "2025Q4", "--rounding", "1.5")
    body = json.loads(run(copy, "-m", "bsclib", "score", "2025Q4", "--rounding", "whole", "--format", "json"))
    assert body["period"] == "2025Q4"


@pytest.mark.parametrize("name", POLICIES)
def test_a_value_that_no_policy_has_is_refused_with_those_it_has(name):
    """The message names the values; a near miss is asked about."""
    with pytest.raises(UsageError) as caught:
        Policies().replace(**{name: "nonsense"})
    assert all(choice in caught.value.render("zh") for choice in POLICIES[name].choices)
    with pytest.raises(UsageError, match="did you mean count"):
        Policies().replace(cuont="full")


def test_every_policy_says_what_it_decides_in_both_languages():
    """Title and meaning stand in both; what is varied begins with the default."""
    for name, told in POLICIES.items():
        assert all((*told.title, *told.meaning)), name
        assert not told.varied or told.varied[0] == getattr(Policies(), name)
