"""Which elements of RSS become which fields; docs/formats.md shows these tables."""

from worker.parse.namespaces import ATOM, CONTENT, DC, DCTERMS, ENC, XHTML, prefixed
from worker.parse.vocabulary import DUBLIN_CORE, vocabulary, without

#: Field of an entry -> the elements it is read from. Of several that say something the first counts; of persons,
#: categories, enclosures and links all do.
ENTRY: dict[str, tuple[str, ...]] = {
    "guid": ("guid", ATOM + "id", DC + "identifier"),
    "permalink": ("link", ATOM + "link", "guid"),
    "title": ("title", ATOM + "title", DC + "title"),
    "summary": ("description", ATOM + "summary", DC + "description"),
    "content": (CONTENT + "encoded", ATOM + "content", XHTML + "body", XHTML + "div"),
    "published": ("pubDate", ATOM + "published", DC + "date", DCTERMS + "issued", DCTERMS + "created"),
    "updated": (ATOM + "updated", DCTERMS + "modified"),
    "authors": ("author", DC + "creator", ATOM + "author"),
    "contributors": (ATOM + "contributor", DC + "contributor"),
    "categories": ("category", DC + "subject", ATOM + "category"),
    "enclosures": ("enclosure", ENC + "enclosure", ATOM + "link"),
    "links": (ATOM + "link",),
    "comments_url": ("comments",),
    "rights": ("copyright", ATOM + "rights", DC + "rights"),
    "language": ("language", DC + "language"),
    "origin": ("source",),
}
#: The same of the feed.
FEED: dict[str, tuple[str, ...]] = {
    "guid": ("guid", ATOM + "id", DC + "identifier"),
    "title": ("title", ATOM + "title", DC + "title"),
    "subtitle": ("description", ATOM + "subtitle", DC + "description"),
    "home_page": ("link", ATOM + "link"),
    "self_link": (ATOM + "link",),
    "links": (ATOM + "link",),
    "language": ("language", DC + "language"),
    "published": ("pubDate", ATOM + "published", DCTERMS + "issued", DCTERMS + "created"),
    "updated": ("lastBuildDate", ATOM + "updated", DC + "date", DCTERMS + "modified"),
    "authors": ("managingEditor", "author", DC + "creator", ATOM + "author"),
    "contributors": (ATOM + "contributor", DC + "contributor"),
    "publisher": (DC + "publisher", "webMaster"),
    "categories": ("category", DC + "subject", ATOM + "category"),
    "generator": ("generator", ATOM + "generator"),
    "rights": ("copyright", ATOM + "rights", DC + "rights"),
    "icon": (ATOM + "icon",),
    "image": ("image", ATOM + "logo"),
    "ttl_minutes": ("ttl",),
}
#: Names that elements of these tables are found under -> the right ones. Upper and lower case do not matter.
ALIASES = {
    "abstract": ATOM + "summary",
    "body": XHTML + "body",
    "content": ATOM + "content",
    "created": DCTERMS + "created",
    "creator": DC + "creator",
    "date": DC + "date",
    "entry": "item",
    "fullitem": CONTENT + "encoded",
    "id": ATOM + "id",
    "issued": DCTERMS + "issued",
    "modified": DCTERMS + "modified",
    "published": ATOM + "published",
    "publisher": DC + "publisher",
    "rights": ATOM + "rights",
    "subject": DC + "subject",
    "subtitle": ATOM + "subtitle",
    "summary": ATOM + "summary",
    "tagline": ATOM + "subtitle",
    "updated": ATOM + "updated",
    ATOM + "entry": "item",
    ATOM + "issued": DCTERMS + "issued",
    ATOM + "modified": DCTERMS + "modified",
    **DUBLIN_CORE,
}
#: Fields of which the attributes of an element matter, or every element of a name counts.
WHOLE = frozenset({"authors", "contributors", "publisher", "categories", "enclosures", "links", "image", "origin"})

_FIELDS = (*ENTRY.items(), *FEED.items())
LISTED = frozenset(tag for field, tags in _FIELDS for tag in tags if field in WHOLE) | {"guid"}
#: Elements whose text is, or is found to be, markup.
BODIES = frozenset({"title", "description", CONTENT + "encoded"})
TEXTS = frozenset(tags[0] for _, tags in _FIELDS) - LISTED - BODIES
VOCABULARY = vocabulary(
    texts=TEXTS | {ATOM + "icon", "url"},
    bodies=BODIES,
    listed=LISTED | {"channel", "item", "items"},
    stand_ins=frozenset(tag for _, tags in _FIELDS for tag in tags) - LISTED - BODIES - TEXTS,
    aliases=ALIASES,
)
#: How defects call an element.
PLACES = {tag: prefixed(tag) for tag in VOCABULARY.known}
#: What may stand in for what, where the first is missing: an entry's texts, and the feed's.
STANDING_IN_ENTRY = tuple(ENTRY[field] for field in ("guid", "title", "summary", "content", "rights", "language"))
STANDING_IN_FEED = tuple(FEED[field] for field in ("guid", "title", "subtitle", "generator", "rights", "language"))

_IN_ENTRY, _IN_FEED = (frozenset(tag for tags in table.values() for tag in tags) for table in (ENTRY, FEED))
#: What the feed is not read from, though this vocabulary knows it: it is kept as unknown ones are.
FOREIGN_IN_FEED = frozenset(VOCABULARY.known.keys() - _IN_FEED - {"item", "items"})
#: The same of entries: what the feed lists (behind the others, as archives have it), and what their vocabulary lacks.
FEED_ONLY = LISTED & _IN_FEED - _IN_ENTRY
ENTRY_VOCABULARY = without(VOCABULARY, frozenset(VOCABULARY.known.keys() - _IN_ENTRY - FEED_ONLY))
