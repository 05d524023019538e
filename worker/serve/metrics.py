"""The watch that counts, as Prometheus reads it. Labels have few values; by source only what is asked for."""

import time
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector

from schemas.snapshot import DEFECT_CODES
from worker.refreshed import Refreshed
from worker.watch import OUTCOMES, Watch

CHANGES = ("new", "revised", "cosmetic", "volatile", "unchanged", "gone", "deleted")
RESULTS = ("ok", "failed")
STAGES = ("parse", "clean", "record")
#: What makes a bug of ours out of a defect.
UNACCOUNTED = "words-unaccounted"

_FETCH_SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
_STAGE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0)
_ROUND_SECONDS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)


# A second series for each, of which Prometheus makes nothing.
disable_created_metrics()  # type: ignore[no-untyped-call]


class OfSource(Struct, frozen=True, kw_only=True):
    """What is told of one source, where that is asked for."""

    id: str
    failures: int
    last_polled: float | None  #: Seconds since 1970.


class Levels(Struct, frozen=True, kw_only=True):
    """What is read when somebody asks."""

    sources: dict[str, int]  #: By state: configured, due, late, failing, retired.
    archive_bytes: int
    log_bytes: int
    free_bytes: int
    by_source: tuple[OfSource, ...] = ()


class Metrics(Watch):
    """A watch that counts. `levels` is called in another thread; None where the archive cannot be read."""

    def __init__(
        self,
        levels: Callable[[], Levels | None] = lambda: None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(clock=clock)
        self._wall = wall
        self.registry = registry = CollectorRegistry()
        self._fetches = Counter("backissue_fetches", "Documents asked for.", ["outcome"], registry=registry)
        self._bytes = Counter("backissue_fetched_bytes", "Bytes of the bodies that came.", registry=registry)
        self._fetch_seconds = Histogram(
            "backissue_fetch_seconds", "How long hosts took.", registry=registry, buckets=_FETCH_SECONDS
        )
        self._entries = Counter("backissue_entries", "Entries that were read.", ["change"], registry=registry)
        self._defects = Counter("backissue_defects", "Defects that were found.", ["code"], registry=registry)
        self._unaccounted = Counter(
            "backissue_words_unaccounted", "Entries whose words did not add up: bugs of rules.", registry=registry
        )
        self._refreshes = Counter("backissue_refreshes", "Polls of sources.", ["result"], registry=registry)
        self._held = Counter("backissue_flood_holds", "Polls whose entries wait for a person.", registry=registry)
        self._stages = Histogram(
            "backissue_stage_seconds",
            "How long documents took that were new.",
            ["stage"],
            registry=registry,
            buckets=_STAGE_SECONDS,
        )
        self._rounds = Counter("backissue_rounds", "Rounds.", registry=registry)
        self._round_seconds = Histogram(
            "backissue_round_seconds", "How long they took.", registry=registry, buckets=_ROUND_SECONDS
        )
        self._last_round = Gauge(
            "backissue_last_round_timestamp_seconds", "When the last round ended; 0: none yet.", registry=registry
        )
        # From the first scrape on, so that a rate sees the first of each; and to look one up costs more than to count.
        self._of_outcome = {outcome: self._fetches.labels(outcome) for outcome in OUTCOMES}
        self._of_change = {change: self._entries.labels(change) for change in CHANGES}
        self._of_result = {
            is_failed: self._refreshes.labels(("ok", "failed")[is_failed]) for is_failed in (False, True)
        }
        self._of_stage = {stage: self._stages.labels(stage) for stage in STAGES}
        registry.register(_Levels(levels))
        ProcessCollector(registry=registry)

    def fetched(self, outcome: str, *, body_bytes: int, elapsed_seconds: float) -> None:
        """Count a document that was asked for."""
        super().fetched(outcome, body_bytes=body_bytes, elapsed_seconds=elapsed_seconds)
        self._of_outcome[outcome].inc()
        if body_bytes:
            self._bytes.inc(body_bytes)
        self._fetch_seconds.observe(elapsed_seconds)

    def refreshed(self, done: Refreshed) -> None:
        """Count what became of a source."""
        super().refreshed(done)
        self._of_result[done.is_failed].inc()
        for change, counter in self._of_change.items():
            if count := getattr(done, change):
                counter.inc(count)
        for code, count in done.defects.items():
            self._defects.labels(code if code in DEFECT_CODES else "other").inc(count)
        if unaccounted := done.defects.get(UNACCOUNTED):
            self._unaccounted.inc(unaccounted)
        if done.held:
            self._held.inc()
        for stage, seconds in done.seconds.items():
            self._of_stage[stage].observe(seconds)

    def round_ended(self, *, elapsed_seconds: float) -> None:
        """Count a round."""
        super().round_ended(elapsed_seconds=elapsed_seconds)
        self._rounds.inc()
        self._round_seconds.observe(elapsed_seconds)
        self._last_round.set(self._wall())

    def page(self, accept: str) -> tuple[bytes, str]:
        """Give all of it in the format that is wanted, and its media type."""
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type


class _Levels:
    """What Prometheus calls a collector: asks when it is asked."""

    def __init__(self, levels: Callable[[], Levels | None]) -> None:
        self._levels = levels

    def collect(self) -> Iterator[Metric]:
        found = self._levels()
        yield _gauge("backissue_archive_readable", "Whether the archive can be read.", [([], float(found is not None))])
        if found is None:
            return
        states = [([state], count) for state, count in found.sources.items()]
        yield _gauge("backissue_sources", "Sources, by how they are.", states, "state")
        yield _gauge("backissue_archive_bytes", "Size of the archive.", [([], found.archive_bytes)])
        yield _gauge("backissue_archive_log_bytes", "Size of its write-ahead log.", [([], found.log_bytes)])
        yield _gauge("backissue_disk_free_bytes", "What is left of its disk.", [([], found.free_bytes)])
        if found.by_source:
            failures = [([one.id], one.failures) for one in found.by_source]
            polled = [([one.id], one.last_polled) for one in found.by_source if one.last_polled is not None]
            yield _gauge("backissue_source_failures", "Polls in a row that failed.", failures, "source")
            yield _gauge("backissue_source_last_polled_timestamp_seconds", "When it was last polled.", polled, "source")

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked for just to know the names."""
        return iter(())


def _gauge(name: str, about: str, values: Iterable[tuple[list[str], float]], *labels: str) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=labels)
    for held, value in values:
        family.add_metric(held, value)
    return family
