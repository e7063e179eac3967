"""A batch: the same scores as one by one, nothing lost, nothing double, one bad company stops nobody."""

import subprocess
import sys
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from fractions import Fraction

import pytest

from bsclib.cli import main
from bsclib.errors import RunError, UsageError
from bsclib.quarter import open_quarter
from bsclib.scale import batch, companies_at, jobs_of, quarters_between, run_batch

from .companies import company, quarter

pytest.importorskip("pyarrow")
import pyarrow.parquet as pq

PERIODS = ("2025Q1", "2025Q2")


@pytest.fixture
def params(tmp_path):
    """Return a folder of three companies with two quarters each."""
    folder = tmp_path / "params"
    for n, id in enumerate(("ash", "birch", "cedar")):
        home = company(folder, id, n)
        for period in PERIODS:
            quarter(home, period, n)
    return folder


class Here(Executor):
    """An executor that works in this process, and dies with every task that holds a job of `fatal`."""

    def __init__(self, fatal=()):
        """Take the ids of the companies that kill a worker."""
        self.fatal = fatal

    def submit(self, fn, task, *args):
        """Return the future of a task, done or broken."""
        future = Future()
        if any(job.company in self.fatal for job in task):
            future.set_exception(BrokenExecutor("killed"))
        else:
            future.set_result(fn(task, *args))
        return future


@pytest.fixture
def here(monkeypatch):
    """Let batches work in this process; return what says which companies kill a worker."""
    fatal = []

    @contextmanager
    def executor(workers, scheduler=""):
        yield Here(fatal)

    monkeypatch.setattr(batch, "executor", executor)
    return fatal


def rows_of(out):
    """Return the data set's rows as plain records."""
    return pq.read_table(out / "rows", partitioning="hive").to_pylist()


def test_the_data_set_holds_what_each_quarter_scores(params, tmp_path, here):
    """Row by row the score, weight and contribution of `score`, as exact decimals; every quarter of every company."""
    done = run_batch(jobs_of(companies_at((), params)), tmp_path / "out")
    assert (done.count("done"), done.rows) == (6, 30)
    found = {(r["company"], r["period"], r["indicator"]): r for r in rows_of(tmp_path / "out")}
    for id in ("ash", "birch", "cedar"):
        for period in PERIODS:
            for row in open_quarter(id, period, workspace=tmp_path).scores:
                stored = found.pop((id, period, row.indicator))
                for name in ("score", "weight", "contribution"):
                    exact = getattr(row, name)
                    if exact is not None:
                        assert abs(Fraction(stored[name]) - exact) <= Fraction(1, 2 * 10**12)
                assert (stored["status"], stored["why"]) == (row.status, row.why.zh)
    assert not found


def test_a_second_batch_keeps_what_stands_and_does_what_changed(params, tmp_path, here):
    """Equal inputs are not done again; a changed law or workbook is."""
    out = tmp_path / "out"
    run_batch(jobs_of(companies_at((), params)), out)
    again = run_batch(jobs_of(companies_at((), params)), out)
    assert (again.count("kept"), again.rows) == (6, 30)
    quarter(params / "ash", "2025Q2", 99)
    law = params / "birch" / "scorecards" / "shop.yaml"
    law.write_text(law.read_text(encoding="utf-8") + "# another day\n", encoding="utf-8")
    changed = run_batch(jobs_of(companies_at((), params)), out)
    assert [(o.job.company, o.state) for o in changed.outcomes] == [
        *(("ash", "kept"), ("ash", "done")),
        *(("birch", "done"), ("birch", "done")),
        *(("cedar", "kept"), ("cedar", "kept")),
    ]
    assert len(rows_of(out)) == 30


def test_one_bad_company_stops_nobody(params, tmp_path, here):
    """The faulty one is told with its reason, the others are there; the command exits with 1."""
    (params / "birch" / "quarters" / "2025Q1.xlsx").write_bytes(b"no workbook")
    done = run_batch(jobs_of(companies_at((), params)), tmp_path / "out")
    assert [(o.job.company, o.job.quarter) for o in done.failed] == [("birch", "2025Q1")]
    assert done.failed[0].told.zh
    assert len(rows_of(tmp_path / "out")) == 25
    with pytest.raises(SystemExit) as left:
        main(["batch", "--params", str(params), "--out", str(tmp_path / "out")])
    assert left.value.code == 1


def test_a_company_that_kills_its_worker_is_found_and_the_others_are_done(params, tmp_path, here):
    """After a death jobs go alone; the one that kills again and again fails by name, nothing is lost or double."""
    here.append("birch")
    done = run_batch(jobs_of(companies_at((), params)), tmp_path / "out", workers=1)
    assert {o.job.company for o in done.failed} == {"birch"}
    assert done.count("done") == 4
    assert len(rows_of(tmp_path / "out")) == 20


def test_names_of_companies(params, tmp_path):
    """An id, a company's folder, a workspace; one that is nothing of these, and two of one id, are refused."""
    ids = [path.name for path in companies_at(["cedar", str(params / "ash")], params)]
    assert ids == ["cedar", "ash"]
    assert len(companies_at([str(tmp_path)], params)) == 3
    with pytest.raises(UsageError):
        companies_at(["oak"], params)
    other = company(tmp_path / "elsewhere", "ash", 7)
    with pytest.raises(UsageError, match="ash"):
        companies_at(["ash", str(other)], params)


def test_only_the_quarters_asked_for(params):
    """A span that reaches further than the evidence finds what there is."""
    jobs = jobs_of(companies_at(["ash"], params), quarters_between("2025Q2..2026Q4"))
    assert [job.quarter for job in jobs] == ["2025Q2"]


def test_an_upload_is_read_back(params, tmp_path, here, monkeypatch):
    """Everything arrives; a second time nothing is sent; what does not read back as it is here is named."""
    store = pytest.importorskip("bsclib.scale.store")
    out = tmp_path / "out"
    run_batch(jobs_of(companies_at((), params)), out)
    there = tmp_path / "there"
    assert store.upload(out, there.as_uri()) == 12
    assert store.upload(out, there.as_uri()) == 0
    assert sorted(p.relative_to(there) for p in there.rglob("*.parquet")) == sorted(
        p.relative_to(out) for p in out.rglob("*.parquet")
    )
    broken = next(there.rglob("*.parquet"))
    broken.write_bytes(broken.read_bytes()[:-9])  # an upload that was cut off
    assert store.upload(out, there.as_uri()) == 1
    monkeypatch.setattr(store, "_mark", lambda system, target: "other")
    with pytest.raises(RunError):
        store.upload(out, there.as_uri())


@pytest.mark.slow
def test_a_pool_of_processes_does_the_same(params, tmp_path):
    """Two spawned workers write the very rows that one process writes."""
    done = run_batch(jobs_of(companies_at((), params)), tmp_path / "out", workers=2)
    assert (done.count("done"), done.rows) == (6, 30)


@pytest.mark.slow
def test_workers_find_the_library_though_the_command_takes_checkouts_off_the_path(params, tmp_path):
    """`python -m bsclib batch` beside a workspace: the spawned worker imports the library all the same."""
    words = [sys.executable, "-m", "bsclib", "batch", "--params", str(params), "--out", str(tmp_path / "out")]
    done = subprocess.run([*words, "--companies", "ash"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(rows_of(tmp_path / "out")) == 10


@pytest.mark.slow
def test_a_dask_scheduler_does_the_same(params, tmp_path):
    """One code path: a scheduler's address in place of the pool."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, processes=False, dashboard_address=":0", host="127.0.0.1", protocol="tcp"
    ) as cluster:
        address = cluster.scheduler.address
        done = run_batch(jobs_of(companies_at((), params)), tmp_path / "out", scheduler=address)
    assert (done.count("done"), done.rows) == (6, 30)
