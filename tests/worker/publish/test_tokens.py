import pytest

from schemas.feed import Enclosure, Person
from worker.publish import tokens


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"),
        ("en-GB", "en-GB"),
        ("EN_us", "EN-us"),
        (" de ", "de"),
        ("zh-Hant-TW", "zh-Hant-TW"),
        ("haw", "haw"),
    ],
)
def test_a_language_tag(tag: str, expected: str) -> None:
    assert tokens.language(tag) == expected


@pytest.mark.parametrize("tag", [None, "", "english", "e", "xq", "qqq", "en-", "en gb", "en-toolongsubtag", "é"])
def test_no_language_tag(tag: str | None) -> None:
    assert tokens.language(tag) is None


@pytest.mark.parametrize("value", ["audio/mpeg", "text/html; charset=utf-8", 'a/b;c="d e"', "application/rss+xml"])
def test_a_media_type(value: str) -> None:
    assert tokens.media_type(value) == value


@pytest.mark.parametrize("value", [None, "", "mp3", "audio/", "/mpeg", "audio/mpeg;", "a b/c", "a/b/c"])
def test_no_media_type(value: str | None) -> None:
    assert tokens.media_type(value) is None


@pytest.mark.parametrize(
    ("url", "type", "expected"),
    [
        ("http://example.com/a.mp3", "audio/x-own", "audio/x-own"),
        ("http://example.com/a.MP3?x=.png", None, "audio/mpeg"),
        ("http://example.com/a.mp3", "mp3", "audio/mpeg"),
        ("http://example.com/a", None, "application/octet-stream"),
        ("http://example.com/a.exotic", None, "application/octet-stream"),
    ],
)
def test_the_type_of_a_file(url: str, type: str | None, expected: str) -> None:
    assert tokens.file_type(Enclosure(url=url, type=type)) == expected


@pytest.mark.parametrize(("value", "expected"), [("via", "via"), (" Related ", "related"), ("a b", None), ("", None)])
def test_a_relation(value: str, expected: str | None) -> None:
    assert tokens.relation(value) == expected


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        ("jo@example.com", True),
        ("o'neil+x@sub.example.co.uk", True),
        ("jo@localhost", False),
        ("jo at example.com", False),
    ],
)
def test_an_email_address(value: str, *, passes: bool) -> None:
    assert (tokens.email(value) is not None) is passes


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(name=" Jo  Doe "), "Jo Doe"),
        (Person(name="Jo", email="jo@example.com"), "Jo"),
        (Person(email="jo@example.com"), "jo@example.com"),
        (Person(name=" ", email="jo@example.com"), "jo@example.com"),
        (Person(uri="http://example.com/"), None),
    ],
)
def test_what_a_person_is_called(person: Person, expected: str | None) -> None:
    assert tokens.person_name(person) == expected
