from datetime import UTC, datetime

import pytest

from schemas.feed import Link, Text
from tests.worker.parse.documents import element
from worker.parse import values
from worker.parse.values import Reading
from worker.parse.vocabulary import vocabulary

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
        ("1,234", 1234),
        ("12 345 678", 12_345_678),
        ("1'234", 1234),
        ("1,23", None),
        ("1234,567", None),
        ("1,234 567", None),
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


NAMES = vocabulary(texts={"a"}, bodies={"c", "title"}, listed={"l"}, stand_ins={"s"}, aliases={"aa": "a"})


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<a> </a><a>\n1 </a><AA>2</AA>", {"texts": {"a": "1"}, "elements": {"a": 1}, "others": {"a": 1}}),
        ("<a>1</a><aa>2</aa>", {"texts": {"a": "1"}, "others": {"a": 1}}),
        ("<a>1</a><aa> 1 </aa><a/><a> </a>", {"texts": {"a": "1"}}),
        ("<a><i>1</i></a>", {"elements": {"a": 1}}),
        ("<a>1<i/></a>", {"texts": {"a": "1"}}),
        ("<c>t<i>u</i></c>", {"texts": {"c": "t<i>u</i>"}, "elements": {"c": 1}}),
        ("<c x='y'>t</c><c>u</c>", {"texts": {"c": "t"}, "elements": {"c": 1}, "others": {"c": 1}}),
        ("<l/><l>1</l>", {"elements": {"l": 2}}),
        ("<s>1</s><S/>", {"stand_ins": {"s": 2}}),
        ("<o/><p/><o/>", {"others": {"o": 2, "p": 1}}),
    ],
)
def test_children_are_read_in_one_pass(inside: str, expected: dict[str, dict[str, object]]) -> None:
    found = values.children(element(f"<x>{inside}</x>"), NAMES.names())
    counted = {
        name: {tag: len(each) if isinstance(each, list) else each for tag, each in getattr(found, name).items()}
        for name in ("texts", "elements", "stand_ins", "others")
    }
    assert {name: held for name, held in counted.items() if held} == expected


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
    assert values.text(element(markup), keep_markup=keep_markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<x a='1'/>", "1"),
        ("<x A='1'/>", "1"),
        ("<x n:a='1' xmlns:n='urn:n'/>", "1"),
        ("<x b='1'/>", None),
        ("<x/>", None),
    ],
)
def test_an_attribute_is_found_in_any_case(markup: str, expected: str | None) -> None:
    assert values.attribute(element(markup), "a") == expected


SELF, PAGE, VIA = (Link(href=f"http://e.org/{rel}", rel=rel) for rel in ("self", "alternate", "via"))


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([], ()),
        ([SELF, PAGE, VIA], (VIA,)),
        ([SELF, Link(href="http://e.com/", rel="self")], (Link(href="http://e.com/", rel="self"),)),
        ([PAGE, Link(href="http://e.org/de", rel="alternate")], (Link(href="http://e.org/de", rel="alternate"),)),
    ],
)
def test_a_link_with_a_field_of_its_own_is_not_among_the_links(links: list[Link], expected: tuple[Link, ...]) -> None:
    assert values.further(links, PAGE.href) == expected
