"""Situations in which a document is said to have moved. Where one was seen in public, its address stands beside it."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.moves import Move
from schemas.outcome import Redirect
from worker.adoption import (
    DAYS_MIN,
    MISSING_AFTER,
    MISSING_POLLS_MIN,
    SIGHTINGS_MIN,
    after_sighting,
    after_word,
    is_permanent,
    is_ripe,
    missing,
    refusal,
    same_address,
    told,
)

NOON = datetime(2024, 5, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = "http://old.example.org/blog/feed", "https://new.example.com/feed.xml"
KNOWN = "10 of its entries were known"


def way(*steps: int, to: str = NEW) -> tuple[Redirect, ...]:
    """A way of so many steps of these kinds."""
    places = [OLD, *(f"https://hop.example.org/{at}" for at in range(1, len(steps))), to]
    return tuple(Redirect(url=places[at], status=status, location=places[at + 1]) for at, status in enumerate(steps))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), False),
        ((301,), True),
        ((308,), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 308, 301), True),
        ((301, 302), False),
        ((302, 301), False),
        ((301, 307, 301), False),
    ],
)
def test_a_way_is_permanent_when_each_step_is(steps: tuple[int, ...], *, expected: bool) -> None:
    assert is_permanent(way(*steps)) is expected


@pytest.mark.parametrize(
    ("asked", "target", "why"),
    [
        (OLD, NEW, None),
        (OLD, "https://old.example.org/blog/feed", None),  # only encrypted now
        (OLD, "https://old.example.org/blog/feed/", None),
        (OLD, "https://feeds.example.org/?feed=rss2", None),
        (OLD, "https://new.example.com:8443/feed", None),
        (OLD, "https://new.example.com/loginsight/feed", None),  # a word that only begins so
        ("http://192.0.2.1/feed", "http://192.0.2.1/rss", None),
        ("http://old.example.org/", "https://old.example.org/", None),  # it was a home page before
        (OLD, "https://new.example.com", "it is a home page"),
        (OLD, "https://new.example.com/", "it is a home page"),
        (OLD, "https://new.example.com/index.html", "it is a home page"),
        (OLD, "https://new.example.com/Index.PHP", "it is a home page"),
        (OLD, "https://new.example.com/login?next=/feed", "one logs in there"),
        (OLD, "https://login.example.com/feed", "one logs in there"),
        (OLD, "https://new.example.com/wp-login.php?redirect_to=feed", "one logs in there"),
        (OLD, "https://new.example.com/users/sign-in", "one logs in there"),
        (OLD, "https://www.hugedomains.com/domain_profile.cfm?d=old", "domains are parked or sold there"),
        (OLD, "http://ww1.sedoparking.com/feed", "domains are parked or sold there"),
        (OLD, "http://old.example.org/cgi-sys/suspendedpage.cgi", "domains are parked or sold there"),
        ("https://old.example.org/feed", "http://old.example.org/feed", "it is asked for without encryption, which it was not"),
        (OLD, "https://u:p@new.example.com/feed", "it holds a name or a password"),
        (OLD, "http://203.0.113.5/feed", "it is a number in the place of a host's name"),
        (OLD, "http://[2001:db8::1]/feed", "it is a number in the place of a host's name"),
        (OLD, "ftp://new.example.com/feed", "it is no http(s) address"),
        (OLD, "javascript:alert(1)", "it is no http(s) address"),
        (OLD, "/etc/passwd", "it is no http(s) address"),
        (OLD, "http://[", "it is no http(s) address"),
        (OLD, "http://new.example.com:99999/feed", "it is no http(s) address"),
        (OLD, "https://new.example.com/" + "x" * 3000, "it is no http(s) address"),
    ],
)  # fmt: skip
def test_where_nothing_moves_to(asked: str, target: str, why: str | None) -> None:
    assert refusal(asked, target) == why


#: What is seen, day after day: the way, whether it leads to a feed, what shows that it is the same publisher's.
Seen = tuple[float, tuple[Redirect, ...], bool, str | None]
GOOD = way(301)


def story(*seen: Seen) -> Move | None:
    move: Move | None = None
    for day, steps, is_feed, evidence in seen:
        move = after_sighting(move, OLD, steps, evidence=evidence, is_feed=is_feed, now=NOON + day * DAY)
    return move


@pytest.mark.parametrize(
    ("seen", "is_adopted"),
    [
        ([(0, GOOD, True, KNOWN), (1, GOOD, True, KNOWN), (3, GOOD, True, KNOWN)], True),
        ([(0, way(308), True, KNOWN), (1, way(301, 308), True, KNOWN), (3, GOOD, True, KNOWN)], True),
        ([(0, GOOD, True, KNOWN), (1, GOOD, True, None), (3, GOOD, True, None)], True),  # 304 from there: it was shown
        ([(0, GOOD, True, None), (1, GOOD, True, None), (3, GOOD, True, KNOWN)], True),
        ([(0, GOOD, True, None), (1, GOOD, True, None), (9, GOOD, True, None)], False),  # another publisher's
        ([(0, GOOD, True, KNOWN), (1, GOOD, True, KNOWN), (2.9, GOOD, True, KNOWN)], False),  # not long enough
        ([(0, GOOD, True, KNOWN), (90, GOOD, True, KNOWN)], False),  # not often enough
        ([(day / 24, GOOD, True, KNOWN) for day in range(48)], False),  # often, but for two days
        ([(day / 24, GOOD, True, KNOWN) for day in range(73)], True),
        # 302 and 307 never (https://www.rfc-editor.org/rfc/rfc9110#section-15.4.3)
        ([(day, way(302), True, KNOWN) for day in range(99)], False),
        ([(day, way(307), True, KNOWN) for day in range(99)], False),
        ([(day, way(301, 302), True, KNOWN) for day in range(99)], False),
        # It answers itself again, leads elsewhere for a while, or is temporary in between: it begins anew.
        ([(0, GOOD, True, KNOWN), (1, GOOD, True, KNOWN), (2, (), True, KNOWN), (3, GOOD, True, KNOWN)], False),
        ([(0, GOOD, True, KNOWN), (1, GOOD, True, KNOWN), (2, way(302), True, KNOWN), (3, GOOD, True, KNOWN)], False),
        ([(0, GOOD, True, KNOWN), (1, GOOD, True, KNOWN), (3, way(301, to=NEW + "2"), True, KNOWN)], False),
        ([(day, way(301, to=f"{NEW}?session={day}"), True, KNOWN) for day in range(99)], False),
        # A portal, a maintenance page: what is there is no feed.
        ([(day, GOOD, False, None) for day in range(99)], False),
        ([(0, GOOD, True, KNOWN), (1, GOOD, False, None), (3, GOOD, True, KNOWN)], False),
        ([(0, GOOD, False, None), (1, GOOD, True, KNOWN), (2, GOOD, True, KNOWN), (4, GOOD, True, KNOWN)], True),
        # Whatever is there, never:
        ([(day, way(301, to="https://new.example.com/"), True, KNOWN) for day in range(99)], False),
        ([(day, way(301, to="https://new.example.com/login"), True, KNOWN) for day in range(99)], False),
        ([(day, way(301, to=OLD), True, KNOWN) for day in range(99)], False),  # to itself, by way of cookies
        ([(day, way(301, to=OLD + "#x"), True, KNOWN) for day in range(99)], False),
    ],
)  # fmt: skip
def test_a_redirect_is_adopted_after_it_was_seen_for_days(seen: list[Seen], *, is_adopted: bool) -> None:
    move = story(*seen)
    assert (move is not None and is_ripe(move)) is is_adopted


def test_what_is_known_of_a_move_is_told() -> None:
    move = story((0, GOOD, True, None))
    assert move is not None
    assert told(move) == (
        f"its server says that it has moved to {NEW} (once since 2024-05-17); not adopted: "
        "nothing shows that it is the same publisher's"
    )
    move = story((0, GOOD, True, KNOWN), (1, GOOD, True, KNOWN))
    assert move is not None
    assert told(move) == (
        f"its server says that it has moved to {NEW} (2 times since 2024-05-17); adopted after 3 times over 3 days"
    )
    assert (SIGHTINGS_MIN, DAYS_MIN) == (3, 3 * DAY)
    move = story((0, way(301, to="https://x.example/"), True, KNOWN))
    assert move is not None
    assert told(move).endswith("; not adopted: it is a home page")


@pytest.mark.parametrize("new_url", [None, "", OLD, "https://old.example.org/blog/feed/", OLD + "#top"])
def test_a_feed_that_names_its_own_address_has_not_moved(new_url: str | None) -> None:
    assert after_word(None, OLD, new_url, now=NOON) is None


def test_a_feed_s_word_needs_its_old_server_s_or_a_person_s() -> None:
    move: Move | None = None
    for day in range(99):
        move = after_word(move, OLD, NEW, now=NOON + day * DAY)
    assert move is not None
    assert (move.sightings, move.first_seen) == (99, NOON)
    assert not is_ripe(move)
    assert "nobody has agreed" in told(move)
    agreed = Move(kind="feed", moved_from=OLD, target=NEW, sightings=1, first_seen=NOON, last_seen=NOON, agreed=NOON)
    assert is_ripe(agreed)
    again = after_word(move, OLD, NEW + "2", now=NOON)
    assert again is not None
    assert again.sightings == 1


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("http://e.org/f", "https://E.org:443/f/", True),
        ("http://e.org", "http://e.org/", True),
        ("http://e.org/f", "http://e.org/g", False),
        ("http://e.org/f?a=1", "http://e.org/f?a=2", False),
        ("http://e.org:8080/f", "http://e.org/f", False),
        ("http://[", "http://[", True),
        ("http://[", "http://e.org", False),
    ],
)
def test_addresses_that_are_the_same_to_a_person(one: str, other: str, *, expected: bool) -> None:
    assert same_address(one, other) is expected


@pytest.mark.parametrize(
    ("status", "failures", "days", "is_told"),
    [
        (404, MISSING_POLLS_MIN, MISSING_AFTER.days, True),
        (403, 99, 99, True),
        (404, MISSING_POLLS_MIN - 1, 99, False),
        (404, 99, MISSING_AFTER.days - 1, False),
        (503, 99, 99, False),
        (None, 99, 99, False),
        (404, 99, None, False),
    ],
)
def test_an_address_that_is_missing_for_long_is_told_of(
    status: int | None, failures: int, days: int | None, *, is_told: bool
) -> None:
    since = None if days is None else NOON - days * DAY
    said = missing(status, failures, since, NOON)
    assert (said is not None) is is_told
    if said is not None and days is not None:
        assert said.startswith(f"it has answered {status} for {days} days: probably it is gone")
