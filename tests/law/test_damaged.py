"""One damage, one fault: what is told, where, and that nothing else is taken for it."""

import os
import re

import pytest

from bsclib.errors import InputError
from bsclib.law import load_rulebook

CARD, COMPANY = "scorecards/shop.yaml", "company.yaml"
STRATEGY, WEIGHTS = "strategy.yaml", "judgements/weights.yaml"

SCORING = """    scoring:
      2021-01-01:
        text: 每1次,扣5分
        rule: {kind: step, per: 1, unit: absolute, target: 0, short: -5}
        source: ours
"""

# what happens | file | text | becomes | code | word of the English message
DAMAGES = [
    ("misspelt key", CARD, "    decimals: 2", "    decimal: 2", "unknown_key", "did you mean decimals"),
    ("key left out", CARD, "    unit: percent\n", "", "missing_key", "unit"),
    ("duplicate key", CARD, "basis: rate", "basis: rate\n    basis: flow", "yaml_duplicate_key", "duplicate"),
    ("duplicate indicator", CARD, "  complaints:\n", "  margin:\n", "yaml_duplicate_key", "margin"),
    ("unknown unit", CARD, "unit: percent", "unit: percentage", "unknown_word", "did you mean percent"),
    ("unknown basis", CARD, "basis: rate", "basis: ratio", "unknown_word", "rate"),
    ("unknown direction", CARD, "    better: lower", "    better: less", "unknown_word", "lower"),
    ("unknown level", CARD, "level: company", "level: centre", "unknown_word", "center"),
    ("unknown rule kind", CARD, "kind: step, per: 1,", "kind: stepp, per: 1,", "rule_kind", "stepp"),
    ("unknown rule word", CARD, "per: 1, unit", "par: 1, unit", "rule_word", "par"),
    ("rule without a size", CARD, "per: 1, ", "", "rule_missing", "per"),
    ("size not a number", CARD, "per: 1,", "per: one,", "rule_value", "one"),
    ("size zero", CARD, "per: 1,", "per: 0,", "rule_value", "0"),
    ("size with an exponent", CARD, "per: 1,", "per: 1e0,", "rule_value", "1e0"),
    ("step unit unknown", CARD, "unit: absolute", "unit: money", "rule_value", "absolute"),
    ("rule a word", CARD, "{kind: step, per: 1, unit: absolute, target: 0, short: -5}", "step", "mapping", "step"),
    ("weight negative", CARD, "value: 40", "value: -40", "negative", "-40"),
    ("weight a percentage", CARD, "value: 40", "value: 40%", "number", "40%"),
    ("weight full-width", CARD, "value: 40", "value: \uff14\uff10", "number", "\uff14\uff10"),
    ("weight with a comma", CARD, "value: 40", "value: 4,0", "unknown_key", "0"),
    ("weight nan", CARD, "value: 40", "value: .nan", "number", ".nan"),
    ("weight empty", CARD, "value: 40", "value: null", "number", "no value"),
    ("printed weight without a reason", CARD, "why: two rows since, ", "", "reason_missing", "no reason"),
    ("decimals a fraction", CARD, "decimals: 2", "decimals: 1.5", "whole", "1.5"),
    ("decimals too many", CARD, "decimals: 2", "decimals: 20", "decimals", "20"),
    ("range turned round", CARD, "minimum: 0, maximum: 100", "minimum: 100, maximum: 0", "range_order", "100"),
    ("levels turned round", CARD, "met: 100, near: 90", "met: 90, near: 100", "level_order", "above"),
    ("date not a date", CARD, "2024-07-01", "2024-07-32", "date", "2024-07-32"),
    ("date American", CARD, "2024-07-01", "07/01/2024", "date", "07/01/2024"),
    ("label in one language", CARD, "{zh: 毛利率, en: Margin}", "{zh: 毛利率}", "no_en", "English is missing"),
    ("label a string", CARD, "label: {zh: 毛利率, en: Margin}", "label: Margin", "bilingual", "Margin"),
    ("yes for true", CARD, "    same_as: null\n", "    scored: yes\n", "flag", "true or false"),
    ("list for a word", CARD, "origin: shop/margin", "origin: [shop, margin]", "reference", "card/indicator"),
    ("word for a list", CARD, "controllable_by: [till]", "controllable_by: till", "list", "till"),
    ("word for a mapping", CARD, "owner: {unit: till}", "owner: till", "mapping", "till"),
    ("full-width colon in a key", CARD, "    decimals: 0", "    decimals\uff1a0", "yaml_colon", "full-width"),
    ("full-width colon in a file", COMPANY, "id: small", "id\uff1asmall", "yaml_colon", "full-width"),
    ("full-width colon in a value", CARD, "owner: {unit: till}", "owner: unit\uff1atill", "yaml_colon", "full-width"),
    ("unknown dimension", CARD, "dimension: money", "dimension: monet", "unknown_name", "did you mean money"),
    ("unknown owner", CARD, "owner: {unit: till}", "owner: {unit: tills}", "unknown_name", "did you mean till"),
    ("unknown controller", CARD, "[shop, till]", "[shop, cellar]", "unknown_name", "cellar"),
    ("unknown origin", CARD, "origin: shop/margin", "origin: shop/margins", "unknown_name", "did you mean margin"),
    ("unknown twin", CARD, "same_as: null", "same_as: store/margin", "unknown_name", "store"),
    ("twin of another unit", CARD, "same_as: null", "same_as: shop/margin", "same_as_differs", "unit"),
    ("unscored row with a weight", CARD, "    same_as: null", "    scored: false", "weight_unscored", "weight"),
    ("shared card unknown", CARD, "{kind: step, per: 1, unit: absolute, target: 0, short: -5}",
     "{kind: shared, card: books}", "unknown_name", "books"),
    ("card that takes its own total", CARD, "{kind: step, per: 1, unit: absolute, target: 0, short: -5}",
     "{kind: shared, card: shop}", "loop", "itself"),
    ("label twice", CARD, "label: {zh: 投诉", "label: {zh: 毛利率", "label_twice", "twice"),
    ("scored row without a rule", CARD, SCORING, "", "rule_absent", "scored: false"),
    ("id with a slash", CARD, "  complaints:", "  com/plaints:", "id", "com/plaints"),
    ("id of another file", CARD, "id: shop", "id: store", "file_name", "store.yaml"),
    ("unit unknown", CARD, "unit: shop", "unit: shops", "unknown_name", "did you mean shop"),
    ("card listed and absent", COMPANY, "  - shop\n", "  - shop\n  - cellar\n", "card_missing", "cellar"),
    ("card present and unlisted", COMPANY, "scorecards:\n  - shop\n", "scorecards: []\n", "card_unlisted", "shop"),
    ("card listed twice", COMPANY, "  - shop\n", "  - shop\n  - shop\n", "listed_twice", "twice"),
    ("parent unknown", COMPANY, "parent: shop", "parent: mall", "unknown_name", "mall"),
    ("unit below itself", COMPANY, "    kind: profit", "    kind: profit\n    parent: till", "loop", "itself"),
    ("unknown policy", COMPANY, "  count: full", "  counts: full", "unknown_key", "did you mean count"),
    ("unknown policy value", COMPANY, "count: full", "count: half", "unknown_word", "full"),
    ("grades that do not end at 0", COMPANY, "at_least: 0}", "at_least: 10}", "grade_order", "0"),
    ("active table unknown", COMPANY, "active: plain", "active: fancy", "unknown_name", "plain"),
    ("grade without a coefficient", COMPANY, "{yes_: 1, no_: 0}", "{yes_: 1}", "coefficient_missing", "no_"),
    ("pool finer than a coin", COMPANY, "pool: 1.5", "pool: 10.1234567", "pool_digits", "decimals"),
    ("due date by nobody", COMPANY, "who: board", "who: boards", "unknown_name", "board"),
    ("language unknown", COMPANY, "[zh, en]", "[zh, de]", "unknown_word", "de"),
    ("device name", COMPANY, "  till:", "  con:", "id", "con"),
    ("row that ends before it begins", CARD, "    same_as: null",
     "    exists: {from: 2025-01-01, until: 2024-12-31}", "exists_order", "ends before"),
    ("card that ends before it begins", CARD, "level: company",
     "level: company\nexists: {from: 2026-01-01, until: 2025-12-31}", "exists_order", "2025-12-31"),
    ("end of existence not a date", CARD, "    same_as: null", "    exists: {until: soon}", "date", "soon"),
    ("existence with an unknown key", CARD, "    same_as: null", "    exists: {form: 2025-01-01}",
     "unknown_key", "did you mean from"),
    ("owner that ends and nobody follows", COMPANY, "  till:", "  till:\n    exists: {until: 2025-12-31}",
     "not_then", "“till” does not exist on 2026-01-01"),
    ("member of a unit that is not yet", COMPANY, "en: Owner}, leads: true", "en: Owner}, unit: attic, leads: true",
     "unknown_name", "attic"),
    ("parent that has ended", COMPANY, "  till:", "  cellar:\n    label: {zh: 库, en: Cellar}\n    level: department\n"
     "    exists: {until: 2024-12-31}\n  shelf:\n    label: {zh: 架, en: Shelf}\n    level: department\n"
     "    parent: cellar\n  till:", "not_then", "2025-01-01"),
    ("succeeds an unknown unit", COMPANY, "    parent: shop", "    parent: shop\n    succeeds: [desk]",
     "unknown_name", "desk"),
    ("succeeds a unit that does not end", COMPANY, "    parent: shop", "    parent: shop\n    succeeds: [shop]",
     "succeeds_open", "does not end"),
    ("succeeds a later unit", COMPANY, "  till:", "  cellar:\n    label: {zh: 库, en: Cellar}\n    level: department\n"
     "    exists: {until: 2024-12-31}\n    succeeds: [shelf]\n  shelf:\n    label: {zh: 架, en: Shelf}\n"
     "    level: department\n    exists: {until: 2025-12-31}\n  till:", "succeeds_later", "2025-12-31"),
    ("label twice at one time", CARD, "label: {zh: 投诉, en: Complaints}",
     "label: {2021-01-01: {zh: 投诉, en: Complaints}, 2025-01-01: {zh: 毛利率, en: Margin}}", "label_twice", "twice"),
    ("dated label in one language", CARD, "label: {zh: 毛利率, en: Margin}", "label: {2021-01-01: {zh: 毛利率}}",
     "no_en", "English is missing"),
    ("dated head count a word", COMPANY, "headcount: 3", "headcount: {2021-01-01: three}", "number", "three"),
    ("head count by a day that is none", COMPANY, "headcount: 3", "headcount: {2021-13-01: 3}", "date", "2021-13-01"),
    ("later table that does not end at 0", COMPANY, "{zh: 否, en: Fail}, at_least: 0}",
     "{zh: 否, en: Fail}, at_least: 0}\n    other:\n      2026-01-01:\n        label: {zh: 二, en: Two}\n"
     "        source: ours\n        bands: {yes_: {label: {zh: 行, en: Pass}, at_least: 60}}", "grade_order", "0"),
    ("later table unknown", COMPANY, "active: plain", "active: {2021-01-01: plain, 2026-01-01: fancy}",
     "unknown_name", "fancy"),
    ("post of no unit", COMPANY, "organs:",
     "posts: {buyer: {unit: attic, label: {zh: 买手, en: Buyer}, card: shop}}\norgans:",
     "unknown_name", "attic"),
    ("post with no card", COMPANY, "organs:",
     "posts: {buyer: {unit: till, label: {zh: 买手, en: Buyer}, card: desk}}\norgans:",
     "unknown_name", "desk"),
    ("objective of no dimension", STRATEGY, "dimension: money, h", "dimension: gold, h", "unknown_name", "gold"),
    ("KPI carried by nothing", STRATEGY, "[shop/margin]", "[shop/gold]", "unknown_name", "gold"),
    ("horizon unknown", STRATEGY, "horizon: long", "horizon: far", "unknown_word", "long"),
    ("goal without a measure", STRATEGY, "measure: shop/margin, ", "", "missing_key", "measure"),
    ("node of nothing", STRATEGY, "of: [a, b]", "of: [a, c]", "unknown_name", "c"),
    ("ratio of three", STRATEGY, "of: [a, b]", "of: [a, b, b]", "node_shape", "ratio"),
    ("figure that feeds itself", STRATEGY, "of: [a, a]", "of: [half, a]", "loop", "half"),
    ("factors in a circle", STRATEGY, "earn: {label", "earn: {parent: sell, label", "loop", "earn"),
    ("matrix not square", WEIGHTS, "[[1, 3], [1/3, 1]]", "[[1, 3]]", "matrix_shape", "2 by 2"),
    ("judgement a word", WEIGHTS, "[1, 3]", "[1, three]", "judgement", "three"),
    ("judgement negative", WEIGHTS, "[1, 3]", "[1, -3]", "judgement", "-3"),
    ("item of no card", WEIGHTS, "  complaints: {zh: 投诉", "  laughs: {zh: 投诉", "unknown_name", "laughs"),
    ("judgement of no card", WEIGHTS, "scorecard: shop", "scorecard: store", "unknown_name", "store"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "becomes", "code", "word"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES]
)
def test_each_damage_is_told_with_its_place(small, file, text, becomes, code, word):
    """The fault names the damaged file and line, what was found or expected, in both languages."""
    path = small / file
    before = path.read_text(encoding="utf-8")
    assert text in before
    at = before.index(text)
    path.write_text(before[:at] + becomes + before[at + len(text) :], encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    faults = [f for f in caught.value.faults if f.code == code]
    assert faults, [f.render("en") for f in caught.value.faults]
    assert any(word in f.render("en") for f in faults), [f.render("en") for f in faults]
    assert len({f.place.file for f in caught.value.faults}) == 1, "one damage is told in one place"
    assert all(f.place.file and f.place.line for f in faults)
    assert not re.search(r"pydantic|Input should|valid (string|dict)", "".join(f.render("en") for f in faults))
    assert all(re.search("[一-龥]", f.render("zh")) for f in faults)


def test_the_small_law_is_sound(small):
    """What the damages start from has no fault; the unit without a card is a notice."""
    book = load_rulebook(small)
    assert [c.id for c in book.scorecards] == ["shop"]
    assert [n.code for n in book.notices] == ["unit_without_card"]


def test_a_card_whose_weighted_rows_have_all_ended_is_told(small):
    """Rows that end one by one must not leave a card with nothing to weigh."""
    path = small / CARD
    text = path.read_text(encoding="utf-8")
    text = text.replace("    origin: ", "    exists: {until: 2025-12-31}\n    origin: ")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.line > 0) == ("card_bare", True)
    assert "2026-01-01" in fault.render("en")
    assert "2026-01-01" in fault.render("zh")


def test_a_card_that_outlives_its_unit_is_told(small):
    """A unit ends: its card and what hangs on it are named, each in its own file."""
    path = small / COMPANY
    text = path.read_text(encoding="utf-8").replace(
        "    kind: profit", "    kind: profit\n    exists: {until: 2025-12-31}"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    assert {f.code for f in caught.value.faults} == {"not_then"}
    assert {f.place.file.partition("small/")[2] for f in caught.value.faults} == {CARD, COMPANY}
    assert all("2026-01-01" in f.render("zh") for f in caught.value.faults)


def test_a_rule_draws_on_another_card_only_while_it_is_in_force(small):
    """A shared card may end where no rule draws on it any more, and not a day before."""
    path, other = small / CARD, small / "scorecards/books.yaml"
    text = path.read_text(encoding="utf-8")
    other.write_text(
        text.replace("id: shop", "id: books\nexists: {until: 2025-12-31}", 1)
        .replace("unit: shop\n", "unit: till\n", 1)
        .replace("level: company", "level: department", 1),
        encoding="utf-8",
    )
    listed = (small / COMPANY).read_text(encoding="utf-8").replace("  - shop\n", "  - shop\n  - books\n", 1)
    (small / COMPANY).write_text(listed, encoding="utf-8")
    step = "{kind: step, per: 1, unit: absolute, target: 0, short: -5}"
    then = f"\n      DAY:\n        text: 每1次,扣5分\n        rule: {step}\n        source: ours\n"
    for day, sound in (("2026-01-01", True), ("2026-01-02", False)):
        shared = text.replace(step, "{kind: shared, card: books}").rstrip() + then.replace("DAY", day)
        path.write_text(shared, encoding="utf-8")
        if sound:
            load_rulebook(small)
            continue
        with pytest.raises(InputError) as caught:
            load_rulebook(small)
        (fault,) = caught.value.faults
        assert (fault.code, "2026-01-01" in fault.render("en")) == ("not_then", True)


def test_every_fault_of_every_file_is_told_at_once(small):
    """A law with faults in four files is not mended one error at a time."""
    for file, old, new in [
        (CARD, "basis: rate", "basis: ratio"),
        (CARD, "decimals: 2", "decimals: two"),
        (COMPANY, "parent: shop", "parent: mall"),
        (STRATEGY, "horizon: long", "horizon: far"),
        (WEIGHTS, "[1, 3]", "[1, three]"),
    ]:
        path = small / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    places = {(f.place.file, f.place.line) for f in caught.value.faults}
    assert len(places) == 5
    assert {p[0] for p in places} == {f"params/small/{f}" for f in (CARD, COMPANY, STRATEGY, WEIGHTS)}


def test_a_slip_in_one_row_does_not_hide_what_is_wrong_with_another(small):
    """A misspelt word, a missing reason and an unknown unit in one card are told together, each once."""
    path = small / CARD
    text = path.read_text(encoding="utf-8")
    for old, new in [("basis: flow", "basis: flo"), ("why: two rows since, ", ""), ("{unit: till}", "{unit: tills}")]:
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    assert sorted(f.code for f in caught.value.faults) == ["reason_missing", "unknown_name", "unknown_word"]


def test_a_misspelt_key_is_one_fault(small):
    """The key that is missing because its neighbour is misspelt is not told a second time."""
    path = small / CARD
    path.write_text(path.read_text(encoding="utf-8").replace("    decimals: 2", "    decimal: 2"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    assert [f.code for f in caught.value.faults] == ["unknown_key"]


def test_a_fault_stands_on_its_line(small):
    """The line told is the line of the file that an editor shows."""
    path = small / CARD
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if "per: 1," in line)
    lines[number - 1] = lines[number - 1].replace("per: 1,", "per: none,")
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    (fault,) = caught.value.faults
    assert fault.place.line == number
    assert fault.place.path == "indicators.complaints.scoring.2021-01-01.rule.per"


def test_no_folder_no_company(tmp_path):
    """A folder without company.yaml is said, with what to check."""
    with pytest.raises(InputError) as caught:
        load_rulebook(tmp_path / "nowhere")
    assert caught.value.faults[0].code == "no_company"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_folder_or_a_pipe_in_the_place_of_a_file_is_refused(small):
    """What is not a regular file is named and never waited for."""
    (small / "scorecards/odd.yaml").mkdir()
    os.mkfifo(small / "judgements/pipe.yaml")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    assert [f.code for f in caught.value.faults] == ["unreadable", "unreadable"]
