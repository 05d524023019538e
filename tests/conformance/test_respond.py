from datetime import UTC, datetime, timedelta

import pytest

from tests.conformance.exchange import find
from tests.conformance.respond import respond
from tests.conformance.scenario import Pairs, State

NOW = datetime(2024, 4, 1, 12, 0, 0, 999, tzinfo=UTC)
BODY = b"body"


def answered(state: State, *headers: tuple[str, str], turn: int = 0, gap: timedelta | None = None) -> tuple[int, Pairs]:
    answer = respond(state, headers, now=NOW, turn=turn, gap=gap)
    assert (answer.body == b"") == (answer.status == 304)
    return answer.status, answer.headers


def inm(value: str) -> tuple[str, str]:
    return "If-None-Match", value


def ims(value: str) -> tuple[str, str]:
    return "if-modified-since", value


BOTH = State(body=BODY, etags=('"1"',), last_modified="Mon, 01 Apr 2024 00:00:00 GMT")
DATE = "Mon, 01 Apr 2024 00:00:00 GMT"


@pytest.mark.parametrize(
    ("state", "headers", "status"),
    [
        (BOTH, (), 200),
        (BOTH, (inm('"1"'),), 304),
        (BOTH, (inm('W/"1"'),), 304),
        (BOTH, (inm('"0", "1"'),), 304),
        (BOTH, (inm("*"),), 304),
        (BOTH, (inm("1"),), 200),
        (BOTH, (inm('"0"'), ims(DATE)), 200),
        (BOTH, (ims(DATE),), 304),
        (BOTH, (ims("Tue, 02 Apr 2024 00:00:00 GMT"),), 200),
        (State(body=BODY, etags=('W/"1"',)), (inm('"1"'),), 304),
        (State(body=BODY, last_modified=DATE), (inm('"1"'),), 200),
        (State(body=BODY), (inm("*"), ims(DATE)), 200),
        (State(body=BODY, etags=('"1"',), etag_304='"2"'), (inm('"2"'),), 304),
        (State(body=BODY, etags=('"1"',), heeds_conditions=False), (inm('"1"'),), 200),
        (State(body=BODY, etags=('"1"',), fault="short"), (inm('"1"'),), 200),
        (State(body=BODY, etags=('"1"',), fault="drip"), (inm('"1"'),), 304),
        (State(body=BODY, etags=('"1"',), status=503), (inm('"1"'),), 503),
    ],
)
def test_conditions_are_heeded(state: State, headers: Pairs, status: int) -> None:
    assert answered(state, *headers)[0] == status


def test_a_304_brings_validators_and_freshness_and_no_body() -> None:
    state = State(body=BODY, etags=('"1"', '"2"'), etag_304=None, last_modified=DATE, max_age=60)
    status, headers = answered(state, inm('"2"'), turn=1)
    assert status == 304
    assert dict(headers) == {
        "ETag": '"2"',
        "Last-Modified": DATE,
        "Cache-Control": "max-age=60",
        "Date": "Mon, 01 Apr 2024 12:00:00 GMT",
    }
    assert answered(state, inm('"1"'), turn=1)[0] == 200, "another server's"


@pytest.mark.parametrize(
    ("retry_after", "sent"),
    [(60, "60"), (timedelta(hours=1), "Mon, 01 Apr 2024 13:00:00 GMT"), ("soon", "soon"), (None, None)],
)
def test_a_refusal_says_when_to_come_again(retry_after: int | timedelta | str | None, sent: str | None) -> None:
    _, headers = answered(State(status=429, body=BODY, retry_after=retry_after))
    assert find(headers, "retry-after") == sent


def test_who_comes_too_soon_is_told_how_much() -> None:
    state = State(body=BODY, least_gap=timedelta(hours=1))
    status, headers = answered(state, gap=timedelta(minutes=59))
    assert (status, find(headers, "retry-after")) == (429, "61")
    assert answered(state, gap=timedelta(hours=1))[0] == 200
    assert answered(state)[0] == 200


def test_expires_moves_with_the_clock() -> None:
    _, headers = answered(State(body=BODY, expires_in=timedelta(minutes=5)))
    assert find(headers, "expires") == "Mon, 01 Apr 2024 12:05:00 GMT"
