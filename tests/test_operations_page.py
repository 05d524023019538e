"""docs/operations.md and the Dockerfile: what stands there can be used as it stands."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from worker.serve.metrics import Levels, Metrics, OfSource
from worker.settings import load

SEEDS = "seeds/sources.toml"
Snippets = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "docs/operations.md").read_text("utf-8")


@pytest.fixture(scope="module")
def snippets(page: str) -> Snippets:
    """Every snippet of a language, in order."""
    return lambda language: re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


@pytest.fixture
def house(root: Path, tmp_path: Path) -> Path:
    """A folder with the seeds, where archive and public files will be."""
    shutil.copytree(root / "seeds", tmp_path / "seeds")
    return tmp_path


def run(command: str, house: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page as it stands, but for the places of the program, its configuration and its backup."""
    name, *arguments = shlex.split(command)
    assert Path(name).name == "backissue"
    places = {"/etc/backissue/backissue.toml": SEEDS, "/backup/backissue.db": "backup.db"}
    arguments = [places.get(one, one) for one in arguments]
    environment = {"PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-m", "worker", *arguments],
        cwd=house,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_line_for_cron_is_silent_and_works(snippets: Snippets, house: Path) -> None:
    (line,) = snippets("cron")
    minute, hour, day, month, weekday, command = line.split(maxsplit=5)
    assert minute.isdigit()
    assert (hour, day, month, weekday) == ("*", "*", "*", "*")
    assert "%" not in command, "crontab(5) makes line ends of them"
    done = run(command, house)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (house / "var/public/impower/rss.xml").exists()


def test_the_line_for_backups_works(snippets: Snippets, house: Path) -> None:
    run("backissue run --once -q --config " + SEEDS, house)
    (line,) = snippets("sh")
    for _ in range(2):  # every night
        assert run(line, house).returncode == 0
    assert (house / "backup.db").exists()


def unit(text: str) -> dict[str, dict[str, list[str]]]:
    """Read a unit of systemd: a key may stand several times."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return found


def test_the_unit_is_hardened_and_calls_what_there_is(snippets: Snippets, house: Path) -> None:
    (text,) = snippets("ini")
    configparser.ConfigParser(strict=False, interpolation=None).read_string(text)
    service = unit(text)["Service"]
    assert service["Type"] == ["notify"]
    for key, value in {
        "DynamicUser": "yes",
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "CapabilityBoundingSet": "",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    }.items():
        assert service[key] == [value]
    assert "WatchdogSec" in service
    (command,) = service["ExecStart"]
    _, *arguments = shlex.split(command)
    assert arguments == ["run", "--config", "/etc/backissue/backissue.toml"]
    environ = dict(one.split("=", 1) for one in service["Environment"])
    settings = load(str(house / SEEDS), environ)
    (folder,) = service["StateDirectory"]
    for path in (settings.archive, settings.public):
        assert path.is_relative_to(f"/var/lib/{folder}")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_systemd_has_nothing_to_say_about_the_unit(snippets: Snippets, tmp_path: Path) -> None:
    (text,) = snippets("ini")
    file = tmp_path / "backissue.service"
    file.write_text(text.replace("/opt/backissue/bin/backissue", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(file)], capture_output=True, text=True, check=False, timeout=60
    )
    told = [line for line in done.stderr.splitlines() if "backissue" in line]
    assert told == []


def test_the_compose_file_fits_the_image(snippets: Snippets, root: Path) -> None:
    compose = yaml.safe_load(snippets("yaml")[0])
    service = compose["services"]["backissue"]
    image = (root / "Dockerfile").read_text("utf-8")
    mounts = [one.split(":")[:2] for one in service["volumes"]]
    volumes = re.findall(r'"(/[^"]+)"', re.findall(r"^VOLUME (.*)$", image, re.MULTILINE)[0])
    assert sorted(target for source, target in mounts if source in compose["volumes"]) == sorted(volumes)
    assert f"USER {service['user']}\n" in image
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    (port,) = service["expose"]
    listen = service["environment"]["BACKISSUE_MONITOR_LISTEN"]
    assert listen.endswith(f":{port}")
    environ = dict(re.findall(r"(BACKISSUE_(?:ARCHIVE|PUBLISH)_PATH)=(\S+)", image))
    settings = load(str(root / SEEDS), {**environ, "BACKISSUE_MONITOR_LISTEN": listen})
    assert str(settings.archive.parent) in volumes
    assert str(settings.public) in volumes


def test_the_image_is_watched_and_stopped_as_it_should_be(root: Path) -> None:
    image = (root / "Dockerfile").read_text("utf-8")
    assert re.search(r'^HEALTHCHECK .*CMD \["backissue", "health"\]$', image, re.MULTILINE)
    assert re.search(r'^CMD \["backissue", "run"\]$', image, re.MULTILINE)
    assert re.search(r"^STOPSIGNAL SIGTERM$", image, re.MULTILINE)
    stages = image.split("\nFROM ")
    assert re.search(r"^USER [1-9]\d+$", stages[-1], re.MULTILINE)
    assert "pip" not in stages[-1]


@pytest.mark.skipif(not shutil.which("hadolint", path=str(Path(sys.executable).parent)), reason="no hadolint here")
def test_the_linter_has_nothing_to_say_about_the_image(root: Path) -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert hadolint
    done = subprocess.run([hadolint, str(root / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_configuration_of_the_monitor_is_one(snippets: Snippets, tmp_path: Path) -> None:
    (text,) = snippets("toml")
    file = tmp_path / "backissue.toml"
    file.write_text(text)
    assert load(str(file), {}).config.monitor.listen == "127.0.0.1:9321"


def names() -> set[str]:
    """What /metrics serves, all of it, by family."""
    single = (OfSource(id="blog", failures=1, last_polled=1.0),)
    levels = Levels(sources={"late": 1}, archive_bytes=1, log_bytes=1, free_bytes=1, by_source=single)
    metrics = Metrics(lambda: levels)
    page, _ = metrics.page("")
    families = text_string_to_metric_families(page.decode())
    found = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    return {name for name in found if name.startswith("backissue")}


def test_every_metric_is_told_and_none_besides(page: str) -> None:
    rows = re.findall(r"^\| (`backissue_.*?`) \|", page, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(backissue_\w+)", row)} == names()


def test_alerts_ask_for_what_there_is(snippets: Snippets) -> None:
    _, scrape, alerts = (yaml.safe_load(text) for text in snippets("yaml"))
    (job,) = scrape["scrape_configs"]
    rules: list[dict[str, Any]] = alerts["groups"][0]["rules"]
    assert len(rules) >= 2
    for rule in rules:
        assert rule.keys() >= {"alert", "expr", "annotations"}
        used = set(re.findall(r"backissue_\w+", rule["expr"]))
        assert used
        assert used <= names()
        assert rule["expr"].count("(") == rule["expr"].count(")")
    assert any(f'job="{job["job_name"]}"' in rule["expr"] for rule in rules)
