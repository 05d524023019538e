from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.guids import reused_guids
from archive.identity import (
    entry_keys,
    feed_id,
    fingerprint,
    minted_id,
    public_id,
    raw_hash,
    settled,
)
from schemas.feed import PROXY_LINK, Category, Enclosure, Entry, Link, Person, Statistics, Text
from schemas.media import Image
from schemas.revision import EntryKey

DATE = datetime(2012, 1, 11, tzinfo=timezone(timedelta(hours=1)))
LONG = Text(value="<p>one two three four five six seven eight</p>", kind="html")
SHORT = Text(value="<p>one two three</p>", kind="html")


def entry(title: str | None = None, **fields: object) -> Entry:
    return Entry(title=Text(value=title) if title else None, **fields)  # type: ignore[arg-type]


def kinds(keys: tuple[EntryKey, ...]) -> list[str]:
    return [key.kind for key in keys]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (entry("T", guid="g", permalink="http://x.org/1", published=DATE, content=LONG), "guid link title-date text"),
        (entry("T", guid="g"), "guid"),
        (entry("T", permalink="http://x.org/1"), "link"),
        (entry("T", published=DATE), "title-date"),
        (entry("T"), "title-date"),
        (entry("T", permalink="https://www.x.org/"), "title-date"),
        (entry("T", guid="g", permalink="https://www.x.org/"), "guid"),
        (entry("T", content=SHORT), "title-date"),
        (entry(content=SHORT, published=DATE), "text"),
        (entry(content=LONG), "text"),
        (entry(summary=LONG), "text"),
        (entry(), "text"),
    ],
)
def test_kinds_of_keys(one: Entry, expected: str) -> None:
    (keys,) = entry_keys([one], home_page="http://x.org")
    assert kinds(keys) == expected.split()


def test_values_of_keys() -> None:
    one = entry("The  Title! ", guid=" g ", permalink="http://www.x.org/1/", published=DATE)
    (keys,) = entry_keys([one])
    assert keys == (
        EntryKey("guid", "g"),
        EntryKey("link", "//x.org/1"),
        EntryKey("title-date", "The  Title! \n2012-01-11T00:00:00+01:00"),
    )


def test_a_page_is_known_by_its_place_and_by_what_it_says_of_itself() -> None:
    # Many pages of one site share a title or even a text, and each is a snapshot of its own.
    (keys,) = entry_keys([entry("T", permalink="http://x.org/1", published=DATE, content=LONG)], page_key="a.txt")
    assert keys == (EntryKey("page", "a.txt"), EntryKey("link", "//x.org/1"))
    (keys,) = entry_keys([entry("T", content=LONG)], page_key="b.txt")
    assert keys == (EntryKey("page", "b.txt"),)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>one two three four five six seven eight</p>",
        "<div style='x'><p>one <b>two</b> three</p>\n\n<p>four&nbsp;five six seven eight<br></p></div>",
        "one two three four five six seven\u00a0eight",
    ],
)
def test_the_text_key_does_not_see_markup_or_white_space(markup: str) -> None:
    (keys,) = entry_keys([entry(content=Text(value=markup, kind="html"))])
    assert keys == entry_keys([entry(content=LONG)])[0]


@pytest.mark.parametrize("kind", ["guid", "link", "title-date", "text"])
def test_what_two_entries_share_names_neither(kind: str) -> None:
    fields: dict[str, object] = {"guid": "g", "permalink": "http://x.org/1", "published": DATE, "content": LONG}
    others: dict[str, tuple[str, object]] = {
        "guid": ("guid", "h"),
        "link": ("permalink", "http://x.org/2"),
        "title-date": ("published", DATE + timedelta(days=1)),
        "text": ("content", Text(value=LONG.value + "nine", kind="html")),
    }
    changed = dict(value for name, value in others.items() if name != kind)
    first, second = entry_keys([entry("T", **fields), entry("T", **{**fields, **changed})])
    assert kinds(first) == kinds(second) == [name for name in others if name != kind]
    assert not set(first) & set(second)


def test_a_guid_that_is_reused_leaves_the_other_names() -> None:
    entries = [entry(f"T{i}", guid="same", permalink=f"http://x.org/{i}") for i in range(3)]
    assert [kinds(keys) for keys in entry_keys(entries)] == [["link"]] * 3
    assert reused_guids([*entries, entry(guid="own"), entry()]) == {"same"}


TWINS = [
    pytest.param([entry("T", guid="g", permalink="http://x.org/1", published=DATE, content=LONG)] * 2, id="all"),
    pytest.param([entry("T")] * 3, id="title"),
    pytest.param([entry(content=SHORT)] * 2, id="text"),
    pytest.param([entry()] * 2, id="nothing"),
    pytest.param([entry("T", guid="g", content=SHORT), entry("T", guid="g", content=LONG)] * 2, id="two pairs"),
    pytest.param([entry("T"), *[entry("T", permalink="http://x.org/1")] * 2], id="beside one of that name"),
    pytest.param([entry("T", guid="g", categories=(Category(term=term),)) for term in "ab"], id="almost"),
]


@pytest.mark.parametrize("entries", TWINS)
def test_twins_are_told_apart_the_same_way_in_any_order(entries: list[Entry]) -> None:
    keys = entry_keys(entries)
    assert all(keys)
    names = [key for own in keys for key in own]
    assert len(set(names)) == len(names)

    def by_entry(entries: list[Entry]) -> list[tuple[bytes, tuple[EntryKey, ...]]]:
        pairs = zip(map(raw_hash, entries), entry_keys(entries), strict=True)
        return sorted(pairs, key=lambda pair: (pair[0], [(key.kind, key.value) for key in pair[1]]))

    assert by_entry(entries) == by_entry(entries[::-1]) == by_entry(entries[1:] + entries[:1])


def test_the_first_of_twins_has_a_name_that_it_would_have_alone() -> None:
    one = entry("T", guid="g", published=DATE, content=LONG)
    (alone,) = entry_keys([one])
    first, second = entry_keys([one, one])
    assert set(first) < set(alone)
    assert not set(second) & set(alone)


names = st.one_of(st.none(), st.sampled_from("abc"))
some_entries = st.builds(
    lambda title, guid, link, day, text: entry(
        title,
        guid=guid,
        permalink=f"http://x.org/{link}" if link else None,
        published=DATE + timedelta(days=day) if day else None,
        content=Text(value=text * 8) if text else None,
    ),
    names,
    names,
    names,
    st.integers(0, 2),
    st.one_of(st.none(), st.sampled_from(["a ", "b ", "c"])),
)


@given(st.lists(some_entries, max_size=8), st.randoms())
def test_shuffling_entries_changes_no_key(entries: list[Entry], random: object) -> None:
    keys = entry_keys(entries)
    named = sorted(zip(map(raw_hash, entries), map(str, keys), strict=True))
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sorted(zip(map(raw_hash, shuffled), map(str, entry_keys(shuffled)), strict=True)) == named
    assert all(keys)
    assert len({key for own in keys for key in own}) == sum(map(len, keys))


def test_public_ids() -> None:
    guid, link = EntryKey("guid", "g"), EntryKey("link", "//x.org/1")
    one = entry(guid="g")
    assert public_id("blog", one, (guid, link)) == "g"
    assert public_id("blog", one, (link,)) == "urn:uuid:319bed53-6079-5e59-929f-aa8676c903c5"
    assert public_id("blog", one, (link,)) == minted_id("blog", "//x.org/1")
    assert public_id("", one, (link,)) != public_id("blog", one, (link,))


def test_ids_of_feeds_never_change() -> None:
    assert feed_id("impower-blog") == "urn:uuid:816a76e1-3c37-5fff-9da5-7c9790927f8a"


BASE = entry(
    "One title",
    guid="g",
    permalink="http://x.org/1",
    summary=Text(value="A summary"),
    content=Text(value="<p>Some words</p>", kind="html"),
    published=DATE,
    updated=DATE,
    authors=(Person(name="Ann"),),
    categories=(Category(term="a"),),
    enclosures=(Enclosure(url="http://x.org/a.mp3", length_bytes=1),),
    links=(Link(href="http://x.org/r", rel="related"),),
)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"content": Text(value="<div>Some <b>words</b>\n</div>", kind="html")}, True),
        ({"content": Text(value="Some words")}, True),
        ({"updated": None}, True),
        ({"guid": "other"}, True),
        ({"categories": ()}, True),
        ({"permalink": "https://www.x.org/1/"}, True),
        ({"published": DATE.astimezone(UTC)}, True),
        ({"enclosures": (Enclosure(url="https://x.org/a.mp3", length_bytes=2),)}, True),
        ({"inferred": ("authors",)}, True),
        ({"images": (Image(url="http://x.org/i.jpg"),)}, True),
        ({"enclosures": (*BASE.enclosures, Enclosure(url="http://x.org/i.jpg", medium="image"))}, True),
        ({"enclosures": (*BASE.enclosures, Enclosure(url="http://x.org/i.jpg", type="image/jpeg"))}, True),
        ({"enclosures": (*BASE.enclosures, Enclosure(url="http://x.org/v.mp4", medium="video"))}, False),
        ({"links": (*BASE.links, Link(href="http://proxy.org/1", rel=PROXY_LINK))}, True),
        ({"content": Text(value="<p>Somewords</p>", kind="html")}, False),
        ({"content": Text(value="<p>Some words more</p>", kind="html")}, False),
        ({"content": None}, False),
        ({"summary": Text(value="Another summary")}, False),
        ({"title": Text(value="One title!")}, False),
        ({"authors": (Person(name="Ben"),)}, False),
        ({"authors": ()}, False),
        ({"published": DATE + timedelta(hours=1)}, False),
        ({"published": None}, False),
        ({"permalink": "http://x.org/2"}, False),
        ({"enclosures": ()}, False),
        ({"links": ()}, False),
    ],
)
def test_fingerprint_is_of_what_an_entry_means(change: dict[str, object], same: bool) -> None:  # noqa: FBT001 - a table
    changed = msgspec.structs.replace(BASE, **change)
    assert (fingerprint(changed) == fingerprint(BASE)) == same
    assert (raw_hash(changed) == raw_hash(BASE)) == (not change)


def test_statistics_are_no_part_of_an_entrys_state() -> None:
    read = msgspec.structs.replace(BASE, statistics=Statistics(comments=1))
    answered = msgspec.structs.replace(BASE, statistics=Statistics(comments=2, views=7))
    assert raw_hash(read) == raw_hash(answered) == raw_hash(BASE)
    assert settled(read) == settled(answered) == BASE


def test_words_do_not_wander_between_the_fields_of_a_fingerprint() -> None:
    assert fingerprint(entry("a b")) != fingerprint(entry("a", content=Text(value="b")))
    assert fingerprint(entry("a", summary=Text(value="b"))) != fingerprint(entry("a", content=Text(value="b")))


def test_raw_hash_is_of_sixteen_bytes() -> None:
    assert len(raw_hash(BASE)) == 16
