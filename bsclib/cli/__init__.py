"""The command `bsc`: a table of commands, each loaded only when it is called.

Nothing here imports a room, so `bsc --help` answers at once and a deleted room costs only its commands.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bsclib import __version__
from bsclib.cli.door import through
from bsclib.cli.words import COMMANDS as COMMANDS_HEADING
from bsclib.cli.words import Command, Option, asked, speak, spoken
from bsclib.errors import Text
from bsclib.i18n import language

COMMANDS: dict[str, tuple[str, Text]] = {
    "run": (
        "run",
        Text("检查、评分、执行报告并封存一个季度或一年", "Check, score, execute and seal a quarter or a year"),
    ),
    "check": (
        "check",
        Text("检查一个季度的证据，一次列出所有问题", "Check a quarter's evidence; list every fault at once"),
    ),
    "score": ("score", Text("给一个季度评分", "Score a quarter")),
    "explain": (
        "explain",
        Text("说明一张考核表或一个指标为什么是这个分数", "Say why a card or an indicator scored what it did"),
    ),
    "rule": ("rule", Text("读懂一句评分标准，并演示它如何计分", "Read a rule in words and show how it scores")),
    "lint": (
        "lint",
        Text("审查考核办法本身：矛盾、悬崖、不可控指标", "Review the law itself: contradictions, cliffs, control"),
    ),
    "law": ("law", Text("从现有的考核表导入办法", "Import law from sheets that people keep")),
    "ledger": (
        "ledger",
        Text("用总账填写指标和预算明细", "Fill indicators and budget lines from the general ledger"),
    ),
    "propose": (
        "propose",
        Text("写出对以后四季的建议，待批准", "Write proposals for the next four quarters, to decide on"),
    ),
    "prepare": (
        "prepare",
        Text(
            "按轮次编制预算：谁到了哪一步，写出某一轮的表",
            "Prepare the budget in rounds: who is where, sheets to hand out",
        ),
    ),
    "template": ("template", Text("写出待填写的季度工作簿", "Write the workbook to fill for a quarter")),
    "init": ("init", Text("为新公司建立工作区", "Make the workspace of a new company")),
    "survey": ("survey", Text("发放和读取专家问卷", "Hand out and read the experts' questionnaires")),
    "list": ("list", Text("列出已封存的季度和版本", "List the sealed quarters and revisions")),
    "verify": ("verify", Text("核验已封存的内容（只读）", "Verify what is sealed (reads only)")),
    "diff": ("diff", Text("比较两个版本或两个季度", "Compare two revisions or quarters")),
    "sign": ("sign", Text("编制、复核、批准签核", "Sign as preparer, reviewer or approver")),
    "publish": ("publish", Text("按受众发布：本单位或全公司", "Publish for an audience: a unit or everyone")),
    "export": (
        "export",
        Text(
            "导出一期报告：一页摘要、工作簿、各考核表，可印成 PDF",
            "Export a report: summary page, workbook, cards, PDF",
        ),
    ),
    "handbook": ("handbook", Text("写出考核手册", "Write the appraisal handbook")),
    "agreement": (
        "agreement",
        Text("写出目标责任书，供双方签字", "Write the agreements on targets, for both sides to sign"),
    ),
    "announce": (
        "announce",
        Text("写出通报考核结果或动员会的一页", "Write the page that announces results, or kicks a quarter off"),
    ),
    "reproduce": ("reproduce", Text("重算论文中印出的每个数字并作判断", "Recompute every printed figure and judge it")),
    "cite": ("cite", Text("显示引用格式与数据许可", "Show how to cite, and the licence of the data")),
    "site": ("site", Text("写出网站目录页", "Write the catalogue site")),
    "batch": ("batch", Text("批量处理多家公司、多个季度", "Process many companies and quarters")),
    "group": (
        "roll_up",
        Text("汇总一个集团：排名、集团考核表、合并预算", "Roll up a group: ranking, its own card, consolidated budget"),
    ),
    "teach": ("teach", Text("课程：写出讲义", "Lessons: write handouts")),
    "doctor": ("doctor", Text("检查安装、字体、内核、锁与磁盘", "Check installation, fonts, kernels, locks and disk")),
}

ABOUT = Text(
    "预算考核：从考核办法与工作簿到封存的报告。",
    "Budget-performance appraisal: from law and workbook to a sealed report.",
)
VERSION = Text("显示版本", "Show the version")
LANG = Text("语言（默认：环境变量 BSC_LANG、系统语言、中文）", "Language (default: BSC_LANG, the locale, Chinese)")


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"bsc {__version__}")
        ctx.exit()


def _alone() -> None:
    ctx = click.get_current_context()
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


class CommandTable(Command, click.Group):
    """The group over `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of the table."""
        return [*COMMANDS]  # not list(…): loading bsclib.cli.list puts a module of that name here

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, loading its module; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        found = import_module(f"{__name__}.{module}")
        command: click.Command = getattr(found, function or "command")
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write options, then the table of commands; no command is loaded for it."""
        super().format_options(ctx, formatter)
        with formatter.section(COMMANDS_HEADING.of(spoken(ctx))):
            formatter.write_dl([(name, text.of(spoken(ctx))) for name, (_, text) in COMMANDS.items()])


group = CommandTable(
    "bsc",
    text=ABOUT,
    example="bsc run 2025Q4",
    commands=dict.fromkeys(COMMANDS, click.Command("later")),
    params=[
        Option(
            ["--lang"], text=LANG, type=click.Choice(("zh", "en")), is_eager=True, expose_value=False, callback=speak
        ),
        Option(["--version"], text=VERSION, is_flag=True, is_eager=True, expose_value=False, callback=_version),
    ],
    invoke_without_command=True,
    callback=_alone,
)


def _call(argv: Sequence[str]) -> object:
    with group.make_context("bsc", [*argv], obj=language(asked(argv, "--lang"))) as ctx:
        return group.invoke(ctx)


def main(argv: Sequence[str] | None = None) -> None:
    """Run `bsc` with `argv` and leave with its exit code."""
    words = [*(sys.argv[1:] if argv is None else argv)]
    sys.exit(through(lambda: _call(words), words))
