"""What does polling cost? A round over 10,000 sources that have nothing new, beside the least it could cost.

    python benchmarks/polling.py [--sources 10000] [--rounds 3] [--peer-sources 200] [--folder FOLDER] [--json]

Every source has a host of its own; all hosts are one process on the last processor (polling_hosts.py, the server of
tests/conformance), and every round is a process of its own on the others (polling_workers.py), over an archive on disk
that the one before it left. Measured:

    304       CPU time of a round in which nothing changed, against a bare aiohttp loop that makes the same requests
              (addresses, validators, headers, 32 at a time) and forgets the answers; at most 1.6 times
    memory    the most that the process of such a round ever held; less than 300 MB
    trouble   the same with a host that hangs and one that answers 429, both asked first: how much later the last
              other source was asked
    5 %       the same with news in every twentieth source, three times: one new entry in a feed of ten; at most 3 times
    reader    CPU time of a round of 304s over 200 sources, ours and lemon24's reader; at least 15 times. The bare loop
              stands beside them: what no worker on aiohttp can go below

Method. CPU time is that of a process and its children, user and system, from when everything is loaded, the archive
opened and what is due looked up. Kinds take turns; figures are medians. Taking 10,000 feeds in takes some minutes by
itself. As every connection is to another host, some thousand are open at once: `ulimit -n` has to allow for that.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.polling_hosts import CHANGES_AFTER, START, scenarios
from benchmarks.polling_workers import urls

DAY = 86_400
#: When two of the hosts begin to be trouble.
TROUBLE_AFTER = 10 * DAY
TARGETS = {"304 to bare": 1.6, "5 % to 304": 3.0, "peak, MB": 300.0, "reader to ours": 15.0}
Figures = dict[str, Any]


class Hosts:
    """The process of the hosts."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Wait until it listens."""
        self._process = process
        self.port = int(self._read()["port"])

    def round(self, seconds: float) -> None:
        """Set the time, and begin to count."""
        self._ask(f"round {seconds}")

    def told(self) -> Figures:
        """Give what was counted."""
        return self._ask("told")

    def _ask(self, command: str) -> Figures:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Figures:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        found: Figures = json.loads(line)
        return found


@contextmanager
def hosts(sources: int, folder: Path) -> Iterator[Hosts]:
    """Have the hosts listen, on the port that the archive of a folder knows."""
    port = folder / "port"
    known = port.read_text() if port.exists() else "0"
    command = [sys.executable, str(Path(__file__).parent / "polling_hosts.py"), str(sources), known]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            listening = Hosts(process)
            port.write_text(str(listening.port))
            yield listening
        finally:
            assert process.stdin is not None
            process.stdin.close()


class Bench:
    """Rounds of every kind, over the same sources."""

    def __init__(self, folder: Path, sources: int, port: int, served: Hosts) -> None:
        """Begin where the first round over this folder ended, if there was one."""
        self.folder, self.sources, self._port, self._served = folder, sources, port, served
        self._clock = folder / "clock"
        self.seconds = float(self._clock.read_text()) if self._clock.exists() else None

    def round(self, kind: str, seconds: float, *, has_trouble: bool = False) -> Figures:
        """Do one round, at a time."""
        self._write_validators(seconds)
        self._served.round(seconds)
        more = ["trouble"] if has_trouble else []
        worker = str(Path(__file__).parent / "polling_workers.py")
        command = [sys.executable, worker, kind, self.folder, self._port, self.sources, seconds, *more]
        # What is installed has its bytecode; a checkout has it after the first round, wherever it may be written.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True, env=environment)
        if kind == "ours":
            self._clock.write_text(str(seconds))
            self.seconds = seconds
        found: Figures = json.loads(done.stdout)
        # A run takes long enough to be broken off; what it has measured by then is worth having.
        print(f"{kind:8}{found['cpu_seconds']:>8.2f} s CPU{found['real_seconds']:>8.2f} s", file=sys.stderr)
        return found | {"told": self._served.told()}

    def _write_validators(self, seconds: float) -> None:
        """Give the bare loop what ours keeps in its archive."""
        kept = {}
        times = sum(seconds >= since.total_seconds() for since in CHANGES_AFTER)
        for url, one in zip(urls(self._port, self.sources, has_trouble=False), scenarios(self.sources), strict=False):
            state = one.states[min(times, len(one.states) - 1)]
            kept[url] = {"If-None-Match": state.etags[0], "If-Modified-Since": state.last_modified or ""}
        (self.folder / "validators.json").write_text(json.dumps(kept))


def measure(folder: Path, sources: int, rounds: int) -> Figures:
    """Measure all that needs no peer."""
    figures: Figures = {"sources": sources, "rounds": rounds}
    with hosts(sources, folder) as served:
        bench = Bench(folder, sources, served.port, served)
        if bench.seconds is None:
            figures["first"] = bench.round("ours", 0.0, has_trouble=True)
        start = bench.seconds or 0.0
        if start + 2 * DAY * rounds >= TROUBLE_AFTER:
            sys.exit(f"{folder} holds the archive of other rounds, or there are too many now; empty it, or do fewer")
        quiet, least = [], []
        for number in range(1, rounds + 1):
            least.append(bench.round("bare", start + 2 * DAY * number))
            quiet.append(bench.round("ours", start + 2 * DAY * number))
        figures["trouble"] = bench.round("ours", TROUBLE_AFTER + DAY / 2, has_trouble=True)
        changed = []
        for since in CHANGES_AFTER:
            least.append(bench.round("bare", since.total_seconds() - DAY))
            quiet.append(bench.round("ours", since.total_seconds() - DAY))
            changed.append(bench.round("ours", since.total_seconds() + DAY))
    return figures | {"304": _middle(quiet), "bare": _middle(least), "5 %": _middle(changed)}


def peers(folder: Path, sources: int, rounds: int) -> Figures:
    """Measure rounds of 304s of ours, of reader, and of the bare loop."""
    with hosts(sources, folder) as served:
        bench = Bench(folder, sources, served.port, served)
        found: dict[str, list[Figures]] = {"ours": [], "bare": [], "reader": []}
        for day in range(rounds + 1):
            for kind, figures in found.items():
                figures.append(bench.round(kind, day * 2 * DAY))
    # The first round took everything in.
    return {"sources": sources, "version": metadata.version("reader")} | {
        kind: _middle(figures[1:]) for kind, figures in found.items()
    }


def _middle(figures: list[Figures]) -> Figures:
    """Give the round whose CPU time is the median."""
    wanted = median(one["cpu_seconds"] for one in figures)
    return min(figures, key=lambda one: abs(one["cpu_seconds"] - wanted))


def ratios(figures: Figures) -> dict[str, float]:
    """Give what there are targets for."""
    quiet = figures["304"]
    found = {
        "304 to bare": quiet["cpu_seconds"] / figures["bare"]["cpu_seconds"],
        "5 % to 304": figures["5 %"]["cpu_seconds"] / quiet["cpu_seconds"],
        "peak, MB": quiet["peak_megabytes"],
        "delay of others by trouble, s": figures["trouble"]["told"]["last"][""] - quiet["told"]["last"][""],
    }
    if peer := figures.get("peer"):
        found["reader to ours"] = peer["reader"]["cpu_seconds"] / peer["ours"]["cpu_seconds"]
        found["reader to bare"] = peer["reader"]["cpu_seconds"] / peer["bare"]["cpu_seconds"]
    return found


def report(figures: Figures) -> str:
    """Set a table for people."""
    lines = [f"{figures['sources']:,} sources, medians", ""]
    lines.append(f"{'round':24}{'CPU, s':>9}{'real, s':>9}{'peak, MB':>10}{'304':>8}{'changed':>9}{'failed':>8}")
    names = ("first", "bare", "304", "trouble", "5 %")
    rows: list[tuple[str, Figures]] = [(name, figures[name]) for name in names if name in figures]
    if peer := figures.get("peer"):
        rows += [(f"{kind}, {peer['sources']} sources", peer[kind]) for kind in ("ours", "bare", "reader")]
    for name, one in rows:
        cells = [f"{one['cpu_seconds']:>9.2f}{one['real_seconds']:>9.2f}{one['peak_megabytes']:>10.0f}"]
        cells += [f"{one.get(key, 0):>{width}}" for key, width in (("not_modified", 8), ("changed", 9), ("failed", 8))]
        lines.append(f"{name:24}" + "".join(cells))
    lines.append("")
    for name, value in ratios(figures).items():
        target = TARGETS.get(name)
        lines.append(f"{name:32}{value:>8.2f}" + (f"   (target {target:g})" if target else ""))
    return "\n".join(lines)


def main() -> None:
    """Measure, and print what came out."""
    parser = argparse.ArgumentParser(description="What does polling cost?")
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3, help="of each kind before there is news (3)")
    parser.add_argument("--peer-sources", type=int, default=200, help="sources that reader polls too; 0: without it")
    parser.add_argument("--folder", type=Path, help="where the archives go, and stay")
    parser.add_argument("--json", action="store_true", help="figures for programs instead of a table")
    given = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        for name in ("all", "peer"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        figures = measure(folder / "all", given.sources, given.rounds)
        if given.peer_sources:
            try:
                metadata.version("reader")
            except metadata.PackageNotFoundError:
                print("reader is left out: it is not installed", file=sys.stderr)
            else:
                figures["peer"] = peers(folder / "peer", given.peer_sources, given.rounds)
    figures["ratios"] = ratios(figures)
    figures["start"] = START.isoformat()
    print(json.dumps(figures, indent=2) if given.json else report(figures))


if __name__ == "__main__":
    main()
