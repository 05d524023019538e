import random
import re
import string

import pytest
from msgspec.structs import replace

from schemas.feed import Category, Entry, Feed, Person, Text
from schemas.podcast import Podcast
from schemas.publication import Paging, PublishedEntry
from schemas.source import Variant
from tests.worker.publish.samples import ADVERSARIAL, CHANNEL, FULL, entry, html, plain
from worker.publish import FILES, render
from worker.publish.variants import FEEDS_MAX, VariantFeed, shortened, slug, variants

ALL: tuple[Variant, ...] = ("summary", "tags", "authors")


def tagged(id: str, *tags: str | Category, authors: tuple[str, ...] = ()) -> PublishedEntry:
    categories = tuple(Category(term=tag) if isinstance(tag, str) else tag for tag in tags)
    return entry(id, title=plain(id), categories=categories, authors=tuple(Person(name=name) for name in authors))


def places(found: list[VariantFeed]) -> dict[str, list[str]]:
    return {one.place: [held.id for held in one.entries] for one in found}


def made(*entries: PublishedEntry, wanted: tuple[Variant, ...] = ALL) -> list[VariantFeed]:
    return list(variants(CHANNEL, entries, wanted))


def test_each_tag_and_each_author_has_a_feed_however_they_are_spelt() -> None:
    found = made(
        tagged("1", "Local News", "Sport", authors=("Jo Doe",)),
        tagged("2", "local  news", Category(term="x9", label="sport"), authors=("JO DOE", "Al")),
        tagged("3", "LOCAL NEWS", "Local News"),
    )
    assert places(found) == {
        "summary": ["1", "2", "3"],
        "tag/local-news": ["1", "2", "3"],
        "tag/sport": ["1", "2"],
        "author/jo-doe": ["1", "2"],
        "author/al": ["2"],
    }


def test_only_what_is_wanted_is_made() -> None:
    one = tagged("1", "a", authors=("b",))
    assert list(places(made(one, wanted=()))) == []
    assert list(places(made(one, wanted=("authors",)))) == ["author/b"]
    assert list(places(made(one, wanted=("authors", "summary")))) == ["summary", "author/b"]


def test_a_further_feed_has_a_name_an_id_and_a_folder_of_its_own() -> None:
    channel = replace(CHANNEL, paging=Paging(previous="archive/1/1", is_complete=True))
    found = list(variants(channel, (tagged("1", "Sport"), FULL), ALL))
    ids = [one.channel.id for one in found]
    assert len(set(ids)) == len(found) == len({one.place for one in found})
    assert channel.id not in ids
    sport = next(one.channel for one in found if one.place == "tag/sport")
    assert sport.title == "Back issues & more: Sport"
    assert sport.url == "https://feeds.example.org/back/tag/sport/"
    assert sport.id == "urn:uuid:e5b57f03-f513-509c-a637-94fa5f547c19"
    assert sport.paging == Paging()
    assert (sport.link, sport.language, sport.rights) == (channel.link, channel.language, channel.rights)


def test_without_an_address_there_is_none() -> None:
    found = variants(replace(CHANNEL, url=None), (FULL,), ALL)
    assert {one.channel.url for one in found} == {None}


def test_the_most_common_spelling_is_the_title_and_order_decides_nothing() -> None:
    entries = [tagged(str(n), tag) for n, tag in enumerate(["sport", "Sport", "Sport", "SPORT", "B", "b"])]
    titles = {one.channel.title for one in made(*entries)}
    assert titles >= {"Back issues & more: Sport", "Back issues & more: B"}
    for seed in range(5):
        shuffled = random.Random(seed).sample(entries, len(entries))
        assert {one.channel.title for one in made(*shuffled)} == titles
        assert [one.place for one in made(*shuffled)] == [one.place for one in made(*entries)]


def test_there_are_only_so_many_and_those_with_the_most_entries() -> None:
    entries = [tagged(str(n), f"t{n}", "common") for n in range(FEEDS_MAX + 5)]
    found = [one.place for one in made(*entries, wanted=("tags",))]
    assert len(found) == FEEDS_MAX
    assert found[0] == "tag/common"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("News", "news"),
        ("Local  News", "local-news"),
        ("2012", "2012"),
        ("local-news", "local-news--16b2da4569"),
        ("C++", "c--2421123ec6"),
        ("C#", "c--d016900d5b"),
        ("Ü", "u--445f9b9251"),
        ("U\u0308", "u--445f9b9251"),
        ("気候", "x--d01a12e048"),
        ("../../etc", "etc--37b3685cea"),
    ],
)
def test_a_slug_is_the_same_for_ever(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_slugs_tell_names_apart_and_are_names_of_folders() -> None:
    names = [
        "a b",
        "a-b",
        "a--b",
        "a_b",
        "a.b",
        "ab",
        "á b",
        "a b ",
        "A B",
        "x" * 40,
        "x" * 41,
        "x" * 400,
        "",
        "/",
        "\\",
    ]
    names += ["\ud800", "\x00", "d01a12e048", "x d01a12e048", "気候", "con", "a b 16b2da4569", "ß", "ss", "İ", "i"]
    found = {name: slug(name) for name in names}
    assert all(re.fullmatch(r"[a-z0-9]+(-{1,2}[a-z0-9]+)*", one) and len(one) <= 63 for one in found.values())
    same = [{"a b", "a b ", "A B"}, {"ß", "ss"}]
    assert len(set(found.values())) == len(names) - sum(len(group) - 1 for group in same)
    for group in same:
        assert len({found[name] for name in group}) == 1


def test_no_made_up_name_leads_out_of_the_folder() -> None:
    chance = random.Random(7)
    for _ in range(500):
        name = "".join(chance.choices(string.printable + "äéß気\u202e\u0301", k=chance.randint(1, 60)))
        assert re.fullmatch(r"[a-z0-9]+(-{1,2}[a-z0-9]+)*", slug(name)), name


BODY = html("<p>" + "word " * 100 + "</p>")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Entry(content=BODY, summary=plain("Short")), Entry(summary=plain("Short"))),
        (
            Entry(content=html("<p>All of it</p>"), permalink="http://e.example/1"),
            Entry(summary=plain("All of it"), permalink="http://e.example/1", inferred=("summary",)),
        ),
        (Entry(content=html("<p>No link</p>")), Entry(summary=plain("No link"), inferred=("summary",))),
        (
            Entry(content=html("<p>x</p>"), summary=html("<p> </p>")),
            Entry(summary=plain("x"), inferred=("summary",)),
        ),
        (
            Entry(content=html('<img src="http://e.example/i.png">'), permalink="http://e.example/1"),
            Entry(permalink="http://e.example/1"),
        ),
        (Entry(content=html('<img src="http://e.example/i.png">')), None),
        (Entry(summary=plain("Only this")), None),
        (Entry(), None),
    ],
)
def test_a_summary_stands_for_the_body(before: Entry, after: Entry | None) -> None:
    published = PublishedEntry(id="1", entry=before)
    assert shortened(published) == replace(published, entry=after or before)


def test_a_summary_is_short_and_keeps_all_but_the_body() -> None:
    short = shortened(replace(FULL, entry=replace(FULL.entry, summary=None, content=BODY)))
    assert short.entry.content is None
    assert short.entry.summary is not None
    assert 200 < len(short.entry.summary.value) <= 301
    rest = replace(short.entry, summary=FULL.entry.summary, content=FULL.entry.content, inferred=FULL.entry.inferred)
    assert replace(short, entry=rest) == FULL


@pytest.mark.parametrize("to", FILES)
def test_whatever_comes_can_be_published(to: str) -> None:
    found = made(*ADVERSARIAL.values())
    assert {one.place.partition("/")[0] for one in found} == {"summary", "tag", "author"}
    for one in found:
        assert render(to, one.channel, one.entries)  # type: ignore[arg-type]
        assert isinstance(one.entries[0].entry.title, Text | None)


def test_a_part_of_a_show_is_not_that_show() -> None:
    show = Feed(podcast=Podcast(guid="9b024349-ccf0-5f69-a609-6b82873eab3c", kind="serial"))
    for one in variants(replace(CHANNEL, upstream=show), (tagged("1", "a"),), ALL):
        assert one.channel.upstream.podcast == Podcast(kind="serial")
