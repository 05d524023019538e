"""The words and numbers of a date, sorted by what they can mean."""

import re
from collections.abc import Container
from functools import cache

from msgspec import Struct

from worker.parse.dates.calendars import SOLAR_MONTHS
from worker.parse.dates.clock import WORD
from worker.parse.dates.mail import MONTHS as ENGLISH

#: Articles, prepositions, and the words for date, year, month, day and time, in many languages.
FILLERS = frozenset(
    """a ad al alle an anno ano any ao as at az c ca chr ci cu d da dag dan das date dato datum day de dee del den der
    di dia dies dnia
    do du e el em en et f fecha g gada gads go god godine goda h hod i il in ir jaar kell kl klo klockan klokken
    ko l la las le
    les lo los m mi metai metu n na nam ngay o ob of og om on op ora ore os p pada pe posted published pubdate pukul
    r roka roku rok
    s saat sati se si st t ta tahun tanggal tarih tgl the til time u um updated v vom vi w y ya z za
    г год года году гг р року рік ж у в о на от од година године годині ч час часа часов җ ел жылы жыл иил сар сарын
    оны өдөр гараг
    του τησ το τισ στισ στην στο ωρα ετουσ και
    في من عام سنه الساعه الساعة بتاريخ يوم م ه ميلادي در ساعت روز سال تاريخ مورخ و د
    ב ה של בשעה יום שנת
    พศ คศ ที่ วัน วันที่ เดือน ปี เวลา น ພສ ວັນ ວັນທີ ທີ່
    को का के बजे दिनांक समय सन ई তারিখ সাল
    թ թվականի ի ին წ წლის ის ს 年 月 日""".split()
)
#: Longest names: "an t sultain", "de la mañana".
_NAME_WORDS_MAX = 3
_SUFFIX_MAX = 4
_TOKEN = re.compile(rf"(?P<number>\d+)|{WORD}")

#: The months and the weekdays that a name stands for.
Meanings = tuple[tuple[int, ...], tuple[int, ...]]


class Found(Struct, gc=False):
    """The words and numbers of a date, sorted, each in its order."""

    numbers: list[str] = []
    separators: list[str] = []  #: What stands between two numbers.
    months: list[str] = []  #: Names of months; some are names of weekdays too.
    weekdays: list[str] = []
    misspelt: list[str] = []  #: Words that begin as an English month does.
    strangers: list[tuple[int, str]] = []  #: Words of no meaning, and how many numbers stand before.


@cache
def names() -> dict[str, Meanings]:
    """Give every name of a month or a weekday with what it stands for; Monday is 0."""
    from worker.parse.dates.names import MONTHS, WEEKDAYS  # 40 KB that most documents need not

    found: dict[str, Meanings] = {}
    for number, words in enumerate(MONTHS, 1):
        for word in words.split():
            months, days = found.get(word, ((), ()))
            found[word] = ((*months, number), days)
    for number, words in enumerate(WEEKDAYS):
        for word in words.split():
            months, days = found.get(word, ((), ()))
            found[word] = (months, (*days, number))
    return {word.replace("_", " "): meanings for word, meanings in found.items()}


def means_something(word: str) -> bool:
    """Whether a word is known as part of a date."""
    return word in FILLERS or word in names() or word in SOLAR_MONTHS


def sort(text: str) -> Found:
    """Sort the words and numbers of a folded text."""
    found, known = Found(), names()
    tokens = list(_TOKEN.finditer(text))
    end, index = 0, 0
    while index < len(tokens):
        token = tokens[index]
        if token["number"]:
            if found.numbers:
                found.separators.append(text[end : token.start()])
            found.numbers.append(token[0])
            end = token.end()
            index += 1
            continue
        count, name = _name(text, tokens[index : index + _NAME_WORDS_MAX], known)
        index += count
        if name:
            (found.months if known[name][0] else found.weekdays).append(name)
        else:
            _sort_word(token, text, found)
    return found


def _sort_word(token: re.Match[str], text: str, found: Found) -> None:
    """Sort a word that is no name that the CLDR has."""
    word = token[0]
    if word in SOLAR_MONTHS:
        found.months.append(word)
    elif word in FILLERS or _is_suffix(token, text):
        return
    elif len(word) > 3 and word[:3] in ENGLISH:  # noqa: PLR2004
        found.misspelt.append(word[:3])
    else:
        found.strangers.append((len(found.numbers), word))


def _name(text: str, tokens: list[re.Match[str]], known: Container[str]) -> tuple[int, str | None]:
    """Give the longest name that begins here, and of how many words it is."""
    for count in range(len(tokens), 0, -1):
        name = " ".join(text[tokens[0].start() : tokens[count - 1].end()].replace("-", " ").split())
        if name in known:
            return count, name
    return 1, None


def _is_suffix(token: re.Match[str], text: str) -> bool:
    """Whether a word ends a number, as in 11th, 11-го and 2012ko."""
    before = text[max(0, token.start() - 2) : token.start()]
    return len(token[0]) <= _SUFFIX_MAX and (before[-1:].isdigit() or (before[-1:] == "-" and before[:1].isdigit()))
