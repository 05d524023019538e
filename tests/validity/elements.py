"""How elements are checked: what stands in them, how often, with which attributes."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from lxml import etree

from tests.validity.names import ATOM, is_known
from tests.validity.values import Value, language

Element = etree._Element
Check = Callable[[Element], Iterable[str]]
Rules = Mapping[str, Check]

_XML_URI = "http://www.w3.org/XML/1998/namespace"
#: Elements of Atom that the validator only wonders at where it expects none.
QUESTIONABLE = frozenset(
    ATOM + name
    for name in """author category content contributor generator icon id link logo published rights subtitle summary
    title updated""".split()
)


def text(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def children(element: Element) -> Iterator[Element]:
    return element.iterchildren(tag=etree.Element)


def attributes(element: Element, *allowed: str) -> Iterator[str]:
    """Check that an element has no attributes but these, those of XML and of vocabularies that nobody knows."""
    for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
        namespace = etree.QName(name).namespace
        if namespace == _XML_URI:
            yield from language(value) if name.endswith("}lang") and value else ()
        elif name not in allowed and (not namespace or is_known(namespace)):
            yield "UnexpectedAttribute"


def attribute(element: Element, name: str, check: Value, *, is_required: bool = False) -> Iterator[str]:
    """Check an attribute; an empty one passes for a missing one, as it does for the validator."""
    value = element.get(name)
    if value:
        yield from check(value)
    elif is_required:
        yield "MissingAttribute"


def leaf(check: Check | None = None, *allowed: str) -> Check:
    """Give the check of an element that holds only text."""

    def checked(element: Element) -> Iterator[str]:
        yield from attributes(element, *allowed)
        yield from ("UndefinedElement" for _ in children(element))
        yield from check(element) if check else ()

    return checked


def holding(check: Value, *allowed: str) -> Check:
    """Give the check of an element whose text, without white space around it, is a value."""
    return leaf(lambda element: check(text(element).strip()), *allowed)


def anything(_element: Element) -> Iterator[str]:
    """Pass over an element with all that is in it."""
    yield from ()


def branch(rules: Rules, once: Container[str] = (), *allowed: str, before: str | None = None) -> Check:
    """Give the check of an element that holds elements: those that it may, some of them once at most.

    Those of unknown vocabularies may stand in it, too. Those of Atom have to stand `before` another.
    """

    def checked(element: Element) -> Iterator[str]:
        yield from attributes(element, *allowed)
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            yield "UnexpectedText"
        counts: Counter[str] = Counter()
        for child in children(element):
            tag = str(child.tag)
            counts[tag] += 1
            if tag in rules:
                yield from rules[tag](child)
                if counts[tag] > 1 and tag in once:
                    yield "DuplicateElement"
            elif tag not in QUESTIONABLE and (not tag.startswith("{") or is_known(etree.QName(tag).namespace or "")):
                yield "UndefinedElement"
            if before and counts[before] and tag != before and tag.startswith(ATOM):
                yield "MisplacedMetadata"

    return checked


def missing(element: Element, *tags: str, error: str = "MissingElement") -> Iterator[str]:
    yield from (error for tag in tags if element.find(tag) is None)
