"""A source (a subscription) and the publications that combine sources."""

from typing import Literal

from msgspec import Struct


class Validators(Struct, frozen=True, kw_only=True):
    """What a server gave to make the next request conditional (RFC 9110 §8.8), byte for byte."""

    etag: str | None = None
    last_modified: str | None = None


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[source]]` of the configuration."""

    id: str  #: `[a-z0-9-]{1,63}`, unique over sources and publications.
    url: str | tuple[str, ...]  #: An http(s) URL, a file relative to the configuration, a glob, or a list.
    kind: Literal["feed", "pages"] = "feed"  #: A feed, or saved pages (one entry each).
    title: str | None = None  #: Overrides the feed's own title.
    link: str | None = None  #: Overrides the feed's own home page.
    description: str | None = None  #: Overrides the feed's own description.
    language: str | None = None  #: Overrides the feed's own language (BCP 47).
    author: str | None = None  #: Author of the published feed.
    timezone: str | None = None  #: IANA name; read into dates that carry no zone, never converts others.
    every: str | None = None  #: Interval between polls, as in "90s", "15m", "1h", "1d".
    cron: str | None = None  #: Or a five-field cron expression, in `timezone`, else in UTC.
    strip: tuple[str, ...] = ()  #: Opt-in families of cruft: "sign-off", "dateline".
    disable: tuple[str, ...] = ()  #: Names of rules, or of families of rules, that must not run on this source.
    drop_lines: tuple[str, ...] = ()  #: Lines of pages that are furniture; a final "…" or "*" matches any rest.


class Publication(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[publication]]`: several sources published as one feed."""

    id: str  #: `[a-z0-9-]{1,63}`, unique over sources and publications.
    sources: tuple[str, ...]  #: Ids of sources; their order breaks ties.
    title: str | None = None
    link: str | None = None
    description: str | None = None
    language: str | None = None
    author: str | None = None
