import pytest

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Snapshot
from schemas.source import Source
from worker.clean import clean, rules_for
from worker.clean.words import difference

RULES = rules_for(Source(id="x", url="x", strip=("capitals",)))


def titled(title: str, body: str = "") -> str:
    entry = Entry(title=Text(value=title), content=Text(value=body, kind="html") if body else None)
    done = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), RULES)
    assert not difference(entry, done.entries[0], done.ledger)
    again = clean(Snapshot(dialect="rss", feed=Feed(), entries=done.entries), RULES)
    assert again.entries == done.entries
    assert not [edit for edit in again.ledger if edit.place == "title"]
    assert done.entries[0].title
    return done.entries[0].title.value


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("THE NEWS OF THE DAY", "The News of the Day"),
        ("AND NOW FOR SOMETHING COMPLETELY DIFFERENT", "And Now for Something Completely Different"),
        ("THINGS WE LIVE FOR", "Things We Live For"),
        ("35 YEARS AGO - THE DANCE PROJECT", "35 Years Ago - The Dance Project"),
        ("NHS REFORM: THE LONG ROAD", "NHS Reform: The Long Road"),
        ("A BBC DOCUMENTARY ON HTML", "A BBC Documentary on HTML"),
        ("THE U.S. AND 3D PRINTING", "The U.S. and 3D Printing"),
        ("CHAPTER XIV: I, CLAUDIUS", "Chapter XIV: I, Claudius"),
        ("DON'T LOOK BACK, O'NEIL", "Don't Look Back, O'Neil"),
        ("CO-OPERATION IN ÖSTERREICH", "Co-Operation in Österreich"),
        ("“YES” AND “NO” IN LONDON", "“Yes” and “No” in London"),
        ("2012: THE YEAR IN PICTURES", "2012: The Year in Pictures"),
        ("НОВОСТИ ДНЯ СЕГОДНЯ", "Новости Дня Сегодня"),
        # No capitals throughout, or too few to tell.
        ("BBC NEWS", "BBC NEWS"),
        ("Why the NHS MATTERS SO MUCH", "Why the NHS MATTERS SO MUCH"),
        ("NASA, ESA AND JAXA AT WORK", "NASA, ESA and Jaxa at Work"),
        ("INTERNATIONALISATION", "INTERNATIONALISATION"),
        ("İSTANBUL VE ANKARA GÜNLERİ", "İSTANBUL VE ANKARA GÜNLERİ"),
        ("日本語のタイトル", "日本語のタイトル"),
        ("HTML CSS HTTP RSS", "HTML CSS HTTP RSS"),
    ],
)
def test_a_title_that_shouts_is_spelt_as_titles_are(title: str, expected: str) -> None:
    assert titled(title) == expected


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("JAXA AND THE US LAUNCH", "<p>It was JAXA and the US who did.</p>", "JAXA and the US Launch"),
        ("IT IS ABOUT US, SAYS MCDONALD", "<p>McDonald: it is about us.</p>", "It Is About Us, Says McDonald"),
        ("MY NEW IPHONE AND ME", "<p>The <b>iPhone</b> is new.</p>", "My New iPhone and Me"),
        ("WHO WILL PAY FOR WHO", "<p>The WHO, the WHO; who?</p>", "WHO Will Pay for WHO"),
    ],
)
def test_the_text_tells_how_words_are_spelt(title: str, body: str, expected: str) -> None:
    assert titled(title, body) == expected


def test_the_ledger_tells_both_spellings() -> None:
    entry = Entry(title=Text(value="THE NEWS OF THE DAY"))
    (edit,) = clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), RULES).ledger
    assert (edit.rule, edit.text, edit.added) == ("lower_capitals", "THE NEWS OF THE DAY", "The News of the Day")


def test_other_sources_keep_their_capitals() -> None:
    entry = Entry(title=Text(value="THE NEWS OF THE DAY"))
    assert clean(Snapshot(dialect="rss", feed=Feed(), entries=(entry,)), rules_for()).entries == (entry,)
