from pathlib import Path

import pytest
from lxml import etree

from schemas.errors import BeyondRepair
from tests.worker.parse.documents import rss
from worker.parse import decode, wellformed
from worker.parse.wellformed import Element

GOLDEN = Path(__file__).parents[2] / "golden"


def outline(element: Element) -> list[object]:
    inside = [outline(child) for child in element]
    return [element.tag, dict(element.attrib), element.text or "", element.tail or "", inside]


ODD = [
    "<a/>",
    "\ufeff<a/>",
    "<?xml version='1.0'?>\n<!-- a --><?b c?><a>1<!-- 2 -->3<?d e?>4</a><!-- f -->",
    "<a b='&lt;&amp;&#10;&#x20AC;\n c'>&gt;&quot;<![CDATA[<b>]]>&apos;<![CDATA[]]>\r\n\r</a>",
    "<a xmlns='urn:a' xmlns:b='urn:b' b:c='1' c='2' xml:lang='de'><b:d/><d xmlns=''/><d xmlns='urn:d'/></a>",
    "<a> <b> </b> c <d>e</d> </a>",
    "<é à='ù'>日本 😀</é>",
    "<a>" * 200 + "x" + "</a>" * 200,
    "<a" + "".join(f" b{number}='{number}'" for number in range(200)) + "/>",
    "<a>" + "x\n" * 100_000 + "</a>",
]


@pytest.mark.parametrize("document", ODD, ids=range(len(ODD)))
def test_both_parsers_read_the_same(document: str) -> None:
    data = document.encode()
    own = wellformed._read_by_expat(data)
    assert own
    assert outline(own.root) == outline(wellformed._read_by_lxml(data).root)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/input.*")), ids=lambda path: path.parent.name)
def test_both_parsers_read_the_same_of_golden_cases(path: Path) -> None:
    data, _ = decode.to_utf8(path.read_bytes())
    own = wellformed._read_by_expat(data)
    if own is not None:
        other = wellformed._read_by_lxml(data)
        assert outline(own.root) == outline(other.root)
        assert dict(other.namespaces).items() <= dict(own.namespaces).items()


def test_names_of_the_fifth_edition_are_names() -> None:
    document = "<a><b\u0220 c\u0220='1'/></a>".encode()
    assert wellformed._read_by_expat(document) is None
    (inside,) = wellformed.read(document).root
    assert (inside.tag, dict(inside.attrib)) == ("b\u0220", {"c\u0220": "1"})


@pytest.mark.parametrize(
    "document",
    [
        "",
        "a",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&nbsp;</a>",
        "<a>&</a>",
        "<a b=1/>",
        "<a b='1' b='2'/>",
        "<a>]]></a>",
        "<a><b:c/></a>",
        "<a>\x0b</a>",
        "<a>\ufffe</a>",
    ],
)
def test_what_is_not_well_formed_is_not_read(document: str) -> None:
    assert wellformed.read_if_wellformed(document.encode()) is None
    with pytest.raises(etree.XMLSyntaxError):
        wellformed.read(document.encode())


def test_bytes_that_are_no_utf8_are_not_read() -> None:
    assert wellformed.read_if_wellformed(b"<a>\xe9</a>") is None


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
)
def test_no_declaration_is_believed(document: str) -> None:
    assert wellformed._read_by_expat(document.encode()) is None
    tree = wellformed.read_if_wellformed(document.encode())
    assert tree is None or "root:" not in "".join(tree.root.itertext())


def test_namespaces_are_told_as_they_were_declared_first() -> None:
    tree = wellformed.read(b"<a xmlns='urn:a' xmlns:b='urn:b'><c xmlns='urn:c' xmlns:d='urn:d'/></a>")
    assert tree.namespaces == {None: "urn:a", "b": "urn:b", "d": "urn:d"}


@pytest.mark.parametrize("name", ["utf-7", "JAVA", "UCS-4", "EBCDIC-US", "utf-16"])
def test_utf8_is_read_whatever_is_declared(name: str) -> None:
    document = rss(
        "<title>+ADw-b+AD4- \\u003cb\\u003e é</title>", before=f'<?xml version="1.0" encoding="{name}"?>'
    ).encode()
    for root in (wellformed.read(document).root, wellformed._read_by_lxml(document).root, wellformed.recover(document)):
        assert root is not None
        assert root.findtext("channel/item/title") == "+ADw-b+AD4- \\u003cb\\u003e é"


def test_what_lxml_recovers_is_kept() -> None:
    root = wellformed.recover(b"<a x='&foo;'>1 &nbsp; 2<b c='d'>3<dc:date>4</b>5 &amp;<!-- no -->6</a>")
    assert root is not None
    assert (
        "".join(root.itertext()) == "1 &nbsp; 2345 6"
    )  # lxml drops "&amp;" after its first error; `tree` writes &#38;
    assert [element.tag for element in root.iter()] == ["a", "b", "dc:date"]


def test_a_namespace_may_be_taken_back() -> None:
    tree = wellformed.read(b"<a xmlns='' ><b xmlns='urn:b'/><c xmlns=''/></a>")
    assert tree.namespaces == {None: "urn:b"}
    assert [element.tag for element in tree.root.iter()] == ["a", "urn:b}b", "c"]


@pytest.mark.parametrize("name", ["a", "\u0220"])  # which lxml alone reads
def test_a_namespace_is_not_written_before_so_many_names_that_it_fills_the_memory(name: str) -> None:
    names = "".join(f"<b{number}/>" for number in range(1_000))
    short, long = (f"<{name} xmlns='{'x' * length}'>{names}</{name}>".encode() for length in (10_000, 60_000))
    assert len(wellformed.read(short).root) == 1_000
    with pytest.raises(BeyondRepair, match="a namespace of 60,000 characters"):
        wellformed.read(long)


def test_many_attributes_take_no_longer_where_lxml_reads_them() -> None:
    attributes = "".join(f" b{number}=''" for number in range(100_000))
    (element,) = wellformed.read(f"<a><\u0220{attributes}/></a>".encode()).root
    assert list(element.keys()) == [f"b{number}" for number in range(wellformed.ATTRIBUTES_MAX)]
