"""Well-formed XML to a tree of Python's own elements, and what lxml recovers to the same.

expat fills the elements of ElementTree, both in C and in Python's standard library. libxml2 is as fast, but keeps its
tree to itself: each look at an element, its name or its text through lxml makes a new object, which takes longer than
reading all of the document with expat. So lxml is asked where expat says no: it knows the names of XML's later
editions, and its recovery reads what nothing else can mend.
"""

from collections.abc import Mapping
from itertools import count, islice
from typing import Any, Final, NamedTuple, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from lxml import etree

__all__ = ["Element", "Tree", "read", "read_if_wellformed", "recover"]

#: What stands between the namespace of a name and its local part, as expat writes them: "uri}local".
SEPARATOR: Final = "}"
#: Longer texts come in pieces, which takes longer; larger buffers take longer, too.
TEXT_BYTES = 32 * 1024
#: Of a recovered element with more attributes the first are taken: libxml2 looks each value up from the start.
ATTRIBUTES_MAX = 1_000


class Tree(NamedTuple):
    """What was read of a well-formed document. Comments and instructions are left out."""

    root: Element
    namespaces: Mapping[str | None, str]  #: By prefix (None: by default), as each was declared first.
    sections: int  #: How many CDATA sections there are; 0 where lxml has read them, which does not tell.


def read(data: bytes) -> Tree:
    """Read XML in UTF-8, whatever it declares. Raises etree.XMLSyntaxError where it is not well-formed."""
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
    return _adopted(root) if root is not None else None


def _read_by_expat(data: bytes) -> Tree | None:
    builder = TreeBuilder()
    namespaces: dict[str | None, str] = {}
    sections = count()
    parser = expat.ParserCreate("utf-8", SEPARATOR)
    parser.buffer_text = True
    parser.buffer_size = TEXT_BYTES
    # Methods of C, called from C: a function of Python for each element would cost as much as all the rest.
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartNamespaceDeclHandler = namespaces.setdefault
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


def _read_by_lxml(data: bytes) -> Tree:
    root = etree.fromstring(data, _lxml_parser())
    return Tree(_adopted(root), {prefix: str(uri) for prefix, uri in root.nsmap.items()}, 0)


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


def _adopted(root: etree._Element) -> Element:  # lxml exports its element type under no public name
    """Give a tree of lxml's as one of Python's own. References that nothing declares are text."""
    builder = TreeBuilder()
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name: Any = node.tag
        if not isinstance(name, str):  # a reference; its own text is the way it is written
            if event == "start":
                builder.data(node.text)
        elif event == "start":
            attributes = islice(node.attrib.iteritems(), ATTRIBUTES_MAX) if node.keys() else ()
            builder.start(_own(name), {_own(key): str(value) for key, value in attributes})
            builder.data(node.text or "")
        else:
            builder.end(_own(name))
        if event == "end" and node is not root:
            builder.data(node.tail or "")
    return builder.close()


def _own(name: object) -> str:
    """Give a name of lxml's ("{uri}local") as expat writes it."""
    return str(name).removeprefix("{")
