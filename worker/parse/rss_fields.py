"""What the elements of a channel or an item of RSS say, one function for each kind of field."""

from collections.abc import Iterable

from schemas.feed import Category, Enclosure, Link, Origin, Person, Text
from worker.parse import bases, kinds, markup, people, values
from worker.parse.links import address, relation
from worker.parse.links import link as linked
from worker.parse.namespaces import ATOM, RDF, local_name
from worker.parse.rss_elements import ENTRY, FEED, PLACES
from worker.parse.values import Children, Reading
from worker.parse.wellformed import Element

ATOM_LINK = ATOM + "link"


def body(found: Children, name: str, reading: Reading) -> Text | None:
    """Give a body as HTML. What is relative to an xml:base is resolved; markup that is not escaped is noted."""
    value = found.texts.get(name)
    if value is None:
        return None
    for element in found.elements.get(name, ())[:1]:  # it has attributes or elements inside
        base = values.base(element, reading.text_base or reading.base) or reading.text_base
        if len(element):
            reading.note_unescaped(element, PLACES[name])
            value = markup.inner(element, base).strip(values.XML_SPACE)
            return Text(value=value, kind="html")
        value = kinds.body(value)
        return Text(value=bases.resolve(value, base) if base else value, kind="html")
    value = kinds.body(value)
    return Text(value=bases.resolve(value, reading.text_base) if reading.text_base else value, kind="html")


def guid(found: Children, about: str | None) -> str | None:
    """Give the guid. The first counts; another one is kept as what nothing stands for is."""
    first = None
    for element in found.elements.get("guid", ()):
        name = values.text(element)
        first = first or name
        if name and name != first:
            found.others.setdefault("guid", []).append(element)
    return first or (about and about.strip()) or found.texts.get("guid")


def guid_link(found: Children, about: str | None, reading: Reading) -> str | None:
    """Give the guid where it is the permalink as well."""
    for element in found.elements.get("guid", ()):
        if (name := values.text(element)) is not None:
            said = (values.attribute(element, "isPermaLink") or "").strip().lower()
            is_path = said == "true" and name.startswith("/") and reading.base is not None
            is_one = is_path or (name.startswith(values.WEB) and said != "false")
            return values.url_in(element, reading, name, "guid") if is_one else None
    about = about and about.strip()
    return values.url(reading, about, "guid") if about and about.startswith(values.WEB) else None


def link(found: Children, reading: Reading, above: str = "") -> str | None:
    """Give the link of a link element without text: in an attribute, as Atom has it, or in elements inside."""
    for element in found.elements.get("link", ()):
        value = element.get("href") or values.attribute(element, "resource", RDF) or values.text(element)
        if relation(element) == "alternate" and (url := values.url_in(element, reading, value, above + "link")):
            return url
    return None


def links(found: Children, reading: Reading, above: str = "") -> list[Link]:
    """Give the links that Atom's element stands for, those to files aside."""
    read = []
    for element in found.elements.get(ATOM_LINK, ()):
        rel = relation(element)
        if rel != "enclosure" and (href := address(element, reading, f"{above}atom:link/@href")):
            read.append(linked(element, rel, href))
    return read


def image(found: Children, reading: Reading) -> str | None:
    """Give the address of the feed's picture."""
    for tag in FEED["image"]:
        for element in found.elements.get(tag, ()):
            inside = (part.text for part in element if reading.names[part.tag][0] == "url")
            value = next(filter(None, inside), None) or element.get("href") or element.get("url")
            if value or (not len(element) and (value := element.text)):
                return values.url(reading, value, f"channel/{PLACES[tag]}/url")
    return None


def persons(found: Children, tags: Iterable[str], reading: Reading, above: str = "") -> tuple[Person, ...]:
    """Give the persons that some elements name."""
    read = []
    for tag in tags:
        for element in found.elements.get(tag, ()):
            known = None if len(element) else reading.persons.get(element.text or "")
            if known is None and not len(element) and len(several := people.apart(element.text or "")) > 1:
                read += [people.rss_person(reading, each, above + PLACES[tag]) for each in several]
            else:
                read.append(known or _person(element, reading, above, tag))
    return people.unique(read) if read else ()


def _person(element: Element, reading: Reading, above: str, tag: str) -> Person | None:
    """Read an author; some feeds put Atom's parts into it."""
    if not len(element):
        person = people.rss_person(reading, element.text, above + PLACES[tag])
        if person is not None and element.text:
            reading.persons[element.text] = person
        return person
    parts = {local_name(part.tag).lower(): values.text(part) for part in element}
    person = people.rss_person(reading, parts.get("name") or values.text(element), above + PLACES[tag])
    uri = values.url(reading, parts.get("uri") or parts.get("url"), f"{above}{PLACES[tag]}/uri")
    if person and (parts.get("email") or uri):
        return Person(name=person.name, email=parts.get("email") or person.email, uri=uri)
    return person


def categories(found: Children, reading: Reading) -> tuple[Category, ...]:
    """Give the tags, each once."""
    read = []
    for tag in ENTRY["categories"]:
        for element in found.elements.get(tag, ()):
            known = None if element.keys() or len(element) else reading.tags.get(element.text or "")
            category = known or _category(element, reading)
            if category is not None:
                read.append(category)
    return values.distinct(read)


def _category(element: Element, reading: Reading) -> Category | None:
    if not element.keys() and not len(element):  # most are words alone
        term = (element.text or "").strip(values.XML_SPACE)
        if not term:
            return None
        category = reading.tags[element.text or ""] = Category(term=values.readable(term))
        return category
    term = values.readable((element.get("term") or values.text(element) or "").strip())
    scheme = element.get("domain") or element.get("scheme") or None
    return Category(term=term, scheme=scheme, label=element.get("label")) if term else None


def enclosures(found: Children, reading: Reading) -> tuple[Enclosure, ...]:
    """Give the files, each once; one without an address is a defect."""
    read: dict[Enclosure, None] = {}
    for tag in ENTRY["enclosures"]:
        for element in found.elements.get(tag, ()):
            if tag == ATOM_LINK and relation(element) != "enclosure":
                continue
            found_at = _address(element)
            if not (found_at or "").strip():
                reading.report("enclosure-without-url", PLACES[tag])
            href = values.url_in(element, reading, found_at, f"{PLACES[tag]}/@url")
            if href is not None:
                enclosure = Enclosure(
                    url=href,
                    type=values.attribute(element, "type") or None,
                    length_bytes=values.integer(values.attribute(element, "length")) or None,  # 0 stands for unknown
                    title=element.get("title"),
                )
                read[enclosure] = None
    return tuple(read)


def _address(element: Element) -> str | None:
    """Give where an enclosure is: RSS's url, Atom's href, the resource of RSS 1.0, or what stands inside."""
    found = (values.attribute(element, name) for name in ("url", "href", "resource"))
    inside = (part.text for part in element.iter() if local_name(part.tag).lower() == "url")  # enc:Enclosure/enc:url
    return next(filter(None, found), None) or next(filter(None, inside), None) or values.text(element)


def origin(found: Children, reading: Reading) -> Origin | None:
    """Read which feed an entry was taken over from; some write Atom's source."""
    for element in found.elements.get("source", ()):
        title = values.title(values.text(element))
        self_link = values.url(reading, element.get("url") or element.get("href"), "source/@url")
        if title or self_link:
            return Origin(title=title, self_link=self_link)
    return None
