"""Rules about conditional requests: which validators come back, and which should have."""

from tests.conformance.respond import REDIRECTS
from tests.conformance.rule import KEPT, Rule, Verdict, rule
from tests.conformance.visits import Terms, Visit


@rule(
    "unconditional requests",
    "While the last feed came with an ETag or a Last-Modified, one of them comes back with the next request.",
)
def unconditional(visit: Visit, _: Terms) -> Verdict:
    """Judge a request by whether it has a condition at all."""
    last = visit.before.last
    if not visit.before.has_validators or (last is not None and last.status in REDIRECTS):
        return None  # who was sent elsewhere may have kept what they were given there
    etag, last_modified = _sent(visit)
    if etag is None and last_modified is None:
        return f"it could have said {visit.before.etag or visit.before.last_modified}"
    return KEPT


@rule(
    "If-None-Match out of sequence",
    "If-None-Match is the ETag of the last answer, not one that the host sent before, or with an error.",
)
def etag_out_of_sequence(visit: Visit, _: Terms) -> Verdict:
    """Judge an ETag that the host did send once."""
    etag, _date = _sent(visit)
    if etag is None or _is_made_up(etag, visit, visit.before.etags, visit.lent[0]):
        return None
    good = {visit.before.etag, visit.before.spare[0], visit.lent[0]}
    return KEPT if etag in good else f"{etag} is not {visit.before.etag or 'offered any more'}"


@rule(
    "If-None-Match made up", "If-None-Match is a value that the host has sent, byte for byte, quotes and W/ included."
)
def etag_made_up(visit: Visit, _: Terms) -> Verdict:
    """Judge whether an ETag ever came from the host."""
    etag, _date = _sent(visit)
    if etag is None:
        return None
    return f"{etag} was never sent" if _is_made_up(etag, visit, visit.before.etags, visit.lent[0]) else KEPT


@rule(
    "If-Modified-Since out of sequence",
    "If-Modified-Since is the Last-Modified of the last answer, not one that the host sent before, or with an error.",
)
def date_out_of_sequence(visit: Visit, _: Terms) -> Verdict:
    """Judge a date that the host did send once."""
    _etag, date = _sent(visit)
    if date is None or _is_made_up(date, visit, visit.before.dates, visit.lent[1]):
        return None
    good = {visit.before.last_modified, visit.before.spare[1], visit.lent[1]}
    return KEPT if date in good else f"{date} is not {visit.before.last_modified or 'offered any more'}"


@rule(
    "If-Modified-Since made up",
    "If-Modified-Since is a value that the host has sent, byte for byte; not a clock's, not an entry's date.",
)
def date_made_up(visit: Visit, _: Terms) -> Verdict:
    """Judge whether a date ever came from the host."""
    _etag, date = _sent(visit)
    if date is None:
        return None
    return f"{date} was never sent" if _is_made_up(date, visit, visit.before.dates, visit.lent[1]) else KEPT


@rule(
    "touched bodies",
    "When the same bytes came with new validators, the new ones are kept: otherwise the feed is fetched for ever.",
)
def touched(visit: Visit, _: Terms) -> Verdict:
    """Judge the first request after a body that was only touched."""
    before = visit.before
    if not before.is_touched or not before.has_validators or before.last is not before.whole:
        return None
    return _is_current(visit)


@rule(
    "flapping validators",
    "Behind a load balancer each server has its own ETag: the last one seen is sent, whatever it was before.",
)
def flapping(visit: Visit, _: Terms) -> Verdict:
    """Judge a request to hosts whose ETags take turns."""
    if visit.told is None or len(visit.told.etags) <= 1:
        return None
    return _is_current(visit)


@rule(
    "withdrawn validators",
    "A validator that the host has stopped sending is forgotten.",
)
def withdrawn(visit: Visit, _: Terms) -> Verdict:
    """Judge requests after an answer that left out what those before it had."""
    before = visit.before
    if not ((before.etags and before.etag is None) or (before.dates and before.last_modified is None)):
        return None
    etag, date = _sent(visit)
    if etag is not None and before.etag is None:
        return f"{etag} is not sent any more"
    if date is not None and before.last_modified is None:
        return f"{date} is not sent any more"
    return KEPT


@rule(
    "broken downloads",
    "Validators of a body that broke off are not kept: the host would say that nothing changed since.",
)
def broken_off(visit: Visit, _: Terms) -> Verdict:
    """Judge the first request after a body that did not come whole."""
    before = visit.before
    if (
        before.last is None
        or before.last.is_whole
        or not (before.last.answer("etag") or before.last.answer("last-modified"))
    ):
        return None
    etag, date = _sent(visit)
    for value, names in ((etag, (before.etag, "etag")), (date, (before.last_modified, "last-modified"))):
        good, header = names
        if value is not None and value != good and value == before.last.answer(header or ""):
            return f"{value} came with a body that broke off"
    return KEPT


@rule(
    "bodies sent again",
    "A body is not sent twice to one who could have said that it was there.",
)
def sent_again(visit: Visit, _: Terms) -> Verdict:
    """Judge an answer with a body that the fetcher had."""
    before, exchange = visit.before, visit.exchange
    if before.whole is None or not before.has_validators or not visit.state.heeds_conditions:
        return None
    if exchange.status == 304:
        return KEPT
    is_same_state = exchange.body_hash == before.whole.body_hash and len(visit.state.etags) <= 1
    offers = exchange.answer("etag"), exchange.answer("last-modified")
    if exchange.status != 200 or not is_same_state or offers != (before.etag, before.last_modified):
        return None
    return f"{exchange.body_bytes} bytes again, for want of {before.etag or before.last_modified}"


RULES: tuple[Rule, ...] = (
    unconditional,
    etag_out_of_sequence,
    etag_made_up,
    date_out_of_sequence,
    date_made_up,
    touched,
    flapping,
    withdrawn,
    broken_off,
    sent_again,
)


def _sent(visit: Visit) -> tuple[str | None, str | None]:
    """Give the conditions of a request."""
    return visit.exchange.header("if-none-match"), visit.exchange.header("if-modified-since")


def _is_made_up(value: str, visit: Visit, ever: frozenset[str], lent: str | None) -> bool:
    return value not in ever and value != lent and value not in visit.before.odd_values


def _is_current(visit: Visit) -> Verdict:
    """Judge whether at least one condition is there, and all there are are the newest."""
    etag, date = _sent(visit)
    if etag is None and date is None:
        return "no condition at all"
    if etag is not None and etag != visit.before.etag:
        return f"{etag} is not {visit.before.etag or 'offered any more'}"
    if date is not None and date != visit.before.last_modified:
        return f"{date} is not {visit.before.last_modified or 'offered any more'}"
    return KEPT
