"""The page on the law names everything that the law can say, in both languages, and its examples are true."""

import re
import shutil
from dataclasses import fields

import pytest

from bsclib.errors import InputError
from bsclib.law import load_rulebook
from bsclib.law.indicator import IndicatorDoc
from bsclib.law.strict_yaml import read
from bsclib.policies import POLICIES
from bsclib.scoring.kinds import KINDS
from bsclib.scoring.rules import rule_from_mapping

PAGES = ["law.md", "law.zh.md"]


@pytest.fixture(params=PAGES)
def page(request, root):
    """Return the text of the page in one language."""
    return (root / "docs" / request.param).read_text(encoding="utf-8")


def test_every_field_policy_and_kind_is_named(page):
    """A reader finds each field of an indicator, each policy with its values, each kind of rule."""
    for name in [*(f.name for f in fields(IndicatorDoc)), *POLICIES]:
        assert f"`{name}`" in page, name
    for name, told in POLICIES.items():
        row = next(line for line in page.splitlines() if line.startswith(f"| `{name}`"))
        assert all(value in row for value in told.choices)
    assert all(f"kind: {kind}" in page for kind in KINDS)


def test_every_rule_shown_is_a_rule(page):
    """The examples of rules are read as they stand; one without a direction takes the indicator's."""
    shown = re.findall(r"`(\{kind: .*\})`", page)
    assert len(shown) == 16
    assert all(rule_from_mapping(read("example", rule.encode()).data, "lower") for rule in shown)


def test_the_example_in_python_runs(page, root, monkeypatch):
    """The last block runs from the checkout."""
    monkeypatch.chdir(root)
    (code,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    names = {}
    exec(code, names)
    assert names["rulebook"].profile == "corrected"


def test_the_fault_shown_is_the_fault_told(shipped, tmp_path, page):
    """The page quotes a real message: same file, path, finding, choices and hint."""
    copy = shutil.copytree(shipped, tmp_path / "params" / shipped.name, ignore=shutil.ignore_patterns("quarters"))
    path = copy / "scorecards/process.yaml"
    head, row, rest = path.read_text(encoding="utf-8").partition("  budget_rule_compliance:\n")
    path.write_text(head + row + rest.replace("decimals:", "decimal:", 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(copy)
    fault = next(f for f in caught.value.faults if f.code == "unknown_key")
    quoted = next(line for line in page.splitlines() if line.startswith("params/g_company/scorecards/process.yaml"))
    told = fault.render("zh" if re.search("[一-龥]", quoted) else "en")
    start, end = (re.sub(r":\d+:\d+ ", ": ", part) for part in quoted.split("…"))
    assert re.sub(r":\d+:\d+ ", ": ", told).startswith(start)
    assert told.endswith(end)


def test_the_example_of_succession_is_law(page, small):
    """The units shown stand in a law: the new one counts its heads by the day and stands for those it follows."""
    (shown,) = re.findall(r"^```yaml\nunits:\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    old = "".join(
        f"  {id}:\n    label: {{zh: {id}, en: {id}}}\n    level: department\n    exists: {{until: 2026-03-31}}\n"
        for id in ("qa", "lab")
    )
    path = small / "company.yaml"
    text = path.read_text(encoding="utf-8").replace("organs:\n", f"{shown}{old}organs:\n", 1)
    post = "posts: {buyer: {unit: till, label: {zh: 买手, en: Buyer}, card: shop}}\norgans:\n"
    path.write_text(text.replace("who: board", "who: lab").replace("organs:\n", post, 1), encoding="utf-8")
    before, after = (load_rulebook(small, as_of=day) for day in ("2026-03-31", "2027-01-01"))
    assert [sorted(set(law.units) & {"qa", "lab", "quality"}) for law in (before, after)] == [
        ["lab", "qa"],
        ["quality"],
    ]
    assert after.units["quality"].headcount == 16
    assert [law.calendar["review"].who for law in (before, after)] == ["lab", "quality"]
    assert after.posts["buyer"].card == "shop"
