"""Rules about how soon a fetcher comes again."""

from datetime import UTC, datetime, timedelta

from tests.conformance.rule import KEPT, Rule, Verdict, rule
from tests.conformance.visits import Terms, Visit


@rule("too soon", "Between two requests to one address there is at least an hour, also after a restart.")
def too_soon(visit: Visit, terms: Terms) -> Verdict:
    """Judge the gap to the request before, whatever it was answered."""
    last = visit.before.last
    if last is None or _is_in_a_loop(visit, terms):
        return None
    return _sooner(visit, last.at + terms.floor, "the last request", terms)


@rule("Retry-After of 429", "After 429 nothing is asked before Retry-After, in seconds or as a date, has passed.")
def retry_after_429(visit: Visit, terms: Terms) -> Verdict:
    """Judge the request after a 429 that says when."""
    return _put_off(visit, terms, 429)


@rule("Retry-After of 503", "After 503 nothing is asked before Retry-After, in seconds or as a date, has passed.")
def retry_after_503(visit: Visit, terms: Terms) -> Verdict:
    """Judge the request after a 503 that says when."""
    return _put_off(visit, terms, 503)


@rule("back-off", "Where failure follows failure and no Retry-After says when, the gaps grow beyond the hour.")
def back_off(visit: Visit, terms: Terms) -> Verdict:
    """Judge the gaps after some failures in a row."""
    last = visit.before.last
    if last is None or visit.before.failures < terms.failures_in_a_row or visit.before.gone:
        return None
    if visit.before.until is not None and visit.before.until > last.at:
        return None  # who is told when need not guess
    return _sooner(visit, last.at + terms.back_off, f"{visit.before.failures} failures in a row", terms)


@rule("max-age and Expires", "Nothing is asked while the last answer is fresh, by max-age less Age, else by Expires.")
def freshness(visit: Visit, terms: Terms) -> Verdict:
    """Judge a request by what the last good answer said of its freshness."""
    before = visit.before
    if (
        before.confirmed is None
        or before.fresh_until is None
        or before.fresh_until <= before.confirmed.at + terms.floor
    ):
        return None
    if before.last is not before.confirmed:
        return None  # something else came since, and is judged by itself
    return _sooner(visit, min(before.fresh_until, before.confirmed.at + terms.honoured_at_most), "it was fresh", terms)


@rule("ttl and sy:update", "Nothing is asked sooner than the feed itself says (ttl, sy:updatePeriod).")
def time_to_live(visit: Visit, terms: Terms) -> Verdict:
    """Judge a request by what the feed in hand asks for."""
    if visit.told is None or visit.told.ttl is None or visit.before.last is not visit.before.confirmed:
        return None
    assert visit.before.last is not None
    return _sooner(visit, visit.before.last.at + min(visit.told.ttl, terms.honoured_at_most), "its ttl", terms)


@rule("skipHours and skipDays", "Nothing is asked in the hours and on the days that the feed has named (GMT).")
def skipped(visit: Visit, _: Terms) -> Verdict:
    """Judge the time of a request by what the feed in hand asks for."""
    if visit.told is None or not (visit.told.skip_hours or visit.told.skip_days):
        return None
    at = visit.exchange.at.astimezone(UTC)
    if at.hour in visit.told.skip_hours or at.weekday() in visit.told.skip_days:
        return f"{at:%A, %H:%M} GMT is not wanted"
    return KEPT


RULES: tuple[Rule, ...] = (
    too_soon,
    retry_after_429,
    retry_after_503,
    back_off,
    freshness,
    time_to_live,
    skipped,
)


def _put_off(visit: Visit, terms: Terms, status: int) -> Verdict:
    last = visit.before.last
    if last is None or last.status != status or visit.before.until is None:
        return None
    return _sooner(visit, min(visit.before.until, last.at + terms.put_off_at_most), f"Retry-After of {status}", terms)


def _sooner(visit: Visit, due: datetime, because: str, terms: Terms) -> Verdict:
    at = visit.exchange.at
    if at + terms.slack >= due:
        return KEPT
    return (
        f"{_words(due - at)} too soon after {because}" if because != "it was fresh" else f"fresh for {_words(due - at)}"
    )


def _words(gap: timedelta) -> str:
    """Say how long something is, roughly."""
    seconds = int(gap.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _is_in_a_loop(visit: Visit, terms: Terms) -> bool:
    """Whether a redirect led back here: how often that is followed is judged by another rule."""
    last = visit.before.last
    return visit.via is not None and last is not None and visit.via.at - last.at <= terms.chain
