"""RSS 2.0 (https://www.rssboard.org/rss-specification), by the RSS Best Practices Profile where that speaks."""

from collections.abc import Iterable, Sequence

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from schemas.feed import Enclosure, Entry, Person, Text
from schemas.publication import Channel, PublishedEntry
from worker.publish import dates, links, text, tokens, uris
from worker.publish.channel import printable
from worker.publish.feedgen_extensions import Attributes, RssChannel, RssItem, own_version


def render(channel: Channel, entries: Sequence[PublishedEntry]) -> bytes:
    """Give a feed as RSS 2.0: the full body in content:encoded, a summary in description."""
    channel, entries = printable(channel, entries)
    feed = FeedGenerator()
    title = text.rss_title(channel.title)
    # The specification demands a link. A feed without a home page that is published nowhere has only its name.
    home = uris.link(channel.link) or channel.url or uris.atom_id(channel.id)
    feed.title(title)
    feed.description(text.rss_title(channel.description or channel.title))
    if channel.url:
        feed.link(href=f"{channel.url}rss.xml", rel="self", type="application/rss+xml")
    feed.link(href=home, rel="alternate")  # last: feedgen takes the last one for RSS
    feed.generator(" ".join(filter(None, ("backissue", own_version()))))
    feed.language(tokens.language(channel.language))
    feed.rights(channel.rights)
    if image := uris.file(channel.image):
        feed.image(image, title=title, link=home)
    # feedgen would write the clock's time, through setlocale; the extension writes ours
    feed._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001  it has no other way to leave it out
    extension = RssChannel(
        creators=_names(channel.authors),
        last_build_date=dates.rfc822(channel.updated) if channel.updated else None,
    )
    feed.register_extension("backissue", lambda: extension)
    for entry in entries:
        _add_item(feed.add_entry(order="append"), entry)
    return bytes(feed.rss_str(pretty=True))


def _add_item(item: FeedEntry, published: PublishedEntry) -> None:
    entry = published.entry
    permalink = uris.link(entry.permalink)
    if title := text.plain(entry.title):
        item.title(text.rss_title(title))
    if permalink:
        item.link(href=permalink, rel="alternate")
    item.guid(published.id, permalink=published.id == permalink and permalink.startswith(("http://", "https://")))
    if comments := uris.link(entry.comments_url):
        item.comments(comments)
    if entry.content and entry.content.value:
        item.content(text.as_html(entry.content))
    if description := _description(entry):
        item.description(description)
    elif not title:
        item.description(" ")  # one of the two must stand there, and nothing is known
    extension = _extension(published, entry)
    item.register_extension("backissue", lambda: extension)


def _description(entry: Entry) -> str:
    """Give the entry's summary, else the beginning of its body as text, else (only pictures) the body itself."""
    if entry.summary and entry.summary.value:
        return text.as_html(entry.summary)
    if entry.content is None:
        return ""
    excerpt = text.excerpt(entry.content)
    return text.as_html(Text(value=excerpt) if excerpt else entry.content)


def _extension(published: PublishedEntry, entry: Entry) -> RssItem:
    enclosure, others = _enclosures(entry.enclosures)
    return RssItem(
        pub_date=dates.rfc822(entry.published) if entry.published else None,
        updated=dates.rfc3339(published.updated) if published.updated else None,
        creators=_names(entry.authors),
        contributors=_names(entry.contributors),
        categories=tuple(category for category in entry.categories if category.term.strip()),
        enclosure=enclosure,
        links=(*others, *links.further(entry)),
        rights=entry.rights,
        language=tokens.language(entry.language),
    )


def _enclosures(enclosures: Iterable[Enclosure]) -> tuple[Attributes | None, tuple[Attributes, ...]]:
    """Give the attributes of the enclosure, and those of the links to all other files.

    RSS has one enclosure per item, say most readers and the Best Practices Profile; the others become
    `<atom:link rel="enclosure">`, which feed parsers read as enclosures too.
    """
    first: Attributes | None = None
    others = []
    for enclosure in enclosures:
        url = uris.rss_file(enclosure.url)
        if first is None and url:
            # All three attributes are demanded; the Profile says to write 0 for an unknown length.
            first = {"url": url, "length": str(enclosure.length_bytes or 0), "type": tokens.file_type(enclosure)}
        elif link := links.of_enclosure(enclosure):
            others.append(link)
    return first, tuple(others)


def _names(persons: Iterable[Person]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for person in persons if (name := tokens.person_name(person))))
