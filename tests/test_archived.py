"""A client of RFC 5005 collects a whole publication over HTTP: the short form of benchmarks/archived.py."""

import subprocess
import sys
from pathlib import Path


def test_a_client_collects_every_entry_in_every_format(root: Path) -> None:
    command = [sys.executable, "benchmarks/archived.py", "--entries", "120", "--new", "60", "--revised", "10"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert [line.split()[:5] for line in told] == [
        [name, str(count), "documents", str(entries), "entries"]
        for count, entries in ((3, 120), (4, 180))
        for name in ("atom", "rss", "json")
    ]
    assert all("archived before 2, changed 0" in line for line in told[3:])
