"""What a request makes its answer depend on: preconditions and ranges (RFC 9110 §13 and §14). Pure."""

import re
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import Literal, Protocol

Verdict = Literal["send", "same", "failed"]


class Fields(Protocol):
    """The fields of a request, by names in any case; one that stands several times has several values."""

    def get(self, name: str, /) -> str | None:
        """Give the first value."""

    def getall(self, name: str, /) -> Sequence[str]:
        """Give all values. Raises KeyError where there is none."""

    def __contains__(self, name: object, /) -> bool: ...


_TAG = re.compile(r'(W/)?("[^"]*")')
_RANGE = re.compile(r"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*", re.IGNORECASE)


def judge(fields: Fields, etag: str, modified: int | None) -> Verdict:
    """Say whether to send, to say that it is the same (304), or that what was demanded is not so (412).

    In the order of §13.2.2: a time counts only where no entity tag is named beside it.
    """
    if "If-Match" in fields:
        if not _names(fields.getall("If-Match"), etag, is_strong=True):
            return "failed"
    elif modified is not None and modified > (_seconds(fields.get("If-Unmodified-Since")) or float("inf")):
        return "failed"
    if (known := fields.get("If-None-Match")) is not None:
        return "same" if known == etag or _names(fields.getall("If-None-Match"), etag) else "send"
    since = _seconds(fields.get("If-Modified-Since"))
    return "same" if since is not None and modified is not None and modified <= since else "send"


def span(fields: Fields, etag: str, modified: str | None, length: int) -> tuple[int, int] | None:
    """Give the first and the last byte that are wanted; None for all of them.

    A range that begins beyond the end gives a first one beyond the last. Several ranges, other units and what cannot
    be read are no ranges: then all is sent, as §14.2 leaves it to us.
    """
    found = _RANGE.fullmatch(fields.get("Range") or "")
    if found is None or not _is_still(fields.get("If-Range"), etag, modified):
        return None
    first, last, suffix = found.groups()
    if suffix is not None:
        return max(0, length - int(suffix)) if int(suffix) else length, length - 1
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) if last else length - 1, length - 1)


def _is_still(known: str | None, etag: str, modified: str | None) -> bool:
    """Whether what somebody has the beginning of is what we have (§13.1.5); only what is strong tells that.

    Last-Modified does: no two versions of a file that we served have the same.
    """
    return known is None or known.strip() in {etag, modified}


def _names(given: Sequence[str], etag: str, *, is_strong: bool = False) -> bool:
    """Whether a list of entity tags, or "*", names ours; a weak one does only where weak comparison is asked for."""
    if [value.strip() for value in given] == ["*"]:
        return True
    return any(tag == etag and not (weak and is_strong) for value in given for weak, tag in _TAG.findall(value))


def _seconds(date: str | None) -> float | None:
    """Read a date in any of the three forms of HTTP; what is none counts as not being there (§13.1.3)."""
    if date is None:
        return None
    try:
        return parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
