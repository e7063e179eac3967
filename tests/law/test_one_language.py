"""A company of one language is not asked for another."""

import re
import shutil

import pytest

import bsclib as bsc
from bsclib.errors import InputError
from bsclib.law import load_rulebook


def only(home, lang):
    """Rewrite every pair of texts in the law as the text of one language."""
    other = "en" if lang == "zh" else "zh"
    for path in home.rglob("*.yaml"):
        if path.parent.name != "quarters":
            text = path.read_text(encoding="utf-8").replace("languages: [zh, en]", f"languages: [{lang}]")
            text = re.sub(rf'(\{{|, )({other}): ("[^"]*"|[^,}}\n]*)(, )?', lambda m: "{" if m[1] == "{" else "", text)
            path.write_text(re.sub(rf'^\s+{other}: ".*"\n', "", text, flags=re.MULTILINE), encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_other_language_is_not_asked_for(small, lang):
    """Every text stands alone, and sentences in either language use it."""
    only(small, lang)
    row = load_rulebook(small).at("shop/margin")
    assert row.label.of("zh") == row.label.of("en") == {"zh": "毛利率", "en": "Margin"}[lang]


def test_a_language_that_the_company_has_is_asked_for(small):
    """A text in the wrong language alone is a fault that says what is asked for, in both languages."""
    only(small, "zh")
    path = small / "scorecards/shop.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{zh: 毛利率}", "{en: Margin}"), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(small)
    (fault,) = caught.value.faults
    assert fault.code == "no_zh"
    assert "every language of the company" in fault.render("en")


def test_a_quarter_of_one_language_is_scored(root, tmp_path):
    """The sample without its English scores the same; its English labels are null, its sentences use what there is."""
    home = shutil.copytree(root / "params", tmp_path / "params") / "g_company"
    only(home, "zh")
    one, both = (bsc.open_quarter(quarter="2025Q4", workspace=w) for w in (tmp_path, root))
    frames = [getattr(view.scores, "frame", view.scores) for view in (one, both)]
    assert list(frames[0].score.dropna()) == list(frames[1].score.dropna())
    assert frames[0].label_en.isna().all()
    assert frames[0].label_zh.notna().all()
