"""What looks like the name of a person. "Unknown" beats "wrong": what might be anything else is none."""

import re

#: Small words inside names.
PARTICLES = frozenset("van von de der den del della da di du la le bin ibn al el ten ter y e".split())
#: Capitalised words that stand in headings, not in names.
NOT_NAMES = frozenset(
    "a about account advice all an and annual archive article articles at back blog board briefing building by "
    "business care case case-study changing children city college comment comments committee community company "
    "conference contact council councils county cookie department digital director download education event events "
    "executive families family february find follow for friday from get group guide health help high home hospital "
    "house housing how impact in insight insights institute introduction january job jobs join latest learn library "
    "life links local login london main media meeting meetings menu minister ministry monday more new news newsletter "
    "next north office official on our page people plan planning policy posts press previous prime privacy programme "
    "project public published read report reports research review royal school search service services share sign "
    "skip social society south strategy studies study summary sunday team terms the thinking this tuesday twitter "
    "united university update updates us value valuing view we wednesday welcome west what why with work working year "
    "your".split()
)
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-])*")
_DOTS = re.compile(r"[.'’-]")
#: The common case, told by one search.
_USUAL = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")
#: A name has two or three capitalised words; small particles do not count.
NAME_WORDS = range(2, 4)


def is_name(text: str) -> bool:
    """Whether a text is two or three capitalised words and could be a person's name."""
    if _USUAL.fullmatch(text):
        return NOT_NAMES.isdisjoint(text.lower().split())
    words = text.split()
    capitalised = [word for word in words if word.lower() not in PARTICLES or word[:1].isupper()]
    return (
        len(capitalised) in NAME_WORDS
        and len(words) <= NAME_WORDS.stop + 1
        and words[0] in capitalised
        and words[-1] in capitalised
        and words[-1][-1].isalpha()  # else it may be a sentence
        and all(_is_name_word(word) for word in capitalised)
    )


def _is_name_word(word: str) -> bool:
    letters = _DOTS.sub("", word)
    return bool(
        _NAME_WORD.fullmatch(word)
        and word[0].isupper()
        and not (len(letters) > 2 and letters.isupper())  # noqa: PLR2004  "BBC", but "JP" and "O." are initials
        and word.lower() not in NOT_NAMES
    )
