"""Batches: growth with the number of companies, Dask, crashes, whole reports, an S3 store; each by a word.

Run:  python tests/benchmarks/batch.py sizes [--companies 30,100,300]    rows a second, memory, slope
      python tests/benchmarks/batch.py dask [--companies 40]             two workers against one, interleaved
      python tests/benchmarks/batch.py crash [--companies 40]            a worker killed, the scheduler restarted
      python tests/benchmarks/batch.py reports [--runs 20]               whole sealed reports by pool and by Dask
      python tests/benchmarks/batch.py store                             S3 on loopback, an upload interrupted
      python tests/benchmarks/batch.py all [--whole]                     all of it, small; whole: as large as issue asks

The companies are made up (`bsclib.group.synthetic_group`): law of several kinds of rules, evidence as tidy CSV, eight
quarters, `--rows` indicators each; every check of `bsc score` is on.  CPU is that of the whole process tree.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from bsclib.group import synthetic_group  # noqa: E402
from bsclib.paths import packaged  # noqa: E402
from bsclib.scale import BatchResult, companies_at, jobs_of, run_batch  # noqa: E402

QUARTERS = [f"{year}Q{n}" for year in (2024, 2025) for n in (1, 2, 3, 4)]
TICKS, PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class Watch:
    """CPU seconds, largest memory of one process and of all, of what bears a mark in its environment."""

    def __init__(self) -> None:
        self.mark = f"{os.getpid()}-{time.monotonic_ns()}"
        self.cpu: dict[tuple[str, str], float] = {}
        self.one = self.most = 0
        self._stop = threading.Event()

    def processes(self) -> Iterator[tuple[str, list[str], int]]:
        """Yield number, fields and resident bytes of each process that bears the mark."""
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"BSC_BENCH_MARK={self.mark}".encode() in (entry / "environ").read_bytes():
                    fields = (entry / "stat").read_text().rpartition(")")[2].split()
                    if fields[0] != "Z":
                        yield entry.name, fields, int((entry / "statm").read_text().split()[1]) * PAGE

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            whole = 0
            for number, fields, resident in self.processes():
                self.cpu[number, fields[19]] = (int(fields[11]) + int(fields[12])) / TICKS
                whole, self.one = whole + resident, max(self.one, resident)
            self.most = max(self.most, whole)

    @contextmanager
    def on(self) -> Iterator[Watch]:
        """Watch what is started meanwhile, by `environment`."""
        os.environ["BSC_BENCH_MARK"] = self.mark
        thread = threading.Thread(target=self._look, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            time.sleep(0.2)
            self._stop.set()
            thread.join()
            del os.environ["BSC_BENCH_MARK"]

    @property
    def seconds(self) -> float:
        """CPU seconds of all of them."""
        return sum(self.cpu.values())


def made(folder: Path, companies: int, rows: int) -> Path:
    """Return the `params` of so many companies."""
    synthetic_group(folder, companies=companies, quarters=QUARTERS, rows=rows)
    return folder / "params"


def fingerprint(out: Path) -> str:
    """Return one hash over the names and bytes of a data set."""
    whole = hashlib.sha256()
    for path in sorted(out.rglob("*.parquet")):
        whole.update(path.relative_to(out).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def sizes(counts: list[int], rows: int) -> None:
    """Print rows a second, memory and slope of batches of growing size on two local processes."""
    print(
        f"{'companies':>10}{'jobs':>8}{'rows':>10}{'wall s':>9}{'CPU s':>9}{'rows/CPU s':>12}{'worker MB':>11}", end=""
    )
    print(f"{'parent MB':>11}{'again s':>9}")
    points = []
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            params, out = made(Path(name), count, rows), Path(name) / "out"
            jobs = jobs_of(companies_at((), params), QUARTERS)
            start = time.perf_counter()
            with Watch().on() as seen:
                done = run_batch(jobs, out, workers=2)
            wall = time.perf_counter() - start
            start = time.perf_counter()
            again = run_batch(jobs, out, workers=2)
            kept = time.perf_counter() - start
        assert (done.count("failed"), again.count("kept")) == (0, len(jobs)), done.failed[:3]
        parent = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / 1e6
        points.append((done.rows, seen.seconds))
        print(f"{count:>10,}{len(jobs):>8,}{done.rows:>10,}{wall:>9.1f}{seen.seconds:>9.1f}", end="")
        print(f"{done.rows / seen.seconds:>12,.0f}{seen.one / 1e6:>11.0f}{parent:>11.0f}{kept:>9.2f}", flush=True)
    if len(points) > 1:
        (a, s), (b, t) = points[0], points[-1]
        each = (t - s) / (b - a)
        print(f"slope: {each * 1e3:.3f} CPU ms a row between {a:,} and {b:,} rows; {s - a * each:.1f} CPU s to start")
        whole = 10_000 * len(QUARTERS) * rows
        hours = each * whole / 3600
        print(f"10,000 companies × {len(QUARTERS)} quarters at that slope ({whole:,} rows): {hours:.1f} CPU hours")


@contextmanager
def dask_cluster(workers: int, port: int) -> Iterator[tuple[str, Callable[[], None], list]]:
    """Give the address of a scheduler with so many workers, what starts a scheduler, and all that runs."""
    words = [sys.executable, "-m", "dask"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "BSC_LANG": "en"}
    address = f"tcp://127.0.0.1:{port}"
    running: list[subprocess.Popen[bytes]] = []

    def start(*more: str) -> subprocess.Popen[bytes]:
        started = subprocess.Popen([*words, *more], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running.append(started)
        return started

    def whole() -> None:
        start("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        for _ in range(workers):
            start("worker", address, "--nthreads", "1", "--nworkers", "1", "--no-dashboard", "--memory-limit", "0")

    whole()
    try:
        from distributed import Client

        with Client(address, timeout=60) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, whole, running
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def dask(companies: int, rows: int, rounds: int) -> None:
    """Print how two Dask workers do against one, in interleaved rounds; each has its own processor."""
    found: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as name:
        params = made(Path(name), companies, rows)
        jobs = jobs_of(companies_at((), params), QUARTERS)
        for number in range(rounds):
            for workers in (1, 2):
                with Watch().on() as seen, dask_cluster(workers, 8790 + workers) as (address, *_):
                    run_batch(jobs[:8], Path(name) / f"warm-{number}-{workers}", workers=workers, scheduler=address)
                    before, start = seen.seconds, time.perf_counter()
                    done = run_batch(jobs, Path(name) / f"{number}-{workers}", workers=workers, scheduler=address)
                    wall = time.perf_counter() - start
                assert not done.failed, done.failed[:3]
                found[workers].append((wall, seen.seconds - before))
    print(f"{len(jobs)} jobs of {rows} rows, medians of {rounds} interleaved rounds")
    print(f"{'workers':>8}{'wall s':>9}{'CPU s':>9}")
    for workers, all_of in found.items():
        wall, cpu = (statistics.median(column) for column in zip(*all_of, strict=True))
        print(f"{workers:>8}{wall:>9.1f}{cpu:>9.1f}")
    one, two = (statistics.median(w for w, _ in found[n]) for n in (1, 2))
    print(f"efficiency of two workers: {one / two / 2:.0%}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def crash(companies: int, rows: int) -> None:
    """Print what is lost or doubled where a worker is killed, and the scheduler restarted, in the middle of a batch."""
    with tempfile.TemporaryDirectory() as name:
        params = made(Path(name), companies, rows)
        jobs = jobs_of(companies_at((), params), QUARTERS)
        whole = run_batch(jobs, Path(name) / "whole", workers=2)
        expected = fingerprint(Path(name) / "whole")
        for what in ("worker", "scheduler"):
            out = Path(name) / what
            with dask_cluster(2, 8795) as (address, start, running):
                hurt = threading.Event()

                def hit(
                    what: str = what, out: Path = out, running: list = running, hurt: threading.Event = hurt
                ) -> None:
                    while len(list((out / "rows").rglob("*.parquet"))) <= len(jobs) // 4:
                        time.sleep(0.05)
                    victim = running[1 if what == "worker" else 0]
                    victim.send_signal(signal.SIGKILL)
                    victim.wait()
                    hurt.set()
                    if what == "scheduler":  # its workers leave with it; whoever keeps a cluster up starts all of it
                        start()

                threading.Thread(target=hit, daemon=True).start()
                done = run_batch(jobs, out, workers=2, scheduler=address)
            tell(f"{what} killed in mid-batch: {hurt.is_set()}", done, whole, fingerprint(out) == expected)


def tell(what: str, done: BatchResult, whole: BatchResult, same: bool) -> None:
    """Print a line: what was done to a batch and what came of it."""
    counts = {state: done.count(state) for state in ("done", "kept", "failed")}
    print(f"{what}; {counts}, rows {done.rows:,} of {whole.rows:,}; data set the same to the byte: {same}", flush=True)
    assert same
    assert (done.count("failed"), done.rows) == (0, whole.rows)


def reports(runs: int) -> None:
    """Print throughput, orphans and memory of whole sealed reports by pool and by Dask, beside one after another."""
    with tempfile.TemporaryDirectory() as name:
        homes = []
        for n in range(max(1, runs // 4)):
            home = Path(name) / f"w{n}" / "params" / f"company_{n:02}"
            shutil.copytree(packaged("params", "g_company"), home)
            text = (home / "company.yaml").read_text("utf-8")
            (home / "company.yaml").write_text(text.replace("id: g_company", f"id: company_{n:02}", 1), "utf-8")
            homes.append(str(Path(name) / f"w{n}"))
        jobs = jobs_of(companies_at(homes, Path(name)), QUARTERS[-4:])[:runs]
        start = time.perf_counter()
        with Watch().on() as alone:
            one = Path(homes[0])
            words = [
                sys.executable,
                "-m",
                "bsclib",
                "run",
                "2025Q4",
                "--params",
                str(one / "params"),
                "--outputs",
                str(one / "floor"),
            ]
            subprocess.run(words, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=one)
        print(f"{'way':<28}{'runs':>5}{'wall s':>9}{'wall a run':>12}{'CPU a run':>11}{'worker MB':>11}{'orphans':>9}")
        wall = time.perf_counter() - start
        print(
            f"{'bsc run, one alone':<28}{1:>5}{wall:>9.1f}{wall:>12.1f}{alone.seconds:>11.1f}{alone.one / 1e6:>11.0f}",
            end="",
        )
        print(f"{len(list(alone.processes())):>9}", flush=True)
        for way in ("pool of two", "Dask, two workers"):
            for home in homes:
                shutil.rmtree(Path(home) / "outputs", ignore_errors=True)
            with Watch().on() as seen:
                start = time.perf_counter()
                if way.startswith("Dask"):
                    with dask_cluster(2, 8797) as (address, *_):
                        done = run_batch(jobs, Path(name) / "dask", workers=2, scheduler=address, reports=True)
                else:
                    done = run_batch(jobs, Path(name) / "pool", workers=2, reports=True)
                wall = time.perf_counter() - start
            assert not done.failed, done.failed[:3]
            time.sleep(1)
            orphans = [n for n, *_ in seen.processes()]
            print(
                f"{way:<28}{len(jobs):>5}{wall:>9.1f}{wall / len(jobs):>12.1f}{seen.seconds / len(jobs):>11.1f}", end=""
            )
            print(f"{seen.one / 1e6:>11.0f}{len(orphans):>9}", flush=True)
            assert not orphans


def store() -> None:
    """Print an upload to S3 on loopback: whole, cut in the middle and taken up again, damaged there and mended."""
    import fsspec
    from moto.server import ThreadedMotoServer

    from bsclib.scale import store as stored

    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for key, value in (
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
    ):
        os.environ[key] = value
    try:
        with tempfile.TemporaryDirectory() as name:
            out = Path(name) / "out"
            run_batch(jobs_of(companies_at((), made(Path(name), 6, 20)), QUARTERS), out, workers=2)
            files = len(list(out.rglob("*.parquet")))
            system = fsspec.filesystem("s3")
            system.mkdir("bsc")
            put, sent = type(system).put_file, 0

            def cut(self: object, *given: object, **named: object) -> object:
                nonlocal sent
                sent += 1
                if sent == files // 2:
                    raise ConnectionResetError("the line is cut")
                return put(self, *given, **named)

            type(system).put_file = cut
            with suppress(OSError):
                stored.upload(out, "s3://bsc/scores")
            type(system).put_file = put
            print(
                f"{files} files; the line is cut after {sent - 1}; sent on the next try: {stored.upload(out, 's3://bsc/scores')}"
            )
            print(f"sent when nothing changed: {stored.upload(out, 's3://bsc/scores')}")
            victim = min(system.find("bsc/scores"))
            system.pipe_file(victim, b"damaged")
            print(f"one file damaged there; sent: {stored.upload(out, 's3://bsc/scores')}")
            fsspec.get_mapper("s3://bsc/scores")
            back = Path(name) / "back"
            system.get("bsc/scores", str(back), recursive=True)
            print(f"read back, the same to the byte: {fingerprint(back) == fingerprint(out)}")
            assert fingerprint(back) == fingerprint(out)
    finally:
        server.stop()


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("sizes", "dask", "crash", "reports", "store", "all"))
    parser.add_argument("--companies", default="")
    parser.add_argument("--rows", type=int, default=130)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--whole", action="store_true")
    asked = parser.parse_args()
    counts = [int(n) for n in (asked.companies or ("100,300,1000" if asked.whole else "5,10,20")).split(",")]
    few = int(asked.companies or (40 if asked.whole else 8)) if "," not in asked.companies else counts[0]
    parts: dict[str, Callable[[], None]] = {
        "sizes": lambda: sizes(counts, asked.rows),
        "dask": lambda: dask(few, asked.rows, asked.rounds),
        "crash": lambda: crash(few, asked.rows),
        "reports": lambda: reports(asked.runs or (20 if asked.whole else 2)),
        "store": store,
    }
    for name in parts if asked.what == "all" else (asked.what,):
        print(f"\n── {name} ──", flush=True)
        parts[name]()


if __name__ == "__main__":
    main()
