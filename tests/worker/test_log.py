from collections.abc import Iterator

import msgspec
import pytest
import structlog

from worker import log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_events_are_json_lines_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    structlog.get_logger().bind(source="blog").warning("source.failed", error="“no”", count=3)
    structlog.get_logger().debug("entry.seen")
    out, err = capsys.readouterr()
    assert out == ""
    line = msgspec.json.decode(err)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "source.failed", "level": "warning", "source": "blog", "error": "“no”", "count": 3}
    assert "“no”" in err, "text is readable as it stands"


@pytest.mark.parametrize(("level", "seen"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_the_level_is_the_least_that_is_told(level: str, seen: int, capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(level=level)
    logger = structlog.get_logger()
    for tell in (logger.debug, logger.info, logger.warning, logger.error):
        tell("source.polled")
    assert len(capsys.readouterr().err.splitlines()) == seen


def test_the_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up(as_json=False)
    structlog.get_logger().info("source.refreshed", new=2)
    log.set_up(as_json=False, color=True)
    structlog.get_logger().info("source.refreshed", new=2)
    plain, colored = capsys.readouterr().err.splitlines()
    assert "\x1b" not in plain
    assert "source.refreshed" in plain
    assert plain.endswith("new=2")
    assert "\x1b" in colored


@pytest.mark.parametrize("as_json", [True, False])
def test_what_a_terminal_would_obey_is_never_logged(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: FBT001
    log.set_up(as_json=as_json)
    structlog.get_logger().error("source.failed", error="\x1b]0;owned\x07 \x9b2J \u202e")
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(capsys.readouterr().err)


def test_an_exception_keeps_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up()
    try:
        int("gone")
    except ValueError:
        structlog.get_logger().exception("scheduler.failed")
    told = msgspec.json.decode(capsys.readouterr().err)["exception"]
    assert told.startswith("Traceback")
    assert told.endswith("'gone'")
    assert "\n" in told
