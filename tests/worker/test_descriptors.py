"""Open files: the soft limit is raised to what polling needs, and where that is not to be had, less is asked at once."""

import resource

import pytest
from structlog.testing import capture_logs

from schemas.config import RunSettings
from worker.descriptors import requests_at_once


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Limits that are nobody's: the last is what counts."""
    held = [(0, 0)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: held[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: held.append(both))
    return held


NONE = resource.RLIM_INFINITY


@pytest.mark.parametrize(
    ("limit", "run", "concurrency", "raised"),
    [
        ((1024, 4096), RunSettings(), 32, None),
        ((NONE, NONE), RunSettings(concurrency=5000), 5000, None),
        ((256, 4096), RunSettings(), 32, 288),
        ((256, NONE), RunSettings(), 32, 288),
        ((1024, 524_288), RunSettings(concurrency=2000), 2000, 4224),
        ((1024, 1024), RunSettings(concurrency=2000), 400, None),
        ((512, 1024), RunSettings(concurrency=2000), 400, 1024),
        ((256, 256), RunSettings(), 16, None),
        ((256, 256), RunSettings(concurrency=4), 4, None),
        ((64, 64), RunSettings(), 1, None),
        ((64, 64), RunSettings(host_connections=10), 1, None),
    ],
)
def test_as_many_requests_as_files_allow(
    limit: tuple[int, int], run: RunSettings, concurrency: int, raised: int | None, limits: list[tuple[int, int]]
) -> None:
    limits[:] = [limit]
    with capture_logs() as logs:
        assert requests_at_once(run) == concurrency
    assert limits[1:] == ([] if raised is None else [(raised, limit[1])])
    assert [one["event"] for one in logs] == (["files.limited"] if concurrency < run.concurrency else [])
    assert requests_at_once(run) == concurrency, "the second time it is the same"
