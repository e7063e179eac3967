"""Tables, figures and pages of a quarter.  They show what `QuarterView` holds and know no rules.

Each function takes the view that `open_quarter` returns and gives something that a notebook displays:
`Table` (aligned text and HTML) or `Figure` (PNG with a sentence that says what it shows).
"""

from __future__ import annotations

from importlib import import_module
from typing import Any  # what a name stands for is known when its module is loaded

_ROOMS = {
    "cards": "score_table card_summary waterfall contributions trend",
    "answers": "finding next_grade_table changes_table years_table",
    "revised": "revised_table",
    "raters": "judges_table answers_table raters_table",
    "settled": "settlement_table sheet_table commended_table",
    "together": "control_table",
    "organisation": "organs_table units_table",
    "card_report": "card_sections",
    "formulas": "consistency_formulas row_formulas variance_formula",
    "summary": "reading notices review cards_table ranking costliest",
    "reward": "reward_table managers_table year_end_table",
    "strategy": "statements_table timetable strategy_map factor_trees figure_trees coverage_table candidates_table "
    "goals_table",
    "weights": "matrix_tables consistency_table final_weights methods_table weights_compared",
    "conventions": "edges_table spans_table tornado_figure firmness_table chances_table",
    "experts": "expert_tables agreement_tables open_questions weight_intervals ri_tables",
    "budget": "asked_table remarks_table execution_table execution_figure",
    "deviations": "variance_table explained_table alerts_table warnings_table fields_table goals_money_table "
    "initiatives_table",
    "preparation": "round_table rounds_table",
    "standing": "risks_table proposed_risks_table heat_map standing_table calendar_table",
    "feedback": "registers_table qualities_table accuracy_table backtest_table intervals_table proposals_table "
    "actions_table",
    "targets": "target_sections aims_table target_findings_table cascade_table",
    "annual": "annual_table hidden_table figure_cells annual_money",
    "waiting": "outstanding outstanding_table messages",
    "echo": "heading closing",
    "html": "Page to_html title_of",
}
_HOME = {name: f"{__name__}.{module}" for module, names in _ROOMS.items() for name in names.split()} | {
    "Table": "bsclib.table"
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
