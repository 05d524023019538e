"""Titles in capitals. How a word is spelt, the text below tells best; what it does not hold, tables and shapes tell."""

import html
import re
from collections import Counter

from worker.clean.cut import Cut
from worker.clean.rule import Fragment, rule

#: A title is in capitals from so many of them on; "BBC NEWS" may be a name.
CAPITALS_MIN = 10
WORDS_MIN = 2
#: Small words of English titles (The Chicago Manual of Style §8.159).
SMALL = frozenset("a an and as at but by for from in into nor of off on or over per the to up via vs with".split())
#: Abbreviations that are spelt in capitals (Oxford Learner's Dictionaries) and have a vowel; without one they need no
#: table. Those that are words as well (US, IT, WHO, AIDS) are left out.
ABBREVIATIONS = frozenset(
    "ai api bbc ceo cfo cia cio cto diy dna esa eu faq fbi fifa gcse gdp gp hiv hr html ibm id imf ios ip iq isbn irs "
    "iso la mba mep mit mp mri nasa nato ngo nhs nyc oecd opec os pc pdf phd pm pr ps qa rna roi rss sos sql suv tv "
    "ui uk un unesco unicef uno url usa usb ux vat vip wto".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TAG = re.compile(r"<[^>]*>")
#: Behind these a title begins anew.
_BEGINS = re.compile(r"(?:\A|[:?!…–—|/(\"“„«]|\s-|(?<!\.\w)\.)[^\w]*\Z")
_VOWEL = re.compile(r"[aeiouyäöüàáâãåæèéêëìíîïòóôõøœùúûýÿаеёиоуыэюяіїєαεηιουω]")
_ROMAN = re.compile(r"(?=[ivx])(?:x{0,3})(?:ix|iv|v?i{0,3})")
_PREFIXED = re.compile(r"([od]|l)(['’])(.{2,})")


@rule(
    stage="title",
    family="capitals",
    is_opt_in=True,
    reason="A title in capitals shouts between others, and searches for names in it read badly.",
    before="THE NHS AND THE ART OF SAYING “YES”: LESSONS FROM EALING",
    after="The NHS and the Art of Saying “Yes”: Lessons from Ealing",
)
def lower_capitals(fragment: Fragment) -> list[Cut]:
    """Spell a title that is all capitals as its text spells its words, else with a capital for each but small ones."""
    title = fragment.markup
    if not _shouts(title):
        return []
    spellings = _spellings(fragment.below, {word.lower() for word in _WORD.findall(title)})
    last = max(match.start() for match in _WORD.finditer(title))

    def spelt(match: re.Match[str]) -> str:
        at = match.start()
        is_edge = at == last or _BEGINS.search(title[max(0, at - 4) : at] if at > 4 else title[:at]) is not None  # noqa: PLR2004
        around = title[max(0, at - 1) : at] + title[match.end() : match.end() + 1]
        return _spelt(match[0], spellings, is_edge=is_edge, around=around)

    fragment.markup = _WORD.sub(spelt, title)
    if fragment.markup == title:
        return []
    count = sum(old != new for old, new in zip(title.split(), fragment.markup.split(), strict=True))
    return [Cut(text=title, added=fragment.markup, count=count)]


def _shouts(title: str) -> bool:
    words = [word for word in _WORD.findall(title) if len(word) > 1]
    capitals = sum(map(str.isupper, title))
    # In Turkish the small letter of I is another one, and there the length of a word may change, too.
    return capitals >= CAPITALS_MIN and len(words) >= WORDS_MIN and title.upper() == title and "İ" not in title


def _spellings(below: str, wanted: set[str]) -> dict[str, str]:
    """Give the commonest spelling, in a text, of words that are wanted, by the words in small letters."""
    counts: dict[str, Counter[str]] = {}
    for word in _WORD.findall(html.unescape(_TAG.sub(" ", below))):
        if (small := word.lower()) in wanted:
            counts.setdefault(small, Counter())[word] += 1
    return {small: max(sorted(found), key=found.__getitem__) for small, found in counts.items()}


def _spelt(word: str, spellings: dict[str, str], *, is_edge: bool, around: str) -> str:
    small = word.lower()
    known = spellings.get(small)
    if known is not None and known != small and known != _capitalised(small):
        return known  # "NHS", "iPhone", "McDonald"
    if known is None and (len(word) == 1 or any(character.isdigit() or character == "." for character in around)):
        return small if small == "a" and not is_edge and not any(map(str.isdigit, around)) else word  # "U.S.", "3D"
    if known is None and (small in ABBREVIATIONS or _ROMAN.fullmatch(small) or not _VOWEL.search(small)):
        return word if small != "i" else "I"
    if not is_edge and small in SMALL:
        return small
    return _capitalised(small)


def _capitalised(small: str) -> str:
    prefixed = _PREFIXED.fullmatch(small)
    if prefixed:  # O'Neil, D'Arcy
        return f"{prefixed[1].upper()}{prefixed[2]}{prefixed[3].capitalize()}"
    return small.capitalize()
