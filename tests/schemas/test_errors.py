"""The exception tree, and the exit code of each of its leaves."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from schemas import errors
from schemas.errors import (
    AddressRefused,
    ArchiveError,
    ArchiveLocked,
    BackissueError,
    BadStatus,
    BeyondRepair,
    BodyTooLarge,
    Challenged,
    ConfigError,
    DamagedBody,
    FetchError,
    Interrupted,
    MigrationError,
    NotAFeed,
    NotAsked,
    NotBelieved,
    NotInArchive,
    ParseError,
    PublishError,
    RateLimited,
    SourceError,
    Unreachable,
    UnsupportedScheme,
    UsageError,
)
from schemas.outcome import Refusal

# error, its parent, its exit code: fine is 0, see DESIGN §4 for the others
TREE = [
    (BackissueError, Exception, 1),
    (ConfigError, BackissueError, 78),
    (UsageError, BackissueError, 2),
    (SourceError, BackissueError, 1),
    (FetchError, SourceError, 1),
    (Unreachable, FetchError, 1),
    (NotAsked, FetchError, 1),
    (Interrupted, FetchError, 1),
    (UnsupportedScheme, FetchError, 1),
    (AddressRefused, FetchError, 1),
    (BadStatus, FetchError, 1),
    (RateLimited, FetchError, 1),
    (Challenged, FetchError, 1),
    (BodyTooLarge, FetchError, 1),
    (ParseError, SourceError, 1),
    (NotAFeed, ParseError, 1),
    (BeyondRepair, ParseError, 1),
    (NotBelieved, ParseError, 1),
    (ArchiveError, BackissueError, 74),
    (MigrationError, ArchiveError, 74),
    (ArchiveLocked, ArchiveError, 74),
    (DamagedBody, ArchiveError, 74),
    (NotInArchive, ArchiveError, 1),
    (PublishError, BackissueError, 1),
]


@pytest.mark.parametrize(("error", "parent", "exit_code"), TREE)
def test_place_in_the_tree(error: type[BackissueError], parent: type[Exception], exit_code: int) -> None:
    assert error.__bases__ == (parent,)
    assert error.exit_code == exit_code


def test_the_table_is_the_whole_tree() -> None:
    assert set(_descend(BackissueError)) == {error for error, _, _ in TREE}


def test_the_drawing_at_the_top_names_every_error() -> None:
    drawn = set(re.findall(r"\b[A-Z][A-Za-z]+\b", errors.__doc__ or ""))
    assert {error.__name__ for error, _, _ in TREE} <= drawn


@pytest.mark.parametrize("error", [Unreachable, UnsupportedScheme, BeyondRepair])
def test_facts_of_a_source_are_attributes(error: type[SourceError]) -> None:
    raised = error("no such file", source_id="blog", url="blog.rss")
    assert (str(raised), raised.source_id, raised.url) == ("no such file", "blog", "blog.rss")


def test_facts_of_single_errors() -> None:
    assert ConfigError("unknown key", path="a.toml", key="x").key == "x"
    assert str(ConfigError("unknown key", path="a.toml")) == "a.toml: unknown key"
    assert str(ConfigError("unknown key")) == "unknown key"
    assert BadStatus("HTTP 500", status=500).status == 500
    assert RateLimited("later", retry_after_seconds=60.0).retry_after_seconds == 60.0
    assert Challenged("a page", by="Cloudflare").by == "Cloudflare"
    assert BodyTooLarge("too large", limit_bytes=7).limit_bytes == 7


@pytest.mark.parametrize(
    ("error", "facts"),
    [
        *((error, {}) for error in (Unreachable, NotAsked, Interrupted, UnsupportedScheme, AddressRefused)),
        (BadStatus, {"status": 404}),
        (RateLimited, {"retry_after_seconds": None}),
        (Challenged, {"by": "Anubis"}),
        (BodyTooLarge, {"limit_bytes": 7}),
    ],
)
def test_a_failed_fetch_carries_what_the_server_said(error: Callable[..., FetchError], facts: dict[str, Any]) -> None:
    answer = Refusal(url="u", key="k", status=404)
    assert error("no", url="u", answer=answer, **facts).answer is answer
    assert error("no", url="u", **facts).answer is None


def test_what_was_found_instead_of_a_feed_is_said() -> None:
    raised = NotAFeed("an HTML page", url="index.html")
    assert raised.found == "an HTML page"
    assert str(raised) == "this is no feed: an HTML page"


def _descend(error: type[BackissueError]) -> Iterator[type[BackissueError]]:
    yield error
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _descend(child)
