"""The catalogue lists what is sealed, and nothing in it is active."""

from dataclasses import replace

from bsclib.site import CatalogueEntry, catalogue

ONE = CatalogueEntry("g", "G", "2025Q3", 1, "2025-10-05 08:00", "Li", "98.70 优", "-", "archive/a.html", True)


def test_the_newest_period_and_revision_stand_first_and_companies_apart():
    """A company's heading, then its revisions from the newest down; a superseded one is marked."""
    entries = [ONE, replace(ONE, period="2025Q4", newest=False), replace(ONE, period="2025Q4", number=2)]
    entries.append(replace(ONE, company="h", label="H", period="2026Q1"))
    page = catalogue(entries)
    assert page.count("<h2>") == 2
    assert page.index(">v2<") < page.index("2025Q3")
    assert page.count('<tr class="absent">') == 1


def test_an_empty_archive_says_what_to_do():
    """No table, a sentence."""
    assert "bsc run" in catalogue([], "en")


def test_what_people_wrote_is_escaped():
    """A reason cannot become markup."""
    assert "<script>" not in catalogue([replace(ONE, reason="<script>alert(1)</script>")])
