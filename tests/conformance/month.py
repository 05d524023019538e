"""Thirty days of everything that hosts have been seen to do, as scenarios."""

import gzip
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from tests.conformance.respond import http_date
from tests.conformance.scenario import Pairs, Scenario, State

#: How long it lasts, and when it begins: a Monday. Simulated, so it is no absolute time of anybody's.
MONTH = timedelta(days=30)
START = datetime(2024, 4, 1, 5, 30, tzinfo=UTC)
#: When the fetcher is restarted: soon after the beginning, in the middle of a back-off, twice within an hour.
RESTARTS = tuple(
    START + timedelta(**when)
    for when in (
        {"minutes": 7},
        {"days": 2, "hours": 3, "minutes": 20},
        {"days": 9, "minutes": 1},
        {"days": 9, "minutes": 31},
        {"days": 17, "hours": 11},
        {"days": 26, "hours": 23, "minutes": 59},
    )
)
#: Every host offers one, to everybody.
COOKIE: Pairs = (("Set-Cookie", "session=5f2a; Path=/; HttpOnly"),)
PAGE = b"<!DOCTYPE html><html><head><title>Parked</title></head><body><h1>This domain is for sale</h1></body></html>"


def feed(title: str, entries: int, more: str = "") -> bytes:
    """Write an RSS feed with so many entries, the newest first; `more` goes into the channel."""
    items = "".join(
        f"<item><title>{title} {number}</title><guid>urn:x:{title}:{number}</guid>"
        f"<description>{'word ' * 20}{number}</description></item>"
        for number in range(entries, 0, -1)
    )
    head = f"<title>{title}</title><link>http://{title}.test/</link><description>{title}</description>{more}"
    sy = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    return f'<?xml version="1.0"?><rss version="2.0"{sy}><channel>{head}{items}</channel></rss>'.encode()


def modified(day: float) -> str:
    """Give the Last-Modified of something written on a day of the month."""
    return http_date(START + timedelta(days=day, hours=-9))


def at(day: float) -> timedelta:
    """Give the time of a day of the month."""
    return timedelta(days=day)


def month() -> tuple[Scenario, ...]:
    """Give all scenarios."""
    groups = (_validators(), _freshness(), _refusals(), _moves(), _trouble(), _crowd())
    return tuple(_with_cookies(one) for group in groups for one in group)


def _with_cookies(scenario: Scenario) -> Scenario:
    states = tuple(replace(state, headers=(*state.headers, *COOKIE)) for state in scenario.states)
    return replace(scenario, states=states)


def _utf8(text: str) -> str:
    """Give text that goes out as UTF-8: headers are written as Latin-1."""
    return text.encode().decode("latin-1")


def _story(name: str, story: str, *states: State, target: str = "/feed.xml", is_subscribed: bool = True) -> Scenario:
    return Scenario(host=f"{name}.test", target=target, states=states, story=story, is_subscribed=is_subscribed)


def _versions(name: str, count: int = 5, *, etag: str = '"{}"', has_date: bool = True, days: float = 6) -> list[State]:
    """Give a feed that grows by an entry every few days."""
    return [
        State(
            since=at(days * number),
            body=feed(name, number + 3),
            etags=(etag.format(f"v{number}"),) if etag else (),
            last_modified=modified(days * number) if has_date else None,
        )
        for number in range(count)
    ]


def _touched(name: str, *, moves_etag: bool, moves_date: bool) -> tuple[State, ...]:
    """Give a feed whose bytes stay while its validators move, every other day."""
    return tuple(
        State(
            since=at(2 * number),
            body=feed(name, 4),
            etags=(f'"t{number if moves_etag else 0}"',),
            last_modified=modified(2 * number if moves_date else 0),
        )
        for number in range(15)
    )


def _validators() -> list[Scenario]:
    plain = feed("unmoved", 3)
    flapping = [replace(state, etags=(f'"a{at_}"', f'"b{at_}"')) for at_, state in enumerate(_versions("flapping"))]
    weak = [replace(state, etags=(f'W/"a{at_}"', f'"a{at_}-gzip"')) for at_, state in enumerate(_versions("mixed"))]
    zipped = [
        replace(
            state,
            body=gzip.compress(state.body, mtime=0),
            headers=(("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")),
        )
        for state in _versions("zipped")
    ]
    return [
        _story("plain", "grows every few days", *_versions("plain")),
        _story("weak", "weak ETags alone", *_versions("weak", etag='W/"{}"', has_date=False)),
        _story("dated", "Last-Modified alone", *_versions("dated", etag="")),
        _story("bare", "no validators at all", *_versions("bare", etag="", has_date=False)),
        _story("unquoted", "an ETag without quotes", *_versions("unquoted", etag="{}", has_date=False)),
        _story("odd", "an ETag with commas and spaces", *_versions("odd", etag='"a, {}; W/"', has_date=False)),
        _story("accent", "an ETag beyond ASCII", *_versions("accent", etag=f'"{_utf8("café")} {{}}"', has_date=False)),
        _story("empty-etag", "an ETag of nothing", State(body=plain, etags=('""',))),
        _story("rfc850", "an old spelling of dates", State(body=plain, last_modified="Sunday, 31-Mar-24 20:30:00 GMT")),
        _story("offset", "a date with an offset", State(body=plain, last_modified="Sun, 31 Mar 2024 20:30:00 +0000")),
        _story("future", "a date in the future", State(body=plain, last_modified=modified(900))),
        _story("touched", "same bytes, new validators", *_touched("touched", moves_etag=True, moves_date=True)),
        # Apache's ETag has microseconds, Last-Modified has not: https://github.com/miniflux/v2/issues/2675
        _story("apache", "same bytes and date, new ETag", *_touched("apache", moves_etag=True, moves_date=False)),
        _story("rebuilt", "same bytes and ETag, new date", *_touched("rebuilt", moves_etag=False, moves_date=True)),
        _story("flapping", "two servers, two ETags", *flapping),
        _story("mixed", "two servers, one weak ETag", *weak),
        _story("zipped", "gzip, and an ETag of its own", *zipped),
        _story("renewed", "304 with another ETag", *(replace(s, etag_304='"304"') for s in _versions("renewed", 1))),
        _story(
            "withdrawn",
            "validators come and go",
            State(body=feed("withdrawn", 3), etags=('"w0"',), last_modified=modified(0)),
            State(since=at(8), body=feed("withdrawn", 4), last_modified=modified(8)),
            State(since=at(15), body=feed("withdrawn", 5)),
            State(since=at(22), body=feed("withdrawn", 6), etags=('"w6"',)),
        ),
        _story(
            "deaf", "validators that it never heeds", *(replace(s, heeds_conditions=False) for s in _versions("deaf"))
        ),
        _story(
            "query",
            "an address full of traps",
            *_versions("query"),
            target="/a%7Eb/feed.php?b=2&a=%7ex&empty=&&plus=a+b&path=%2F;x=1&q='%27|&utm_source=rss&last=",
        ),
        _story("colon", "an address that looks like another", *_versions("colon"), target="//feed/x:y@z/rss?"),
    ]


def _freshness() -> list[Scenario]:
    hours = frozenset(range(8)) | {22, 23}
    skip = "<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in sorted(hours)) + "</skipHours>"
    days = "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"
    period = "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    day, six = 86_400, 6 * 3_600
    return [
        _story("fresh", "max-age of six hours", *(replace(s, max_age=six) for s in _versions("fresh"))),
        _story("fresh-day", "max-age of a day", *(replace(s, max_age=day) for s in _versions("fresh-day"))),
        _story("short", "max-age of a minute", *(replace(s, max_age=60) for s in _versions("short"))),
        _story("for-ever", "max-age of ten years", *(replace(s, max_age=3650 * day) for s in _versions("for-ever"))),
        _story(
            "aged",
            "max-age of twelve hours, three of them gone",
            *(replace(s, max_age=2 * six, headers=(("Age", "10800"),)) for s in _versions("aged")),
        ),
        _story(
            "expires",
            "Expires in five hours",
            *(replace(s, expires_in=timedelta(hours=5)) for s in _versions("expires")),
        ),
        _story(
            "expired", "Expires long ago", *(replace(s, expires_in=timedelta(days=-900)) for s in _versions("expired"))
        ),
        _story(
            "no-cache",
            "no-cache",
            *(replace(s, headers=(("Cache-Control", "no-cache, must-revalidate"),)) for s in _versions("no-cache")),
        ),
        _story(
            "ttl",
            "ttl of four hours",
            State(body=feed("ttl", 3, "<ttl>240</ttl>"), ttl=timedelta(hours=4), etags=('"t"',)),
        ),
        _story("period", "twice a day", State(body=feed("period", 3, period), ttl=timedelta(hours=12), etags=('"p"',))),
        _story("nights", "skipHours", State(body=feed("nights", 3, skip), skip_hours=hours, etags=('"n"',))),
        _story(
            "weekends", "skipDays", State(body=feed("weekends", 3, days), skip_days=frozenset({5, 6}), etags=('"w"',))
        ),
    ]


def _refusals() -> list[Scenario]:
    def refused(name: str, story: str, refusal: State, days: float = 2) -> Scenario:
        first, *_, last = _versions(name)
        return _story(
            name, story, first, replace(refusal, since=at(3)), replace(last, since=at(3 + days), body=feed(name, 9))
        )

    def busy(status: int, retry_after: int | timedelta | str | None = None) -> State:
        return State(status=status, body=b"later\n", retry_after=retry_after, etags=('"error"',), is_feed=False)

    hourly = timedelta(hours=1)
    return [
        refused("seconds", "429 for three hours", busy(429, 3 * 3_600)),
        refused("date", "429 until a date", busy(429, timedelta(hours=7))),
        refused("closed", "503 for five hours", busy(503, 5 * 3_600)),
        refused("closed-date", "503 until a date", busy(503, timedelta(hours=26))),
        refused("unsaid", "429 without Retry-After", busy(429), 4),
        refused("soon", "429 with a Retry-After that is none", busy(429, "soon"), 4),
        refused("at-once", "503 with a Retry-After of 0", busy(503, 0), 4),
        refused("aeons", "503 for thirty years", busy(503, 10**9), 8),
        refused("down", "500 for days", busy(500), 5),
        refused("missing", "404 for days", busy(404), 6),
        refused("forbidden", "403 for days", busy(403), 6),
        _story(
            "limited",
            "429 for who comes within the hour",
            *(replace(s, least_gap=hourly) for s in _versions("limited")),
        ),
    ]


def _moves() -> list[Scenario]:
    def leads(status: int, location: str, since: float = 3) -> State:
        return State(since=at(since), status=status, location=location, body=b"moved\n", is_feed=False)

    def there(name: str, *states: State) -> Scenario:
        return _story(name, "where a redirect leads", *states, is_subscribed=False)

    def first(name: str) -> State:
        return _versions(name, 1)[0]

    return [
        _story("moved", "301 for good", first("moved"), leads(301, "http://moved-to.test/feed.xml")),
        there("moved-to", first("moved")),
        _story("moved-308", "308 for good", first("moved-308"), leads(308, "http://moved-308-to.test/feed.xml")),
        there("moved-308-to", first("moved-308")),
        _story("twice", "301 to a 301", leads(301, "http://twice-on.test/feed.xml", 0)),
        _story("twice-on", "and on", leads(301, "http://twice-to.test/feed.xml", 0), is_subscribed=False),
        there("twice-to", *_versions("twice-to")),
        _story(
            "captive",
            "301 for six hours",
            first("captive"),
            leads(301, "http://captive-portal.test/feed.xml"),
            replace(first("captive"), since=at(3.25), body=feed("captive", 9), etags=('"after"',)),
        ),
        there("captive-portal", first("captive")),
        _story("found", "302 for weeks", first("found"), leads(302, "http://found-at.test/feed.xml")),
        there("found-at", first("found")),
        _story("temporary", "307 for weeks", first("temporary"), leads(307, "http://temporary-at.test/feed.xml")),
        there("temporary-at", first("temporary")),
        _story("parked", "301 to a page", first("parked"), leads(301, "http://parked-at.test/feed.xml")),
        there("parked-at", State(body=PAGE, is_feed=False, etags=('"page"',))),
        _story("loop", "302 to itself", leads(302, "/feed.xml", 0)),
        _story("gone", "410", first("gone"), State(since=at(5), status=410, body=b"gone\n", is_feed=False)),
        _story("gone-at-once", "410 from the beginning", State(status=410, body=b"gone\n", is_feed=False)),
    ]


def _trouble() -> list[Scenario]:
    """Give hosts that break down on the third day, each in its own way, and are well again on the ninth."""

    def breaks(name: str, story: str, trouble: State) -> Scenario:
        first = _versions(name, 1)[0]
        after = replace(first, since=at(9), body=feed(name, 9), etags=('"well"',), last_modified=modified(9))
        return _story(name, story, first, replace(trouble, since=at(3)), after)

    new = State(body=feed("large", 60), etags=('"large"',), last_modified=modified(3))
    return [
        breaks("hangs", "takes a request, and that was it", State(fault="hang")),
        breaks("silent", "closes the connection", State(fault="nothing")),
        breaks("resets", "resets the connection", State(fault="reset")),
        breaks("liar", "promises more bytes than come", replace(new, fault="short")),
        breaks("breaks-off", "chunks that end in the middle", replace(new, fault="cut")),
        breaks("babble", "something that is no HTTP", State(fault="garbage")),
        breaks("drips", "slow, but all there", replace(new, fault="drip")),
        breaks("hacked", "a page in place of the feed", State(body=PAGE, is_feed=False, etags=('"page"',))),
        breaks("emptied", "a feed without entries", State(body=feed("emptied", 0), etags=('"none"',))),
        breaks("blank", "no bytes at all", State(body=b"", is_feed=False, etags=('"blank"',))),
    ]


def _crowd() -> list[Scenario]:
    """Give several feeds of one slow host."""
    return [
        _story(
            "crowd",
            "six feeds of one slow host",
            *(replace(state, fault="drip") for state in _versions("crowd", days=6 + number)),
            target=f"/{number}.xml",
        )
        for number in range(6)
    ]
