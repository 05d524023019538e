"""The configuration: one frozen tree. Every field has a default, a unit and a meaning."""

from typing import Literal

from msgspec import Struct, field

from schemas.source import Auth, Publication, SiteRules, Source, Variant

#: How a file is compressed: `.gz`, `.br` and `.zst`.
Encoding = Literal["gzip", "br", "zstd"]

#: Names that the published site needs for itself (DESIGN.md §5).
RESERVED_IDS = frozenset({"api", "archive", "metrics", "healthz", "readyz", "static"})


class Site(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[site]`: who publishes."""

    title: str = "backissue"  #: Title of the whole.
    base_url: str | None = None  #: Where the public files will be reachable; ids never depend on it.
    contact: str | None = None  #: An address (URL, e-mail) for those we fetch from; part of the User-Agent.


class ArchiveSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[archive]`: where everything is kept."""

    path: str = "var/archive.db"  #: SQLite file, relative to the configuration.
    keep: str = "forever"  #: How long bodies stay that no revision is from: "90d", "26w", "2y". Entries always stay.


class SearchSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[search]`: what can be looked for."""

    trigram: bool = False  #: Parts of words, too (`search --substring`); about four times the room of the texts.


class PublishSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[publish]`: where the public files go."""

    path: str = "var/public"  #: Directory, relative to the configuration.
    entries_per_feed: int = 50  #: Entries in the current document of a feed, and in each archived one.
    compress: tuple[Encoding, ...] = ("gzip", "br", "zstd")  #: Ready-made siblings of each file, for web servers.
    variants: tuple[Variant, ...] = ()  #: Further feeds of each feed: "summary", "tags", "authors".
    hubs: tuple[str, ...] = ()  #: WebSub hubs (URLs) that are told of every change; they need `site.base_url`.


class Defaults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[defaults]`: for sources that do not say it themselves."""

    every: str | None = None  #: Interval between polls; without one, a source's own rhythm decides.
    cron: str | None = None  #: Or a five-field cron expression, in `timezone`, else in UTC; wins over `every`.
    floor: str = "1h"  #: Servers are asked no more often than once in this, whatever else is configured.
    ceiling: str = "1d"  #: What feeds and servers ask for, and a source's rhythm, counts up to this.
    timezone: str | None = None  #: IANA name for dates that carry no zone.
    site_rules: tuple[str | SiteRules, ...] = ()  #: Files of rules for sites, or globs of them, for every source.
    user_agent: str | None = None  #: What we call ourselves, instead of our name, version and contact.


class FetchSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[fetch]`: how documents are fetched over HTTP."""

    connect_seconds: float = 20.0  #: For finding an address, connecting and TLS.
    answer_seconds: float = 60.0  #: From then on, until the headers of an answer are there.
    slow_seconds: float = 30.0  #: In any period this long …
    slow_bytes: int = 2048  #: … this much of a body has to come, else it is given up.
    total_seconds: float = 300.0  #: For a document, redirects included.
    redirects_max: int = 10  #: Redirects that are followed for one document.
    header_bytes_max: int = 64 * 1024  #: Largest headers of an answer, in bytes.
    proxy: str | None = None  #: Through which all is fetched: "http://proxy.example:3128", without name and password.
    proxy_auth: Auth | None = None  #: Its name and password; only kind = "basic".
    proxy_from_environment: bool = False  #: Else HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY are ignored.


class RunSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[run]`: the worker."""

    fail_over: float = 0.5  #: `run --once` exits 1 when more than this share of the sources failed.
    body_bytes_max: int = 64 * 1024 * 1024  #: Largest body that is read, in bytes after decompression.
    concurrency: int = 32  #: Requests at the same time.
    host_connections: int = 1  #: Requests to one host at the same time.
    host_spacing_seconds: float = 0.5  #: Between one request to a host and the next; 0 for own servers.
    stop_within: float = 10.0  #: Seconds after which a worker that is to stop abandons what is still going on.


class MonitorSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[monitor]`: the worker's own /metrics, /healthz and /readyz."""

    listen: str | None = None  #: "127.0.0.1:9321", "[::1]:9321" or "unix:PATH"; nothing is served without.
    by_source: bool = False  #: Metrics for each source, too: as many time series as there are sources, and their ids.


class ServeSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[serve]`: the published folder over HTTP."""

    listen: str | None = None  #: "127.0.0.1:8080", "[::1]:8080" or "unix:PATH"; `run` serves nothing without.
    socket_mode: str = "666"  #: Permissions of a unix socket, octal; what is served is public.
    base_path: str | None = None  #: Under which path a proxy passes requests on, where it leaves it: "/feeds".
    max_age_seconds: int = 300  #: For so long are current documents used without asking again.
    memory_bytes_max: int = 256 * 1024 * 1024  #: Files in memory; what takes over a quarter of it is sent from disk.
    stop_within: float = 5.0  #: Seconds for which a stop waits for what is being sent.
    forwarded: bool = False  #: Behind a proxy of ours: the log names who its X-Forwarded-For says has asked.


class Config(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole configuration file, defaults filled in."""

    site: Site = Site()
    archive: ArchiveSettings = ArchiveSettings()
    search: SearchSettings = SearchSettings()
    publish: PublishSettings = PublishSettings()
    fetch: FetchSettings = FetchSettings()
    defaults: Defaults = Defaults()
    run: RunSettings = RunSettings()
    monitor: MonitorSettings = MonitorSettings()
    serve: ServeSettings = ServeSettings()
    sources: tuple[Source, ...] = field(name="source", default=())
    publications: tuple[Publication, ...] = field(name="publication", default=())
