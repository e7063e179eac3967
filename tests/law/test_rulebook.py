"""The law of a day under a reading: dates, profiles, weights, policies, references."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from bsclib.errors import UsageError
from bsclib.law import load_rulebook
from bsclib.law.organisation import DueDate
from bsclib.period import Quarter
from bsclib.policies import POLICIES
from bsclib.quarter import open_quarter


@pytest.mark.parametrize(
    ("day", "weight", "per"),
    [("2024-06-30", 60, "5"), ("2024-07-01", 50, "5"), ("2024-12-31", 50, "5"), ("2025-01-01", 50, "2.5")],
)
def test_the_newest_entry_in_force_is_the_law_of_the_day(small, day, weight, per):
    """A weight and a rule change on their own days; a day before a change knows nothing of it."""
    row = load_rulebook(small, as_of=day).at("shop/margin")
    assert (row.weight, row.rule.per) == (weight, Decimal(per))


def test_before_the_first_entry_there_is_no_law(small):
    """A day before everything has neither weight nor rule nor target."""
    row = load_rulebook(small, as_of="2020-12-31").at("shop/complaints")
    assert (row.weight, row.rule, row.target, row.text) == (None, None, None, "")


def test_a_later_entry_leaves_an_earlier_day_as_it_was(small):
    """A re-run of an old quarter reads the same law after the law has changed."""
    before = load_rulebook(small, as_of="2025-12-31").scorecards
    path = small / "scorecards/shop.yaml"
    text = path.read_text(encoding="utf-8")
    entry = "      2026-01-01: {value: 90, source: ours}\n"
    path.write_text(text.replace("    scoring:\n", entry + "    scoring:\n", 1), encoding="utf-8")
    after = load_rulebook(small, as_of="2025-12-31")
    assert [i.weight for i in after.scorecards[0]] == [i.weight for i in before[0]]
    assert after.replace(as_of="2026-01-01").at("shop/margin").weight == 90


def test_profile_and_weights_choose_between_what_stands_side_by_side(small):
    """`published` takes the literal rule and its wording, `printed` the printed weight."""
    book = load_rulebook(small)
    literal = book.replace(profile="published", weights="printed")
    row, other = book.at("shop/margin"), literal.at("shop/margin")
    assert (row.rule.better, other.rule.better) == ("higher", "lower")
    assert (row.text, other.text) == ("每低2.5%,扣5分", "每高2.5%,扣5分")
    assert (row.weight, other.weight) == (50, 60)
    assert (row.corrected, other.corrected) == (True, False)
    assert literal.replace(profile="corrected", weights="restored") == book


def test_changing_one_value_changes_one_value(small):
    """Law is data: a number edited in the file is the number in the rulebook."""
    path = small / "scorecards/shop.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 40", "value: 41.5"), encoding="utf-8")
    assert load_rulebook(small).at("shop/complaints").weight == Decimal("41.5")


def test_a_rule_without_a_direction_takes_the_indicators_nature(small):
    """`better` may be left out of a rule."""
    assert load_rulebook(small).at("shop/complaints").rule.better == "lower"


def test_an_unchanged_file_is_read_once(small):
    """Loading again under another reading starts from the same documents."""
    first, second = load_rulebook(small), load_rulebook(small, profile="published")
    assert first.source.company[1] is second.source.company[1]


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_is_taken_by_load_and_by_replace(small, name):
    """One name each, on both doors, and the default stands when nothing is said."""
    value = POLICIES[name].choices[1] if POLICIES[name].choices else "2.5"
    loaded = load_rulebook(small, **{name: value})
    replaced = load_rulebook(small).replace(**{name: value})
    expected = value if POLICIES[name].choices else Decimal(value)
    assert getattr(loaded.policies, name) == getattr(replaced.policies, name) == expected
    assert getattr(load_rulebook(small).policies, name) != expected


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"counts": "full"}, "did you mean count"),
        ({"count": "ful"}, "did you mean full"),
        ({"missing": None}, "exclude"),
        ({"missing": 0}, "exclude"),
        ({"award_tolerance": "2%"}, "0, 2.5"),
        ({"award_tolerance": -1}, "0, 2.5"),
        ({"bonus_cap": 0.1}, "0, 2.5"),
        ({"bonus_cap": True}, "0, 2.5"),
        ({"weights": "mine"}, "restored"),
        ({"profile": "literal"}, "corrected"),
        ({"as_of": "2025-13-01"}, "2025-12-31"),
        ({"as_of": "2025Q4"}, "2025-12-31"),
    ],
)
def test_an_unknown_reading_is_a_usage_error(small, given, hint):
    """A policy, value or day that does not exist is refused with what does, exit code 2, by both doors."""
    with pytest.raises(UsageError, match=hint) as caught:
        load_rulebook(small, **given)
    assert caught.value.exit_code == 2
    with pytest.raises(UsageError, match=hint):
        load_rulebook(small).replace(**given)


def test_numbers_of_policies_can_be_switched_off(small):
    """`none` is the same as not given."""
    book = load_rulebook(small, bonus_cap="110")
    assert book.replace(bonus_cap="none").policies.bonus_cap is None


def test_unknown_cards_and_rows_are_usage_errors(law):
    """The names that exist are listed."""
    with pytest.raises(UsageError, match="process"):
        law.card("centre_profit")
    with pytest.raises(UsageError, match="net_profit"):
        law.indicator("company", "net_profits")


def test_weights_of_ones_own_leave_the_law_alone(law):
    """A what-if replaces weights row by row and nothing else."""
    changed = law.with_weights({("company", "net_profit"): Decimal(30)})
    assert changed.at("company/net_profit").weight == 30
    assert law.at("company/net_profit").weight == Decimal("8.81")
    assert changed.at("company/gross_margin") == law.at("company/gross_margin")


def test_the_organisation_is_complete(law):
    """Every centre meets the four conditions; one unit has no card, and that is a notice."""
    centers = [u for u in law.units.values() if u.level == "center"]
    assert {u.kind for u in centers} == {"profit", "cost", "expense"}
    assert all(not u.lacking for u in centers)
    assert [u.id for u in law.units.values() if u.card is None] == ["procurement"]
    assert [n.code for n in law.notices] == ["unit_without_card"]
    assert law.within("sales", "profit_center")
    assert law.within("rnd", "company")
    assert not law.within("sales", "cost_center")
    assert law.units_of("center_cost") == ("cost_center", "production")
    assert law.units["company"].card == "company"


def test_the_organs_have_members_and_powers(law):
    """Committee, working group (led by the general manager) and assessment office."""
    assert set(law.organs) == {"budget_committee", "working_group", "assessment_office"}
    assert all(o.members and o.powers for o in law.organs.values())
    assert [m.unit for m in law.organs["working_group"].members if m.leads] == ["company"]
    assert law.place("organs", "working_group").line > 1


def test_grades_coverage_veto_and_reward(law):
    """The government table is in force, the calibrated one ships too; every grade has a coefficient."""
    table, calibrated = law.grades
    assert [str(g.at_least) for g in table.bands] == ["90", "80", "60", "0"]
    assert [g.label.zh for g in table.bands] == ["优", "良", "中", "差"]
    assert [str(g.at_least) for g in calibrated.bands] == ["97", "93", "85", "0"]
    assert law.grade_table is table
    assert table.of(Decimal(90)).id == "excellent"
    assert table.of(Decimal("89.999999")).id == "good"
    assert (law.coverage_limit, law.company.veto_bonus, table.lowest.id) == (80, 0, "poor")
    assert [str(law.reward.coefficients[g.id]) for g in table.bands] == ["1.2", "1.0", "0.8", "0"]
    assert not law.company.publish_weights


def test_the_calendar_counts_from_the_quarter(law):
    """Due dates follow one another: submission, review, sealing, publication, pay-out."""
    quarter = Quarter.parse("2025Q4")
    days = {id: due.on(quarter) for id, due in law.calendar.items()}
    assert days["budget_due"] == date(2025, 9, 21)
    order = ["submission", "review", "objections", "sealing", "publication", "payout"]
    assert [days[n] for n in order] == sorted(days[n] for n in order)
    assert min(days[n] for n in order) > quarter.last_day
    due = DueDate(label={"zh": "起", "en": "start"}, start="quarter_start", days="0")
    assert due.on(quarter) == quarter.first_day


def test_every_file_of_the_law_is_named(law, shipped):
    """The archive copies what was read: nothing more, nothing less."""
    folders = (shipped, *(shipped / name for name in ("scorecards", "proposed", "judgements")))
    laws = {path for folder in folders for path in folder.glob("*.yaml")}
    assert set(law.files) == laws


def test_a_rulebook_cannot_be_written_to(law):
    """The law is read, never changed in memory."""
    with pytest.raises(AttributeError):
        law.at("company/net_profit").weight = Decimal(1)
    with pytest.raises(AttributeError):
        law.as_of = date(2020, 1, 1)


def test_policies_are_those_of_the_day_and_what_was_asked_for_stays(small):
    """A reading that the law changes from a day on; one that was asked for holds on every day."""
    path = small / "company.yaml"
    dated = "policies:\n  2021-01-01: {count: full}\n  2026-01-01: {count: linear, missing: zero}\n"
    text = path.read_text(encoding="utf-8").replace("policies:\n  count: full\n", dated)
    path.write_text(text, encoding="utf-8")
    old, new = (load_rulebook(small, as_of=day) for day in ("2025-12-31", "2026-01-01"))
    assert (old.policies.count, new.policies.count, new.policies.missing) == ("full", "linear", "zero")
    assert old.replace(as_of="2026-01-01") == new
    assert new.replace(as_of="2025-12-31") == old
    asked = load_rulebook(small, as_of="2025-12-31", count="full").replace(as_of="2026-01-01", tiers="absolute")
    assert (asked.policies.count, asked.policies.missing, asked.policies.tiers) == ("full", "zero", "absolute")


def test_a_value_that_begins_inside_a_quarter_governs_all_of_it_and_says_so(small):
    """The quarter's rulebook has the later weight, and a notice with its line; the next quarter has no notice."""
    path = small / "scorecards/shop.yaml"
    entry = "      2025-02-15: {value: 70, source: ours}\n    scoring:\n"
    path.write_text(path.read_text(encoding="utf-8").replace("    scoring:\n", entry, 1), encoding="utf-8")
    inside, after = (load_rulebook(small, as_of=day) for day in ("2025-03-31", "2025-06-30"))
    assert inside.at("shop/margin").weight == after.at("shop/margin").weight == 70
    (notice,) = [n for n in inside.notices if n.code == "begins_inside"]
    assert (notice.level, notice.place.line > 0, "2025-02-15" in notice.render("zh")) == ("notice", True, True)
    assert not [n for n in after.notices if n.code == "begins_inside"]


def test_what_ends_inside_a_quarter_is_not_in_it_and_says_so(small):
    """The last day decides; a row whose twin has ended stands alone."""
    path = small / "scorecards/shop.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    basis: rate\n", "    basis: rate\n    exists: {until: 2025-02-15}\n"), encoding="utf-8"
    )
    before, inside = (load_rulebook(small, as_of=day) for day in ("2024-12-31", "2025-03-31"))
    assert [r.id for r in before.card("shop")] == ["margin", "complaints"]
    assert [r.id for r in inside.card("shop")] == ["complaints"]
    assert inside.at("shop/complaints").origin == "internal"
    assert {"ended", "not_there"} <= {n.code for n in inside.notices}
    assert not {"ended", "not_there"} & {n.code for n in before.notices}
    with pytest.raises(UsageError, match="does not exist on 2025-03-31"):
        inside.at("shop/margin")
    with pytest.raises(UsageError, match="no such indicator"):
        inside.at("shop/profit")


def test_several_companies_and_none_named_are_listed(small, tmp_path):
    """Nobody guesses which company is meant."""
    shutil.copytree(small, small.parent / "other")
    with pytest.raises(UsageError) as caught:
        open_quarter(workspace=tmp_path)
    assert "other, small" in caught.value.message.en
    assert "other" in caught.value.message.zh


def test_a_law_says_which_of_its_readings_it_leaves_no_choice_in(root):
    """The sample prints rules and weights that it reads otherwise; a law without such leaves neither open."""
    book = load_rulebook(root / "params" / "g_company", as_of="2025-12-31")
    assert book.single == frozenset()
    assert book.replace(profile="published").single == frozenset()
