"""Which elements of Atom 0.3 and 1.0 become which fields; docs/formats.md shows these tables."""

from worker.parse.namespaces import ATOM, CONTENT, DC, DCTERMS, prefixed
from worker.parse.vocabulary import DUBLIN_CORE, vocabulary, without

#: Field of an entry -> the elements it is read from. Of several that say something the first counts; of persons,
#: categories and links all do.
ENTRY: dict[str, tuple[str, ...]] = {
    "guid": (ATOM + "id", DC + "identifier"),
    "permalink": (ATOM + "link", ATOM + "content"),
    "title": (ATOM + "title", DC + "title"),
    "summary": (ATOM + "summary", DC + "description"),
    "content": (ATOM + "content", CONTENT + "encoded"),
    "published": (ATOM + "published", DCTERMS + "issued", ATOM + "created", DCTERMS + "created", DC + "date"),
    "updated": (ATOM + "updated", DCTERMS + "modified"),
    "authors": (ATOM + "author", DC + "creator"),
    "contributors": (ATOM + "contributor", DC + "contributor"),
    "categories": (ATOM + "category", DC + "subject"),
    "enclosures": (ATOM + "link", ATOM + "content"),
    "links": (ATOM + "link",),
    "rights": (ATOM + "rights", DC + "rights"),
    "language": (DC + "language",),
    "origin": (ATOM + "source",),
}
#: The same of the feed.
FEED: dict[str, tuple[str, ...]] = {
    "guid": (ATOM + "id", DC + "identifier"),
    "title": (ATOM + "title", DC + "title"),
    "subtitle": (ATOM + "subtitle", DC + "description"),
    "home_page": (ATOM + "link",),
    "self_link": (ATOM + "link",),
    "links": (ATOM + "link",),
    "language": (DC + "language",),
    "published": (ATOM + "published", DCTERMS + "issued", ATOM + "created", DCTERMS + "created"),
    "updated": (ATOM + "updated", DCTERMS + "modified", DC + "date"),
    "authors": (ATOM + "author", DC + "creator"),
    "contributors": (ATOM + "contributor", DC + "contributor"),
    "publisher": (DC + "publisher",),
    "categories": (ATOM + "category", DC + "subject"),
    "generator": (ATOM + "generator",),
    "rights": (ATOM + "rights", DC + "rights"),
    "icon": (ATOM + "icon",),
    "image": (ATOM + "logo",),
}
#: Names that elements of these tables are found under -> the right ones. The first are those of Atom 0.3.
ALIASES = {
    ATOM + "copyright": ATOM + "rights",
    ATOM + "issued": ATOM + "published",
    ATOM + "modified": ATOM + "updated",
    ATOM + "tagline": ATOM + "subtitle",
    ATOM + "url": ATOM + "uri",
    ATOM + "homepage": ATOM + "uri",
    ATOM + "description": ATOM + "summary",
    ATOM + "guid": ATOM + "id",
    ATOM + "image": ATOM + "logo",
    ATOM + "item": ATOM + "entry",
    ATOM + "pubDate": ATOM + "published",
    **DUBLIN_CORE,
}
#: Elements of which the attributes matter, or every one counts.
_WHOLE = "author category content contributor entry link rights source subtitle summary title".split()
LISTED = frozenset(ATOM + name for name in _WHOLE)
PERSON = frozenset({ATOM + "name", ATOM + "email", ATOM + "uri"})

_ALL = frozenset(tag for table in (ENTRY, FEED) for tags in table.values() for tag in tags) | PERSON
TEXTS = frozenset(tag for tag in _ALL if tag.startswith(ATOM)) - LISTED
VOCABULARY = vocabulary(texts=TEXTS, listed=LISTED, stand_ins=_ALL - TEXTS - LISTED, aliases=ALIASES, namespace=ATOM)
#: How defects call an element.
PLACES = {tag: prefixed(tag).removeprefix("atom:") for tag in VOCABULARY.known}
#: What an entry, and what the feed, is not read from, though this vocabulary knows it: it is kept as unknown ones are.
_FOREIGN_IN_ENTRY = frozenset(VOCABULARY.known) - {tag for tags in ENTRY.values() for tag in tags}
ENTRY_VOCABULARY = without(VOCABULARY, _FOREIGN_IN_ENTRY)
FOREIGN_IN_FEED = frozenset(VOCABULARY.known) - {tag for tags in FEED.values() for tag in tags} - {ATOM + "entry"}
