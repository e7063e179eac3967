"""Handouts: a notebook to work in and a page to read, neither with a solution; nothing is overwritten."""

import re
import shutil
import subprocess
import zipfile

import nbformat
import pytest
from click.testing import CliRunner
from docx import Document

from bsclib.cli import group


def bsc(*words):
    """Run `bsc` in this process."""
    return CliRunner().invoke(group, [*words], standalone_mode=False)


@pytest.fixture(scope="module")
def handout(tmp_path_factory):
    """Return the folder of one lesson's handout."""
    folder = tmp_path_factory.mktemp("class") / "handout"
    done = bsc("teach", "handout", str(folder), "--lesson", "2", "--lang", "zh")
    assert done.exception is None, done.exception
    return folder


def test_a_handout_has_the_exercises_and_no_solution(handout):
    """Every check stands in it, no solution in notebook or page."""
    notebook = nbformat.read(handout / "2_ahp_by_hand.ipynb", as_version=4)
    assert [c.id for c in notebook.cells if c.id.startswith("check-")] == ["check-2-1", "check-2-2", "check-2-3"]
    assert not [c for c in notebook.cells if "solution" in c.id]
    assert "解答" not in (handout / "2_ahp_by_hand.html").read_text(encoding="utf-8")


def test_a_page_typesets_its_formulas_shows_every_position_and_loads_nothing(handout):
    """MathML for each formula, a table for each control, no script, no address, no mark left over."""
    page = (handout / "2_ahp_by_hand.html").read_text(encoding="utf-8")
    prose = re.sub(r"<pre>.*?</pre>|<math.*?</math>", "", page, flags=re.DOTALL)
    assert page.count("<math") >= 10
    assert not re.search(r"\$|FORMULA|\\frac", prose)
    assert "预先算好的各个位置" in page
    assert not re.search(r"<script|src=\"(?!data:)|https?://(?!www\.w3\.org)", page)


def test_a_word_file_has_formulas_code_and_tables_and_no_solution(handout):
    """Formulas in Word's own markup, and as text for readers without it; code line by line; a head over each table."""
    file = handout / "2_ahp_by_hand.docx"
    with zipfile.ZipFile(file) as parts:
        xml = parts.read("word/document.xml").decode()
    word = Document(file)
    said = [p.text for p in word.paragraphs]
    assert xml.count("<m:oMath>") == xml.count("<mc:Fallback>") >= 10
    assert '<w:vertAlign w:val="subscript"/>' in xml
    assert 'm:val="¯"' in xml
    assert any(text.startswith("from bsclib import ahp\nfrom bsclib.teaching") for text in said)
    assert not any("解答" in text for text in said)
    assert len(word.tables) >= 4
    assert all(table.rows[0]._tr.xpath(".//w:tblHeader") for table in word.tables)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_word_file(handout, tmp_path):
    """What it reads there are title, formulas and exercises."""
    words = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={tmp_path.as_uri()}",
        "--convert-to",
        "txt:Text (encoded):UTF8",
    ]
    subprocess.run([*words, "--outdir", tmp_path, handout / "2_ahp_by_hand.docx"], check=True, capture_output=True)
    text = (tmp_path / "2_ahp_by_hand.txt").read_text("utf-8")
    assert "两两比较怎样变成权重" in text
    assert "Aw = λmaxw" in text
    assert "wi ≈ 1/n" in text
    assert "练习 2.3" in text


def test_a_folder_in_use_and_an_unknown_lesson_are_refused(handout, tmp_path):
    """Both before anything is executed, and what is known is listed."""
    assert "not empty" in str(bsc("teach", "handout", str(handout), "--lang", "en").exception)
    refused = str(bsc("teach", "handout", str(tmp_path / "new"), "--lesson", "9", "--lang", "en").exception)
    assert "1, 2, 3, 4, 5, 6, 7, 8" in refused
    assert not (tmp_path / "new").exists()
