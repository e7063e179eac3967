"""Slips of the law: each is told with its line, silence where it is meant, a fault where the law is strict."""

import re
import shutil

import pytest

from bsclib.law import load_rulebook
from bsclib.law.findings import SLIPS

COMPANY, CARD = "company.yaml", "scorecards/shop.yaml"
AGO = "      2021-01-01: {value: 40, source: ours}\n"
PLANTED = {  # what is changed in a copy of the small law, the code, the text on the line that is named
    "a weight too small": (CARD, "value: 50, printed: 60", "value: 45, printed: 60", "weight_sum", "indicators:"),
    "no sum of weights declared": (CARD, "weight_sum: 90\n", "", "weight_sum", "indicators:"),
    "a weight of nothing": (CARD, "value: 40,", "value: 0,", "weight_zero", "weight:"),
    "a weight ten times as large": (CARD, AGO, AGO.replace("40", "4") + "      2022-01-01: 40\n", "jump", "2022-01-01"),
    "coverage as a fraction": (COMPANY, "coverage_limit: 80", "coverage_limit: 0.8", "limit_odd", "coverage_limit"),
    "coverage above all": (COMPANY, "coverage_limit: 80", "coverage_limit: 800", "limit_odd", "coverage_limit"),
}  # fmt: skip


@pytest.fixture
def changed(root, tmp_path):
    """Return a function that changes a text of a copy of the small law and loads it."""
    home = shutil.copytree(root / "tests" / "law" / "small", tmp_path / "params" / "small")

    def change(file, old, new, strict=False):
        path = home / file
        assert old in path.read_text("utf-8")
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
        if strict:
            law = home / COMPANY
            law.write_text("strict: true\n" + law.read_text("utf-8"), "utf-8")
        return load_rulebook(home), path

    return change


def slips(book):
    return [n for n in book.notices if n.code in SLIPS and n.code != "begins_inside"]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("what", PLANTED)
def test_each_slip_is_told_at_its_line(what, strict, changed):
    """A notice; a fault where the law says that it is strict."""
    file, old, new, code, line = PLANTED[what]
    book, path = changed(file, old, new, strict)
    found = next(n for n in slips(book) if n.code == code)
    assert found.level == ("fault" if strict else "notice")
    assert line in path.read_text("utf-8").splitlines()[found.place.line - 1]
    assert re.search(r"[\u4e00-\u9fff]", found.render("zh"))


def test_a_sound_law_has_none(root):
    """The small law and the sample, in every quarter of the sample."""
    assert not slips(load_rulebook(root / "tests" / "law" / "small"))
    sample = load_rulebook(root / "params" / "g_company", as_of="2024-03-31")
    for day in ("2024-03-31", "2024-12-31", "2025-06-30", "2025-12-31"):
        assert not slips(sample.replace(as_of=day))


def test_a_jump_with_a_reason_is_meant(changed):
    """Who says why is not asked again."""
    new = AGO.replace("40", "4") + "      2022-01-01: {value: 40, why: moved}\n"
    assert not slips(changed(CARD, AGO, new)[0])


def test_printed_weights_that_sum_to_less_are_told(root):
    """The sample's printed set adds up to 85 to 97 on six cards; each is named."""
    book = load_rulebook(root / "params" / "g_company", as_of="2025-12-31", weights="printed")
    assert [n.code for n in slips(book)] == ["weight_sum"] * 6


@pytest.mark.parametrize(
    ("pool", "worth", "code"),
    [
        ("300", "excellent: 12, good: 1.0, fair: 0.8, poor: 0", "coefficient_odd"),
        ("300", "excellent: 0.8, good: 1.0, fair: 0.8, poor: 0", "coefficient_order"),
        ("3000000", "excellent: 1.2, good: 1.0, fair: 0.8, poor: 0", "pool_odd"),
        ("376", "excellent: 1.2, good: 1.0, fair: 0.8, poor: 0", "year_pool"),
    ],
)
def test_money_that_nobody_would_pay_is_told(pool, worth, code, root, tmp_path):
    """A coefficient of 12, the better grade worth less, a pool in the wrong unit."""
    home = shutil.copytree(
        root / "params" / "g_company", tmp_path / "params" / "g", ignore=shutil.ignore_patterns("*.xlsx")
    )
    text = (home / COMPANY).read_text("utf-8")
    text = re.sub(r"^  pool: 300", f"  pool: {pool}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^  coefficients: \{.*\}", f"  coefficients: {{{worth}}}", text, count=1, flags=re.MULTILINE)
    (home / COMPANY).write_text(text, "utf-8")
    assert code in {n.code for n in slips(load_rulebook(home, as_of="2025-12-31"))}
