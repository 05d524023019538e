"""Two years of a feed's life, week by week, through the real pipeline: what a person would say comes out.

A little blog of ours stands behind it: posts with texts of their own, and settings of the system that publishes them.
Each event below changes posts or settings; what must follow stands beside it.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from archive import entries, sources
from archive.connect import open_archive
from schemas.outcome import Document, Outcome
from schemas.source import Source
from worker import visiting
from worker.fetch import Address
from worker.refreshed import Refreshed

if TYPE_CHECKING:
    from archive.connect import Database

START = datetime(2022, 1, 3, 9, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
BLOG = Source(id="blog", url="blog.rss")
COMMON = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they".split()
)


class Post(Struct, frozen=True, kw_only=True):
    """A post as its author knows it."""

    number: int
    title: str
    words: tuple[str, ...]
    published: datetime
    slug: str
    again: int = 0  #: How often it was published under another address since.


class System(Struct, frozen=True, kw_only=True):
    """What publishes the posts."""

    site: str = "http://old.example"
    shown: int = 10
    link: Callable[[Post], str] = lambda post: f"/{post.published:%Y/%m}/{post.slug}/"
    guid: Callable[[Post], str] = lambda post: f"/?p={100 + post.number + 1000 * post.again}"
    is_absolute: bool = True  #: Guids begin with the address of the site.
    body: Callable[[str], str] = lambda text: f"<p>{text}</p>"
    title: Callable[[str], str] = lambda title: title
    zone: timezone = UTC
    order: Callable[[list[Post]], list[Post]] = lambda posts: posts


def post(number: int) -> Post:
    """Write the post of a week."""
    random = Random(number)
    own = [f"w{random.randrange(4000)}" for _ in range(60)]
    words = tuple(word for pair in zip(own, random.choices(COMMON, k=60), strict=True) for word in pair)
    title = f"How {own[0]} became {own[1]}, and why it doesn't matter"
    published = START + number * WEEK + timedelta(minutes=random.randrange(600))
    return Post(number=number, title=title, words=words, published=published, slug=f"how-{own[0]}-became-{own[1]}")


def document(posts: list[Post], system: System) -> bytes:
    """Write the feed, newest first."""
    newest = system.order(sorted(posts, key=lambda one: one.published, reverse=True)[: system.shown])
    items = "".join(
        f"<item><title>{escape(system.title(one.title))}</title><link>{system.site}{system.link(one)}</link>"
        f'<guid isPermaLink="false">{system.site if system.is_absolute else ""}{escape(system.guid(one))}</guid>'
        f"<pubDate>{format_datetime(one.published.astimezone(system.zone))}</pubDate>"
        f"<description>{escape(system.body(' '.join(one.words)))}</description></item>"
        for one in newest
    )
    channel = f"<title>A blog</title><link>{system.site}/</link><description>Of ours</description>{items}"
    return f'<rss version="2.0"><channel>{channel}</channel></rss>'.encode()


class Life:
    """A blog, the archive that follows it, and what the archive must hold."""

    def __init__(self, db: "Database", folder: Path) -> None:
        self.db, self.folder = db, folder
        self.now = START
        self.number = 0  #: Of the next post.
        self.system = System()
        self.posts: dict[str, Post] = {}
        self.ids: dict[str, str] = {}  #: Public ids by post, as first seen.
        self.edits: Counter[str] = Counter()
        self.notices: list[str] = []

    def week(self, *, without: tuple[str, ...] = (), empty: bool = False) -> Refreshed:
        """Let a week pass, publish what there is, and read it."""
        self.now += WEEK
        shown = [] if empty else [one for name, one in self.posts.items() if name not in without]

        async def fetch(address: Address) -> Outcome:
            return Document(url=address.url, key=address.key, body=document(shown, self.system))

        done = asyncio.run(visiting.refresh(BLOG, self.db, fetch=fetch, folder=self.folder, now=self.now))
        assert not done.failures or empty, "an empty feed is not believed at once"
        self.notices += done.notices
        self.check()
        return done

    def write(self) -> None:
        """Write the next post."""
        self.posts[f"post {self.number}"] = post(self.number)
        self.number += 1

    def weeks(self, count: int) -> None:
        """Let weeks pass in which a post appears and nothing else happens."""
        for _ in range(count):
            self.write()
            done = self.week()
            assert (done.new, done.revised, done.cosmetic) == (1, 0, 0)

    def edit(self, name: str, **changes: object) -> None:
        self.posts[name] = replace(self.posts[name], **changes)
        self.edits[name] += 1

    def check(self) -> None:
        """Compare the archive with what a person would say: which posts there are, and what they are called."""
        found: dict[str, str] = {}
        for public_id, text, published in self.db.conn.execute("SELECT public_id, text, published FROM entries"):
            # Its first words tell which post it is, and its date which time it was published.
            names = [name for name, own in self.posts.items() if text.startswith(" ".join(own.words[:4]))]
            date = datetime.fromisoformat(published)
            name = min(names, key=lambda name: abs(self.posts[name].published - date))
            assert name not in found, "a post is in the archive twice"
            found[name] = public_id
        for name, public_id in found.items():
            assert self.ids.setdefault(name, public_id) == public_id
        assert set(found) == set(self.ids)


@contextmanager
def life(folder: Path) -> Iterator[Life]:
    db = open_archive(":memory:")
    try:
        sources.sync(db, (BLOG,), (), now=START)
        yield Life(db, folder)
    finally:
        db.close()


def test_two_years_of_a_feed(tmp_path: Path) -> None:
    with life(tmp_path) as blog:
        blog.weeks(5)
        assert blog.ids["post 0"] == "http://old.example/?p=100"
        for chapter in (
            edits_and_a_template,
            order_and_churn,
            https_and_days_without,
            another_domain,
            another_system,
            a_burst,
            outcome,
        ):
            chapter(blog)


def edits_and_a_template(blog: Life) -> None:
    """Words change, then markup alone."""
    # A slip is mended, and a paragraph is added a week later.
    blog.edit("post 4", words=(*blog.posts["post 4"].words[:-1], "mended"))
    assert blog.week().revised == 1
    blog.edit("post 3", words=(*blog.posts["post 3"].words, *"and one more thing that we forgot to say".split()))
    assert blog.week().revised == 1
    blog.weeks(6)

    # Another template: nothing but markup.
    blog.system = replace(blog.system, body=lambda text: f'<div class="entry"><p style="margin:0">{text}</p></div>')
    done = blog.week()
    assert (done.new, done.revised) == (0, 0)
    blog.weeks(2)


def order_and_churn(blog: Life) -> None:
    """The order changes, then every guid on every fetch."""
    # A post is pinned to the top, then the order is turned around.
    for order in (lambda posts: [posts[4], *posts[:4], *posts[5:]], lambda posts: posts[::-1], lambda posts: posts):
        blog.system = replace(blog.system, order=order)
        done = blog.week()
        assert (done.new, done.revised, done.cosmetic, done.volatile, done.unchanged) == (0, 0, 0, 0, 10)

    # A plugin puts a random number into every guid, for five weeks.
    settled = blog.system
    for turn in range(5):
        blog.system = replace(settled, guid=lambda one, turn=turn: f"/?p={100 + one.number}&r={turn}x{one.number}")
        blog.write()
        done = blog.week()
        assert (done.new, done.revised) == (1, 0), turn
        assert done.cosmetic == 0 or turn < 2, "it is known by then that they change"
    assert sum("guids change from fetch to fetch" in notice for notice in blog.notices) == 1
    assert sum("re-keyed" in notice for notice in blog.notices) <= 2
    blog.system = settled
    blog.weeks(4)
    assert any("are used again" in notice for notice in blog.notices)
    assert blog.ids[f"post {blog.number - 1}"] == f"http://old.example/?p={99 + blog.number}"


def https_and_days_without(blog: Life) -> None:
    """Addresses become https; a feed is empty for a day, a post is away for a month."""
    # http becomes https, in guids and links.
    blog.notices.clear()
    blog.system = replace(blog.system, site="https://old.example")
    done = blog.week()
    assert (done.new, done.revised) == (0, 0)
    assert blog.notices == [], "two spellings of one address are no news"
    blog.weeks(3)

    # One day the database behind it is down: a feed without entries, and then all are back.
    assert blog.week(empty=True).new == 0
    done = blog.week()
    assert (done.new, done.revised, done.unchanged + 10 * done.not_modified) == (0, 0, 10)

    # A post is deleted, another one comes; a month later it is restored.
    gone = f"post {blog.number - 3}"
    for _ in range(3):
        assert blog.week(without=(gone,)).new == 0
    assert (blog.week().new, blog.week().not_modified) == (0, 1)
    blog.weeks(2)


def another_domain(blog: Life) -> None:
    """Everything moves to another domain; a title takes its address along; posts are published again."""
    # The blog moves to a domain of its own, and its guids with it.
    blog.notices.clear()
    blog.system = replace(blog.system, site="https://blog.example")
    done = blog.week()
    assert (done.new, done.revised, done.cosmetic) == (0, 0, 10), "that it has moved makes no post a changed one"
    assert blog.notices == ["re-keyed: 10 of 10 entries have new guids and links; recognised by title and date"]
    blog.weeks(6)

    # A title is mended, and its address with it.
    name = f"post {blog.number - 2}"
    old = blog.posts[name]
    blog.edit(name, title=old.title.replace("How", "Why"), slug=old.slug.replace("how", "why"))
    done = blog.week()
    assert (done.new, done.revised) == (0, 1)

    # An old post that has left the feed is published again: under its old guid it is the old one …
    blog.edit("post 2", published=blog.now)
    assert blog.week().new == 0
    # … under another address and date it is a new one, which says the same.
    again = replace(blog.posts["post 1"], published=blog.now + timedelta(hours=1), again=1, slug="once-more")
    blog.posts["post 1, once more"] = again
    assert blog.week().new == 1
    blog.weeks(3)


def another_system(blog: Life) -> None:
    """Another system gives new guids, addresses and spellings, and shows twice as many posts."""
    # Another system: other guids, other addresses, dates of another zone, typographic titles, twice as many posts.
    blog.notices.clear()
    blog.system = replace(
        blog.system,
        guid=lambda one: f"urn:uuid:00000000-0000-4000-8000-{one.number:06}{one.again:06}",
        is_absolute=False,
        link=lambda one: f"/posts/{one.slug}",
        title=lambda title: title.replace("'", "’"),
        zone=timezone(timedelta(hours=-5)),
        body=lambda text: f"<section><p>{text}</p></section>",
        shown=20,
    )
    done = blog.week()
    assert (done.new, done.unchanged) == (0, 0), "no flood of new posts"
    assert len(blog.notices) == 1
    assert blog.notices[0].startswith("re-keyed: 20 of 20 entries have new guids and links; recognised by ")
    assert blog.week().not_modified == 1
    blog.weeks(4)
    assert blog.ids[f"post {blog.number - 1}"] == f"urn:uuid:00000000-0000-4000-8000-{blog.number - 1:06}000000"


def a_burst(blog: Life) -> None:
    """Five posts appear in a week, then one a week to the end."""
    # A burst: five posts in a week.
    for _ in range(5):
        blog.write()
    blog.now += 5 * WEEK
    assert blog.week().new == 5
    while blog.now < START + 104 * WEEK:
        blog.weeks(1)


def outcome(blog: Life) -> None:
    """Compare what the archive holds with what was done."""
    assert len(blog.ids) == blog.number + 1, "every post, and the one that was published again"
    assert set(blog.ids) == set(blog.posts)
    kinds: dict[str, Counter[str]] = {}
    for one in entries.listing(blog.db, source="blog"):
        name = next(name for name, public_id in blog.ids.items() if public_id == one.public_id)
        kinds[name] = Counter(revision.kind for revision in entries.history(blog.db, one.number))
    assert all(found["new"] == 1 for found in kinds.values())
    # That the last system has given titles other quotation marks is no edit.
    for name, found in kinds.items():
        assert found["substantive"] == blog.edits[name], name
        assert sum(found.values()) <= 9, name
