"""What a host answers to a request. Pure: the state, the request's conditions and the clock come in."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.conformance.exchange import Answer, find
from tests.conformance.scenario import Pairs, State

REDIRECTS = frozenset({301, 302, 303, 307, 308})


def respond(state: State, headers: Pairs, *, now: datetime, turn: int, gap: timedelta | None) -> Answer:
    """Answer a request: `turn` counts those before it at this address, `gap` is how long ago the last answer was."""
    if state.least_gap is not None and gap is not None and gap < state.least_gap:
        rest = str(int((state.least_gap - gap).total_seconds()) + 1)
        return _answer(429, (("Retry-After", rest),), b"not so fast\n", state, now)
    etag = state.etags[turn % len(state.etags)] if state.etags else None
    sent = _lasting(state, now)
    is_sound = state.status == 200 and state.fault in {None, "drip"}
    if is_sound and state.heeds_conditions and _is_current(headers, etag, state):
        return Answer(
            status=304,
            headers=(*_validators(state.etag_304 or etag, state), *sent, ("Date", http_date(now))),
            fault=state.fault,
        )
    if state.status != 200:
        return _answer(state.status, (*_validators(etag, state), *_refusal(state, now), *sent), state.body, state, now)
    return _answer(200, (*_validators(etag, state), *sent), state.body, state, now)


def http_date(moment: datetime) -> str:
    """Write a moment as HTTP does (RFC 9110 §5.6.7)."""
    return format_datetime(moment.replace(microsecond=0), usegmt=True)


def _is_current(headers: Pairs, etag: str | None, state: State) -> bool:
    """Whether the client holds what there is (RFC 9110 §13.2.2).

    Dates are compared byte for byte, as strict servers do: it is what makes a date that somebody thought up cost the
    whole body (https://github.com/FreshRSS/FreshRSS/issues/6056).
    """
    given = find(headers, "if-none-match")
    if given is not None:
        known = [_opaque(tag) for tag in (etag, state.etag_304) if tag]
        return bool(known) and (given.strip() == "*" or any(_opaque(given) == tag or tag in given for tag in known))
    return state.last_modified is not None and find(headers, "if-modified-since") == state.last_modified


def _opaque(tag: str) -> str:
    """Take the mark of weakness away: If-None-Match compares weakly."""
    return tag.strip().removeprefix("W/")


def _validators(etag: str | None, state: State) -> Pairs:
    pairs = ("ETag", etag), ("Last-Modified", state.last_modified)
    return tuple((name, value) for name, value in pairs if value is not None)


def _lasting(state: State, now: datetime) -> Pairs:
    """Give the headers that hold for a 304 as well."""
    found = list(state.headers)
    if state.max_age is not None:
        found.append(("Cache-Control", f"max-age={state.max_age}"))
    if state.expires_in is not None:
        found.append(("Expires", http_date(now + state.expires_in)))
    return tuple(found)


def _refusal(state: State, now: datetime) -> Pairs:
    found = []
    if state.location is not None:
        found.append(("Location", state.location))
    match state.retry_after:
        case None:
            pass
        case timedelta() as later:
            found.append(("Retry-After", http_date(now + later)))
        case other:
            found.append(("Retry-After", str(other)))
    return tuple(found)


def _answer(status: int, headers: Pairs, body: bytes, state: State, now: datetime) -> Answer:
    has_type = find(headers, "content-type") is not None
    kind = () if has_type else (("Content-Type", "application/rss+xml" if state.is_feed else "text/html"),)
    return Answer(status=status, headers=(*headers, *kind, ("Date", http_date(now))), body=body, fault=state.fault)
