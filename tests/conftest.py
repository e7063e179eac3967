"""What every test may count on: the checkout, a fixed language, seeded search."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "agg")
settings.register_profile(
    "house", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("house")

# The fast tests leave out what starts kernels, browsers, servers or wheels, what goes through the command line, and
# what takes thousands of cases or every quarter: by folder, by module, or by the name of one test. `test` has all.
SLOW = (
    *("tests/archive/test_crash.py", "tests/benchmarks/", "tests/cli/", "tests/governance/", "tests/notebooks/"),
    *("tests/run/", "tests/thesis/", "tests/cycle/", "tests/test_electives.py"),
    *("tests/test_notebooks.py", "tests/test_policies.py::test_an_eleventh_policy", "tests/test_sensitivity.py"),
    *("tests/test_gate.py", "tests/test_site.py", "tests/test_types.py", "tests/test_wheel.py", "tests/test_year.py"),
    *("tests/evidence/test_parts.py", "tests/teaching/test_handout.py", "tests/teaching/test_classroom.py"),
    *("tests/teaching/test_browser.py", "tests/teaching/test_panel.py"),
    *("tests/evidence/test_mutations.py", "tests/evidence/test_quarters.py", "tests/evidence/test_reader.py"),
    *("tests/evidence/test_slips.py", "tests/evidence/test_template.py", "tests/evidence/test_new_sheet.py"),
    *("tests/evidence/test_readings.py", "tests/evidence/test_comments.py", "tests/evidence/test_ledger.py"),
    "tests/evidence/test_raters.py",
    *("tests/evidence/test_adopt.py", "tests/evidence/test_survey.py", "tests/evidence/test_xlsx_against_openpyxl.py"),
    *("tests/law/test_living_law.py", "tests/law/test_ids.py", "tests/scoring/test_against_the_source.py"),
    *("tests/archive/test_verify.py", "tests/handbook/", "tests/published/", "tests/reports/", "tests/scale/"),
    "tests/schemes/",
    "tests/scoring/test_frame.py::test_every_kind_equals_the_second_scorer",
    "tests/scoring/test_frame.py::test_a_sum_of_several_counts_equals_the_second_scorer",
    "tests/test_house.py::test_no_code_names_a_company",
    "tests/ahp/test_recover.py::test_the_search_equals_brute_force_for_four",
    "tests/ahp/test_recover.py::test_matrices_of_five_are_found_again",
    "tests/ahp/test_parse.py::test_nothing_hangs",
    "tests/budgeting/test_forecast.py",
    "tests/scoring/test_seventh_kind.py",
    "tests/law/test_one_language.py::test_a_quarter_of_one_language",
    "tests/scoring/test_engine.py::test_no_difference_from_the_independent_scorer",
    "tests/test_house.py::test_the_code_is_clean_by_ruff_and_by_mypy_strict",
)


def pytest_collection_modifyitems(items):
    """Mark the tests of `SLOW`; a test may carry `@pytest.mark.slow` of its own as well."""
    for item in items:
        if item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def chinese(monkeypatch):
    """Speak Chinese unless a test says otherwise, whatever the machine's locale."""
    monkeypatch.setenv("BSC_LANG", "zh")
