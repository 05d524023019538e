"""RSS 2.0 (https://www.rssboard.org/rss-specification), by the RSS Best Practices Profile where that speaks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from schemas.feed import Category, Enclosure, Entry, Link, Person, Text
from schemas.publication import Channel, PublishedEntry
from worker.publish import dates, documents, extensions, links, text, tokens, uris
from worker.publish.channel import printable
from worker.publish.extensions import history, itunes, origin, replaced
from worker.publish.feedgen_extensions import RssChannel, RssItem, own_version
from worker.publish.parts import Attributes, Part, namespaces, whole


def render(channel: Channel, entries: Sequence[PublishedEntry]) -> bytes:
    """Give a feed as RSS 2.0: the full body in content:encoded, a summary in description."""
    channel, entries = printable(channel, entries)
    feed = FeedGenerator()
    title = text.rss_title(channel.title)
    # The specification demands a link. A feed without a home page that is published nowhere has its own, or its name.
    home = uris.named(uris.link(channel.link)) or channel.url
    home = home or uris.named(uris.link(channel.upstream.self_link)) or uris.atom_id(channel.id)
    feed.title(title)
    feed.description(text.rss_title(channel.description or channel.title))
    feed.link(href=home, rel="alternate")
    feed.generator(" ".join(filter(None, ("backissue", own_version()))))
    feed.language(tokens.language(channel.language))
    feed.rights(channel.rights)
    if image := uris.named(uris.file(channel.image)):
        feed.image(image, title=title, link=home)
    # feedgen would write the clock's time, through setlocale; the extension writes ours
    feed._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001  it has no other way to leave it out
    parts = tuple(_of_channel(channel))
    inside = [tuple(_of_item(entry)) for entry in entries]
    for entry, of_item in zip(entries, inside, strict=True):
        _add_item(feed.add_entry(order="append"), entry, of_item)
    extension = RssChannel(parts=parts, namespaces=namespaces(chain(parts, *inside)))
    feed.register_extension("backissue", lambda: extension)
    return bytes(feed.rss_str(pretty=True))


def _add_item(item: FeedEntry, published: PublishedEntry, parts: tuple[Part, ...]) -> None:
    entry = published.entry
    permalink = uris.named(uris.link(entry.permalink))
    if title := text.plain(entry.title):
        item.title(text.rss_title(title))
    if permalink:
        item.link(href=permalink, rel="alternate")
    item.guid(published.id, permalink=published.id == permalink and permalink.startswith(("http://", "https://")))
    if comments := uris.named(uris.link(entry.comments_url)):
        item.comments(comments)
    if entry.content and entry.content.value:
        item.content(text.as_html(entry.content))
    if description := _description(entry):
        item.description(description)
    elif not title:
        item.description(" ")  # one of the two must stand there, and nothing is known
    extension = RssItem(parts=parts)
    item.register_extension("backissue", lambda: extension)


def _description(entry: Entry) -> str:
    """Give the entry's summary, else the beginning of its body as text, else (only pictures) the body itself."""
    if entry.summary and entry.summary.value:
        return text.as_html(entry.summary)
    if entry.content is None:
        return ""
    excerpt = text.excerpt(entry.content)
    return text.as_html(Text(value=excerpt) if excerpt else entry.content)


def _of_channel(channel: Channel) -> Iterator[Part]:
    upstream = channel.upstream
    for attributes in documents.links_of(channel, "rss"):
        yield Part("atom:link", attributes=attributes)
    yield from _people("dc:creator", channel.authors)
    yield from _people("dc:contributor", upstream.contributors)
    if upstream.publisher is not None:
        yield from _people("dc:publisher", (upstream.publisher,))
    if channel.updated and (built := dates.rfc822(channel.updated)):
        yield Part("lastBuildDate", built)
    if icon := uris.file(channel.icon):
        yield Part("atom:icon", icon)
    if minutes := whole(upstream.ttl_minutes):
        yield Part("ttl", minutes)
    yield from _categories(category for category in upstream.categories if not itunes.is_category(category))
    yield from history.marks(channel)
    yield from _links(upstream.links, is_podcast=upstream.podcast is not None, is_feed=True)
    yield from extensions.of_feed(channel)


def _of_item(published: PublishedEntry) -> Iterator[Part]:
    """Give the elements that feedgen does not write as they should be, and what extensions say."""
    entry = published.entry
    if entry.published and (date := dates.rfc822(entry.published)):
        yield Part("pubDate", date)
    if published.updated:
        yield Part("atom:updated", dates.rfc3339(published.updated))
    yield from _people("dc:creator", entry.authors)
    yield from _people("dc:contributor", entry.contributors)
    yield from _categories(entry.categories)
    if entry.enclosures:
        yield from _enclosures(entry.enclosures)
    if (permalink := uris.link(entry.permalink)) and not uris.named(permalink):
        yield Part("atom:link", attributes={"href": permalink, "rel": "alternate"})
    if entry.links:
        yield from _links(entry.links, is_podcast=entry.episode is not None)
    if entry.rights:
        yield Part("dc:rights", entry.rights)
    if language := tokens.language(entry.language):
        yield Part("dc:language", language)
    if (of := published.origin or entry.origin) and (source := origin.in_rss(of)):
        yield source
    yield from extensions.of_entry(entry, in_rss=True)


def _enclosures(enclosures: Iterable[Enclosure]) -> Iterator[Part]:
    """Give the enclosure, and links to all other files.

    RSS has one enclosure per item, say most readers and the Best Practices Profile; the others become
    `<atom:link rel="enclosure">`, which feed parsers read as enclosures too.
    """
    others: list[Attributes] = []
    has_one = False
    for enclosure in enclosures:
        url = uris.rss_file(enclosure.url)
        if not has_one and url:
            has_one = True
            # All three attributes are demanded; the Profile says to write 0 for an unknown length.
            length = str(max(0, enclosure.length_bytes or 0))
            facts = {"url": url, "length": length, "type": tokens.file_type(enclosure)}
            yield Part("enclosure", attributes=facts)
        elif link := links.of_enclosure(enclosure):
            others.append(link)
    yield from (Part("atom:link", attributes=link) for link in others)


def _links(found: Iterable[Link], *, is_podcast: bool, is_feed: bool = False) -> Iterator[Part]:
    """Give links as elements of their own where RSS has one, else as atom:link."""
    others: list[Link] = []
    for each in replaced.in_rss(found, is_podcast=is_podcast):
        if isinstance(each, Part):
            yield each
        elif each.rel != "in-reply-to":  # thr:in-reply-to says it
            others.append(each)
    for attributes in (links.of_feed if is_feed else links.further)(others):
        yield Part("atom:link", attributes=attributes)


def _categories(categories: Iterable[Category]) -> Iterator[Part]:
    for category in categories:
        if category.term.strip():
            yield Part("category", category.term, {"domain": category.scheme} if category.scheme else {})


def _people(name: str, persons: Iterable[Person]) -> Iterator[Part]:
    for called in dict.fromkeys(filter(None, map(tokens.person_name, persons))):
        yield Part(name, called)
