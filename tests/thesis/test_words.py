"""Every sentence of the reproduction stands in one file of data: none is missing, none is left over."""

import ast
import string
from pathlib import Path

import pytest

from bsclib.errors import Text
from bsclib.i18n import read_texts
from bsclib.thesis import words

ROOM = Path(words.__file__).parent


def asked_for():
    """Return every constant by which a module of the room looks a sentence up."""
    names = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "SAY":
                found = {n.value for n in ast.walk(node.slice) if isinstance(n, ast.Constant)}
                assert found, f"{path.name}:{node.lineno}: a sentence is looked up by a name that this test cannot read"
                names |= {name for name in found if isinstance(name, str)}
    return names


def test_every_sentence_that_is_asked_for_is_there_and_none_is_left_over():
    """A misspelt name would be found only when the sentence is said."""
    assert asked_for() == set(words.SAY)


@pytest.mark.parametrize("name", words.SAY)
def test_both_languages_are_filled_with_the_same_values(name):
    """A value that one language leaves out is a fact that one reader is not told."""
    zh, en = ({field for _, field, _, _ in string.Formatter().parse(t) if field} for t in words.SAY[name])
    assert zh == en
    assert all(words.SAY[name])


def test_a_line_without_a_second_language_is_refused(tmp_path):
    """Nothing is said in one language only."""
    file = tmp_path / "words.txt"
    file.write_text("# remark\n[a]\nx: 甲 | one: two\n", encoding="utf-8")
    assert read_texts(file) == {"a": {"x": Text("甲", "one: two")}}
    file.write_text("[a]\nx: 甲\n", encoding="utf-8")
    with pytest.raises(TypeError):
        read_texts(file)
