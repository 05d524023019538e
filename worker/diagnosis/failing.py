"""Sources from which nothing comes. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from schemas.diagnosis import Ailment, DocumentFacts, Level, SourceFacts
from worker import adoption
from worker.diagnosis.causes import Cause, cause, cause_of_source
from worker.diagnosis.times import ago, since

#: What fails for so long, and so often, a person is told of; most failures of servers pass before.
LASTS = timedelta(days=2)
FAILURES_MIN = 3
#: A source that was added so long ago has been polled, where a worker runs.
POLLED_WITHIN = timedelta(hours=2)


def ailments(source: SourceFacts, *, now: datetime) -> Iterator[Ailment]:
    """Yield why nothing comes from a source, or from some of its documents."""
    if source.retired is not None:
        what = f"its server says {since(source.retired, now)} that it is gone for good (410); it is asked no more"
        yield _ailment(source, "look", "gone", what, "what it brought stays; remove it, or give it another address")
        return
    if source.last_polled is None:
        if now - source.added > POLLED_WITHIN:
            what = f"it was never polled, though it is configured {since(source.added, now)}"
            yield _ailment(source, "look", "never-polled", what, "see that a worker runs: `backissue health`")
        return
    failed = [one for one in source.documents if one.is_failed]
    if not failed:
        if source.failures and not any(one.held or one.breaker for one in source.documents):
            found = cause_of_source(source.last_error or "")
            what = found.told(since(source.failing_since, now))
            yield _ailment(
                source, _level(found, source.failing_since, source.failures, now), found.code, what, found.todo
            )
        return
    groups: dict[Cause, list[DocumentFacts]] = {}
    for one in failed:
        groups.setdefault(cause(one), []).append(one)
    for found, documents in groups.items():
        yield _failing(source, found, documents, now)


def _failing(source: SourceFacts, found: Cause, documents: list[DocumentFacts], now: datetime) -> Ailment:
    """Tell of documents of which the same is the matter."""
    first = min(documents, key=_began)
    began = first.same_since or first.failing_since
    what = found.told(since(began, now))
    if len(source.documents) > 1:
        what = f"{len(documents)} of its {len(source.documents)} documents: {what}"
    what += f"; {_last_good(first, now)}"
    todo = found.todo
    level = _level(found, first.failing_since, first.failures, now)
    if found.code in {"missing", "refused"} and adoption.missing(first.status, first.failures, began, now):
        todo = "probably it is gone: what it brought stays; remove the source, or give it its new address"
    elif level == "note":
        todo = f"nothing yet: {_next(source)}"
    return _ailment(source, level, found.code, what, todo, since_when=began)


def _began(document: DocumentFacts) -> datetime:
    return document.failing_since or document.fetched


def _last_good(document: DocumentFacts, now: datetime) -> str:
    if document.last_good is None:
        times = "once" if document.failures == 1 else f"{document.failures:,} times"
        return f"it never worked (asked {times})"
    return f"last good capture {ago(document.last_good, now)}"


def _next(source: SourceFacts) -> str:
    return f"it is asked again at {source.next_due:%Y-%m-%d %H:%M} UTC" if source.next_due else "it is asked again"


def _level(found: Cause, began: datetime | None, failures: int, now: datetime) -> Level:
    lasts = began is not None and now - began >= LASTS and failures >= FAILURES_MIN
    return "broken" if found.is_certain or lasts else "note"


def _ailment(
    source: SourceFacts, level: Level, code: str, what: str, todo: str, *, since_when: datetime | None = None
) -> Ailment:
    return Ailment(level=level, subject=source.id, code=code, what=what, todo=todo, since=since_when)
