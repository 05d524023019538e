from html import escape

import pytest

from schemas.feed import Person
from tests.worker.parse.documents import read, rss
from worker.parse import people
from worker.parse.values import Reading

JON, ANN = Person(name="Jon"), Person(name="Ann")


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
        ("a@b.org (a@b.org)", Person(email="a@b.org")),  # Libsyn
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
    assert people.rss_person(reading, value, "author") == expected
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
    assert people.rss_person(reading, value, "author") is None
    (defect,) = reading.defects
    assert (defect.code, defect.where, defect.detail, defect.entry) == (
        "author-not-a-person",
        "item[3]/author",
        value,
        2,
    )


@pytest.mark.parametrize(
    ("persons", "expected"),
    [
        ([], []),
        ([ANN, None, JON, ANN], [ANN, JON]),
        ([Person(name="Jon", email="a@b.org"), JON], [Person(name="Jon", email="a@b.org")]),
        ([JON, Person(name="jon", uri="http://e.org/"), ANN], [Person(name="Jon", uri="http://e.org/"), ANN]),
        ([Person(email="a@b.org"), Person(name="Jon", email="A@b.org")], [Person(name="Jon", email="a@b.org")]),
        # two of one name, and two who share an address
        ([Person(name="Jon", email="a@b.org"), Person(name="Jon", email="c@b.org")],
         [Person(name="Jon", email="a@b.org"), Person(name="Jon", email="c@b.org")]),
        ([Person(name="Jon", email="a@b.org"), Person(name="Ann", email="a@b.org")],
         [Person(name="Jon", email="a@b.org"), Person(name="Ann", email="a@b.org")]),
    ],
)  # fmt: skip
def test_one_person_is_one_however_often_named(persons: list[Person | None], expected: list[Person]) -> None:
    assert people.unique(persons) == tuple(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@e.org (Al), b@e.org (Bo)", [("Al", "a@e.org"), ("Bo", "b@e.org")]),
        (" a@e.org (Al) and b@e.org (Bo)\n", [("Al", "a@e.org"), ("Bo", "b@e.org")]),
        ("Al <a@e.org>, Bo B <b@e.org>", [("Al", "a@e.org"), ("Bo B", "b@e.org")]),
        ("a@e.org; b@e.org & Cy <c@e.org>", [(None, "a@e.org"), (None, "b@e.org"), ("Cy", "c@e.org")]),
        ("Al and Bo <a@e.org>", [("Al and Bo", "a@e.org")]),
        ('"Al B" <a@e.org>', [("Al B", "a@e.org")]),
        ("see a@e.org or b@e.org", [("see a@e.org or b@e.org", None)]),
    ],
)
def test_several_people_in_one_element_are_several(value: str, expected: list[tuple[str | None, str | None]]) -> None:
    document = rss(f"<author>{escape(value)}</author>")
    assert [(person.name, person.email) for person in read(document).entries[0].authors] == expected


@pytest.mark.parametrize("part", ["a@", "a@e.org,", "a@e.org (", "a b <", "a@e.org and ", "<a@e.org>", "x"])
def test_what_is_no_list_of_people_takes_no_long_look(part: str) -> None:
    value = "@@" + part * 100
    assert people.apart(value) == [value]
