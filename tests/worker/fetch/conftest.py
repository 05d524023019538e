"""The fetcher, and a host of our own that it may reach."""

import pytest

from tests.worker.fetch.host import Ask


@pytest.fixture
def ask(loopback: None) -> Ask:  # noqa: ARG001  it has to be allowed
    return Ask()
