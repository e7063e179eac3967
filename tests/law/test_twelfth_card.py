"""A department that the source names without weights gets a card: one file, one line, no code."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from bsclib.errors import InputError
from bsclib.law import load_rulebook

CARD = """\
# yaml-language-server: $schema=../../schemas/scorecard.json
id: dept_procurement
label: {zh: 采购部, en: Procurement}
level: department
unit: procurement
source: {zh: 本系统所定, en: Ours}
dimensions:
  internal_process: {zh: 内部流程维度, en: Internal-process dimension}
  budget_work: {zh: 预算阶段工作质量维度, en: Budget-stage work-quality dimension}
indicators:
  qualified_supplier_share:
    label: {zh: 合格供应商采购量占比, en: Share bought from qualified suppliers}
    dimension: internal_process
    unit: percent
    decimals: 2
    range: {minimum: 0, maximum: 100}
    basis: rate
    better: higher
    definition: {zh: 合格供应商采购量 ÷ 采购总量, en: Bought from qualified suppliers ÷ all bought}
    data_source: {zh: 采购系统, en: Purchasing system}
    frequency: quarterly
    evidence: {zh: 计算表, en: Worksheet}
    owner: {unit: procurement}
    controllable_by: [procurement]
    origin: company/qualified_supplier_share
    same_as: company/qualified_supplier_share
    levels: {met: 100, near: 90}
    weight:
      2021-01-01: {value: 80, source: ours}
    scoring:
      2021-01-01:
        text: 每比目标值低2.5%,扣5分
        rule: {kind: step, per: 2.5, unit: pp, better: higher, short: -5}
        source: ours
  budget_phase_work_quality:
    label: {zh: 预算阶段工作质量, en: Budget-phase work quality}
    dimension: budget_work
    unit: points
    decimals: 2
    range: {minimum: 0, maximum: 100}
    basis: rate
    better: higher
    definition: {zh: 办公室按表1.10的评分, en: The office's score on Table 1.10}
    data_source: {zh: 评分表, en: Rating sheet}
    frequency: quarterly
    evidence: {zh: 评分表, en: Rating sheet}
    owner: {unit: procurement}
    controllable_by: [procurement]
    origin: center_expense/budget_phase_work_quality
    levels: {met: 90, near: 80}
    weight:
      2021-01-01: {value: 20, source: ours}
    scoring:
      2021-01-01:
        text: 公共考核项目
        rule: {kind: shared, card: process}
        source: ours
"""


@pytest.fixture
def company(shipped, tmp_path):
    """Return a copy of the sample law."""
    skip = shutil.ignore_patterns("quarters")
    return Path(shutil.copytree(shipped, tmp_path / "params" / shipped.name, ignore=skip))


def test_one_file_and_one_line_make_a_card(company):
    """The card stands last in the law's order, its unit has a card now, and the notice is gone."""
    (company / "scorecards/dept_procurement.yaml").write_text(CARD, encoding="utf-8")
    path = company / "company.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("  - dept_production\n", "  - dept_production\n  - dept_procurement\n"), encoding="utf-8"
    )
    book = load_rulebook(company)
    assert len(book.scorecards) == 12
    assert book.scorecards[-1].id == book.units["procurement"].card == "dept_procurement"
    assert sum(i.weight for i in book.scorecards[-1]) == Decimal(100)
    assert not book.notices


def test_the_file_without_the_line_is_told(company):
    """A card that company.yaml does not list is not silently left out."""
    (company / "scorecards/dept_procurement.yaml").write_text(CARD, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rulebook(company)
    assert [f.code for f in caught.value.faults] == ["card_unlisted"]
