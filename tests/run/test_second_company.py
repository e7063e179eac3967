"""Another company's report speaks of that company: nothing of the sample's source, nothing of the other language.

The long form, with the sample and in every width and light, is `tests/benchmarks/pages.py`.
"""

import runpy
from pathlib import Path

import pytest

PAGES = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "pages.py"), run_name="pages")


@pytest.fixture(scope="module")
def homes(tmp_path_factory):
    """Return the workspaces of a company made by `bsc init` in English and of one imported from a sheet in Chinese."""
    folder = tmp_path_factory.mktemp("companies")
    return {"en": PAGES["made"](folder, "en"), "zh": PAGES["imported"](folder, "zh")}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_notebook_or_workbook_speaks_of_another_company_or_language(homes, lang):
    """Every file that a run makes is searched: words of the source, raw ids, the other language, half-width marks."""
    files = PAGES["produced"](homes[lang])
    assert {path.suffix for path in files} >= {".html", ".ipynb"}
    assert [fault for path in files for fault in PAGES["strange"](path, lang)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_heading_stands_over_nothing(homes, lang):
    """A section that nothing fills is left out, and a last line says what would fill it."""
    pages = [p.read_text(encoding="utf-8") for p in PAGES["produced"](homes[lang]) if p.suffix == ".html"]
    assert not [page for page in pages if "<tbody></tbody>" in page]
    said = {"zh": "没有内容而略去的部分", "en": "Sections left out because nothing fills them"}[lang]
    assert any(said in page for page in pages)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_fit_a_telephone_and_a_screen_in_the_light_and_in_the_dark(homes, lang):
    """390 and 1200 px: no sideways scroll, no console error, headings in order, contrast, words for every figure."""
    if PAGES["executable"]() is None:
        pytest.skip("no Chromium on this machine")
    pages = [p for p in PAGES["produced"](homes[lang]) if p.suffix == ".html"]
    some = [p for p in pages if p.name.startswith(("02", "03", "05", "08"))][:4]
    with PAGES["browser"]() as tab:
        assert [fault for page in some for fault in PAGES["seen"](tab, page)] == []


def test_the_search_finds_what_it_looks_for(tmp_path):
    """It can fail."""
    page = tmp_path / "p.html"
    page.write_text(
        "<body><p>规则：更正后,权重 margin_2025</p><p>see the result of it</p>预算管理委员会</body>", encoding="utf-8"
    )
    found = " ".join(PAGES["strange"](page, "zh"))
    assert all(kind in found for kind in ("source", "id", "language", "half-width", "source: 预算管理委员会"))
