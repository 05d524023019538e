"""The configuration: one frozen tree. Every field has a default, a unit and a meaning."""

from msgspec import Struct, field

from schemas.source import Publication, SiteRules, Source

#: Names that the published site needs for itself (DESIGN.md §5).
RESERVED_IDS = frozenset({"api", "archive", "metrics", "healthz", "readyz", "static"})


class Site(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[site]`: who publishes."""

    title: str = "backissue"  #: Title of the whole.
    base_url: str | None = None  #: Where the public files will be reachable; ids never depend on it.


class ArchiveSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[archive]`: where everything is kept."""

    path: str = "var/archive.db"  #: SQLite file, relative to the configuration.


class PublishSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[publish]`: where the public files go."""

    path: str = "var/public"  #: Directory, relative to the configuration.
    entries_per_feed: int = 50  #: Entries in the current document of a feed.


class Defaults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[defaults]`: for sources that do not say it themselves."""

    every: str = "1h"  #: Interval between polls.
    cron: str | None = None  #: Or a five-field cron expression, in `timezone`, else in UTC; wins over `every`.
    timezone: str | None = None  #: IANA name for dates that carry no zone.
    site_rules: tuple[str | SiteRules, ...] = ()  #: Files of rules for sites, or globs of them, for every source.


class RunSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[run]`: the worker."""

    fail_over: float = 0.5  #: `run --once` exits 1 when more than this share of the sources failed.
    body_bytes_max: int = 64 * 1024 * 1024  #: Largest body that is read, in bytes after decompression.


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole configuration file, defaults filled in."""

    site: Site = Site()
    archive: ArchiveSettings = ArchiveSettings()
    publish: PublishSettings = PublishSettings()
    defaults: Defaults = Defaults()
    run: RunSettings = RunSettings()
    sources: tuple[Source, ...] = field(name="source", default=())
    publications: tuple[Publication, ...] = field(name="publication", default=())
