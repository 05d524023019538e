from datetime import UTC, datetime

import pytest
from lxml import etree

from schemas.feed import Person, Text
from worker.parse import values
from worker.parse.values import Reading

BASE = "https://example.org/blog/feed.xml"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("  \n", None),
        (" https://example.org/a ", "https://example.org/a"),
        ("http://example.org/a b?c=d&e", "http://example.org/a b?c=d&e"),  # no URL damage here
        ("HTTPS://example.org/a", "HTTPS://example.org/a"),
        ("/a", "https://example.org/a"),
        ("a?b=c", "https://example.org/blog/a?b=c"),
        ("#a", "https://example.org/blog/feed.xml#a"),
        ("//other.org/a", "https://other.org/a"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("tel:+44", "tel:+44"),
        ("magnet:?xt=x", "magnet:?xt=x"),
    ],
)
def test_a_link_is_absolute_where_the_base_is_known(value: str | None, expected: str | None) -> None:
    reading = Reading(base=BASE)
    found = values.url(reading, value, "link")
    assert (found or "").lower() == (expected or "").lower()
    assert reading.defects == []


@pytest.mark.parametrize("value", ["/a", "a", "example.org:8080/a", "localhost:80", "www.example.org"])
def test_a_relative_link_without_a_base_stays_relative(value: str) -> None:
    reading = Reading()
    assert values.url(reading, value, "link") == value
    assert reading.defects == []


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " \x01javascript:alert(1)", "java\nscript:alert(1)", "java\u200bscript:x",
        "javascript&#58;alert(1)", "javascript&colon;alert(1)", "&#106;avascript:x", "java&Tab;script:x", "javascript:1/alert(1)",
        "javascript:80", "data:text/html,<script>", "vbscript:x", "file:///etc/passwd", "view-source:x", "about:blank", "feed:x",
        "javascript&#" + "0" * 100 + "58;x", "//[", "x://[y",
    ],
)  # fmt: skip
def test_an_unsafe_link_is_dropped_and_reported(value: str) -> None:
    reading = Reading(base=BASE)
    assert values.url(reading, value, "link") is None
    (defect,) = reading.defects
    assert (defect.code, defect.where) == ("link-unsafe", "link")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (" ", None),
        ("Jon Ainger", Person(name="Jon Ainger")),
        ("  Jon \n Ainger ", Person(name="Jon Ainger")),
        ("Jon &amp; Martin", Person(name="Jon & Martin")),
        ("a@b.org (Jon Ainger)", Person(name="Jon Ainger", email="a@b.org")),
        ("a@b.org (Jon (Ainger))", Person(name="Jon (Ainger)", email="a@b.org")),
        ("a@b.org ()", Person(email="a@b.org")),
        ("Jon Ainger <a@b.org>", Person(name="Jon Ainger", email="a@b.org")),
        ("Jon Ainger &lt;a@b.org&gt;", Person(name="Jon Ainger", email="a@b.org")),
        ("Jon Ainger (a@b.org)", Person(name="Jon Ainger", email="a@b.org")),
        ("a@b.org", Person(email="a@b.org")),
        ("mailto:a@b.org", Person(email="a@b.org")),
        ("a@b", Person(name="a@b")),
        ("@jon", Person(name="@jon")),
        ("Jon @ Ainger (of London)", Person(name="Jon @ Ainger (of London)")),
        ("J.R.R.Tolkien", Person(name="J.R.R.Tolkien")),
        ("julia.d.wise", Person(name="julia.d.wise")),
        ("St. John", Person(name="St. John")),
    ],
)
def test_a_person_of_rss(value: str | None, expected: Person | None) -> None:
    reading = Reading()
    assert values.rss_person(reading, value, "author") == expected
    assert reading.defects == []


@pytest.mark.parametrize(
    "value",
    [
        "www.impower.co.uk",
        "WWW.IMPOWER.CO.UK",
        "http://example.org/jon",
        "example.com",
        "blog.example.org/about",
        "www.x",
    ],
)
def test_a_host_is_no_person(value: str) -> None:
    reading = Reading(entry=2)
    assert values.rss_person(reading, value, "author") is None
    (defect,) = reading.defects
    assert (defect.code, defect.where, defect.detail, defect.entry) == (
        "author-not-a-person",
        "item[3]/author",
        value,
        2,
    )


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Plain title", "text"),
        ("A guide to <head> elements", "text"),
        ("a < b & c > d", "text"),
        ("AT&T; and more", "text"),
        ("AT&T and more", "text"),
        ("Caf&eacute;", "html"),
        ("&#8220;x&#x201d;", "html"),
        ("An <em>important</em> title", "html"),
        ("A<br/>B", "html"),
        ("<B>x</B>", "html"),
        ("<abbreviation>", "text"),
    ],
)
def test_a_title_is_html_where_it_carries_inline_markup(value: str, kind: str) -> None:
    found = values.title(value)
    assert found
    assert (found.value, found.kind) == (value, kind)


def test_nothing_is_no_title_and_no_body() -> None:
    assert values.title(None) is None
    assert values.html_text(None) is None
    assert values.html_text("a") == Text(value="a", kind="html")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("0", 0),
        (None, None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("1e3", None),
        ("٣", None),
        ("9" * 19, None),
    ],
)
def test_a_whole_number(value: str | None, expected: int | None) -> None:
    assert values.integer(value) == expected


def test_a_number_too_long_for_a_character_is_no_crash() -> None:
    assert values.unescape("&#" + "1" * 5000 + "; &amp;").endswith("; &amp;")
    assert values.unescape("a &amp; b") == "a & b"


def test_the_first_date_that_can_be_read_is_taken() -> None:
    reading = Reading(entry=0)
    moment = values.date(reading, (None, "soon", "2012-01-11T00:00:00Z", "2013"), "pubDate")
    assert moment == datetime(2012, 1, 11, tzinfo=UTC)
    assert [(d.code, d.where, d.detail) for d in reading.defects] == [("date-unreadable", "item[1]/pubDate", "soon")]
    assert values.date(reading, (None,), "x") is None


def test_a_defect_is_shortened_and_knows_its_entry() -> None:
    reading = Reading()
    reading.report("x", "feed/title", "y" * 300)
    reading.entry = 4
    reading.report("x", "title")
    assert [(d.where, len(d.detail), d.entry) for d in reading.defects] == [
        ("feed/title", 200, None),
        ("item[5]/title", 0, 4),
    ]


def test_children_are_read_in_one_pass() -> None:
    element = etree.fromstring("<x><a> </a><a>\n1 </a><a>2</a><b>t<i>u</i></b><c>t<i>u</i></c><d/></x>")
    found = values.children(element, listed=frozenset({"a"}), bodies=frozenset({"c"}))
    assert found.texts == {"a": "1", "b": "t", "c": "t<i>u</i>"}
    assert {tag: len(elements) for tag, elements in found.elements.items()} == {"a": 3}


@pytest.mark.parametrize(
    ("markup", "keep_markup", "expected"),
    [
        ("<x/>", False, None),
        ("<x> \n</x>", False, None),
        ("<x>\u00a0a\u00a0</x>", False, "\u00a0a\u00a0"),  # no white space of XML's
        ("<x> a <b>c</b> </x>", False, "a c"),
        ("<x> a <b>c</b> </x>", True, "a <b>c</b>"),
        ("<x>a &lt; b</x>", True, "a < b"),
    ],
)
def test_text_is_trimmed(markup: str, keep_markup: bool, expected: str | None) -> None:  # noqa: FBT001  a column of the table
    assert values.text(etree.fromstring(markup), keep_markup=keep_markup) == expected


def test_persons_are_told_once_in_order() -> None:
    one, two = Person(name="One"), Person(name="Two")
    assert values.unique([two, None, one, two]) == (two, one)
