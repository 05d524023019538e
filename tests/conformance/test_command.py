"""The ways in for fetchers of other projects, each as a process."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.score import RULES

#: A fetcher that knows nothing but http_proxy: it asks for everything every time.
FETCHER = """
import datetime, os, sys, urllib.request
assert os.environ["FAKETIME"].startswith("@2024-04-01 ")
for url in open(os.environ["CONFORMANCE_FEEDS"]).read().split()[:3]:
    urllib.request.urlopen(url, timeout=5).read()
print("done")
if sys.argv[1:]:
    print(datetime.datetime.fromisoformat(os.environ["CONFORMANCE_NOW"]) + datetime.timedelta(minutes=int(sys.argv[1])))
"""


def conformance(*arguments: str, root: Path) -> tuple[int, Any]:
    command = [sys.executable, "-m", "tests.conformance", *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=120, check=False)
    return done.returncode, json.loads(done.stdout)


def counters(card: Any) -> dict[str, tuple[int, int]]:
    return {one["name"]: (len(one["offences"]), one["chances"]) for one in card["counters"]}


@pytest.mark.parametrize(("says", "times"), [((), ["05:30", "05:37", "06:07"]), (("20",), ["05:30", "05:37", "05:57"])])
def test_a_program_is_called_in_simulated_time(
    says: tuple[str, ...], times: list[str], tmp_path: Path, root: Path
) -> None:
    """Restarts come besides: one of them is seven minutes after the beginning."""
    (tmp_path / "fetcher.py").write_text(FETCHER)
    program = [sys.executable, str(tmp_path / "fetcher.py"), *says]
    code, card = conformance("run", "--days", "0.028", "--every", "30m", "--json", "--", *program, root=root)
    found = counters(card)
    assert code == 1
    assert card["requests"] == 9
    assert found["unconditional requests"] == found["too soon"] == (6, 6)
    assert found["made-up addresses"] == (0, 9)
    (nameless,) = (one for one in card["counters"] if one["name"] == "User-Agent")
    assert sorted({one["at"][11:16] for one in nameless["offences"]}) == times
    assert len(found) == len(RULES) + 2


def test_a_service_uses_it_as_its_proxy(root: Path) -> None:
    command = [sys.executable, "-m", "tests.conformance", "serve", "--speed", "3600", "--json"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        (proxy,) = re.findall(r"http://127\.0\.0\.1:\d+", told)
        ask = "import sys, urllib.request; urllib.request.urlopen('http://plain.test/feed.xml').read()"
        for _ in range(2):
            subprocess.run([sys.executable, "-c", ask], env={"http_proxy": proxy}, check=True, timeout=60)
        time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    card = json.loads(said)
    assert (card["requests"], card["bodies"]) == (2, 2)
    assert counters(card)["unconditional requests"] == (1, 1)
    assert process.returncode == 1


def test_what_to_subscribe_to_is_told(root: Path) -> None:
    command = [sys.executable, "-m", "tests.conformance", "urls"]
    told = subprocess.run(command, cwd=root, capture_output=True, check=True, timeout=60).stdout.decode().splitlines()
    assert len(told) > 60
    assert len(told) == len(set(told))
    assert "http://plain.test/feed.xml" in told
    assert not [url for url in told if "moved-to" in url]
