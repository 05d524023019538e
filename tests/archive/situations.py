"""What publishers do to the names of their entries, and which entries a person would say are the same.

Each row is a short life of a feed, reduced from a public report of somebody whose reader got it wrong (or of a
publisher who did): its address is the `source`. A letter stands for an entry as a person sees it; an entry of one
document that carries the letter of an earlier one is the same.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from schemas.feed import Enclosure, Entry, Text

GITHUB = "https://github.com/"
Told = tuple[str, Entry]


class Situation(Struct, frozen=True, kw_only=True):
    """A feed's documents in order, and what a person would say of them."""

    id: str
    source: str  #: Where somebody reports it.
    documents: tuple[tuple[Told, ...], ...]
    ids: dict[str, str] = {}  #: Public ids that are not ours, by letter.
    revised: dict[str, int] = {}  #: How many substantive revisions entries have at the end, where that matters.
    distrusted: tuple[str, ...] = ()  #: Kinds of names that are not used any more at the end.
    held: tuple[int, ...] = ()  #: Indexes of documents that are held until a person decides.
    home_page: str = "https://x.org/"


NUMBERS = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 1)}
When = float | datetime | Callable[[str], datetime] | None


def day(number: float) -> datetime:
    """Give a moment some days after the first of the year, at ten o'clock and some minutes that differ by day."""
    return datetime(2024, 1, 1, 10, int(number) % 60, tzinfo=UTC) + timedelta(days=number)


def LETTER(letter: str) -> datetime:  # noqa: N802 - stands for a value below
    """Date each entry by its letter, a day after the one before."""
    return day(NUMBERS[letter])


def WEEKS(letter: str) -> datetime:  # noqa: N802 - stands for a value below
    """Date each entry by its letter, a week after the one before."""
    return day(7 * NUMBERS[letter])


def words(seed: str, count: int = 12) -> str:
    """Give a text that shares no word with that of another seed."""
    return " ".join(f"{seed}{number}" for number in range(count))


def each(  # noqa: PLR0917 - columns of a table
    letters: str,
    guid: str | None = None,
    link: str | None = None,
    title: str | None = "The story of {x}{x}{x}",
    date: When = None,
    text: str | None = "{own}",
    enclosure: str | None = None,
    **fill: str,
) -> tuple[Told, ...]:
    """Tell an entry for each letter.

    In what it holds {x} is the letter, {n} its place in the document, {o} its place in the alphabet, {own} a text of
    its own and {own20} the same with some words more.
    """
    return tuple(
        (letter, _entry(_filled(letter, number, fill), guid, link, title, _date(letter, date), text, enclosure))
        for number, letter in enumerate(letters, 1)
    )


def e(  # noqa: PLR0917 - columns of a table
    letter: str,
    guid: str | None = None,
    link: str | None = None,
    title: str | None = "The story of {x}{x}{x}",
    date: When = None,
    text: str | None = "{own}",
    enclosure: str | None = None,
) -> Told:
    """Tell one entry."""
    ((told),) = each(letter, guid, link, title, date, text, enclosure)
    return told


def _entry(  # noqa: PLR0917 - columns of a table
    fill: dict[str, object],
    guid: str | None,
    link: str | None,
    title: str | None,
    date: datetime | None,
    text: str | None,
    enclosure: str | None,
) -> Entry:
    def told(template: str | None) -> str | None:
        return None if template is None else template.format_map(fill)

    return Entry(
        guid=told(guid),
        permalink=told(link),
        title=Text(value=told(title) or "") if title else None,
        content=Text(value=f"<p>{told(text)}</p>", kind="html") if text else None,
        published=date,
        enclosures=(Enclosure(url=told(enclosure) or "", type="audio/mpeg"),) if enclosure else (),
    )


def _filled(letter: str, number: int, fill: dict[str, str]) -> dict[str, object]:
    own = {"x": letter, "n": number, "o": NUMBERS[letter], "own": words(letter), "own20": words(letter, 20)}
    return {**own, **fill}


def _date(letter: str, date: When) -> datetime | None:
    if callable(date):
        return date(letter)
    return day(date) if isinstance(date, int | float) else date


SITUATIONS = (
    # Spellings of one address.
    Situation(
        id="a site goes from http to https, guids and links",
        source=GITHUB + "feedbin/feedbin/issues/206",
        documents=(
            each("abc", "http://x.org/{x}", "http://x.org/{x}", date=LETTER),
            each("dabc", "https://x.org/{x}", "https://x.org/{x}", date=LETTER),
        ),
        ids={"a": "http://x.org/a", "d": "https://x.org/d"},
    ),
    Situation(
        id="the scheme of WordPress's guids changes to and fro, and nothing else tells",
        source=GITHUB + "feedbin/support/issues/431",
        documents=tuple(
            each("ab", "{scheme}://x.wordpress.com/?p=98{n}", title=None, text="Soon", scheme=scheme)
            for scheme in ("http", "https", "http")
        ),
        ids={"a": "http://x.wordpress.com/?p=981"},
    ),
    Situation(
        id="the guids of a redirected feed become https, the links are those of elsewhere",
        source=GITHUB + "feedbin/support/issues/515",
        documents=tuple(
            each("ab", "{s}://longform.org/posts/8{n}", "https://{x}.com/story", None, None, None, s=s)
            for s in ("https", "http", "https")
        ),
    ),
    Situation(
        id="http to https where the guid is the link and all there is",
        source=GITHUB + "ForNeVeR/fornever.me/issues/3",
        documents=(
            each("abcdef", "http://x.me/posts/{x}.html", text=None),
            each("abcdef", "https://x.me/posts/{x}.html", text=None),
        ),
    ),
    Situation(
        id="a trailing slash is added to the ids of new posts, then to those of all",
        source=GITHUB + "alexwlchan/alexwlchan.net/issues/787",
        documents=(
            each("abc", "https://x.net/2024/{x}", "https://x.net/2024/{x}/"),
            (e("d", "https://x.net/2024/d/"), *each("abc", "https://x.net/2024/{x}")),
            each("dabc", "https://x.net/2024/{x}/", "https://x.net/2024/{x}/"),
        ),
        ids={"a": "https://x.net/2024/a", "d": "https://x.net/2024/d/"},
    ),
    Situation(
        id="the same article under its address with and without slash and suffix",
        source=GITHUB + "RSSNext/Folo/issues/1018",
        documents=tuple(
            (e("a", f"https://example.com/posts/001{end}", f"https://example.com/posts/001{end}", date=3),)
            for end in ("", "/", ".html")
        ),
    ),
    Situation(
        id="the feed of a mirror of the site is served now and then",
        source=GITHUB + "Ranchero-Software/NetNewsWire/issues/3835",
        documents=tuple(
            each("abc", "https://{h}x.hu/piece-{x}", "https://{h}x.hu/piece-{x}", date=LETTER, h=h)
            for h in ("", "mail.", "")
        ),
    ),
    Situation(
        id="escapes in addresses change their case",
        source=GITHUB + "Yoast/wordpress-seo/pull/14478",
        documents=(
            each("ab", None, "https://x.com/%d7%9{n}/", None, None, "Short"),
            each("ab", None, "https://x.com/%D7%9{n}/", None, None, "Short"),
        ),
    ),
    Situation(
        id="white space around guids comes and goes",
        source=GITHUB + "feed-rs/feed-rs/pull/179",
        documents=(
            each("ab", "\n    id-{x}\n  ", title=None, text="Short"),
            each("ab", "id-{x}", title=None, text="Short"),
        ),
    ),
    # What is added to addresses.
    Situation(
        id="links carry utm_source by one way and not by the other",
        source=GITHUB + "wallabag/wallabag/issues/1102",
        documents=(
            each("ab", None, "http://x.com/{x}-168?utm_source=feedburner", text=None),
            each("ab", None, "http://x.com/{x}-168", text=None),
        ),
    ),
    Situation(
        id="links lose the parameter of one site's own analytics",
        source=GITHUB + "jfroelich/rss-reader/issues/215",
        documents=(
            each("ab", None, "https://x.com/2016/09/23/{x}/?ncid=rss", date=LETTER),
            each("ab", None, "https://x.com/2016/09/23/{x}/", date=LETTER),
        ),
    ),
    Situation(
        id="a servlet writes its session into every link",
        source=GITHUB + "edgi-govdata-archiving/web-monitoring-diff/issues/18",
        documents=tuple(
            each("ab", None, "https://x.gov/homr/{x};jsessionid={s}", text=None, s=s) for s in ("A2DECB66", "B3", "C4")
        ),
        revised={"a": 0, "b": 0},
    ),
    Situation(
        id="a forum writes its session into every id",
        source=GITHUB + "ViennaRSS/vienna-rss/issues/704",
        documents=tuple(
            each("ab", "http://x.org/viewtopic.php?p={n}00&sid={s}", title=None, text="Re", s=s * 32) for s in "abc"
        ),
        revised={"a": 0, "b": 0},
    ),
    Situation(
        id="a forum leaves the topic out of its ids",
        source=GITHUB + "Ranchero-Software/NetNewsWire/issues/4520",
        documents=(
            each("ab", "https://x.com/viewtopic.php?t=27{n}&p=399#p399{n}", date=LETTER),
            each("ab", "https://x.com/viewtopic.php?p=399{n}#p399{n}", date=LETTER),
        ),
    ),
    Situation(
        id="addresses carry other tracking on every request, in guid and link",
        source=GITHUB + "RSS-Bridge/rss-bridge/issues/846",
        documents=tuple(
            each("abc", "https://fb.com/{x}?__tn__={s}", "https://fb.com/{x}?__tn__={s}", None, s=s) for s in "pqrs"
        ),
        distrusted=("guid", "link"),
        revised={"a": 0},
    ),
    Situation(
        id="an API gives links with random parameters, and there are no guids",
        source=GITHUB + "dylang/node-rss/issues/62",
        documents=tuple(each("abcd", None, "http://x.com/rc/clk?jk={x}&from={s}", date=LETTER, s=s) for s in "pqrst"),
        distrusted=("link",),
    ),
    # Guids that change while links stay.
    Situation(
        id="guids are made anew by every build",
        source=GITHUB + "newrelic/docs-website/issues/1271",
        documents=tuple(
            each("abcdef", "{s}-{n}-uuid", "https://docs.x.com/java-{x}", date=LETTER, s=s) for s in "pqrst"
        ),
        distrusted=("guid",),
        revised={"a": 0, "f": 0},
        ids={"a": "p-1-uuid"},
    ),
    Situation(
        id="guids are made anew by every build, and one entry is new each time",
        source=GITHUB + "vickonrails/next-starter-peacock/issues/10",
        documents=(
            each("abc", "one-{n}", "https://x.com/articles/{x}"),
            each("dabc", "two-{n}", "https://x.com/articles/{x}"),
            each("edabc", "three-{n}", "https://x.com/articles/{x}"),
            each("fedabc", "four-{n}", "https://x.com/articles/{x}"),
        ),
        distrusted=("guid",),
    ),
    Situation(
        id="guids that changed for a while stay again",
        source=GITHUB + "FreshRSS/FreshRSS/issues/5909",
        documents=(
            each("abc", "one-{n}", "https://x.com/{x}"),
            each("abc", "two-{n}", "https://x.com/{x}"),
            each("abc", "three-{n}", "https://x.com/{x}"),
            (e("d", "own-d", "https://x.com/d"), *each("abc", "three-{n}", "https://x.com/{x}")),
            (e("f", "own-f", "https://x.com/f"), e("d", "own-d", "https://x.com/d")),
        ),
        ids={"a": "one-1", "f": "own-f"},
    ),
    Situation(
        id="one page shows entries with a random guid and the same title",
        source=GITHUB + "feedbin/support/issues/580",
        documents=tuple(each("ab", "uuid:{s}{n};id={n}", "https://x.se/drift/{x}", date=LETTER, s=s) for s in "pqr"),
        distrusted=("guid",),
    ),
    Situation(
        id="a time is appended to all guids once",
        source=GITHUB + "nodejs/nodejs.org/pull/7648",
        documents=(
            each("abc", "/blog/{x}", "https://x.org/en/blog/{x}", date=LETTER),
            each("abc", "/blog/{x}?17434386006{o}", "https://x.org/en/blog/{x}", date=LETTER),
            each("dabc", "/blog/{x}?17434386006{o}", "https://x.org/en/blog/{x}", date=LETTER),
        ),
        ids={"a": "/blog/a", "d": "/blog/d?174343860064"},
    ),
    Situation(
        id="guids lose the slug of the title",
        source=GITHUB + "kalenjordan/magehero/pull/118",
        documents=(
            each("abc", "http://x.com/posts/{n}/{x}", "http://x.com/posts/{n}/{x}"),
            each("abc", "http://x.com/posts/{n}", "http://x.com/posts/{n}/{x}"),
        ),
    ),
    Situation(
        id="BBC numbers its guids by how often an article was published",
        source=GITHUB + "jocmp/capyreader/issues/865",
        documents=(
            (e("a", "https://bbc.com/articles/cvg#0", "https://bbc.com/articles/cvg", date=1),),
            (e("a", "https://bbc.com/articles/cvg#3", "https://bbc.com/articles/cvg", date=1.4),),
        ),
        ids={"a": "https://bbc.com/articles/cvg#0"},
    ),
    Situation(
        id="BBC has one article twice in a document, which stays two and becomes no more",
        source=GITHUB + "lwindolf/liferea/issues/1361",
        documents=tuple(
            (
                e("a", "https://bbc.com/articles/cvg#0", "https://bbc.com/articles/cvg", "Flood", 1, words("a")),
                e("b", "https://bbc.com/articles/cvg#3", "https://bbc.com/articles/cvg", "Flood", 1.1, words("a")),
                *each("cdef"[:more], "https://bbc.com/{x}#0", "https://bbc.com/{x}", date=LETTER),
            )
            for more in (0, 2, 4)
        ),
    ),
    Situation(
        id="two instances of a proxy serve one account, each with its own host",
        source=GITHUB + "zedeus/nitter/issues/447",
        documents=tuple(
            each("abc", "https://{h}/u/status/14439{n}#m", "https://{h}/u/status/14439{n}#m", date=LETTER, h=h)
            for h in ("nitter.net", "nitter.example", "nitter.net")
        ),
    ),
    # Edits that take the address along.
    Situation(
        id="a slip in the title is mended, and with it address and guid",
        source=GITHUB + "Ranchero-Software/NetNewsWire/issues/3286",
        documents=(
            (e("a", "https://x.com/build-your-own-shop/", "https://x.com/build-your-own-shop/", "Build Your Own", 3),),
            (
                e(
                    "a",
                    "https://x.com/build-a-your-own-shop/",
                    "https://x.com/build-a-your-own-shop/",
                    "Build A Your",
                    3,
                ),
            ),
        ),
    ),
    Situation(
        id="a headline is sharpened with its address and some words, and the time stays",
        source=GITHUB + "miniflux/v2/issues/2358",
        documents=(
            (e("a", "https://x.de/rain-1.html", "https://x.de/rain-1.html", "Rain", 3, words("a", 40)),),
            (e("a", "https://x.de/deluge-1.html", "https://x.de/deluge-1.html", "A deluge", 3, words("a", 44)),),
        ),
        revised={"a": 1},
    ),
    Situation(
        id="headlines are tested on readers: title, address and guid change, the bulk of the text stays",
        source=GITHUB + "feedbin/feedbin/issues/205",
        documents=tuple(
            each("abc", "x/{v}{x}", "http://x.co.uk/{v}{x}", "{v} {x}", LETTER, "{own20} {v}", v=v)
            for v in ("first", "other")
        ),
    ),
    Situation(
        id="the title of a post changes, and with it its guid, which is its address",
        source=GITHUB + "davidmerfield/blot/pull/387",
        documents=(
            (e("a", "https://x.im/old-name", "https://x.im/old-name", "Old name", 3), e("b", "https://x.im/b", date=2)),
            (e("a", "https://x.im/new-name", "https://x.im/new-name", "New name", 3), e("b", "https://x.im/b", date=2)),
        ),
    ),
    Situation(
        id="titles change and addresses stay",
        source=GITHUB + "miniflux/v2/issues/3120",
        documents=(
            (e("a", "dw-1-first", "https://dw.com/en/x/a-71448", "First words", 3),),
            (e("a", "dw-1-other", "https://dw.com/en/x/a-71448", "Other words", 3),),
        ),
        revised={"a": 1},
    ),
    Situation(
        id="the number of comments is part of every title",
        source=GITHUB + "feedbin/support/issues/198",
        documents=tuple((e("a", "http://x.com/?p=5", "http://x.com/a", f"A comic ({n} comments)", 3),) for n in (1, 7)),
    ),
    Situation(
        id="a question's title changes, and its date with it",
        source=GITHUB + "ialbert/biostar-central/issues/172",
        documents=(
            (e("a", None, "http://biostar.org/p/55", "How to sort", 3),),
            (e("a", None, "http://biostar.org/p/55", "How to sort a BAM file", 9),),
        ),
        revised={"a": 1},
    ),
    Situation(
        id="a release gets its name after it is out",
        source=GITHUB + "reduxjs/react-redux/issues/1266",
        documents=(
            (e("a", "tag:github.com,2008:Repository/1/v7.1.0-alpha.0", "https://github.com/r/v7", "v7.1.0-alpha.0"),),
            (
                e(
                    "a",
                    "tag:github.com,2008:Repository/1/v7.1.0-alpha.0",
                    "https://github.com/r/v7",
                    "The One With Hooks",
                ),
            ),
        ),
        revised={"a": 1},
    ),
    Situation(
        id="a page of events without guid changes its text all day",
        source=GITHUB + "maubot/rss/pull/35",
        documents=tuple((e("a", None, "https://en.x.org/2022_July_13", "Events", 3, words(s)),) for s in "pqr"),
        revised={"a": 2},
    ),
    Situation(
        id="posts without titles are rewritten again and again",
        source=GITHUB + "scripting/Scripting-News/issues/42",
        documents=tuple(
            (
                e("a", "http://x.com/2017/11/09.html#a01", "http://x.com/2017/11/09.html#a01", None, 3, words("a", n)),
                *rest,
            )
            for n, rest in (
                (9, ()),
                (12, (e("b", "http://x.com/2017/11/09.html#a02", "http://x.com/2017/11/09.html#a02", None, 4),)),
                (15, (e("b", "http://x.com/2017/11/09.html#a02", "http://x.com/2017/11/09.html#a02", None, 4),)),
            )
        ),
    ),
    # Dates that move.
    Situation(
        id="a generator dates everything by its own run",
        source=GITHUB + "damoeb/rss-proxy/issues/10",
        documents=tuple(each("abc", None, "https://x.com/{x}", date=d) for d in (1, 2, 3)),
    ),
    Situation(
        id="all entries have one date, which is that of the request",
        source=GITHUB + "rererecursive/associated-press-rss/issues/8",
        documents=tuple(each("abc", "https://ap.com/{x}", "https://ap.com/{x}", date=d) for d in (1.1, 1.2)),
    ),
    Situation(
        id="the date of an old post becomes that of the day, and nothing else changes",
        source=GITHUB + "mojodojodev/mojodojo.dev/issues/25",
        documents=(
            each("abc", "https://x.dev/{x}.html", "https://x.dev/{x}.html", date=LETTER),
            each("abc", "https://x.dev/{x}.html", "https://x.dev/{x}.html", date=40),
        ),
    ),
    Situation(
        id="an early episode for members is replaced by the public one of the next day",
        source=GITHUB + "advplyr/audiobookshelf/issues/2986",
        documents=tuple((e("a", "6215f67d4b795a40", None, date=d, enclosure="https://x.com/a.mp3"),) for d in (1, 2)),
    ),
    Situation(
        id="an entry without guid gets another day in its feed",
        source=GITHUB + "newsboat/newsboat/issues/1729",
        documents=tuple((e("a", None, "https://www.example.com/xyz.htm", "XYZ", d, None),) for d in (14, 15)),
    ),
    Situation(
        id="an article of two years ago is published once more under its guid",
        source=GITHUB + "feedbin/support/issues/597",
        documents=(
            (e("a", "https://x.com/blog/write-tests", "https://x.com/blog/write-tests", date=1),),
            each("bcd", "https://x.com/blog/{x}", "https://x.com/blog/{x}", date=LETTER),
            (e("a", "https://x.com/blog/write-tests", "https://x.com/blog/write-tests", date=365),),
        ),
    ),
    Situation(
        id="an article is brought up to date under its old guid: title, date and much of the text",
        source=GITHUB + "feedbin/support/issues/604",
        documents=(
            (
                e(
                    "a",
                    "https://www.x.com/blog/?p=2750",
                    "https://www.x.com/blog/7-best-tools/",
                    "The 7 best",
                    1,
                    words("a", 30),
                ),
            ),
            (
                e(
                    "a",
                    "https://www.x.com/blog/?p=2750",
                    "https://www.x.com/blog/best-tools/",
                    "The 10 best",
                    900,
                    words("a", 40),
                ),
            ),
        ),
        revised={"a": 1},
    ),
    # Guids that several entries carry.
    Situation(
        id="every guid is N/A, and so is every link",
        source=GITHUB + "cocopuff2u/MOFA/issues/24",
        documents=(
            each("abc", "N/A", "https://x.dev/N/A", date=LETTER),
            each("abcd", "N/A", "https://x.dev/N/A", date=LETTER),
        ),
    ),
    Situation(
        id="all items have the guid of the site and links of their own",
        source=GITHUB + "miniflux/v2/issues/4197",
        documents=(
            each("abcde", "https://x.org/", "https://x.org/{x}", date=LETTER),
            each("fabcde", "https://x.org/", "https://x.org/{x}", date=LETTER),
        ),
    ),
    Situation(
        id="guids differ in their fragment alone, links not at all, and one guid stands twice",
        source=GITHUB + "FreshRSS/FreshRSS/issues/5329",
        documents=(
            (
                *each("abc", "http://x.com/#{x}", "http://x.com/", date=LETTER),
                *each("d", "http://x.com/#c", "http://x.com/", date=LETTER),
            ),
            (
                *each("eabc", "http://x.com/#{x}", "http://x.com/", date=LETTER),
                *each("d", "http://x.com/#c", "http://x.com/", date=LETTER),
            ),
        ),
    ),
    Situation(
        id="guids are reused in one document and good in the next",
        source=GITHUB + "FreshRSS/FreshRSS/pull/1887",
        documents=(
            each("abc", "same", "https://x.dk/{x}", date=LETTER),
            each("abc", "own-{x}", "https://x.dk/{x}", date=LETTER),
            each("abcd", "own-{x}", "https://x.dk/{x}", date=LETTER),
        ),
        ids={"d": "own-d"},
    ),
    Situation(
        id="a guid of a repeated film stands twice, without dates",
        source=GITHUB + "ViennaRSS/vienna-rss/pull/355",
        documents=tuple(
            (e("a", "film-1", "http://x.com/1", "Film one"), *twice, e("c", "film-2", "http://x.com/2", "Film two"))
            for twice in ((e("b", "film-1", "http://x.com/1", "Film one", None, words("b")),),) * 3
        ),
    ),
    Situation(
        id="a webcomic reuses a guid for several strips",
        source=GITHUB + "feedbin/support/issues/507",
        documents=(
            each("ab", "http://x.com/comics/", "http://x.com/comics/{x}", date=LETTER),
            each("abcd", "http://x.com/comics/", "http://x.com/comics/{x}", date=LETTER),
        ),
    ),
    Situation(
        id="all versions of a package have its guid and its link",
        source=GITHUB + "composer/packagist/issues/308",
        documents=(
            (e("a", "pkg/x", "https://packagist.org/packages/x", "x (1.0)", 1),),
            (
                e("b", "pkg/x", "https://packagist.org/packages/x", "x (1.1)", 5),
                e("a", "pkg/x", "https://packagist.org/packages/x", "x (1.0)", 1),
            ),
        ),
    ),
    Situation(
        id="two items of one second share guid, link and title",
        source=GITHUB + "Sleepcap/vDiplomacy/pull/68",
        documents=(
            (
                e(
                    "a",
                    "http://x.com//board.php?gameID=5time16",
                    "http://x.com//board.php?gameID=5",
                    "Alan",
                    1,
                    "To Builds",
                ),
                e(
                    "b",
                    "http://x.com//board.php?gameID=5time16",
                    "http://x.com//board.php?gameID=5",
                    "Alan",
                    1,
                    "Disorder",
                ),
            ),
        )
        * 3,
    ),
    Situation(
        id="entries stand twice in a document with all they have",
        source=GITHUB + "brief-rss/brief/issues/344",
        documents=tuple(
            (
                e("b", "https://x.com/?p=2", "https://x.com/b"),
                *(e("a", "https://x.com/?p=1", "https://x.com/a"),) * times,
            )
            for times in (2, 1, 3, 2)
        ),
        ids={"a": "https://x.com/?p=1"},
    ),
    Situation(
        id="two items of one guid differ in their dates",
        source=GITHUB + "brief-rss/brief/issues/428",
        documents=((e("a", "same", None, "News", 1, "One"), e("b", "same", None, "News", 2, "Two")),) * 3,
    ),
    # No guids, and links that tell little.
    Situation(
        id="no guids, and several items with one link",
        source=GITHUB + "owncloud-archive/news/issues/217",
        documents=(each("abc", None, "http://www.apple.com/de/hotnews/", date=LETTER),) * 2
        + (each("dabc", None, "http://www.apple.com/de/hotnews/", date=LETTER),),
    ),
    Situation(
        id="no guids, every link is the home page, all dates of a day are one",
        source=GITHUB + "Ranchero-Software/NetNewsWire/issues/4540",
        documents=(
            each("abcdef", None, "https://x.org", date=1, text=None),
            each("gh", None, "https://x.org", date=2, text=None)
            + each("abcdef", None, "https://x.org", date=1, text=None),
        ),
    ),
    Situation(
        id="no guids; neither titles nor addresses ever change",
        source=GITHUB + "feedbin/support/issues/416",
        documents=tuple(each("abc", None, "http://online.wsj.com/{x}.html") for _ in range(3)),
    ),
    Situation(
        id="a status page: no guids, shared links, and only the time tells",
        source=GITHUB + "FreshRSS/FreshRSS/pull/4487",
        documents=(
            each("ab", None, "https://status.x.com/", "Maintenance", LETTER, "Planned"),
            each("abc", None, "https://status.x.com/", "Maintenance", LETTER, "Planned"),
        ),
        home_page="https://www.x.com/",
    ),
    Situation(
        id="several incidents with one address and guids of their own",
        source=GITHUB + "sentientwaffle/feed-read/issues/7",
        documents=(
            each("ab", "https://status.x.com/i/{x}", "https://status.x.com/", date=LETTER),
            each("abc", "https://status.x.com/i/{x}", "https://status.x.com/", date=LETTER),
        ),
    ),
    Situation(
        id="polls that share a link, without guids, with dates",
        source=GITHUB + "brief-rss/brief/issues/435",
        documents=tuple(
            each(letters, None, "http://x.org/poll", "Poll {x}", LETTER, None) for letters in ("ab", "abc", "bc")
        ),
    ),
    Situation(
        id="a repeated event has one link and several dates",
        source=GITHUB + "contao/contao/pull/3741",
        documents=tuple(
            each(letters, None, "https://x.org/events/choir", "Choir", WEEKS, None) for letters in ("abc", "bcd")
        ),
    ),
    Situation(
        id="neither guid nor link, only a title and a text",
        source=GITHUB + "r7kamura/weneedfeed/issues/32",
        documents=(
            each("ab", None, None),
            each("cab", None, None),
        ),
    ),
    Situation(
        id="a feed begins to give the guids it had left out",
        source=GITHUB + "FreshRSS/FreshRSS/issues/1552",
        documents=(
            each("abc", None, "http://x.nl/{x}"),
            each("dabc", "id-{x}", "http://x.nl/{x}"),
        ),
        ids={"d": "id-d"},
    ),
    Situation(
        id="guids that are empty, 0 or white space",
        source=GITHUB + "FreshRSS/FreshRSS/pull/5412",
        documents=tuple(
            (e(x, guid, f"https://x.org/{x}", date=10 * n),)
            for n, (x, guid) in enumerate((("a", "0"), ("b", "0"), ("c", ""), ("d", " "), ("f", "")))
        ),
    ),
    Situation(
        id="posts have no title, which makes none of them new",
        source=GITHUB + "QuiteRSS/quiterss/issues/997",
        documents=(each("abc", "tag:blogger.com,1999:blog-1.post-{n}1234567890", None, None, LETTER),) * 3,
    ),
    # Systems and hosts are exchanged.
    Situation(
        id="another plugin writes the feed: tags become addresses",
        source=GITHUB + "jekyll/jekyll-feed/issues/91",
        documents=(
            each("abcd", "tag:x.github.io,2016:/{x}", "http://x.github.io/{x}.html", date=LETTER),
            each("abcd", "https://x.github.io/{x}", "https://x.github.io/{x}.html", date=LETTER),
        ),
        ids={"a": "tag:x.github.io,2016:/a"},
    ),
    Situation(
        id="Tumblr to Jekyll: new ids, new addresses, dates without their time",
        source=GITHUB + "jekyll/jekyll-feed/pull/46",
        documents=(
            each("abcd", "http://x.tumblr.com/post/{n}23456789", "http://x.tumblr.com/post/{n}23456789", date=LETTER),
            each(
                "abcd",
                "/2024/{x}",
                "https://x.org/2024/{x}.html",
                date=lambda x: day(NUMBERS[x]).replace(hour=0, minute=0),
            ),
        ),
    ),
    Situation(
        id="WordPress to 11ty: guids become addresses, addresses change a little, and all of history is in the feed",
        source=GITHUB + "LeaVerou/blog/issues/18",
        documents=(
            each("abcde", "https://x.me/?p={n}", "https://x.me/2023/01/story-{x}-told/", date=LETTER),
            each(
                "abcdefghijkl",
                "https://x.me/blog/2023/story-{x}-told/",
                "https://x.me/blog/2023/story-{x}-told/",
                "The Story of {x}{x}{x}!",
                LETTER,
                "{own20}",
            ),
        ),
    ),
    Situation(
        id="a blog moves to another domain, guids and links alike, without dates",
        source=GITHUB + "getnikola/nikola/issues/2378",
        documents=(
            each("abcde", "http://old.example/posts/{x}.html", "http://old.example/posts/{x}.html"),
            each("fabcde", "https://new.example/posts/{x}.html", "https://new.example/posts/{x}.html", text="{own20}"),
        ),
    ),
    Situation(
        id="after a move of the feed its addresses and guids are others, the titles are not",
        source=GITHUB + "fazalmajid/temboz/issues/5",
        documents=(
            each("abcdef", "http://old.example/{n}", "http://old.example/{n}", text=None),
            each("abcdef", "https://new.example/p/{x}", "https://new.example/p/{x}", text=None),
        ),
    ),
    Situation(
        id="the format of ids is mended by one character",
        source=GITHUB + "lemon24/reader/issues/79",
        documents=(
            each("abc", "tag:x.net,2018-07-13:2018/{x}/", None, date=LETTER, text="Soon"),
            each("abc", "tag:x.net,2018-07-13:/2018/{x}/", None, date=LETTER, text="Soon"),
        ),
    ),
    Situation(
        id="an id loses its host, and its date an hour",
        source=GITHUB + "lemon24/reader/issues/79",
        documents=(
            each("abc", "http://x.com/?p={n}494", None, date=LETTER),
            each("abc", "/?p={n}494", None, date=lambda x: day(NUMBERS[x]) - timedelta(hours=1)),
        ),
    ),
    Situation(
        id="the ids of all entries change, and what stands around their texts",
        source=GITHUB + "lemon24/reader/issues/322",
        documents=(
            each("abcde", "https://x.net/blog/{x}", None),
            each("fabcde", "https://www.x.net/articles/{x}/", None, text="{own} Subscribe now!"),
        ),
    ),
    Situation(
        id="a migration was reverted: the numbers in the guids are those of other posts",
        source=GITHUB + "Automattic/wp-calypso/issues/86334",
        documents=(
            each("abc", "https://x.wordpress.com/?p={n}", "https://x.com/{x}/", date=WEEKS),
            each("bca", "https://x.wordpress.com/?p={n}", "https://x.com/{x}/", date=WEEKS),
        ),
        revised={"a": 0, "b": 0, "c": 0},
    ),
    Situation(
        id="a thread is removed, and its number is given to the next one",
        source=GITHUB + "nim-lang/nimforum/issues/72",
        documents=(
            (e("a", "http://forum.x.org/t/1740", "http://forum.x.org/t/1740", date=1),),
            (e("b", "http://forum.x.org/t/1740", "http://forum.x.org/t/1740", date=9),),
        ),
    ),
    Situation(
        id="the guids of all episodes are imported wrongly",
        source=GITHUB + "podlove/podlove-publisher/issues/1013",
        documents=(
            each("abc", "https://x.de/cr{n}.html-001", "https://x.de/cr{n}", enclosure="https://x.de/{n}.mp3"),
            each("abc", "https://x.de/cr{n}", "https://x.de/cr{n}", enclosure="https://x.de/{n}.mp3"),
        ),
    ),
    # Podcasts.
    Situation(
        id="episodes are released again under other guids",
        source=GITHUB + "AntennaPod/AntennaPod/issues/1642",
        documents=tuple(
            each("ab", "{s}{n}-guid", None, date=LETTER, text=None, enclosure="https://x.org/{x}.mp3", s=s)
            for s in "pq"
        ),
    ),
    Situation(
        id="two episodes of one day have one title",
        source=GITHUB + "AntennaPod/AntennaPod/issues/5598",
        documents=tuple(
            each(letters, "show-{x}", None, "The show", 5, None, "https://x.com/{x}.mp3")
            for letters in ("a", "ab", "ab")
        ),
    ),
    Situation(
        id="the address of the sound changes with every advertisement put in",
        source=GITHUB + "airsonic-advanced/airsonic-advanced/issues/505",
        documents=tuple(
            each("ab", "WWO-{x}", None, date=LETTER, enclosure="https://x.fm/{x}.mp3?updated=16{s}", s=s)
            for s in ("23793590", "23870514")
        ),
    ),
    # Entries that say the same and are not.
    Situation(
        id="an alarm is raised again with the same words",
        source=GITHUB + "lwindolf/liferea/issues/1195",
        documents=tuple(
            (e(x, f"alert-{x}", f"https://x.org/alerts/{x}", "Back to normal", 3 * n, words("z")),)
            for n, x in enumerate("abc")
        ),
    ),
    Situation(
        id="articles of one title on two days",
        source=GITHUB + "newsboat/newsboat/issues/740",
        documents=(
            (e("a", "n-1", "https://x.de/1", "Market report", 1),),
            (e("b", "n-2", "https://x.de/2", "Market report", 2), e("a", "n-1", "https://x.de/1", "Market report", 1)),
        ),
    ),
    Situation(
        id="a story is in the feed twice under one title, and the two do not take turns",
        source=GITHUB + "lemon24/reader/issues/340",
        documents=(
            (
                e("a", "https://x.org/597", "https://x.org/597", "HATETRIS", 1, words("z", 30)),
                e("b", "https://x.org/630", "https://x.org/630", "HATETRIS", 2, words("z", 31)),
            ),
        )
        * 3,
    ),
    Situation(
        id="titles and links say little: weekly episodes of one name under one link",
        source=GITHUB + "lemon24/reader/issues/371",
        documents=tuple(
            (e(x, f"prx-{x}", "https://x.org/episode", f"Mini-Stories {x}", 7 * n, words(x)),)
            for n, x in enumerate("abcd")
        ),
    ),
    # What a document leaves out for a while.
    Situation(
        id="an article drops out of the feed and comes back",
        source=GITHUB + "Ranchero-Software/NetNewsWire/issues/3009",
        documents=tuple(
            each(letters, "nyt-{x}", "https://x.com/{x}", date=LETTER) for letters in ("abc", "cd", "", "abcd")
        ),
    ),
    Situation(
        id="deleted entries let older ones slide back into the document",
        source=GITHUB + "bitbot-irc/bitbot/issues/83",
        documents=tuple(
            each(letters, "v-{x}", "https://x.fi/{x}", date=LETTER) for letters in ("abcd", "efab", "fabc", "abcd")
        ),
    ),
    Situation(
        id="the order is another one on every request",
        source=GITHUB + "FreshRSS/FreshRSS/issues/6600",
        documents=tuple(
            each(letters, "https://x.to/t{o}", "https://x.to/t{o}") for letters in ("abcd", "dacb", "bdca")
        ),
        revised={"a": 0},
    ),
    # Floods.
    Situation(
        id="with other guids and addresses all posts get the date of the day they were moved",
        source=GITHUB + "ubports/ubports.com/issues/48",
        documents=(
            each("abcdef", "old-{n}", "https://x.org/old/{n}", date=LETTER),
            each("abcdef", "new-{n}", "https://x.org/new/{n}", date=400),
        ),
        held=(1,),
    ),
    Situation(
        id="a burst of new posts is no flood",
        source=GITHUB + "calvinli/pacerrssscraper/issues/2",
        documents=(
            each("abc", "g-{x}", "https://x.org/{x}", date=LETTER),
            each("defghijklm", "g-{x}", "https://x.org/{x}", date=LETTER),
        ),
    ),
    Situation(
        id="titles come back every day over other texts",
        source=GITHUB + "FreshRSS/FreshRSS/issues/948",
        documents=tuple(
            each(letters, "c-{x}", "https://x.com/{x}", "Comic number {n}", d)
            for d, letters in enumerate(("abcdef", "ghijkl", "mnopqr"))
        ),
    ),
)
