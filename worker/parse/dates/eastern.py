"""Dates as Chinese, Japanese, Korean, Vietnamese and Mongolian write them, brought into the common order of signs."""

import re

from worker.parse.dates.calendars import replace_eras

_SIGNS = re.compile("[年月日号號時时点點分秒년월일시분초]")
_KOREAN = re.compile("[년월일]|오전|오후")
_NUMERAL = re.compile("[〇零一二三四五六七八九十]+(?=[年月日号號時时点點分秒])")
_DIGITS = {character: str(digit) for digit, character in enumerate("〇一二三四五六七八九")} | {"零": "0"}

#: A sign -> what stands for it elsewhere, in this order.
_REWRITES = (
    (re.compile(r"(\d{2,4}) ?[年년],? ?(\d{1,2}) ?[月월],? ?(\d{1,2}) ?[日号號일]?"), r"\1-\2-\3 "),
    (re.compile(r"(?<=\d{4}) ?[年년]"), " "),
    (re.compile(r"(?<!\d)(\d{1,2}) ?[時时点點시] ?(\d{1,2}) ?[分분] ?(\d{1,2}) ?[秒초]"), r"\1:\2:\3"),
    (re.compile(r"(?<!\d)(\d{1,2}) ?[時时点點시] ?(\d{1,2}) ?[分분]?"), r"\1:\2"),
    (re.compile(r"(?<!\d)(\d{1,2}) ?[時时点點시]"), r"\1:00"),
)
#: Months that are numbers with a word.
_VIETNAMESE = re.compile(r"(?<!\w)(?:thang|thg|th) ?(\d{1,2})(?!\d)")
_MONGOLIAN = re.compile(r"(?<!\d)(\d{1,2})-р сар\w*")
_MONTH_SIGN = re.compile(r"(?<!\d)(\d{1,2}) ?[月월]")
_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def is_korean(text: str) -> bool:
    """Whether a text has the signs of a Korean date."""
    return _KOREAN.search(text) is not None


def rewrite(text: str) -> str:
    """Write a folded date with hyphens, colons and English months where it has signs of its own."""
    if _SIGNS.search(text):
        text = _NUMERAL.sub(lambda match: _number(match[0]), replace_eras(text))
        for pattern, replacement in _REWRITES:
            text = pattern.sub(replacement, text)
        text = _MONTH_SIGN.sub(_month, text)
    return _VIETNAMESE.sub(_month, _MONGOLIAN.sub(_month, text))


def _number(numeral: str) -> str:
    """Read 二〇一二 and 二十一."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(map(_DIGITS.__getitem__, numeral))
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return (_DIGITS[tens] if tens else "1") + (_DIGITS[ones] if ones else "0")


def _month(match: re.Match[str]) -> str:
    number = int(match[1])
    return f" {_ENGLISH[number - 1]} " if 1 <= number <= len(_ENGLISH) else match[0]
