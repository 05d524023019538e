import pytest

from worker.parse.repair import mend_markup, respell

DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("<rss{}><dc:date>x</dc:date></rss>", f' xmlns:dc="{DC}"'),
        ('<rss{}><a media:b="x"/></rss>', ' xmlns:media="http://search.yahoo.com/mrss/"'),
        ("<rss{}><foo:bar/></rss>", ' xmlns:foo="urn:undeclared:foo"'),
        ('<rss{}><a é:b="x"/></rss>', ' xmlns:é="urn:undeclared:%C3%A9"'),  # a namespace is a URI, or lxml refuses it
        ("<rdf:RDF{}><item/></rdf:RDF>", ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'),
        ("<rss{}><DC:date/></rss>", f' xmlns:DC="{DC}"'),
        (f'<rss{{}} xmlns:dc="{DC}"><dc:date/><![CDATA[<o:p>]]><!-- <o:p> --></rss>', ""),
        (f'<rss{{}}><dc:date xmlns:dc="{DC}"/>a:b xml:c</rss>', ""),
    ],
)
def test_a_prefix_that_is_used_is_declared(data: str, declared: str) -> None:
    mended, defects = mend_markup(data.format("").encode())
    assert mended.decode() == data.format(declared)
    assert [defect.code for defect in defects] == ["namespace-undeclared"] * bool(declared)


@pytest.mark.parametrize(
    ("prefix", "uri", "expected"),
    [
        ("dc", "http://purl.org/dc/elementr/1.1/", DC),
        ("dc", "http://purl.org/dc/element/1.1/", DC),
        (None, "http://www.w3.org/2005/Atem", ATOM),
        (None, "http://www.w3.oqg/2005/Ato}", ATOM),
        ("dc", DC, None),
        ("dc", "https://purl.org/DC/elements/1.1", None),  # what readers do not look at
        ("dc", "http://purl.org/dc/elements/1.0/", None),  # known as it is
        ("georss", "http://www.georss.org/georss/10", None),
        ("dc", "http://example.org/", None),
        ("mine", "http://purl.org/dc/elementr/1.1/", None),
    ],
)
def test_a_namespace_that_is_nearly_right_is_mended(prefix: str | None, uri: str, expected: str | None) -> None:
    data = f'<feed xmlns{f":{prefix}" if prefix else ""}="{uri}"/>'.encode()
    mended, defects = respell(data, {prefix: uri}, "feed")
    assert mended == (data.replace(uri.encode(), expected.encode()) if expected else data)
    assert [(defect.code, defect.detail) for defect in defects] == ([("namespace-misspelt", uri)] if expected else [])
