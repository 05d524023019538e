import pytest

from schemas.errors import NotAFeed
from tests.worker.parse.documents import CONTENT, codes, read, rss
from worker.parse.tree import read_tree

XHTML = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"", "an empty document"),
        (b"  \r\n\t", "an empty document"),
        (b"\xef\xbb\xbf\n", "an empty document"),
        ("\ufeff".encode("utf-16-le"), "an empty document"),
        (b"<!DOCTYPE html><html><head><title>x</title><body><p>not XML<br>", "an HTML page"),
        (b"<!-- cached -->\n<!doctype HTML>\n<html lang=en><link rel=x>&nbsp;<rss>", "an HTML page"),
        (b"<html><body><p>an <rss> element", "an HTML page"),
        (XHTML.format("<p>well-formed</p>").encode(), "an HTML page"),
        (
            f'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "http://w3.org/x.dtd">{XHTML.format("&nbsp;")}'.encode(),
            "an HTML page",
        ),
        (b"<HTML><BODY>x</BODY></HTML>", "an HTML page"),
        (b"Moved: see <a href='x'>there</a><html>", "an HTML page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (b"GIF89a", "a GIF image"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b\x08 and nothing else", "gzip data"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\x00" * 100, "binary data"),
        (b"\x01\x02<rss", "binary data"),
        (b"\xe9\xea\xeb" * 30, "binary data"),
        ("Grüße, die kein Feed sind".encode("cp037"), "binary data"),  # EBCDIC
        (b'{"a": 1}', "JSON that is no feed"),
        (b'\n[{"a": "<rss version=\\"2.0\\">"}]', "JSON that is no feed"),
        (b"{ not JSON either", "JSON that is no feed"),
        (b"Just a text, with a & and so on.", "plain text"),
        ("Viele Grüße".encode("cp1252"), "plain text"),
        (b"a < b", "XML without an element"),
        (b"<!DOCTYPE", "XML without an element"),
        (b"<?xml version='1.0'?>", "XML without an element"),
        (b"<opml version='2.0'><body/></opml>", "an OPML subscription list"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG image"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "a sitemap"),
        (b"<catalog/>", "XML with the root element <catalog>"),
        (b"<catalog>a & b</catalog>", "XML with the root element <catalog>"),
        (b"<a:catalog>", "XML with the root element <catalog>"),
        (b"<" + b"x" * 99 + b"/>", f"XML with the root element <{'x' * 40}>"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body: bytes, found: str) -> None:
    with pytest.raises(NotAFeed) as error:
        read(body)
    assert error.value.found == found
    assert str(error.value) == f"this is no feed: {found}"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (rss("<title>x</title>"), []),
        ("\ufeff" + rss("<title>x</title>"), []),
        ("\n\n" + rss("<title>x</title>"), []),
        ("\n" + rss("<title>x</title>", before='<?xml version="1.0"?>'), ["junk-before-xml"]),
        ("<br />\n<b>Warning</b>: x\n" + rss("<title>x</title>"), ["junk-before-xml"]),
        ("[warning] x\n" + rss("<title>x</title>"), ["junk-before-xml"]),
        ("\x00" + rss("<title>x</title>"), ["characters-dropped"]),
        (rss("<title>x</title>&"), ["markup-repaired"]),
        (rss("<title>x</title>&nbsp;"), ["entities-repaired"]),
        (rss("<title>x</title>", before="<!DOCTYPE rss [<!ENTITY a 'b'>]>"), []),
        (rss("<title>x</title>&a;", before="<!DOCTYPE rss [<!ENTITY a 'b'>]>"), ["entity-declared"]),
        (
            "junk" + rss("<title>x</title>&a;", before="<!DOCTYPE rss [<!ENTITY a 'b'>]>"),
            ["junk-before-xml", "entity-declared"],
        ),
        (
            rss("<title>x</title>&a; &", before="<!DOCTYPE rss [<!ENTITY a 'b'>]>"),
            ["entity-declared", "markup-repaired"],
        ),
        (rss("<title>x</title>") + "<script>", ["junk-after-xml"]),
        (rss("<title>x</title><b>"), ["tag-dropped"]),
        (rss("<title>x</title><category><![CDATA[a</category><category><![CDATA[b]]></category>"), ["cdata-repaired"]),
        (rss("<title>x</title><description>NaÃ¯vetÃ© â€“ cafÃ©</description>"), ["text-encoded-twice"]),
        (rss("<title>x</title>")[:-9], ["document-truncated"]),
    ],
)
def test_a_repair_is_a_defect(document: str, expected: list[str]) -> None:
    snapshot = read(document)
    assert codes(snapshot) == expected
    assert [entry.title.value for entry in snapshot.entries if entry.title] == ["x"]


def test_recovery_tells_where_and_why() -> None:
    _, defects = read_tree(b"<catalog>\n<item>one</item><item>two words</catalog>")
    assert [(defect.code, defect.where) for defect in defects] == [("xml-recovered", "line 2, column 42")]
    assert defects[0].detail.startswith("Opening and ending tag mismatch: item")
    assert defects[0].detail.endswith("about 0 entries and 0 bytes of text are lost")
    _, defects = read_tree(b"<catalog><item>x</item></catalog><item>lost words</item>")
    assert defects[0].detail.endswith("about 1 entries and 9 bytes of text are lost")


def test_recovery_keeps_the_characters_that_xml_names() -> None:
    root, defects = read_tree(b"<catalog><item><b>one</item> <item>AT&amp;T &lt; &gt; &quot;&apos;</item></catalog>")
    assert [defect.code for defect in defects] == ["xml-recovered"]
    assert "".join(map(str, root.itertext())).split() == ["one", "AT&T", "<", ">", "\"'"]


def test_a_text_that_is_longer_than_the_parser_likes_is_read() -> None:
    text = "x" * 11_000_000
    (entry,) = read(rss(f"<content:encoded>{text}</content:encoded>", root=f'version="2.0" {CONTENT}')).entries
    assert entry.content
    assert entry.content.value == text
