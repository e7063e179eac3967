"""Handbook and agreement: everything the law says stands in them, nothing that it does not, on paper as on the page."""

import io
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest

from bsclib.document import Heading, Items, PaperDocument, Prose, Signatures
from bsclib.errors import Text
from bsclib.handbook import handbook, parties, target_agreement
from bsclib.law import load_rulebook
from bsclib.quarter import open_quarter
from bsclib.table import Table, TableColumn

LIGHT = """
id: shop
label: {zh: 小店}
languages: [zh]
units:
  shop: {label: {zh: 小店}}
scorecards: [shop]
"""
CARD = """
id: shop
label: {zh: 小店}
unit: shop
indicators:
  sales: {label: {zh: 销售额}, unit: 元, better: higher, weight: 100, text: "每比目标值低1%,扣2分"}
"""


@pytest.fixture(scope="module")
def view(root):
    """Return the newest sample quarter."""
    return open_quarter(quarter="2025Q4", workspace=root)


def wide(text):
    """Return a label as a Chinese page sets it: brackets in full width."""
    return text.replace("(", "（").replace(")", "）")


def words(document):
    """Return all that a document says, as its page shows it."""
    return re.sub(r"<[^>]+>", "\n", document.to_page().partition("<body>")[2])


def word_text(document):
    """Return all that the Word file says."""
    docx = pytest.importorskip("docx")
    file = docx.Document(io.BytesIO(document.to_word()))
    cells = (c.text for t in file.tables for row in t.rows for c in row.cells)
    return "\n".join([*(p.text for p in file.paragraphs), *cells])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_handbook_holds_the_whole_law(view, lang):
    """Every organ, unit, card, row, definition, weight, due date and grade; the page and the Word file alike."""
    book = view.rulebook
    made = handbook(book, lang)
    page, word = words(made), re.sub(r"\s+", "", word_text(made))
    texts = [thing.label.of(lang) for things in (book.organs, book.units, book.calendar) for thing in things.values()]
    texts += [c.label.of(lang) for c in book.scorecards] + [g.label.of(lang) for g in book.grade_table.bands]
    texts += [part.of(lang) for c in book.scorecards for i in c for part in (i.label, i.definition) if part.of(lang)]
    texts += [s.text.of(lang) for s in book.strategy.statements.values()]
    texts += [power.of(lang) for o in book.organs.values() for power in o.powers]
    plain = re.sub(
        r"\s+", "", page.replace("&#x27;", "'").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    )
    for text in texts:
        bare = re.sub(r"\s+", "", text)
        assert bare in plain or wide(bare) in plain
        assert bare in word or wide(bare) in word
    for card in book.scorecards:
        assert sum(i.weight or 0 for i in card) in {Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", page)}


def test_one_units_part_holds_its_cards_alone(view):
    """The cards of others do not stand in it; a post's card stands in its unit's part."""
    page = words(handbook(view.rulebook, "zh", "hr"))
    assert "薪资福利发放工作质量" in page
    assert "净利润" not in page.partition("考核表")[2].partition("日程")[0]


def test_what_the_law_does_not_have_has_no_heading(tmp_path):
    """A light law has no organs, no calendar, no reward, no objections: their sections are not there."""
    folder = tmp_path / "shop"
    (folder / "scorecards").mkdir(parents=True)
    (folder / "company.yaml").write_text(LIGHT, encoding="utf-8")
    (folder / "scorecards" / "shop.yaml").write_text(CARD, encoding="utf-8")
    made = handbook(load_rulebook(folder), "zh")
    assert [b.words for b in made.blocks if isinstance(b, Heading) and b.level == 2] == ["考核谁", "怎样计分", "考核表"]
    assert "设目标为 100：100 → 100；99 → 98；97 → 94" in words(made)


def test_the_examples_of_an_agreement_are_scored_by_the_engine_at_the_units_own_target(view):
    """Each pair is what the row scores at the quarter's target, and the first of a target's steps is the target."""
    page = words(target_agreement([view], parties(view.rulebook)["hr"], "2025Q4", "zh"))
    assert "90 → 100；87.5 → 95；82.5 → 85" in page
    assert "3780 → 100" in page or "3780" in page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_agreement_holds_targets_rules_duties_and_lines_to_sign(view, lang):
    """Every row with its target of the quarter, both sides, what the unit answers for, grades, who signs."""
    book = view.rulebook
    for party in parties(book).values():
        made = target_agreement([view], party, "2025Q4", lang)
        page = words(made)
        for row in view.scores:
            if row.scorecard == party.card:
                label = row.label.of(lang)
                assert label in unescape(page) or wide(label) in unescape(page)
        assert isinstance(made.blocks[-1], Signatures)
        assert len(made.blocks[-1].who) == 2


def test_a_years_agreement_has_a_column_for_each_quarter(view):
    """Four quarters, four columns of targets."""
    views = view.history(4)
    table = next(
        b for b in target_agreement(views, parties(view.rulebook)["sales"], "2025", "zh").blocks if isinstance(b, Table)
    )
    assert [h for h in table.header if h.startswith("目标值")] == [f"目标值 2025Q{n}" for n in (1, 2, 3, 4)]


def test_the_fingerprint_is_the_laws(root, tmp_path, view):
    """Equal law, equal mark; one changed weight, another mark."""
    import shutil

    folder = tmp_path / "g_company"
    shutil.copytree(root / "params" / "g_company", folder, ignore=shutil.ignore_patterns("quarters", "survey"))
    mark = handbook(view.rulebook, "en").aside
    assert handbook(load_rulebook(folder, as_of="2025-12-31"), "en").aside == mark
    card = folder / "scorecards" / "dept_hr.yaml"
    card.write_text(card.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    assert handbook(load_rulebook(folder, as_of="2025-12-31"), "en").aside != mark


def test_nothing_in_a_document_is_alive():
    """Words of the law are words: no tag, no script, in no kind of block."""
    evil = "<script>alert(1)</script>"
    table = Table.of([TableColumn(evil, lambda r: r)], [evil], "en", Text(evil, evil))
    blocks = [Heading(evil), Prose(evil), Items([evil]), Signatures([evil], evil, evil), table]
    page = PaperDocument(evil, "en", evil, blocks).to_page()
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert") >= 12
    assert "alert(1)" in word_text(PaperDocument(evil, "en", evil, blocks))


def test_equal_documents_are_equal_files(view):
    """No time of making stands in a Word file."""
    made = target_agreement([view], parties(view.rulebook)["hr"], "2025Q4", "zh")
    pytest.importorskip("docx")
    assert made.to_word() == replace(made).to_word()
