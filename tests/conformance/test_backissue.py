"""backissue through the month: the full score (DESIGN.md §2, promise 7). benchmarks/conformance.py asks more often."""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from schemas.config import Defaults
from tests.conformance.fetchers.ours import Backissue
from tests.conformance.play import play, urls

pytestmark = pytest.mark.usefixtures("loopback")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep thousands of log lines out of the report."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


def test_backissue_has_the_full_score(tmp_path: Path) -> None:
    defaults = Defaults(every="5h")  # so that it takes seconds; what makes it come later still does
    card = asyncio.run(
        play(
            lambda server, clock: Backissue(urls(server, names_port=True), clock, tmp_path, defaults=defaults),
            names_port=True,
        )
    )
    assert {one.name: [str(each) for each in one.offences[:3]] for one in card.counters if one.offences} == {}
    assert [one.name for one in card.counters if not one.chances] == [], "these were not tested"
    assert card.is_full
    assert card.requests > 5_000
