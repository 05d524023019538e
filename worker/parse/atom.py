"""Atom 0.3 and 1.0 (RFC 4287) to a Snapshot."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from schemas.feed import Category, Enclosure, Entry, Feed, Link, Origin, Person, Text
from schemas.snapshot import Deletion, Snapshot
from worker.parse import constructs, extensions, people, values
from worker.parse.atom_elements import ENTRY, ENTRY_VOCABULARY, FEED, FOREIGN_IN_FEED, PERSON, PLACES, VOCABULARY
from worker.parse.links import PAGES, address, alternate, link, relation
from worker.parse.namespaces import ATOM, XML, local_name, namespace_of
from worker.parse.values import Children, Reading
from worker.parse.wellformed import Element

LANG = XML + "lang"
#: Elements that every feed must have (RFC 4287 §4.1.1).
REQUIRED = tuple(ATOM + name for name in ("id", "title", "updated"))
#: Elements that few entries have.
RARE = frozenset({ATOM + "contributor", ATOM + "rights"})
ATOM_ID, ATOM_LINK, ATOM_SOURCE = ATOM + "id", ATOM + "link", ATOM + "source"
ATOM_NAME, ATOM_EMAIL, ATOM_URI = ATOM + "name", ATOM + "email", ATOM + "uri"
ATOM_ICON, ATOM_LOGO, ATOM_GENERATOR = ATOM + "icon", ATOM + "logo", ATOM + "generator"
ATOM_CONTENT, ATOM_TITLE = ATOM + "content", ATOM + "title"


def read(root: Element, reading: Reading) -> Snapshot:
    """Read a `<feed>` element, or an `<entry>` that stands by itself (RFC 4287 §2)."""
    namespace = namespace_of(root.tag)
    own = namespace if namespace != ATOM else None
    reading.names, reading.entry_names = VOCABULARY.names(own), ENTRY_VOCABULARY.names(own)
    document_base = reading.base
    is_feed = local_name(root.tag).lower() == "feed"
    reading.rebase(root, document_base)
    if is_feed:
        found = values.children(root, reading.names)
        feed, tombstones = _feed(root, found, reading)
        elements = found.elements.get(ATOM + "entry", [])
    else:
        feed, tombstones, elements = Feed(language=root.get(LANG)), (), [root]
    home = feed.home_page if values.is_base(feed.home_page) else None
    elements = reading.bounded(elements)
    entries = []
    base, text_base = reading.base or home, reading.text_base
    for reading.entry, element in enumerate(elements):
        reading.base, reading.text_base = base, text_base
        if is_feed and element.keys():  # only attributes may say otherwise
            reading.rebase(element, document_base or home)
        entries.append(_entry(element, values.children(element, reading.entry_names), reading, feed.language))
    reading.finish()
    return Snapshot(
        dialect="atom", feed=feed, entries=tuple(entries), defects=tuple(reading.defects), tombstones=tombstones
    )


def _feed(root: Element, found: Children, reading: Reading) -> tuple[Feed, tuple[Deletion, ...]]:
    texts = found.texts
    values.set_aside(found, FOREIGN_IN_FEED)
    for tag in REQUIRED:
        if tag not in texts and tag not in found.elements:
            reading.report("element-missing", f"feed/{PLACES[tag]}")
    links, _ = _links(found, reading)
    home = alternate(links)
    feed = Feed(  # no more keywords: see _entry
        guid=texts.get(ATOM_ID) or next(_texts(found, FEED["guid"]), None),
        title=_construct(found, FEED["title"], reading),
        subtitle=_construct(found, FEED["subtitle"], reading),
        home_page=home,
        published=values.date(reading, _texts(found, FEED["published"]), "published"),
        updated=values.date(reading, _texts(found, FEED["updated"]), "updated"),
        authors=_persons(found, FEED["authors"], reading),
        contributors=_persons(found, FEED["contributors"], reading),
        publisher=next(iter(_persons(found, FEED["publisher"], reading)), None) if found.stand_ins else None,
        categories=_categories(found, FEED["categories"]),
        links=values.further(links, home),
        generator=texts.get(ATOM_GENERATOR),
        rights=constructs.plain(_construct(found, FEED["rights"], reading)),
        icon=values.url(reading, texts[ATOM_ICON], "icon") if ATOM_ICON in texts else None,
        image=values.url(reading, texts[ATOM_LOGO], "logo") if ATOM_LOGO in texts else None,
    )
    self_link = next((link.href for link in links if link.rel == "self"), None)
    language = root.get(LANG) or (next(_texts(found, FEED["language"]), None) if found.stand_ins else None)
    feed = replace(feed, self_link=self_link, language=language)
    return extensions.feed_fields(feed, found.others, reading) if found.others else (feed, ())


def _entry(element: Element, found: Children, reading: Reading, feed_language: str | None) -> Entry:
    texts, elements = found.texts, found.elements
    links, enclosures = _links(found, reading)
    content = _construct(found, ENTRY["content"], reading)
    summary = _construct(found, ENTRY["summary"], reading)
    permalink = alternate(links)
    if content is None and (elsewhere := _elsewhere(found, reading)):
        permalink = permalink or elsewhere.href
        if elsewhere.type in PAGES:
            links.append(elsewhere)
        else:
            enclosures.append(Enclosure(url=elsewhere.href, type=elsewhere.type))
    origin = _origin(found, reading) if ATOM_SOURCE in elements else None
    authors = _persons(found, ENTRY["authors"], reading)
    language = element.get(LANG) or _language(found)
    entry = Entry(  # with more than 15 keywords, Python puts them into a dictionary first, at three times the cost
        guid=texts.get(ATOM_ID) or next(_texts(found, ENTRY["guid"]), None),
        permalink=permalink,
        title=_construct(found, ENTRY["title"], reading),
        summary=summary if content is not None and summary != content else None,
        content=content or summary,
        published=_date(found, ENTRY["published"], reading, "published"),
        updated=_date(found, ENTRY["updated"], reading, "updated"),
        authors=authors or (origin.authors if origin else ()),  # RFC 4287 §4.1.2
        categories=_categories(found, ENTRY["categories"]),
        enclosures=tuple(dict.fromkeys(enclosures)) if enclosures else (),
        links=values.further(links, permalink),
        language=language if language != feed_language else None,
        origin=origin,
    )
    if found.stand_ins or not RARE.isdisjoint(elements):
        contributors = _persons(found, ENTRY["contributors"], reading)
        rights = constructs.plain(_construct(found, ENTRY["rights"], reading))
        entry = replace(entry, contributors=contributors, rights=rights)
    return extensions.entry_fields(entry, found.others, reading) if found.others else entry


def _date(found: Children, tags: tuple[str, ...], reading: Reading, where: str) -> datetime | None:
    """Read the first date of some elements that can be read; in most entries there is one."""
    if found.stand_ins:
        return values.date(reading, _texts(found, tags), where)
    for tag in tags:
        if tag in found.texts and (moment := values.one_date(reading, found.texts[tag], where)) is not None:
            return moment
    return None


def _texts(found: Children, tags: Iterable[str]) -> Iterator[str]:
    """Give the texts of some elements, in the order of their names."""
    for tag in tags:
        if tag in found.texts:
            yield found.texts[tag]
        elif tag in found.stand_ins:
            yield from filter(None, map(values.text, found.stand_ins[tag]))


def _construct(found: Children, tags: Sequence[str], reading: Reading) -> Text | None:
    """Read the first text construct of some names that says anything (RFC 4287 §3.1)."""
    if tags[0] not in found.elements and not found.stand_ins:
        return None
    for tag in tags:
        for element in found.elements.get(tag) or found.stand_ins.get(tag) or ():
            text = constructs.read(element, reading, PLACES[tag])
            if text is not None:
                return text
    return None


def _elsewhere(found: Children, reading: Reading) -> Link | None:
    """Give the link to content that is elsewhere (RFC 4287 §4.1.3.2)."""
    for element in found.elements.get(ATOM_CONTENT, ()):
        if (source := element.get("src")) is not None:
            href = values.url_in(element, reading, source, "content/@src")
            return Link(href=href, rel="alternate", type=element.get("type")) if href else None
    return None


def _links(found: Children, reading: Reading) -> tuple[list[Link], list[Enclosure]]:
    """Read the links, and those that lead to files."""
    links: list[Link] = []
    enclosures: list[Enclosure] = []
    for element in found.elements.get(ATOM_LINK, ()):
        rel = relation(element)
        if rel != "enclosure":
            if href := address(element, reading, "link/@href"):
                links.append(link(element, rel, href))
            continue
        get = element.get
        if not (get("href") or values.text(element) or "").strip():
            reading.report("enclosure-without-url", "link[enclosure]")
        if href := address(element, reading, "link[enclosure]/@href"):
            length = values.integer(get("length"))
            enclosures.append(Enclosure(url=href, type=get("type") or None, length_bytes=length, title=get("title")))
    return links, enclosures


def _persons(found: Children, tags: Sequence[str], reading: Reading) -> tuple[Person, ...]:
    if tags[0] not in found.elements and not found.stand_ins:
        return ()
    persons = [
        _person(element, reading, PLACES[tag])
        for tag in tags
        for element in found.elements.get(tag) or found.stand_ins.get(tag) or ()
    ]
    return people.unique(persons) if persons else ()


def _person(element: Element, reading: Reading, place: str) -> Person | None:
    """Read a person construct (RFC 4287 §3.2); some write the name, or RSS's "address (Name)", straight into it."""
    said = tuple([(part.tag, part.text, len(part)) for part in element])
    if said and (known := reading.persons.get(said)) is not None:
        return known
    parts = {reading.names[part.tag][0]: value for part in reversed(element) if (value := values.text(part))}
    if PERSON.isdisjoint(parts):
        return people.rss_person(reading, values.text(element), place)
    name, email, page = parts.get(ATOM_NAME), parts.get(ATOM_EMAIL), parts.get(ATOM_URI)
    based = next((part for part in element if part.keys()), element)
    uri = values.url_in(based, reading, page, f"{place}/uri")
    if name and "@" in name and not email:
        named = people.rss_person(reading, name, place)
        name, email = (named.name, named.email) if named else (name, None)
    elif name == email:  # an address in place of a name is none
        name = None
    if name is None and email is None and uri is None:
        return None
    person = Person(name=name, email=email, uri=uri)
    is_absolute = page is None or page.startswith(values.WEB)
    if is_absolute and not any(inside for _, _, inside in said):
        reading.persons[said] = person
    return person


def _categories(found: Children, tags: Sequence[str]) -> tuple[Category, ...]:
    if tags[0] not in found.elements and not found.stand_ins:
        return ()
    categories = [
        Category(term=term, scheme=element.get("scheme"), label=element.get("label"))
        for tag in tags
        for element in found.elements.get(tag) or found.stand_ins.get(tag) or ()
        # Some write it as RSS does, and some name what it is shown as alone.
        if (term := (element.get("term") or "").strip() or values.text(element) or (element.get("label") or "").strip())
    ]
    return values.distinct(categories)


def _language(found: Children) -> str | None:
    """Give the language that the content of an entry, or its title, declares for itself."""
    for tag in (ATOM_CONTENT, ATOM_TITLE):
        for element in found.elements.get(tag, ())[:1]:
            if language := element.get(LANG):
                return language
    return next(_texts(found, ENTRY["language"]), None) if found.stand_ins else None


def _origin(found: Children, reading: Reading) -> Origin:
    """Read the feed that an entry was taken over from (RFC 4287 §4.2.11)."""
    around = reading.base, reading.text_base
    reading.rebase(found.elements[ATOM_SOURCE][0], reading.base)
    source = values.children(found.elements[ATOM_SOURCE][0], reading.names)
    links, _ = _links(source, reading)
    origin = Origin(
        guid=source.texts.get(ATOM_ID),
        title=_construct(source, FEED["title"], reading),
        home_page=alternate(links),
        self_link=next((link.href for link in links if link.rel == "self"), None),
        updated=values.date(reading, _texts(source, FEED["updated"]), "source/updated"),
        authors=_persons(source, FEED["authors"], reading),
        rights=constructs.plain(_construct(source, FEED["rights"], reading)),
    )
    reading.base, reading.text_base = around
    return origin
