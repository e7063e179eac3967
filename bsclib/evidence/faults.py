"""What is said when evidence is refused: one catalogue, both languages.

Each entry: found | expected | remedy, Chinese and English.  `fault("code", place, value=…)` fills it.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from bsclib.errors import NOTHING, Fault, Place, Text, same
from bsclib.decimals import text_of


class BadError(Exception):
    """A cell that cannot be read; whoever knows its place turns it into a fault."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values_ = code, values


def _say(*lines: str) -> tuple[Text, Text, Text]:
    texts = [Text(*(part.strip() for part in line.split(" | "))) for line in lines]
    found, expected, remedy = [*texts, NOTHING, NOTHING][:3]
    return found, expected, remedy


RE_ENTER = "请删去并重新填写 | delete it and type it again"

CATALOGUE: dict[str, tuple[Text, Text, Text]] = {
    # the file
    "absent": _say("没有这个文件 | there is no such file", "应有 {expected} | {expected} is expected", "用 bsc template 写出空表再填 | write an empty one with bsc template"),
    "not_workbook": _say("这不是 xlsx 工作簿:{what} | this is no xlsx workbook: {what}", "应为 Excel 工作簿(.xlsx) | an Excel workbook (.xlsx)", "请在 Excel 或 WPS 中打开原表,另存为 .xlsx(不加密码) | open the original in Excel or WPS and save it as .xlsx without a password"),
    "unsafe": _say("文件中有不应有的内容:{what} | the file holds what no workbook of evidence needs: {what}", "应只有数据 | data alone is expected", "请把数值粘贴到用 bsc template 写出的空表 | paste the values into an empty workbook from bsc template"),
    "too_large": _say("文件过大:{what} | the file is too large: {what}", "最多 {limit} | at most {limit}", "请删去与填报无关的内容 | remove what does not belong to the evidence"),
    "damaged": _say("文件已损坏:{what} | the file is damaged: {what}", "应能完整读取 | it should read to the end", "请重新保存或重新获取文件 | save it again or fetch it again"),
    "wrong_company": _say("公司代码为“{value}” | the company id is “{value}”", "应为“{expected}” | “{expected}” is expected", "请确认是否拿错了文件 | check that this is the right file"),
    "wrong_quarter": _say("季度为“{value}” | the quarter is “{value}”", "应为“{expected}” | “{expected}” is expected", "请确认是否拿错了文件,或更正季度 | check that this is the right file, or correct the quarter"),
    "both_forms": _say("同一季度有几份证据:{value} | there are several forms of one quarter's evidence: {value}", "整份工作簿、整份 CSV 或各部门分表,只能有一种 | one workbook, one CSV, or parts", "请移走多余的 | move away what does not count"),
    "parts_missing": _say("分表中缺少 {count} 个指标:{value} | the parts lack {count} indicators: {value}", "各部门分表合起来应齐全 | the parts together should be complete", "请收齐各部门的分表 | collect the parts of every unit"),
    "twice_in_parts": _say("两份分表都填了这个指标,另一处是 {other} | two parts hold this indicator; the other is {other}", "每个指标只在一份分表中 | each indicator in one part only", "请删去其中一份 | remove one of the two"),
    # sheets
    "no_sheet": _say("没有“{expected}”表;现有:{value} | there is no sheet “{expected}”; there are: {value}", "应有“{expected}”表 | the sheet “{expected}” is expected", "{near}"" | {near}"),
    "sheet_twice": _say("这张表与“{other}”重复 | this sheet repeats “{other}”", "每种表只能有一张 | one sheet of each kind", "请删去多余的一张 | delete the one that does not count"),
    "hidden_sheet": _say("工作表被隐藏 | the sheet is hidden", "不得有隐藏的表 | no sheet may be hidden", "请取消隐藏,核对后再交 | unhide it and check it"),
    "hidden_rows": _say("第 {value} 行被隐藏 | row {value} is hidden", "不得有隐藏的行 | no row may be hidden", "请取消隐藏或清除筛选 | unhide it or clear the filter"),
    "hidden_columns": _say("{value} 列被隐藏 | column {value} is hidden", "不得有隐藏的列 | no column may be hidden", "请取消隐藏 | unhide it"),
    "merged": _say("合并单元格 {value} | merged cells {value}", "每个单元格各自填写 | one value in one cell", "请取消合并 | unmerge them"),
    "no_heading": _say("找不到列标题“{expected}” | the column heading “{expected}” is not there", "应有此列 | this column is expected", "{near}"" | {near}"),
    "heading_twice": _say("列标题“{value}”出现两次 | the heading “{value}” stands twice", "每列只有一个 | each column once", "请删去多余的一列 | delete the one that does not count"),
    "cell_twice": _say("同一单元格在文件中出现两次 | the file holds this cell twice", "每个单元格一次 | each cell once", "请在 Excel 或 WPS 中打开并重新保存 | open it in Excel or WPS and save it again"),
    # CSV
    "encoding": _say("不是 UTF-8 编码(第 {value} 字节){hint} | not UTF-8 (byte {value}){hint}", "应为 UTF-8 | UTF-8 is expected", "请另存为“CSV UTF-8(逗号分隔)” | save it as “CSV UTF-8 (comma delimited)”"),
    "ragged": _say("这一行有 {value} 个字段 | this line has {value} fields", "应有 {expected} 个 | {expected} are expected", "含逗号的文字请加双引号 | put text that holds a comma in double quotes"),
    "quotes": _say("引号不成对 | the quotes do not match", "应为规范的 CSV | regular CSV is expected", "请检查双引号 | check the double quotes"),
    # cells
    "text_for_number": _say("发现文字“{value}” | found the text “{value}”", "应为数字{unit} | a number{unit} is expected", "{hint}"" | {hint}"),
    "invisible": _say("文字中有看不见的字符:“{value}” | the text holds invisible characters: “{value}”", "应只有可见字符 | visible characters only", RE_ENTER),
    "spaces": _say("前后有空格:“{value}” | blanks around “{value}”", "应无多余空格 | no blanks around it", RE_ENTER),
    "boolean": _say("发现逻辑值 {value} | found the logical value {value}", "应为{expected} | {expected} is expected", RE_ENTER),
    "is_date": _say("发现日期(存储值 {value}) | found a date (stored as {value})", "应为{expected} | {expected} is expected", "Excel 可能自动改成了日期:把格式设为常规后重新填写 | Excel may have turned it into a date: set the format to General and type it again"),
    "error_value": _say("发现错误值 {value} | found the error {value}", "应为{expected} | {expected} is expected", "请改正公式或直接填数 | mend the formula or type the value"),
    "percent_format": _say("单元格为百分比格式,存储值是 {value} | the cell is formatted as a percentage and stores {value}", "率填百分数:97.29 即 97.29%,格式不带 % | rates are percent numbers: 97.29 means 97.29 %, without % in the format", "把格式设为数值,填 97.29 而不是 0.9729 | set the format to Number and type 97.29, not 0.9729"),
    "disguised": _say("数字格式“{value}”使显示与存储不同 | the format “{value}” shows something else than is stored", "显示的就是存储的 | what is shown is what is stored", "请把格式设为数值 | set the format to Number"),
    "formula_empty": _say("公式 {value} 没有计算结果 | the formula {value} has no computed value", "应为数值 | a value is expected", "请在 Excel 中打开、重算并保存,或粘贴为数值 | open it in Excel, recalculate and save, or paste as values"),
    "formula_stale": _say("公式 {value} 应得 {computed},文件中存的却是 {cached} | the formula {value} gives {computed}, but the file stores {cached}", "二者应一致 | the two should agree", "请重算并保存,或粘贴为数值 | recalculate and save, or paste as values"),
    "formula_unverified": _say("公式 {value} 的结果无法核实 | the result of the formula {value} cannot be checked here", "应为数值,或只含四则运算和 SUM、ROUND 等 | a value, or plain arithmetic with SUM, ROUND and the like", "请粘贴为数值 | paste it as a value"),
    "not_finite": _say("发现“{value}” | found “{value}”", "应为十进制数,绝对值小于 10^12 | a decimal number below 10^12", RE_ENTER),
    "decimals": _say("{value} 有 {count} 位小数 | {value} has {count} decimals", "最多 {expected} 位 | at most {expected}", "请四舍五入后填写 | round it before you enter it"),
    "not_whole": _say("发现 {value} | found {value}", "应为整数 | a whole number is expected", RE_ENTER),
    "too_small": _say("{value} 小于下限 | {value} is below the limit", "不得小于 {expected}{unit} | at least {expected}{unit}", "请核对数值和单位 | check the value and its unit"),
    "too_big": _say("{value} 大于上限 | {value} is above the limit", "不得大于 {expected}{unit} | at most {expected}{unit}", "请核对数值和单位 | check the value and its unit"),
    "not_choice": _say("发现“{value}” | found “{value}”", "应为其一:{expected} | one of: {expected}", "{near}"" | {near}"),
    "number_for_text": _say("发现数字 {value} | found the number {value}", "应为{expected} | {expected} is expected", RE_ENTER),
    "not_date": _say("发现“{value}” | found “{value}”", "应为日期,如 2025-12-31 | a date such as 2025-12-31", RE_ENTER),
    "not_month": _say("发现“{value}” | found “{value}”", "应为年月,如 202510 | a month such as 202510", RE_ENTER),
    "too_long": _say("文字有 {value} 个字 | the text has {value} characters", "最多 {expected} 个 | at most {expected}", "请缩短 | shorten it"),
    "required": _say("没有填写 | it is empty", "“{expected}”必填 | “{expected}” is required", "请填写 | fill it in"),
    # rows
    "unknown": _say("未知的{what}“{value}” | unknown {what} “{value}”", "应为考核办法中已有的 | one that the law knows", "{near}"" | {near}"),
    "stray_row": _say("这一行不属于任何指标:“{value}” | this row belongs to no indicator: “{value}”", "表中只有指标行,没有合计、说明等 | rows of indicators alone: no totals, no remarks", "请删去这一行 | delete the row"),
    "twice": _say("与 {other} 重复 | it repeats {other}", "每行各不相同 | every row once", "请删去其中一行 | delete one of the two"),
    "missing_row": _say("缺少指标“{value}” | the indicator “{value}” is missing", "考核表的每个指标一行 | one row for every indicator of the cards", "请从空表补上这一行;没有数据时实际值留空 | put the row back; leave its actual empty if there is none"),
    "changed": _say("{what}写作“{value}” | the {what} reads “{value}”", "应为“{expected}” | “{expected}” is expected", "此列由模板写出,请勿改动 | the template prints this column; leave it as it is"),
    "no_target": _say("有实际值而没有目标值 | there is an actual but no target", "这个指标按目标值计分 | this indicator is scored against its target", "请填目标值 | enter the target"),
    "target_text": _say("发现文字“{value}” | found the text “{value}”", "目标值应为数字{unit} | the target should be a number{unit}", "区间和分档由考核办法规定 | ranges and tiers are set in the law"),
    "not_this_card": _say("发现“{value}” | found “{value}”", "应为数字,或“{expected}” | a number, or “{expected}”", RE_ENTER),
    "differs": _say("这里是“{value}”,而同一数据在 {other} 是“{expected}” | here “{value}”, but the same figure at {other} is “{expected}”", "几张考核表共用的数据应相同 | a figure that several cards use is one figure", "请只在 {other} 填写 | enter it at {other} only"),
    "ratio": _say("实际值 {value} 与分子 ÷ 分母得出的 {expected} 不符 | the actual {value} is not what numerator ÷ denominator give: {expected}", "二者应一致 | the two should agree", "请更正其一 | correct one of them"),
    "half_ratio": _say("分子、分母只填了一个 | only one of numerator and denominator is given", "两个都填或都不填 | both or neither", "请补齐或删去 | complete or remove it"),
    "zero_denominator": _say("分母为 0 | the denominator is 0", "分母应不为 0 | it must not be 0", "没有业务发生时请把三格都留空 | leave all three cells empty when nothing took place"),
    "not_ratio": _say("这个指标的单位是{unit},不是比率 | this indicator is counted in {unit}; it is no ratio", "分子、分母应留空 | numerator and denominator should be empty", "请把数值填入本季实际 | enter the value as the actual"),
    "unit_mixup": _say("{value} 与目标值 {expected} 约差 {factor} 倍 | {value} is about {factor} times off the target {expected}", "单位应为{unit} | the unit is {unit}", "请核对是否填错单位(0.95/95、元/万元);确实如此请在备注说明 | check the unit (0.95 for 95, yuan for 万元); if it is right, say so in the note"),
    "own_unit": _say("评委“{value}”属于被评部门 | the judge “{value}” belongs to the unit judged", "不得给本部门评分 | nobody judges the own unit", "请换其他部门的评委 | choose a judge of another unit"),
    "not_judged": _say("指标“{value}”不由评委评分 | the indicator “{value}” is not judged", "只有评定类指标有评委评分 | only judged indicators have a panel", "请删去这一行 | delete the row"),
    "panel_differs": _say("实际值 {value} 与评委平均 {expected} 不符 | the actual {value} is not the panel's {expected}", "二者应一致,或实际值留空 | the two should agree, or the actual be empty", "有评委评分时请把实际值留空 | leave the actual empty where there is a panel"),
    "same_person": _say("“{value}”兼任两个角色 | “{value}” signs in two roles", "编制、复核、批准应是三个人 | preparer, reviewer and approver are three people", "请由不同的人签核 | let different people sign"),
    # notices
    "law_target": _say("目标值写作“{value}”,考核办法规定“{expected}” | the target reads “{value}”, the law says “{expected}”", "按考核办法计分 | the law's is what counts", "请核对 | please check"),
    "formula_taken": _say("取了公式 {value} 的结果 {cached},已核算 | took the result {cached} of the formula {value}, recomputed here"),
    "computed_ratio": _say("由分子 ÷ 分母得出 {value} | computed from numerator ÷ denominator: {value}"),
    "other_sheet": _say("没有读这张表 | this sheet was not read", "只读模板中的表 | only the template's sheets are read"),
    "other_column": _say("没有读“{value}”列 | the column “{value}” was not read", "只读模板中的列 | only the template's columns are read"),
    "table_absent": _say("没有“{expected}”表,按空表处理 | there is no sheet “{expected}”; it counts as empty"),
    "big_change": _say("由上季的 {expected} 变为 {value},没有备注 | from {expected} last quarter to {value}, without a note", "变动超过 {limit}{unit}应说明 | a change beyond {limit}{unit} should be explained", "请在备注说明原因 | say why in the note"),
    "no_evidence": _say("{count} 个实际值没有写证据:{value} | {count} actuals name no evidence: {value}", " | ", "请在证据列写明出处 | name the source in the evidence column"),
    "unit_suspect": _say("{value} 与上季的 {expected} 约差 {factor} 倍 | {value} is about {factor} times off last quarter's {expected}", "单位应为{unit} | the unit is {unit}", "请核对单位 | check the unit"),
    # the mapping of a trial balance
    "unknown_account": _say("科目余额表中没有科目“{value}” | the trial balance has no account “{value}”", "对应表中的科目都应在余额表中 | every account of the mapping", "{near}"" | {near}"),
}  # fmt: skip


def quoted(value: object) -> str:
    """Return `value` as a message shows it: invisible characters named, long text cut, numbers plain.

    Examples
    --------
    >>> quoted("95\\u200b")
    '95⟨U+200B⟩'
    """
    text = text_of(value) if isinstance(value, Decimal) else str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    odd = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
    return "".join(f"⟨U+{ord(c):04X}⟩" if unicodedata.category(c) in odd else c for c in text)


def fault(code: str, place: Place, level: str = "fault", **values: object) -> Fault:
    """Return the fault `code` of the catalogue at `place`, its sentences filled with `values`."""
    shown = {k: v if isinstance(v, Text) else quoted(v) for k, v in values.items()}
    defaults = dict.fromkeys(("near", "hint", "unit"), NOTHING)
    found, expected, remedy = (text.fill(**{**defaults, **shown}) for text in CATALOGUE[code])
    return Fault(code, place, found, expected, remedy, level)


def notice(code: str, place: Place, **values: object) -> Fault:
    """Return the notice `code`: the input is taken, and this is said."""
    return fault(code, place, "notice", **values)


def nearest(value: object, known: list[str]) -> Text:
    """Return the remedy that names the nearest known words, or says that there is none.

    Examples
    --------
    >>> nearest("net_proft", ["net_profit", "taxes"]).en
    'did you mean “net_profit”?'
    """
    from difflib import get_close_matches

    near = get_close_matches(str(value), known, 3, 0.6)
    if not near:
        return Text("请对照考核办法或空表", "compare with the law or an empty workbook")
    return Text(f"是否应为“{'”或“'.join(near)}”?", f"did you mean “{'” or “'.join(near)}”?")


def in_brackets(text: Text) -> Text:
    """Return `text` in brackets, or nothing."""
    return Text(f"({text.zh})", f" ({text.en})") if text.zh else same("")
