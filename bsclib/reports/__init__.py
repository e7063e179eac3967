"""Tables, figures and pages of a quarter.  They show what `QuarterView` holds and know no rules.

Each function takes the view that `open_quarter` returns and gives something that a notebook displays:
`Table` (aligned text and HTML) or `Figure` (PNG with a sentence that says what it shows).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "score_table": "cards",
    "card_summary": "cards",
    "waterfall": "cards",
    "contributions": "cards",
    "trend": "cards",
    "reading": "summary",
    "notices": "summary",
    "review": "summary",
    "cards_table": "summary",
    "ranking": "summary",
    "costliest": "summary",
    "reward_table": "summary",
    "strategy_map": "strategy",
    "factor_trees": "strategy",
    "figure_trees": "strategy",
    "coverage_table": "strategy",
    "candidates_table": "strategy",
    "goals_table": "strategy",
    "matrix_tables": "weights",
    "consistency_table": "weights",
    "final_weights": "weights",
    "methods_table": "weights",
    "weights_compared": "weights",
    "edges_table": "conventions",
    "spans_table": "conventions",
    "tornado_figure": "conventions",
    "firmness_table": "conventions",
    "chances_table": "conventions",
    "expert_tables": "experts",
    "agreement_tables": "experts",
    "open_questions": "experts",
    "weight_intervals": "experts",
    "ri_tables": "experts",
    **dict.fromkeys(("asked_table", "remarks_table", "execution_table", "execution_figure"), "budget"),
    **dict.fromkeys(("variance_table", "alerts_table", "warnings_table", "fields_table"), "budget"),
    **dict.fromkeys(("risks_table", "proposed_risks_table", "heat_map"), "standing"),
    **dict.fromkeys(("standing_table", "calendar_table"), "standing"),
    **dict.fromkeys(("registers_table", "qualities_table", "accuracy_table", "backtest_table"), "feedback"),
    **dict.fromkeys(("proposals_table", "actions_table", "omitted"), "feedback"),
    **dict.fromkeys(("annual_table", "hidden_table", "annual_money"), "annual"),
    "heading": "echo",
    "closing": "echo",
    "Table": "table",
    "Page": "html",
    "to_html": "html",
    "title_of": "html",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
