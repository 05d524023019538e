from prometheus_client.parser import text_string_to_metric_families

from schemas.snapshot import DEFECT_CODES
from worker.refreshed import Refreshed
from worker.serve.metrics import Levels, Metrics, OfSource
from worker.watch import OUTCOMES

LEVELS = Levels(
    sources={"configured": 7, "due": 2, "late": 1, "failing": 3, "retired": 0},
    archive_bytes=4096,
    log_bytes=512,
    free_bytes=10**9,
)


def values(metrics: Metrics) -> dict[str, float]:
    """Every sample by its name and labels, as Prometheus would store it."""
    page, media_type = metrics.page("")
    assert media_type.startswith("text/plain")
    return {
        sample.name + "".join(f" {name}={value}" for name, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
        if not sample.name.endswith("_created")
    }


def test_what_happens_is_counted() -> None:
    metrics = Metrics(lambda: LEVELS, wall=lambda: 1_000_000.0)
    metrics.fetched("document", body_bytes=300, elapsed_seconds=0.2)
    metrics.fetched("not-modified", body_bytes=0, elapsed_seconds=0.04)
    metrics.fetched("not-modified", body_bytes=0, elapsed_seconds=0.04)
    metrics.refreshed(
        Refreshed(
            source_id="blog",
            new=2,
            revised=1,
            unchanged=17,
            defects={"date-unreadable": 3, "words-unaccounted": 1, "of-tomorrow": 2},
            seconds={"parse": 0.002, "clean": 0.04, "record": 0.003},
        )
    )
    metrics.refreshed(Refreshed(source_id="other", held=9, is_failed=True))
    metrics.round_ended(elapsed_seconds=12.5)
    found = values(metrics)
    expected = {
        "backissue_fetches_total outcome=document": 1,
        "backissue_fetches_total outcome=not-modified": 2,
        "backissue_fetches_total outcome=challenged": 0,
        "backissue_fetched_bytes_total": 300,
        "backissue_fetch_seconds_count": 3,
        "backissue_fetch_seconds_bucket le=0.05": 2,
        "backissue_entries_total change=new": 2,
        "backissue_entries_total change=revised": 1,
        "backissue_entries_total change=unchanged": 17,
        "backissue_entries_total change=deleted": 0,
        "backissue_defects_total code=date-unreadable": 3,
        "backissue_defects_total code=other": 2,
        "backissue_words_unaccounted_total": 1,
        "backissue_refreshes_total result=ok": 1,
        "backissue_refreshes_total result=failed": 1,
        "backissue_flood_holds_total": 1,
        "backissue_stage_seconds_count stage=clean": 1,
        "backissue_stage_seconds_sum stage=clean": 0.04,
        "backissue_rounds_total": 1,
        "backissue_round_seconds_sum": 12.5,
        "backissue_last_round_timestamp_seconds": 1_000_000,
        "backissue_archive_readable": 1,
        "backissue_sources state=configured": 7,
        "backissue_sources state=late": 1,
        "backissue_archive_bytes": 4096,
        "backissue_archive_log_bytes": 512,
        "backissue_disk_free_bytes": 10**9,
    }
    assert {name: found.get(name) for name in expected} == expected


def test_labels_have_few_values_and_none_is_a_source() -> None:
    metrics = Metrics(lambda: LEVELS)
    before = len(values(metrics))
    for number in range(1000):
        for outcome in OUTCOMES:
            metrics.fetched(outcome, body_bytes=1, elapsed_seconds=1)
        defects = {f"code-{number}": 1, **dict.fromkeys(DEFECT_CODES, 1)}
        metrics.refreshed(Refreshed(source_id=f"source-{number}", defects=defects))
    after = values(metrics)
    assert len(after) == before + len(DEFECT_CODES) + 1
    assert not any("source-" in name for name in after)


def test_sources_are_told_where_that_is_asked_for() -> None:
    single = (OfSource(id="blog", failures=3, last_polled=5.0), OfSource(id="new", failures=0, last_polled=None))
    levels = Levels(sources={}, archive_bytes=0, log_bytes=0, free_bytes=0, by_source=single)
    found = values(Metrics(lambda: levels))
    assert {name: value for name, value in found.items() if "source=" in name} == {
        "backissue_source_failures source=blog": 3,
        "backissue_source_failures source=new": 0,
        "backissue_source_last_polled_timestamp_seconds source=blog": 5,
    }


def test_an_archive_that_cannot_be_read_is_told() -> None:
    found = values(Metrics(lambda: None))
    assert found["backissue_archive_readable"] == 0
    assert not any(name.startswith("backissue_sources") for name in found)


def test_openmetrics_is_given_to_who_asks_for_it() -> None:
    page, media_type = Metrics(lambda: LEVELS).page("application/openmetrics-text; version=1.0.0")
    assert media_type.startswith("application/openmetrics-text")
    assert page.endswith(b"# EOF\n")
