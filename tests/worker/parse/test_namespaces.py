import pytest

from worker.parse import namespaces
from worker.parse.namespaces import ATOM, CONTENT, DC, DCTERMS, ENC, RDF, RSS, SPELLINGS, XHTML, XML


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("item", "item"),
        ("http://www.w3.org/2005/Atom}entry", "entry"),
        ("a:item", "item"),  # a recovered tree: nothing declares the prefix
        ("xmlns:", ""),
    ],
)
def test_a_tag_has_a_local_name(tag: str, expected: str) -> None:
    assert namespaces.local_name(tag) == expected


def test_every_namespace_can_be_put_before_a_name() -> None:
    for namespace in (ATOM, CONTENT, DC, DCTERMS, ENC, RDF, XHTML, XML):
        assert namespace.startswith("http://")
        assert namespace.endswith("}")
    assert RSS == ""


def test_every_spelling_is_known_and_means_one_thing() -> None:
    written = [(uri, namespace) for namespace, uris in SPELLINGS.items() for uri in uris]
    assert {namespaces.canonical(f"{uri}}}x") for uri, _ in written} == {namespace + "x" for _, namespace in written}
    bare = [namespaces.folded(uri) for uri, _ in written]
    assert len(set(bare)) == len(bare), "a row too many: scheme, www., case and end do not count anyway"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("title", "title"),
        (ATOM + "title", ATOM + "title"),
        ("http://WWW.w3.org/2005/atom/}title", ATOM + "title"),
        ("https://purl.org/dc/elements/1.1/}date", DC + "date"),
        (" http://purl.org/dc/elements/1.1/ }date", DC + "date"),
        ("http://backend.userland.com/RSS2}title", "title"),
        ("urn:x}title", "urn:x}title"),
        ("DC:date", DC + "date"),
        ("x:date", "x:date"),
    ],
)
def test_a_tag_is_written_as_it_should_be(tag: str, expected: str) -> None:
    assert namespaces.canonical(tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("urn:x}rss", "urn:x}"), ("http://purl.org/rss/1.0/}channel", ""), ("rss", ""), (ATOM + "feed", ATOM)],
)
def test_a_tag_has_a_namespace(tag: str, expected: str) -> None:
    assert namespaces.namespace_of(tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"), [(DC + "date", "dc:date"), ("item", "item"), (ATOM + "id", "atom:id"), ("urn:x}y", "y")]
)
def test_people_write_prefixes(tag: str, expected: str) -> None:
    assert namespaces.prefixed(tag) == expected
