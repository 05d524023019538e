"""Feeds and entries that never were, the same again for the same seed: words by Zipf's law, markup as blogs have it.

The nth word of a vocabulary of 30,000 stands 1/n as often as the first, as in a language; besides, every entry has a
few words out of 300,000 that hardly any other has. The most frequent word stands in nearly every entry.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import accumulate, islice
from random import Random
from typing import NamedTuple

VOCABULARY = 30_000
RARE_WORDS = 300_000
SENTENCES = 20_000
WORDS_PER_SENTENCE = 12
AUTHORS = 20_000
TAGS = 2_000
LANGUAGES = ("en", "en-GB", "de", "fr", "pt-BR", "ja")
#: When the first of them was published.
BEGIN = datetime(2012, 1, 1, tzinfo=UTC)
_CONSONANTS, _VOWELS = "bcdfghklmnprstvw", "aeiou"

#: How a paragraph stands in the markup of three kinds of software: most blogs, Word, an editor with styles; and how
#: many entries in ten are of each.
_PARAGRAPHS = (
    "<p>{}</p>\n",
    (
        '<p class="MsoNormal" style="margin: 0cm 0cm 10pt; line-height: 115%; mso-layout-grid-align: none"><span lang='
        '"EN-GB" style="font-size: 11pt; font-family: Calibri, sans-serif; mso-ansi-language: EN-GB">{}</span></p>'
    ),
    '<div style="outline-width: initial; outline-style: none">{}<br /></div>',
)
_SHARES = (7, 1, 2)
_WRAPPED = (
    '<a href="https://www.example.com/{1}/{0}/" target="_blank" rel="noopener">{0}</a>',
    "<em>{0}</em>",
    "<strong>{0}</strong>",
    '<a href="https://en.example.net/wiki/{0}">{0}</a>',
    "{0}&#8217;s",
)
_EXTRAS = (
    '<p><img src="https://img.example.org/{0}.jpg" width="600" height="400" alt="{1}" class="alignnone" /></p>',
    '<p><a href="https://{1}.example.org/{0}?utm_source=rss&amp;utm_medium=feed">{1}</a> <em>{1}</em></p>',
    "<ul><li>{1}</li><li><strong>{1}</strong></li></ul>",
    '<img src="https://stats.example.org/pixel.gif?{0}" width="1" height="1" />',
)
#: The part of the entries without a date.
_UNDATED = 0.02
#: How many words there are of one syllable and of two; the others have three. All may have one more.
_SHORT, _MIDDLING = 60, 3_000


class Item(NamedTuple):
    """What a feed says of one entry."""

    number: int
    title: str
    author: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]  # plain text
    published: datetime | None
    style: int  # which software wrote it


class Library:
    """Where the words come from."""

    def __init__(self, seed: int) -> None:
        self.random = random = Random(seed)
        self.words = list(islice(_words(random), VOCABULARY))
        self.rare = list(islice(_words(random, "xqz"), RARE_WORDS))
        weights = list(accumulate(1 / rank for rank in range(1, VOCABULARY + 1)))
        drawn = iter(random.choices(self.words, cum_weights=weights, k=SENTENCES * WORDS_PER_SENTENCE))
        self.sentences = [" ".join(islice(drawn, WORDS_PER_SENTENCE)) for _ in range(SENTENCES)]
        self.authors = [
            f"{a.title()} {b.title()}" for a, b in zip(*(self.rare[i::2][:AUTHORS] for i in (0, 1)), strict=True)
        ]
        self.tags = self.words[100 : 100 + TAGS]

    def item(self, number: int, published: datetime | None, *, paragraphs: int) -> Item:
        """Give an entry of so many paragraphs of about 200 characters."""
        random = self.random
        choose = random.choices
        texts = [f"{a}, {b}. " for a, b in zip(*[iter(choose(self.sentences, k=2 * paragraphs))] * 2, strict=True)]
        texts[0] += " ".join(choose(self.rare, k=3))
        return Item(
            number=number,
            title=" ".join(choose(self.sentences)[0].split()[: random.randint(3, 9)]).title(),
            # A few write a lot, most little: the square draws the first ones more often.
            author=self.authors[int(AUTHORS * random.random() ** 2)],
            tags=tuple({self.tags[int(TAGS * random.random() ** 3)] for _ in range(random.randint(0, 3))}),
            paragraphs=tuple(texts),
            published=published,
            style=choose(range(len(_PARAGRAPHS)), _SHARES)[0],
        )

    def items(self, first: int, count: int, newest: datetime, *, paragraphs: int) -> list[Item]:
        """Give the entries of a feed, the newest first, a few days apart; one in fifty has no date."""
        random, items, at = self.random, [], newest
        for number in range(first + count - 1, first - 1, -1):
            items.append(self.item(number, None if random.random() < _UNDATED else at, paragraphs=paragraphs))
            at -= timedelta(seconds=random.randrange(600, 400_000))
        return items


def markup(item: Item) -> str:
    """Give the body of an entry as its software writes it."""
    random = Random(item.number)
    paragraph = _PARAGRAPHS[item.style]
    parts = [paragraph.format(_inline(random, text)) for text in item.paragraphs]
    word = item.paragraphs[0].split(maxsplit=1)[0].strip(",")
    for extra in random.sample(_EXTRAS, 2):
        parts.insert(random.randrange(len(parts) + 1), extra.format(item.number, word))
    return "".join(parts)


def _inline(random: Random, text: str) -> str:
    """Give a paragraph with a link and emphasis here and there; an entry has some 60 tags then, as those of blogs."""
    words = text.split(" ")
    for wrapped in random.sample(_WRAPPED, random.randint(0, 2)):
        at = random.randrange(len(words))
        words[at] = wrapped.format(words[at], at)
    return " ".join(words)


def rss(name: str, items: Sequence[Item], *, language: str = "en") -> bytes:
    """Write a feed as RSS 2.0."""
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{name}</title><link>https://{name}.example.org/</link><description>All of {name}</description>"
        f"<language>{language}</language>\n"
    )
    return "".join([head, *(_item(name, item) for item in items), "</channel></rss>\n"]).encode()


def _item(name: str, item: Item) -> str:
    link = f"https://{name}.example.org/{item.number}/"
    date = f"<pubDate>{item.published:%a, %d %b %Y %H:%M:%S +0000}</pubDate>" if item.published else ""
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in item.tags)
    return (
        f"<item><title>{escape(item.title)}</title><link>{link}</link>"
        f'<guid isPermaLink="false">{name}:{item.number}</guid>'
        f"{date}<dc:creator>{escape(item.author)}</dc:creator>{tags}"
        f"<description>{escape(item.paragraphs[0][:160])}</description>"
        f"<content:encoded><![CDATA[{markup(item)}]]></content:encoded></item>\n"
    )


def _words(random: Random, begin: str = "") -> Iterator[str]:
    """Yield words that can be spoken, none twice, the first ones short."""
    seen = set()
    for count in range(10**9):
        syllables = 1 + (count > _SHORT) + (count > _MIDDLING) + bool(begin)
        word = begin[:1] + "".join(
            random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(syllables + random.randrange(2))
        )
        if word not in seen:
            seen.add(word)
            yield word
