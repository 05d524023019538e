"""Media RSS: what is said of an entry or a feed rather than of one file (https://www.rssboard.org/media-rss)."""

from schemas.feed import Category, Link, Text
from schemas.media import Credit, Image, Rating
from worker.parse import values
from worker.parse.extensions import places, unknown
from worker.parse.extensions.gathered import (
    Gathered,
    Row,
    Table,
    attributes,
    construct,
    fact,
    listed,
    positive,
    seconds,
    split,
    token,
    truth,
    words,
)
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element


def thumbnail(element: Element, reading: Reading) -> Image | None:
    """Read a thumbnail; some feeds write its URL as text."""
    url = values.url(reading, element.get("url") or values.text(element), "media:thumbnail/@url")
    if url is None:
        return None
    table = {
        "width": ("width", values.integer),
        "height": ("height", values.integer),
        "time": ("at_seconds", seconds),
    }
    return Image(url=url, role="thumbnail", **attributes(element, table))


def _credit(element: Element, reading: Reading) -> Credit | None:  # noqa: ARG001
    name = words(values.text(element))
    scheme = words(element.get("scheme"))
    return Credit(name=name, role=token(element.get("role")), scheme=scheme) if name else None


def _rating(element: Element, reading: Reading) -> Rating | None:  # noqa: ARG001
    value = words(values.text(element))
    return Rating(value=value, scheme=words(element.get("scheme"))) if value else None


def _category(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    if term := words(values.text(element)):
        scheme, label = words(element.get("scheme")), words(element.get("label"))
        found.categories.append(Category(term=values.readable(term), scheme=scheme, label=label))


def _keywords(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    found.categories += [Category(term=term) for term in split(values.text(element) or "")]


def _title(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    if (text := construct(element, element.get("type"))) is not None:
        found.titles.append(text)
        if found.files.setdefault("title", text) != text:
            found.unread.append(element)


def _description(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    if (text := construct(element, element.get("type"))) is not None:
        found.bodies.append(text)
        if found.files.setdefault("description", text) != text:
            found.unread.append(element)


def _copyright(element: Element, found: Gathered, reading: Reading) -> None:
    if text := words(values.text(element)):
        found.facts.setdefault("rights", text)
    if href := values.url(reading, element.get("url"), "media:copyright/@url"):
        found.links.append(Link(href=href, rel="copyright"))


def _license(element: Element, found: Gathered, reading: Reading) -> None:
    name = words(values.text(element))
    if href := values.url(reading, element.get("href"), "media:license/@href"):
        found.links.append(Link(href=href, rel="license", type=words(element.get("type")), title=name))
    elif name:
        found.facts.setdefault("rights", name)


def _player(element: Element, found: Gathered, reading: Reading) -> None:
    if href := values.url(reading, element.get("url"), "media:player/@url"):
        found.files.setdefault("player_url", href)


def _community(element: Element, found: Gathered, reading: Reading) -> None:
    """Read what readers did; tags come with weights that mean nothing elsewhere."""
    stars = {
        "average": ("rating_average", positive),
        "count": ("rating_count", values.integer),
        "min": ("rating_min", positive),
        "max": ("rating_max", positive),
    }
    counts = {"views": ("views", values.integer), "favorites": ("favorites", values.integer)}
    for child in element:
        match qualified(child.tag):
            case "media:starrating":
                facts = attributes(child, stars)
            case "media:statistics":
                facts = attributes(child, counts)
            case "media:tags":
                terms = (term.partition(":")[0].strip() for term in split(values.text(child) or ""))
                found.categories += [Category(term=term) for term in terms if term]
                continue
            case _:
                unknown.keep(child, found, reading)
                continue
        for name, value in facts.items():
            found.statistics.setdefault(name, value)


def _location(element: Element, found: Gathered, reading: Reading) -> None:
    """Read a place, which is written as GeoRSS; what it is called stands beside that."""
    if name := words(element.get("description")):
        found.place.setdefault("name", name)
    for child in element:
        row = PLACES.get(qualified(child.tag) or "")
        (row.read if row else unknown.keep)(child, found, reading)


def plain(text: Text) -> str:
    """Give the title of a file, which is a line of text wherever it goes."""
    return words(values.unescape(text.value)) or text.value if text.kind == "html" else text.value


PLACES = {name.lower(): row for name, row in places.ENTRY.items()}

#: media:adult is the simple form of media:rating that came before it.
FEED: Table = {
    "media:category": Row("categories", _category),
    "media:copyright": Row("rights, links[copyright]", _copyright),
    "media:credit": listed("credits", _credit),
    "media:keywords": Row("categories", _keywords),
    "media:license": Row("links[license], else rights", _license),
    "media:location": Row("locations", _location),
    "media:rating": listed("ratings", _rating),
    "media:thumbnail": listed("images", thumbnail),
}
ENTRY: Table = FEED | {
    "media:adult": fact("episode.is_explicit", truth),
    "media:community": Row("statistics, categories", _community),
    "media:description": Row("content, else enclosures.description", _description),
    "media:player": Row("enclosures.player_url, else links", _player),
    "media:title": Row("title, else enclosures.title", _title),
}
