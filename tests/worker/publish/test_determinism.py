"""Same input, same bytes: on any machine, in any time zone, under any locale."""

import hashlib
import locale
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.worker.publish.samples import ADVERSARIAL, CHANNEL
from worker.publish import render

SCRIPT = """
import hashlib, locale, time
time.tzset()
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from tests.worker.publish.samples import ADVERSARIAL, CHANNEL
from worker.publish import render
for to in ("rss", "atom", "jsonfeed"):
    print(hashlib.sha256(render(to, CHANNEL, tuple(ADVERSARIAL.values()))).hexdigest())
"""


@pytest.mark.parametrize(
    ("zone", "language", "seed"), [("Pacific/Kiritimati", "de_DE.UTF-8", "1"), ("America/St_Johns", "C", "2")]
)
def test_zone_locale_and_hashes_have_no_say(root: Path, zone: str, language: str, seed: str) -> None:
    environment = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    here = [
        hashlib.sha256(render(to, CHANNEL, tuple(ADVERSARIAL.values()))).hexdigest()
        for to in ("rss", "atom", "jsonfeed")
    ]
    assert done.stdout.split() == here


def test_the_locale_is_never_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("setlocale is not safe beside threads")

    monkeypatch.setattr(locale, "setlocale", refuse)
    for to in ("rss", "atom", "jsonfeed"):
        assert render(to, CHANNEL, tuple(ADVERSARIAL.values()))
