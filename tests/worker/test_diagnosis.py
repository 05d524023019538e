"""`doctor`'s sentences: a table of situations, each with what it must say. No archive."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from schemas.diagnosis import Ailment, Diagnosis, DocumentFacts, Level, SourceFacts, Surroundings
from schemas.errors import FetchError
from schemas.moves import Move
from schemas.pace import Pace, Trouble
from worker.backoff import NO_ANSWER
from worker.diagnosis import diagnose
from worker.fetch import answers
from worker.fetch.answers import Received
from worker.layout import WIDTH, width
from worker.terminal_doctor import diagnosis

NOW = datetime(2024, 5, 17, 12, tzinfo=UTC)
URL = "https://example.org/feed.xml"


def days(count: float) -> datetime:
    return NOW - timedelta(days=count)


GOOD = DocumentFacts(url=URL, fetched=days(0.1), status=200, last_good=days(0.1), has_validators=True)
WELL = SourceFacts(
    id="blog",
    urls=(URL,),
    added=days(400),
    last_polled=days(0.1),
    next_due=NOW + timedelta(hours=1),
    entries=20,
    documents=(GOOD,),
)
AROUND = Surroundings(last_beat=days(0.0001), free_bytes=50 * 10**9, disk_bytes=100 * 10**9)


def failed(error: str, status: int | None = None, *, failures: int = 58, since: float = 64) -> SourceFacts:
    """A source that has failed for so many days, and worked the day before."""
    document = DocumentFacts(
        url=URL,
        fetched=days(0.1),
        is_failed=True,
        status=status,
        error=f"{URL}: {error}" if not error.startswith(URL) else error,
        last_good=days(since + 1),
        failing_since=days(since),
        same_since=days(since),
        failures=failures,
    )
    return replace(WELL, failures=failures, failing_since=days(since), documents=(document,))


def answered(status: int) -> str:
    return str(answers.bad_status(Received(url=URL, key=URL, final_url=URL, status=status), b""))


def challenged() -> FetchError:
    return answers.challenged(Received(url=URL, key=URL, final_url=URL, status=403), "Cloudflare", b"")


def moved(**facts: object) -> Move:
    target = "https://new.example.org/feed.xml"
    move = Move(kind="redirect", moved_from=URL, target=target, sightings=2, first_seen=days(2), last_seen=days(1))
    return replace(move, **facts)


# code, level, the facts, what is said (a part of it), what is to be done (a part of it)
SOURCES: list[tuple[str, Level, SourceFacts, str, str]] = [
    (
        "refused",
        "broken",
        failed(answered(403), 403),
        "example.org answers 403 (forbidden) to us since 2024-03-14; last good capture 65 days ago",
        "probably it is gone",
    ),
    ("refused", "broken", failed(answered(403), 403, since=5), "since 2024-05-12; last good capture 6 days ago", "ask its owner"),
    ("refused", "note", failed(answered(403), 403, failures=1, since=0.2), "since 2024-05-17 07:12 UTC", "asked again at 2024-05-17 13:00"),
    ("refused", "broken", failed(answered(451), 451), "for legal reasons (451)", "another address"),
    ("refused", "broken", failed(answered(406), 406), "nothing of the kinds we read", "browser"),
    ("refused", "broken", failed(answered(402), 402), "wants to be paid", "owner"),
    ("login", "broken", failed(answered(401), 401, failures=1, since=0.1), "wants to know who asks (401)", "set auth"),
    ("proxy", "broken", failed(answered(407), 407, failures=1, since=0.1), "proxy", "proxy_auth"),
    ("missing", "broken", failed(answered(404), 404, since=30), "answers 404 (not found) since 2024-04-17", "probably it is gone"),
    ("missing", "broken", failed(answered(404), 404, since=4), "since 2024-05-13", "the feed may have moved"),
    ("gone", "broken", failed(answered(410), 410), "gone for good (410)", "remove the source"),
    ("rate-limited", "broken", failed(answered(429), 429), "asks us to come less often (429)", 'every = "6h"'),
    ("server-error", "note", failed(answered(503), 503, failures=2, since=1), "answers 503 (service unavailable)", "asked again at"),
    ("server-error", "broken", failed(answered(500), 500, since=9), "answers 500 (internal server error)", "nothing: it is asked again"),
    ("server-error", "broken", failed(answered(529), 529), "answers 529 since", "asked again"),
    ("challenge", "broken", failed(str(challenged()), 403), "sends a challenge page of Cloudflare in the place of the feed since", "let feed readers pass"),
    ("certificate", "broken", failed("its certificate is not valid: certificate has expired"), "the certificate of example.org has expired; it is refused since 2024-03-14", "renew"),
    ("certificate", "broken", failed("its certificate is not valid: self-signed certificate"), "(self-signed certificate)", "ca_file"),
    ("no-address", "broken", failed("its host has no address: Name or service not known"), "the name example.org leads nowhere since", "lapsed"),
    ("out-of-bounds", "broken", failed("it is out of bounds: 10.0.0.1 is private", failures=1, since=0.1), "10.0.0.1 is private", "allow_private"),
    ("no-feed", "broken", failed("this is no feed: an HTML page", 200), "example.org sends no feed since 2024-03-14: an HTML page", "browser"),
    ("no-feed", "broken", failed("this is no feed: {since} {0}", 200), "since 2024-03-14: {since} {0};", "browser"),
    ("too-large", "broken", failed("the body is larger than 67108864 bytes; raise", 200, failures=1, since=0.1), "over the cap", "body_bytes_max"),
    ("too-large", "broken", failed("the headers are larger than 65536 bytes; [fetch] header_bytes_max", 200, failures=1, since=0.1), "the headers that example.org sends are over the cap", "header_bytes_max"),
    ("too-large", "broken", failed("the headers of the answer are too large or too many", failures=1, since=0.1), "the headers that example.org sends are over the cap", "header_bytes_max"),
    ("credentials", "broken", failed("the environment variable KEY, which holds a secret of this source, is not there", failures=1, since=0.1), "example.org is not asked since 2024-05-17 09:36 UTC: the environment variable KEY, which holds a secret, is not there;", "put it there"),
    ("credentials", "broken", failed("the file key.txt, which holds a secret of this source, cannot be read: No such file or directory", failures=1, since=0.1), "the file key.txt, which holds a secret, cannot be read: No such file or directory", "put it there"),
    ("credentials", "broken", failed("the certificates in me.pem cannot be used: No such file or directory", failures=1, since=0.1), ": the certificates in me.pem cannot be used: No such file", "client_certificate"),
    ("proxy", "broken", failed("the proxy that the environment names cannot be used: it names no host", failures=1, since=0.1), "names as proxy: it names no host", "HTTP_PROXY"),
    ("slow", "broken", failed("no answer after 80 s; [fetch] answer_seconds"), "does not answer in time", "[fetch]"),
    ("interrupted", "broken", failed("the body broke off: connection reset", 200), "breaks off since", "asked again"),
    ("redirects", "broken", failed("its redirects go round in circles, by x"), "redirects without end", "browser"),
    ("unreachable", "broken", failed("Connection refused"), "cannot be reached since 2024-03-14: Connection refused", "asked again"),
    ("unusable", "broken", failed("its elements are beyond repair", 200), "nothing usable", "browser"),
    (
        "file-missing",
        "broken",
        replace(WELL, documents=(DocumentFacts(url="blog.rss", fetched=days(0), is_failed=True, error="blog.rss cannot be read: No such file or directory", failing_since=days(0), failures=1),)),
        "the file blog.rss is not there since",
        "put it back",
    ),
    (
        "file-unreadable",
        "broken",
        replace(WELL, documents=(DocumentFacts(url="blog.rss", fetched=days(0), is_failed=True, error="blog.rss cannot be read: Permission denied", failing_since=days(0), failures=1),)),
        "Permission denied; it never worked (asked once)",
        "worker's user",
    ),
    ("file-missing", "broken", replace(WELL, failures=4, failing_since=days(3), last_error="no file matches p/*.txt in /x", documents=()), "no file matches p/*.txt in /x since 2024-05-14", "put them there"),
    ("bug", "broken", failed("the process that read it was killed by SIGSEGV", 200, failures=1, since=0.1), "cannot be read since 2024-05-17 09:36 UTC: the process that read it was killed by SIGSEGV", "report it"),
    ("bug", "broken", replace(WELL, failures=1, failing_since=days(0), last_error="a bug of backissue, please report it: KeyError"), "a bug of backissue", "report it"),
    ("gone", "look", replace(WELL, retired=days(20)), "since 2024-04-27 that it is gone for good (410)", "remove it"),
    ("never-polled", "look", replace(WELL, last_polled=None, documents=(), added=days(3)), "never polled, though it is configured since 2024-05-14", "health"),
    ("held", "broken", replace(WELL, failures=1, documents=(replace(GOOD, held=2, held_since=days(3)),)), "what came since 2024-05-14 is held", "run --once --flood known blog"),
    ("not-believed", "look", replace(WELL, failures=3, documents=(replace(GOOD, is_failed=False, breaker="the feed is suddenly empty; it had 9 entries", breaker_since=days(5)),)), "the feed is suddenly empty; it had 9 entries (since 2024-05-12)", "browser"),
    ("not-believed", "note", replace(WELL, documents=(replace(GOOD, breaker="the feed is suddenly empty", breaker_since=days(0.5)),)), "suddenly empty", "nothing yet"),
    ("wasteful", "note", replace(WELL, documents=(replace(GOOD, has_validators=False, same=4200, same_bytes=310_000_000),)), "answers 200 with the same bytes and no validators: 4,200 fetches, 310 MB for nothing", "every"),
    ("wasteful", "note", replace(WELL, documents=(replace(GOOD, same=200, same_bytes=31_000_000),)), "but never says that nothing changed: 200 fetches, 31 MB", "every"),
    ("slow", "note", replace(WELL, documents=(replace(GOOD, elapsed_seconds=41.6),)), "example.org took 42 s to answer", "nothing"),
    ("always-empty", "look", replace(WELL, entries=0, added=days(9)), "never had an entry since 2024-05-08", "right feed"),
    ("silent", "note", replace(WELL, pace=Pace(gap_seconds=9 * 86_400, newest=days(120))), "an entry about every 9 days, and the last one 120 days ago", "elsewhere"),
    ("gap", "look", replace(WELL, gap="captures 4 and 9 share no entry", gap_seen=days(2)), "a gap is suspected: captures 4 and 9", "every"),
    ("gap", "note", replace(WELL, gap="captures 4 and 9 share no entry", gap_seen=days(12)), "a gap is suspected", "every"),
    ("unstable-names", "note", replace(WELL, unstable=(("guid", "10 of 10 changed"),)), "its guids change by themselves: 10 of 10 changed", "nothing"),
    ("moving", "note", replace(WELL, moves=(moved(evidence="9 of its entries were known"),)), "has moved to https://new.example.org/feed.xml (2 times since 2024-05-15); adopted after 3 times over 3 days", "nothing"),
    ("moved-unsure", "look", replace(WELL, moves=(moved(refused="one logs in there"),)), "not adopted: one logs in there", "sources --adopt blog"),
    ("moved-unsure", "look", replace(WELL, moves=(moved(kind="feed", refused="nobody has agreed"),)), "the feed says that it has moved", "sources --adopt blog"),
    ("moved", "note", replace(WELL, moves=(moved(adopted=days(9)),)), "it moved from https://example.org/feed.xml", "configuration"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "level", "source", "says", "todo"), SOURCES, ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_a_situation_of_a_source_is_told(code: str, level: Level, source: SourceFacts, says: str, todo: str) -> None:
    told = diagnose([source], AROUND, now=NOW)
    (one,) = told.ailments
    assert (one.code, one.level, one.subject) == (code, level, "blog")
    assert says in one.what
    assert todo in one.todo
    assert told.is_well == (level == "note")


def test_the_table_holds_every_kind_of_source() -> None:
    assert len({code for code, *_ in SOURCES}) >= 28


WELL_ENOUGH = [
    WELL,
    replace(WELL, documents=(replace(GOOD, same=4200, same_bytes=310_000_000, not_modified=1),)),
    replace(WELL, documents=(replace(GOOD, has_validators=False, same=99, same_bytes=310_000_000),)),
    replace(WELL, documents=(replace(GOOD, has_validators=False, same=4200, same_bytes=4_000_000),)),
    replace(WELL, pace=Pace(gap_seconds=9 * 86_400, newest=days(50))),
    replace(WELL, pace=Pace(gap_seconds=30 * 86_400, newest=days(120))),
    replace(WELL, pace=Pace(gap_seconds=86_400, newest=days(120), is_complete=True)),
    replace(WELL, gap="captures 4 and 9 share no entry", gap_seen=days(31)),
    replace(WELL, entries=0, added=days(0.5)),
    replace(WELL, last_polled=None, documents=(), added=days(0.05)),
    replace(WELL, moves=(moved(adopted=days(91)),)),
    replace(WELL, urls=("https://new.example.org/feed.xml",), moves=(moved(adopted=days(1)),)),
]


@pytest.mark.parametrize("source", WELL_ENOUGH)
def test_what_is_well_is_not_told(source: SourceFacts) -> None:
    assert diagnose([source], AROUND, now=NOW) == Diagnosis(
        is_well=True, sources=1, last_polled=source.last_polled, ailments=()
    )


HOST = Trouble(host="slow.example", failures=4, witnesses=("a", "b"), since=days(1), last=days(0), reason="503")
AROUNDS: list[tuple[str, Level, Surroundings, str, str]] = [
    ("late", "broken", replace(AROUND, last_beat=None, late=("a",), late_since=days(3)), "no worker has ever run; 1 source is late, since 2024-05-14: a", "backissue run"),
    ("late", "broken", replace(AROUND, last_beat=days(2), late=tuple("abcdefg"), late_since=days(2)), "its last sign of life was 2 days ago; 7 sources are late, since 2024-05-15: a, b, c, d, e and 2 more", "cron"),
    ("late", "look", replace(AROUND, late=("a", "b"), late_since=days(0.1)), "2 sources are late", "catching up"),
    ("disk-full", "look", replace(AROUND, free_bytes=10**9), "its disk has 1,000 MB left", "free some space"),
    ("disk-full", "broken", replace(AROUND, free_bytes=10**7, disk_bytes=10**8), "its disk has 10 MB left", "free some space"),
    ("log-large", "look", replace(AROUND, log_bytes=2 * 10**9), "write-ahead log holds 2,000 MB", "Datasette"),
    ("not-published", "look", replace(AROUND, held=(("all", "it would have shrunk from 9 to 2; run it"),)), "from 9 to 2", "run it"),
    ("left-alone", "note", replace(AROUND, troubles=(replace(HOST, held_until=NOW + timedelta(hours=1)),)), "it answers 503 to 2 sources since 2024-05-16 12:00 UTC", "until 2024-05-17 13:00"),
    ("left-alone", "note", replace(AROUND, troubles=(replace(HOST, reason=NO_ANSWER, held_until=NOW + timedelta(hours=1)),)), "it does not answer 2 sources since 2024-05-16", "until"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "level", "around", "says", "todo"), AROUNDS, ids=lambda value: value if isinstance(value, str) else "")  # fmt: skip
def test_a_situation_around_is_told(code: str, level: Level, around: Surroundings, says: str, todo: str) -> None:
    (one,) = diagnose([WELL], around, now=NOW).ailments
    assert (one.code, one.level) == (code, level)
    assert says in one.what
    assert todo in one.todo


@pytest.mark.parametrize(
    "around",
    [
        replace(AROUND, free_bytes=10**9, disk_bytes=2 * 10**9),  # small, and half of it free
        replace(AROUND, free_bytes=None, disk_bytes=None),
        replace(AROUND, troubles=(HOST, replace(HOST, held_until=days(1)))),
        replace(AROUND, last_beat=days(9)),  # nothing is late: cron calls rarely
    ],
)
def test_surroundings_that_are_well_are_not_told(around: Surroundings) -> None:
    assert diagnose([WELL], around, now=NOW).ailments == ()


def test_documents_of_which_the_same_is_the_matter_are_told_together() -> None:
    broken = failed(answered(404), 404).documents[0]
    other = failed(answered(503), 503).documents[0]
    source = replace(WELL, documents=(GOOD, broken, replace(broken, failing_since=days(70)), other))
    told = diagnose([source], AROUND, now=NOW).ailments
    assert [one.what.partition(": ")[0] for one in told] == ["2 of its 4 documents", "1 of its 4 documents"]


def test_the_worst_comes_first() -> None:
    sources = [source for _, _, source, _, _ in SOURCES]
    levels = [one.level for one in diagnose(sources, AROUND, now=NOW).ailments]
    assert levels == sorted(levels, key=("broken", "look", "note").index)
    assert set(levels) == {"broken", "look", "note"}


def test_no_line_is_wider_than_a_terminal() -> None:
    told = diagnose([source for _, _, source, _, _ in SOURCES], AROUNDS[1][2], now=NOW)
    lines = diagnosis(told).splitlines()
    assert max(map(width, lines)) <= WIDTH
    assert lines[-1].endswith("UTC.")
    assert "\x1b" not in "".join(lines)
    assert "\x1b[31mbroken\x1b[0m  blog" in diagnosis(told, color=True)


def test_what_is_told_is_harmless() -> None:
    told = Diagnosis(
        is_well=False,
        sources=1,
        last_polled=None,
        ailments=(Ailment(level="look", subject="x\x1b", code="x", what="\x1b]0;owned\x07", todo="\u202e"),),
    )
    assert not {"\x1b", "\x07", "\u202e"} & set(diagnosis(told))


def test_all_well_is_one_line() -> None:
    told = diagnose([WELL, WELL], AROUND, now=NOW)
    assert diagnosis(told) == "All is well: 2 sources, last polled 2024-05-17 09:36 UTC."


def test_the_page_lists_every_code(root: Path) -> None:
    page = (root / "docs/doctor.md").read_text("utf-8")
    listed = re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)
    told = {code for code, *_ in (*SOURCES, *AROUNDS)}
    written = {
        name
        for file in (root / "worker/diagnosis").glob("*.py")
        for name in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', file.read_text("utf-8"))
    }
    assert listed[:3] == ["broken", "look", "note"]
    assert listed[3:] == sorted(told)
    assert told <= written | {"bug"}
