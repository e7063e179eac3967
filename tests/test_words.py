"""The words of a room stand in one file beside it: none is missing, none is left over, none is said twice."""

import ast
import importlib
import re
import string
from collections import Counter
from functools import cache

import pytest

from bsclib.i18n import read_texts

ROOMS = ("reports", "handbook", "figures", "governance", "evidence", "teaching", "schemes", "cycle", "quarter")


def asked_for(path):
    """Return names and sections that a module or a template asks its catalogue for."""
    source = path.read_text("utf-8")
    if path.suffix == ".j2":
        found = set(re.findall(r"words\.(\w+)\[language\]", source))
        for names in re.findall(r'in \(("[^)]*)\) %}[^{]*{{ words\[', source):
            found |= set(re.findall(r'"(\w+)"', names))
        return found
    found, alias = set(), "WORDS" if "words import WORDS" in source else "words"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and ast.unparse(node.value) == alias:
            found.add(node.attr if isinstance(node, ast.Attribute) else ast.literal_eval(node.slice))
    return found


@cache
def askers(root):
    """Return, by room, the files that read its catalogue."""
    found = {room: [*(root / "bsclib" / room).rglob("*.j2")] for room in ROOMS}
    for path in (root / "bsclib").rglob("*.py"):
        for room in re.findall(
            r"from bsclib\.(\w+)\.words import (?:words|WORDS)$", path.read_text("utf-8"), re.MULTILINE
        ):
            if room in found:
                found[room].append(path)
    found["handbook"].append(root / "bsclib/handbook/words.py")
    return found


@pytest.mark.parametrize("room", ROOMS)
def test_every_word_that_is_asked_for_is_there(root, room):
    """A misspelt name would be found only when the word is said."""
    module = importlib.import_module(f"bsclib.{room}.words")
    words = getattr(module, "words", None) or module.WORDS
    site = set(read_texts(root / "bsclib/reports/words.txt")["site"])
    for path in askers(root)[room]:
        known = set(vars(words)) | set(words._sections) | (site if path.name == "catalogue.html.j2" else set())
        assert asked_for(path) - known == set(), path.name


def test_none_is_left_over(root):
    """A name that nobody asks for is gone from the file as well."""
    files = [path for paths in askers(root).values() for path in paths]
    asked = set().union(*map(asked_for, files))
    for room in ROOMS:
        sections = read_texts(root / "bsclib" / room / "words.txt")
        names = {name for texts in sections.values() for name in texts if name.isupper()}
        looked_up = {section for section, texts in sections.items() if not all(map(str.isupper, texts))}
        assert (names | looked_up) - asked == set(), room
        assert set(sections.get("site", ())) <= asked


def test_each_is_once_in_both_languages_with_the_same_values(root):
    """A value that one language leaves out is a fact that one reader is not told."""
    said = Counter()
    for room in ROOMS:
        sections = read_texts(root / "bsclib" / room / "words.txt")
        said.update({t: 1 for texts in sections.values() for name, t in texts.items() if name.isupper()})
        for text in (t for texts in sections.values() for t in texts.values()):
            zh, en = ({field for _, field, _, _ in string.Formatter().parse(half) if field} for half in text)
            assert zh == en, text
            assert all(half and half == half.rstrip() for half in text), text
    shared = read_texts(root / "bsclib/figures/words.txt")  # figures lie below reports, and cannot read its words
    drawn = {t for texts in shared.values() for t in texts.values()}
    assert {t for t, n in said.items() if n > 1} - drawn == set()


def test_a_command_says_the_words_of_its_section_and_all_of_them(root):
    """The sections of the commands' file are called as their modules are, and hold what is said there, in both."""
    home = root / "bsclib" / "cli"
    sections = {name: texts for name, texts in read_texts(home / "words.txt").items() if all(map(str.isupper, texts))}
    assert len(sections) > 5
    for name, texts in sections.items():
        assert f'words = said("{name}")' in (home / f"{name}.py").read_text("utf-8")
        assert {n for n in asked_for(home / f"{name}.py") if n.isupper()} == set(texts), name
        for text in texts.values():
            zh, en = ({field for _, field, _, _ in string.Formatter().parse(half) if field} for half in text)
            assert zh == en, text
