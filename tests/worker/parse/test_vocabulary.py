import pytest

from worker.parse.namespaces import ATOM, CONTENT, DC
from worker.parse.rss_elements import VOCABULARY as RSS
from worker.parse.vocabulary import BODY, LISTED, OTHER, STAND_IN, TEXT


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("link", ("link", TEXT)),
        ("title", ("title", BODY)),
        ("category", ("category", LISTED)),
        (DC + "date", (DC + "date", STAND_IN)),
        ("pubdate", ("pubDate", TEXT)),
        ("PUBDATE", ("pubDate", TEXT)),
        ("http://purl.org/rss/1.0/}link", ("link", TEXT)),
        ("HTTP://www.purl.org/dc/elements/1.1}Creator", (DC + "creator", LISTED)),
        ("https://purl.org/rss/1.0/modules/content#}encoded", (CONTENT + "encoded", BODY)),
        ("http://purl.org/atom/ns#}summary", (ATOM + "summary", STAND_IN)),
        ("dc:creator", (DC + "creator", LISTED)),  # a recovered tree
        ("rss:link", ("link", TEXT)),
        ("summary", (ATOM + "summary", STAND_IN)),
        ("skipDays", ("skipDays", OTHER)),
        ("urn:x}title", ("urn:x}title", OTHER)),
        ("x:title", ("x:title", OTHER)),
    ],
)
def test_a_name_is_found_however_it_is_spelled(tag: str, expected: tuple[str, int]) -> None:
    names = RSS.names()
    assert names[tag] == expected
    assert names[tag] == expected, "and again"


def test_the_namespace_of_the_document_is_its_own() -> None:
    names = RSS.names("urn:x}")
    assert names["urn:x}title"] == ("title", BODY)
    assert names["urn:x}odd"] == ("odd", OTHER)
    assert names["urn:y}title"] == ("urn:y}title", OTHER)


def test_what_one_document_teaches_is_not_learned_by_others() -> None:
    RSS.names()["TITLE"]
    assert "TITLE" not in RSS.names()
