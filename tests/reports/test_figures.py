"""Figures say what they show, show Chinese everywhere, and come out the same again."""

import warnings
from fractions import Fraction

import pytest

from bsclib import figures, strategy
from bsclib.figures import canvas
from bsclib.reports import contributions, factor_trees, figure_trees, ranking, strategy_map, trend, waterfall
from bsclib.reports import weights_compared as weights_figures


def every_figure(view):
    """Return all figures of a quarter."""
    yield strategy_map(view)
    yield from factor_trees(view)
    yield from figure_trees(view, strategy.figures_of(view.rulebook, view.facts))
    yield from weights_figures(view)
    yield ranking(view)
    for card in ("process", "company"):
        yield from (waterfall(view, card), contributions(view, card), trend(view, card))


def test_no_glyph_is_missing_with_the_packaged_font_alone(views, monkeypatch):
    """A machine without any Chinese font draws every label, in both languages."""
    monkeypatch.setattr(canvas, "families", lambda: [canvas.FAMILY])
    monkeypatch.setattr(canvas, "_lighter", lambda image, colours: image)  # fewer colours take time and no glyph
    canvas.font_manager.fontManager.addfont(canvas.FONT)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for view in views.values():
            for figure in every_figure(view):
                assert figure.png.width >= 1.6 * figure.width
                assert min(low for low, _ in figure.png.getextrema()) < 128


def test_a_figure_is_the_same_bytes_again_whatever_the_user_has_set(monkeypatch):
    """No setting, time or version note of the user's matplotlib gets in."""
    import matplotlib as mpl

    first = figures.draw_waterfall("图", [("甲", Fraction(-3)), ("乙", Fraction(1, 3))], Fraction(292, 3), "zh")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "savefig.dpi": 20}):
        again = figures.draw_waterfall("图", [("甲", Fraction(-3)), ("乙", Fraction(1, 3))], Fraction(292, 3), "zh")
    assert first == again
    assert b"matplotlib" not in first.png.lower()


def test_a_figure_tells_in_words_what_it_shows():
    """The alternative text holds the figures: it is what readers without eyes and comparisons use."""
    figure = figures.draw_waterfall("公司", [("甲", Fraction(-5, 2))], Fraction(195, 2), "zh")
    assert figure.alt == "公司：100 → 97.50；甲 −2.50"
    data, metadata = figure._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"}
    assert metadata["image/png"]["width"] == 960


def test_absent_values_stay_gaps():
    """A quarter without a total is a dash, not a zero."""
    figure = figures.draw_trend("t", ["a", "b", "c"], [Fraction(90), None, Fraction(80)], [None] * 3, [None] * 3, "en")
    assert "b –" in figure.alt
    rank = figures.draw_ranking("r", [("x", None, "no scorecard")], [("good", Fraction(80))], "en")
    assert rank.alt == "r: x – no scorecard"


@pytest.mark.parametrize("effects", [[], [("a", Fraction(20))], [("a", Fraction(-100))]])
def test_a_waterfall_holds_at_the_edges(effects):
    """Nothing lost, more than 100, all lost."""
    total = 100 + sum((e for _, e in effects), Fraction(0))
    assert figures.draw_waterfall("w", effects, total, "en").png


def test_a_trend_of_one_quarter_is_drawn():
    """The first quarter of a company has no neighbours."""
    assert figures.draw_trend("t", ["2025Q1"], [Fraction(90)], [Fraction(90)], [None], "zh").png


def test_the_font_is_ours_and_free():
    """A static subset under a name of its own, with its licence beside it."""
    assert canvas.FONT.stat().st_size < 2_500_000
    assert "SIL OPEN FONT LICENSE" in (canvas.FONT.parent / "OFL.txt").read_text(encoding="utf-8")
    assert canvas.families()[0] == "Bsclib Sans SC"
