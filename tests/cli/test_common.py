"""Shared options: where things are, how a quarter is to be judged, which language is spoken."""

from decimal import Decimal

import pytest
from click.testing import CliRunner

from bsclib.cli.common import formats, locate, places, policies, quarter_argument
from bsclib.cli.words import asked, declare, language
from bsclib.errors import UsageError
from bsclib.policies import POLICIES


@pytest.fixture
def workspace(tmp_path):
    """Return a workspace of two companies."""
    for name in ("acme", "zeta"):
        folder = tmp_path / "params" / name
        folder.mkdir(parents=True)
        (folder / "company.yaml").touch()
    return tmp_path


def probe():
    """Return a command that hands back what it receives."""
    seen = {}

    @declare("score", "bsc look 2025Q4")
    @quarter_argument
    @places
    @policies
    @formats("table", "json")
    def look(**received):
        seen.update(received)

    return look, seen


def test_a_company_alone_needs_no_name(workspace):
    """`--params` names the company's own folder or the one above it; results go beside `params/`."""
    own = locate(params=str(workspace / "params" / "acme"))
    assert (own.company, own.workspace, own.outputs) == ("acme", workspace, workspace / "outputs")
    assert locate("zeta", str(workspace / "params")).company_dir == workspace / "params" / "zeta"


def test_law_in_a_folder_of_another_name_keeps_results_here(tmp_path, monkeypatch):
    """A law folder that is not `params/x` never spreads results beside itself."""
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "company.yaml").touch()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert locate(params="../law").outputs == tmp_path / "here" / "outputs"


@pytest.mark.parametrize(
    ("company", "below", "words"),
    [("", "params", "acme, zeta"), ("nix", "params", "acme, zeta"), ("", "absent", "absent"), ("", ".", "bsc init")],
)
def test_a_place_that_is_unclear_is_a_usage_error(workspace, company, below, words):
    """Several companies, an unknown one, no such folder, no law: each says what is known."""
    with pytest.raises(UsageError, match=words) as error:
        locate(company, str(workspace / below))
    assert not error.value.message.zh.isascii()


def test_the_workspace_is_found_upward(workspace, monkeypatch):
    """A command works from any folder below the workspace."""
    below = workspace / "params" / "acme"
    monkeypatch.chdir(below)
    assert locate("acme").workspace == workspace


def test_only_policies_that_were_given_reach_the_command(workspace):
    """What is not said is decided by the law; what is said comes under its one name, numbers exact."""
    look, seen = probe()
    argv = ["2025Q4", "--params", str(workspace / "params/acme"), "--step-unit", "relative", "--bonus-cap", "110.5"]
    ran = CliRunner().invoke(look, argv, obj="zh", catch_exceptions=False)
    assert ran.exit_code == 0
    assert seen["choices"] == {"step_unit": "relative", "bonus_cap": Decimal("110.5")}
    assert (seen["quarter"], seen["form"], seen["where"].lang) == ("2025Q4", "table", "zh")


@pytest.mark.parametrize(
    "argv",
    [["2025Q5"], ["2025q4"], ["２０２５Q4"], ["2025Q4", "--award-tolerance", "1e3"], ["2025Q4", "--bonus-cap", "NaN"]],
)
def test_a_quarter_or_number_that_is_none_is_refused(argv):
    """Nothing is coerced on the command line either."""
    ran = CliRunner().invoke(probe()[0], argv)
    assert isinstance(ran.exception, UsageError)


def test_every_policy_of_the_law_is_an_option():
    """One name each, on the command line as in the law."""
    names = {option for parameter in probe()[0].params for option in parameter.opts}
    assert names >= {f"--{name.replace('_', '-')}" for name in POLICIES}


@pytest.mark.parametrize(
    ("wish", "environment", "spoken"),
    [
        ("en", {"BSC_LANG": "zh"}, "en"),
        ("", {"BSC_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ("", {"LANG": "en_GB.UTF-8"}, "en"),
        ("", {"LANG": "zh_CN.GBK"}, "zh"),
        ("", {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "zh"),
        ("", {"LANG": "de_DE"}, "zh"),
    ],
)
def test_the_language_is_wish_then_environment_then_chinese(monkeypatch, wish, environment, spoken):
    """The wish, BSC_LANG, the locale, Chinese."""
    for name in ("BSC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language(wish) == spoken


def test_an_option_is_found_before_anything_is_parsed():
    """The language of a usage error is known although parsing failed."""
    assert asked(["--lang", "zh", "x", "--lang=en"], "--lang") == "en"
    assert asked([], "--lang") == ""
