"""Write worker/parse/dates/names.py: names of months, days and halves of the day, from the CLDR by way of Babel.

Run as `make names`. `MORE` holds what feeds write and the CLDR has not, `LESS` what means something else in most dates.
"""

import textwrap
from collections import defaultdict
from itertools import product
from pathlib import Path
from string import ascii_lowercase

from babel import Locale, localedata
from babel.core import get_cldr_version

from worker.parse.dates.fold import fold, without_dots

TARGET = Path(__file__).parents[1] / "worker/parse/dates/names.py"

#: Every language of the European Union, and those that feeds are written in elsewhere.
LOCALES = """
    af am ar ar_DZ ar_LB ar_MA ast az be bg bn bs bs_Cyrl ca cs cy da de de_AT dsb el en en_AU eo es es_PY et eu fa fi
    fil fo
    fr fr_CA fy ga gd gl gu he hi hr hsb hu hy id is it ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms mt my nb ne nl
    nn
    oc or pa pl ps pt pt_PT rm ro ru sk sl so sq sr sr_Latn sv sw ta te tg th tk tr tt uk ur uz vi zh zu
""".split()

#: Number of a month, 1 to 12 -> names that no locale has: of older CLDRs, of WordPress, misspelt by many.
MORE_MONTHS = {
    1: "tammik genn jaen ינו янв січ сту sau",
    2: "helmik febuary feburary fevr peb pebruari фев फरवरी",
    3: "maalisk maerz mrz marts μαω",
    4: "huhtik avr кві",
    5: "toukok mayo тра می",
    6: "kesak giugn jui bir ιον чер يونية",
    7: "heinak jly juill lugl kor lie ιολ يولية",
    8: "elok aou sier ags agt aws rgp сер آگوست",
    9: "syysk sept septem septemb settemb wrz med rgs szep सितम्बर",
    10: "lokak octob ottob pazdz spa жов अक्तूबर",
    11: "marrask nob novem lap nop nopember лис नवम्बर",
    12: "jouluk decem grudz grd гру दिसम्बर",
}
#: Number of a day, Monday is 0 -> names that no locale has.
MORE_DAYS = {0: "mond", 1: "tues", 2: "weds wednes", 3: "thur thurs", 5: "satur"}
#: Half of the day -> names that no locale has.
MORE_HALVES = {"am": "am vorm", "pm": "pm nachm"}
#: Words for halves of the day that are something else in most dates: articles, weekdays, zones, single Latin letters.
LESS = {*"de du m f em to tk gd gh gm on oo in mo pn bn ch son gon gson tarde".split(), "a m", "p m"}

HEAD = '''"""Names of months, weekdays and halves of the day, folded, in {count} locales of the CLDR {version}.

Written by tools/date_names.py, which says what was added and left out; not to be edited. Names of several words have
low lines for spaces. A name that stands for two months or days in two languages stands in both places.
"""

#: January to December.
MONTHS = (
{months})
#: Monday to Sunday.
WEEKDAYS = (
{days})
#: Before noon and after.
HALVES = (
{halves})
'''


def written() -> str:
    """Give the whole module as text."""
    months, days, halves = (_names(name) for name in ("months", "days", "day_periods"))
    return HEAD.format(
        count=len(LOCALES),
        version=get_cldr_version(),
        months="".join(_block(months[number] | _keys(MORE_MONTHS[number])) for number in range(1, 13)),
        days="".join(_block(days[number] | _keys(MORE_DAYS.get(number, ""))) for number in range(7)),
        halves="".join(_block((halves[half] | _keys(MORE_HALVES[half])) - LESS) for half in ("am", "pm")),
    )


def _names(kind: str) -> dict[int | str, set[str]]:
    """Give the names of one kind by what they name, in all locales."""
    found: dict[int | str, set[str]] = defaultdict(set)
    for name in LOCALES:
        contexts = getattr(fresh(name), kind)
        for context, width in product(("format", "stand-alone"), ("wide", "abbreviated")):
            for named, word in contexts.get(context, {}).get(width, {}).items():
                found[named] |= _forms(word, name if kind == "months" else "")
    return found


def fresh(name: str) -> Locale:
    """Give a locale that holds nothing of others: Babel keeps what it resolves for one where all of them look."""
    localedata._cache.clear()  # noqa: SLF001  there is no other way
    return Locale.parse(name)


def _keys(words: str) -> set[str]:
    return {_key(word) for word in words.split()}


def _forms(word: str, locale: str) -> set[str]:
    """Give a name in the forms that dates have; none for a single letter, and for a number with a sign."""
    key = _key(word)
    if key in {"", *ascii_lowercase} or any(character.isdigit() for character in key):
        return set()
    forms = {key}
    if locale == "he":  # "in January" is one word
        forms.add("ב" + key)
    if locale == "eu":  # "January", as a day of it is said to be, and "of January"
        forms |= {key + "k", key + "ren"}
    if locale == "mn":  # "of January"
        forms.add(key + "ын")
    return forms


def _key(word: str) -> str:
    return " ".join(without_dots(fold(word) or "").replace("-", " ").replace("(", "").replace(")", "").split())


def _block(words: set[str]) -> str:
    text = " ".join(sorted(word.replace(" ", "_") for word in words if word))
    lines = textwrap.wrap(text, 110, break_long_words=False, break_on_hyphens=False)
    return '    """\n' + "\n".join(lines) + '\n    """,\n'


if __name__ == "__main__":
    TARGET.write_text(written())
