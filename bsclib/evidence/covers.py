"""The lines on the first sheet of a workbook: whose it is, which quarter or which expert's."""

from __future__ import annotations

from bsclib.errors import Text

COVER = Text("说明", "About")
COVER_ROWS = {
    "company": Text("公司代码", "Company id"),
    "quarter": Text("季度", "Quarter"),
    "unit": Text("部门", "Unit"),
}
EXPERT_ROWS = {
    "company": COVER_ROWS["company"],
    "expert": Text("专家代码", "Expert id"),
    "name": Text("专家", "Expert"),
    "round": Text("轮次", "Round"),
}
