"""Well-formed XML to a tree of Python's own elements, and what lxml recovers to the same.

expat fills the elements of ElementTree, both in C and in Python's standard library. libxml2 is as fast, but keeps its
tree to itself: each look at an element, its name or its text through lxml makes a new object, which takes longer than
reading all of the document with expat. So lxml is asked where expat says no: it knows the names of XML's later
editions, and its recovery reads what nothing else can mend.
"""

from collections.abc import Mapping
from itertools import count
from typing import Any, Final, NamedTuple, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from lxml import etree

from schemas.errors import BeyondRepair

__all__ = ["Element", "Tree", "read", "read_if_wellformed", "recover"]

#: What stands between the namespace of a name and its local part, as expat writes them: "uri}local".
SEPARATOR: Final = "}"
#: Longer texts come in pieces, which takes longer; larger buffers take longer, too.
TEXT_BYTES = 32 * 1024
#: Of an element that lxml reads, with more attributes, the first are taken: libxml2 looks each value up from the start.
ATTRIBUTES_MAX = 256
#: A namespace is written before every name that is in it. Where it is longer than any that is known, so much memory
#: all names together may take: as many times the document, and so many bytes.
NAMESPACE_CHARACTERS, NAMES_FACTOR, NAMES_BYTES = 200, 2, 20_000_000


class Tree(NamedTuple):
    """What was read of a well-formed document. Comments and instructions are left out."""

    root: Element
    namespaces: Mapping[str | None, str]  #: By prefix (None: by default), as each was declared first.
    sections: int  #: How many CDATA sections there are; 0 where lxml has read them, which does not tell.


def read(data: bytes) -> Tree:
    """Read XML in UTF-8, whatever it declares.

    Raises etree.XMLSyntaxError where it is not well-formed, BeyondRepair where its names would fill the memory.
    """
    return _read_by_expat(data) or _read_by_lxml(data)


def read_if_wellformed(data: bytes) -> Tree | None:
    """Read XML in UTF-8; None where it is not well-formed."""
    try:
        return read(data)
    except etree.XMLSyntaxError:
        return None


def recover(data: bytes) -> Element | None:
    """Give what lxml makes of a document that is not well-formed, if anything."""
    try:
        root = etree.fromstring(data, _lxml_parser(recover=True))
    except etree.XMLSyntaxError:
        return None
    return _adopted(root, data) if root is not None else None


def _read_by_expat(data: bytes) -> Tree | None:
    builder = TreeBuilder()
    namespaces: dict[str | None, str] = {}
    sections = count()
    room = _Room(data)

    def declare(prefix: str | None, uri: str | None) -> None:
        if uri:
            room.refuse(uri)
            namespaces.setdefault(prefix, uri)

    parser = expat.ParserCreate("utf-8", SEPARATOR)
    parser.buffer_text = True
    parser.buffer_size = TEXT_BYTES
    # Methods of C, called from C: a function of Python for each element would cost as much as all the rest.
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartNamespaceDeclHandler = declare
    parser.StartCdataSectionHandler = sections.__next__
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(data, True)  # noqa: FBT003  it takes no keywords
    except expat.ExpatError:
        return None
    return Tree(builder.close(), namespaces, next(sections))


def _refuse_doctype(*_: object) -> NoReturn:
    """Stop: declarations are taken out before (`doctype`)."""
    raise expat.ExpatError("a DOCTYPE")


class _Room:
    """How long a namespace of a document may be."""

    def __init__(self, data: bytes) -> None:
        self.data, self.characters = data, NAMESPACE_CHARACTERS

    def refuse(self, uri: str) -> None:
        """Raise BeyondRepair for a namespace that, written before every name, would fill the memory."""
        if len(uri) <= self.characters:
            return
        names = self.data.count(b"<") + self.data.count(b"=")
        self.characters = max(NAMESPACE_CHARACTERS, (NAMES_FACTOR * len(self.data) + NAMES_BYTES) // names)
        if len(uri) > self.characters:
            raise BeyondRepair(f"it has a namespace of {len(uri):,} characters, and {names:,} names")


def _read_by_lxml(data: bytes) -> Tree:
    root = etree.fromstring(data, _lxml_parser())
    return Tree(_adopted(root, data), {prefix: str(uri) for prefix, uri in root.nsmap.items()}, 0)


def _lxml_parser(*, recover: bool = False) -> etree.XMLParser:
    """A parser that resolves nothing, fetches nothing and reads UTF-8 whatever is declared.

    `huge_tree` lifts the limits that real feeds exceed (a text node over 10 MB); the attacks that those limits stop
    need entities, which are gone by now.
    """
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _adopted(root: etree._Element, data: bytes) -> Element:  # lxml exports its element type under no public name
    """Give a tree of lxml's as one of Python's own. References that nothing declares are text."""
    builder = TreeBuilder()
    names = _Names(data)
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name: Any = node.tag
        if not isinstance(name, str):  # a reference; its own text is the way it is written
            if event == "start":
                builder.data(node.text)
        elif event == "start":
            builder.start(names[name], {names[key]: node.get(key, "") for key in node.keys()[:ATTRIBUTES_MAX]})
            builder.data(node.text or "")
        else:
            builder.end(names[name])
        if event == "end" and node is not root:
            builder.data(node.tail or "")
    return builder.close()


class _Names(dict[str, str]):
    """Name of lxml's ("{uri}local") -> the same as expat writes it."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.room = _Room(data)

    def __missing__(self, name: str) -> str:
        own = self[name] = str(name).removeprefix("{")
        self.room.refuse(own.rpartition(SEPARATOR)[0])
        return own
