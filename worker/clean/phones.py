"""Telephone numbers in plain text: where they stand. Pure, and in linear time.

Numbers are looked at in runs of groups of digits, as people part them. What a run is, the shape of its groups tells:
dates, prices, ISBNs, times, addresses of hosts and long numbers of other kinds have other shapes.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from worker.clean.emails import Span, apart

_SPACE = " \u00a0\u2009\u202f"
_HYPHENS = "-\u2010\u2011\u2012\u2013"
_GROUP = re.compile(r"\d+")
#: What may stand between two groups of one number.
_BETWEEN = re.compile(rf"[{_SPACE}]?(?:[{_HYPHENS}/.)(]|\)[{_HYPHENS}/]|\)[{_SPACE}]?\()?[{_SPACE}]?")
_DATE = re.compile(
    rf"(?:\d{{1,2}}([{_HYPHENS}./{_SPACE}])\d{{1,2}}\1(?:19|20)\d\d|(?:19|20)\d\d([{_HYPHENS}./])\d\d?\2\d\d?)(?!\d)"
)
#: What says that a number of a telephone follows.
_SAID = re.compile(
    r"(?:(?<!\w)(?:tel|telephone|telefon|teléfono|telefono|telefoon|téléphone|tél|phone|ph|mobile|mob|cell|handy|"
    r"móvil|fax|whatsapp|call|ring|text|dial|sms|hotline|helpline|rufnummer)|[☎☏✆📞📱📠\ufe0f])"
    rf"(?:[{_SPACE}](?:number|no|nr|us|me|him|her|them|on|at|now|is))*+[.:]*+[{_SPACE}(]*+\Z",
    re.IGNORECASE,
)
#: What says that a number of another kind follows.
_OTHER = re.compile(
    rf"(?:(?<!\w)(?:isbn|issn|doi|order|invoice|ref|reference|no|nr|number|case|id|rfc|patent|vat|iban|account|charity|"
    rf"company|registration)(?:[- ]?1[03])?[.:]*+|[#№£$€¥])[{_SPACE}(]*+\Z",
    re.IGNORECASE,
)
_SAID_LENGTH = 40
_MONEY_BEHIND = re.compile(rf"[{_SPACE}]?(?:[€£$¥%‰]|(?:EUR|USD|GBP|CHF|kr|zł)\b)")
_EXTENSION = re.compile(rf",?[{_SPACE}]?(?:ext(?:ension)?\.?|x)[{_SPACE}]?\d{{1,5}}(?!\w)", re.IGNORECASE)

#: Digits in a number, without what stands for leaving the country (ITU-T E.164).
INTERNATIONAL = range(8, 16)
#: The same with the 0 before codes of areas, as Britain and the rest of Europe write them.
NATIONAL = range(9, 13)
#: The same where the text says that it is one.
NAMED = range(6, 16)
#: Country codes whose numbers all have as many digits (national numbering plans as the ITU publishes them).
WHOLE = {"1": 11, "7": 11, "31": 11, "33": 11, "34": 11, "44": 12}
WHOLE_MOSTLY = 12
_GROUPS_MAX = 8


class Run(NamedTuple):
    """Groups of digits, and what stands between them."""

    text: str
    spans: Sequence[Span]
    between: Sequence[str]  #: One fewer.

    def digits(self, first: int, last: int) -> str:
        """Give the digits of some groups."""
        return "".join(self.text[start:end] for start, end in self.spans[first:last])

    def group(self, at: int) -> str:
        """Give one group."""
        start, end = self.spans[at]
        return self.text[start:end]


def phones(text: str) -> Iterator[Span]:
    """Give where telephone numbers stand, in order."""
    return apart(span for run in _runs(text) for span in _numbers(run))


def _runs(text: str) -> Iterator[Run]:
    spans: list[Span] = []
    between: list[str] = []
    for group in _GROUP.finditer(text):
        if spans and not _BETWEEN.fullmatch(text, spans[-1][1], group.start()):
            yield Run(text, spans, between)
            spans, between = [], []
        elif spans:
            between.append(text[spans[-1][1] : group.start()])
        spans.append(group.span())
    if spans:
        yield Run(text, spans, between)


def _numbers(run: Run) -> Iterator[Span]:
    at, end = 0, -1
    while at < len(run.spans):
        last = _last(run, at, is_behind_one=at == end)
        if last is None:
            at += 1
            continue
        start, stop = run.spans[at][0], run.spans[last - 1][1]
        start -= len(run.text[max(0, start - 3) : start]) - len(run.text[max(0, start - 3) : start].rstrip("+("))
        stop += run.text[stop : stop + 1] == ")"
        extension = _EXTENSION.match(run.text, stop)
        yield start, extension.end() if extension else stop
        at = end = last


def _last(run: Run, at: int, *, is_behind_one: bool) -> int | None:
    """Give where the number that begins with a group ends, as the place of the group behind it."""
    start = run.spans[at][0]
    before = run.text[max(0, start - _SAID_LENGTH) : start]
    bare = before.rstrip("+(")
    if bare[-1:] in {"_", ",", "=", "@", "."} or _DATE.match(run.text, start):
        return None
    if bare[-1:] and bare[-1] in f"{_HYPHENS}/:" and not (is_behind_one and bare[-1] == "/"):
        return None
    has_word = not bare.rstrip(_SPACE)[-1:].isdigit()
    is_said = has_word and _SAID.search(bare) is not None
    is_glued = bare[-1:].isalnum()  # "or call020 7017 8030", where an editor lost the space between two tags
    if is_glued and not is_said:
        return None
    if has_word and not is_said and _OTHER.search(bare):
        return None
    for kind in (_international, _american, _national, _named if is_said and not is_glued else None):
        if kind is not None and (last := kind(run, at, before)) is not None and _is_end(run, last):
            return last
    return None


def _is_end(run: Run, last: int) -> bool:
    """Whether a number may end before a group: it does not go on, and is no sum of money."""
    end = run.spans[last - 1][1]
    if last < len(run.spans) and not set(run.between[last - 1]) & set(_SPACE + "/"):
        return False
    behind = run.text[end : end + 1]
    is_word = (behind.isalpha() or behind == "_") and not _EXTENSION.match(run.text, end)
    return not is_word and not _MONEY_BEHIND.match(run.text, end)


def _longest(run: Run, at: int, sizes: range) -> Iterator[int]:
    """Give where numbers of some size may end, the longest first."""
    found, size = [], 0
    for last in range(at + 1, min(at + _GROUPS_MAX, len(run.spans)) + 1):
        size += len(run.group(last - 1))
        if size >= sizes.stop:
            break
        if size >= sizes.start:
            found.append(last)
    return reversed(found)


def _international(run: Run, at: int, before: str) -> int | None:
    """Read "+44 (0)20 7946 0018" or "0044 20 7946 0018"."""
    digits = run.digits(at, at + 3)
    is_plus = before.rstrip("(")[-1:] == "+" and not before.rstrip("(+")[-1:].isdigit()
    if not (is_plus or (digits.startswith("00") and digits[2:3] not in {"", "0"})):
        return None
    code = digits if is_plus else digits[2:]
    if code[0] == "0" or (code[0] == "1" and code[1:2] in {"0", "1"}):  # North America has no such areas
        return None
    sizes = INTERNATIONAL if is_plus else range(INTERNATIONAL.start + 3, INTERNATIONAL.stop + 2)
    for last in _longest(run, at, sizes):
        # A number, and a year or a count behind it.
        if last - at > 1 and _kind(run.between[last - 2]) == " " and _is_whole(run, at, last - 1, is_plus=is_plus):
            continue
        if not run.digits(at, last).endswith("000000"):
            return last
    return None


def _is_whole(run: Run, at: int, last: int, *, is_plus: bool) -> bool:
    """Whether an international number has as many digits as those of its country, where that is known, or most have."""
    digits = "".join(group for group in map(run.group, range(at, last)) if group != "0")  # the 0 of "(0)20"
    digits = digits if is_plus else digits.removeprefix("00")
    whole = next((size for code, size in WHOLE.items() if digits.startswith(code)), WHOLE_MOSTLY)
    return len(digits) >= whole


def _american(run: Run, at: int, before: str) -> int | None:
    """Read "(212) 555-0123" or "1-800-555-0199"."""
    del before
    first = at + (run.group(at) == "1" and at + 1 < len(run.spans))
    if first + 3 > len(run.spans):
        return None
    area, exchange, line = (run.group(place) for place in range(first, first + 3))
    kinds = [_kind(one) for one in run.between[at : first + 2]]
    is_number = (len(area), len(exchange), len(line)) == (3, 3, 4) and area[0] > "1" and exchange[0] > "1"
    return first + 3 if is_number and (len(set(kinds)) == 1 or kinds[-2] in {")", ")-"}) else None


def _national(run: Run, at: int, before: str) -> int | None:
    """Read "020 7946 0018", "030 123456-78", "01 23 45 67 89"."""
    first = run.group(at)
    if first[0] != "0" or first[1:2] in {"", "0"}:
        return None
    if len(first) > 5:  # noqa: PLR2004  codes of areas have five digits at most
        is_mobile = len(first) == 11 and first[1] in "123578"  # noqa: PLR2004  Britain's, and mobiles of Germany
        return at + 1 if is_mobile or (len(first) in NATIONAL and _SAID.search(before.rstrip("+("))) else None
    ends = sorted(_longest(run, at, NATIONAL), key=lambda last: (len(run.digits(at, last)) > 11, -last))  # noqa: PLR2004
    return next((last for last in ends if last > at + 1 and _is_even(run, at, last)), None)


def _named(run: Run, at: int, before: str) -> int | None:
    """Read any number behind "Tel."."""
    del before
    for last in _longest(run, at, NAMED):
        if not run.digits(at, last).endswith("000000"):
            return last
    return None


def _is_even(run: Run, at: int, last: int) -> bool:
    """Whether groups are parted as those of a number are: alike, but for the area's and for a last extension."""
    kinds = [_kind(one) for one in run.between[at : last - 1]]
    groups = [run.group(place) for place in range(at, last)]
    if set(kinds) == {"."} and len(groups) == 4 and max(map(len, groups)) < 4:  # noqa: PLR2004  of a host
        return False
    others = kinds[1:]
    if others and others[-1] == "-":
        others = others[:-1]
    if kinds[0] == "." and set(others) - {"."}:  # times: 09.00-17.30
        return False
    return len(set(others)) < 2 and not (kinds[0] in {".", "/"} and kinds[1:2] == ["-"])  # noqa: PLR2004


def _kind(between: str) -> str:
    """Give the mark between two groups, a space where there is none."""
    mark = between.translate({ord(space): None for space in _SPACE} | {ord(hyphen): "-" for hyphen in _HYPHENS})
    return mark or " "
