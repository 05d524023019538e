"""Preconditions and ranges, as RFC 9110 has them."""

from email.utils import formatdate
from typing import Any

import pytest
from multidict import CIMultiDict

from worker.serve.public.conditions import judge, span

MODIFIED = 1_700_000_000
OURS = '"abc"'
BEFORE, SAME, AFTER = (formatdate(MODIFIED + more, usegmt=True) for more in (-1, 0, 1))


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({}, "send"),
        ({"If-None-Match": '"abc"'}, "same"),
        ({"If-None-Match": 'W/"abc"'}, "same"),
        ({"If-None-Match": '"x", W/"y" ,"abc"'}, "same"),
        ({"If-None-Match": "*"}, "same"),
        ({"If-None-Match": '"x"'}, "send"),
        ({"If-None-Match": "abc"}, "send"),
        ({"If-None-Match": ""}, "send"),
        ({"If-None-Match": '"x, abc"'}, "send"),
        ({"If-None-Match": '"abc-gzip"'}, "send"),
        ({"If-Modified-Since": SAME}, "same"),
        ({"If-Modified-Since": AFTER}, "same"),
        ({"If-Modified-Since": BEFORE}, "send"),
        ({"If-Modified-Since": "Tuesday, 14-Nov-23 22:13:20 GMT"}, "same"),
        ({"If-Modified-Since": "Tue Nov 14 22:13:20 2023"}, "same"),
        ({"If-Modified-Since": "yesterday"}, "send"),
        ({"If-Modified-Since": "0"}, "send"),
        ({"If-Modified-Since": "Tue, 14 Nov 99999999999 22:13:20 GMT"}, "send"),
        ({"If-None-Match": '"x"', "If-Modified-Since": AFTER}, "send"),
        ({"If-None-Match": '"abc"', "If-Modified-Since": BEFORE}, "same"),
        ({"If-Match": '"abc"'}, "send"),
        ({"If-Match": "*"}, "send"),
        ({"If-Match": '"x"'}, "failed"),
        ({"If-Match": 'W/"abc"'}, "failed"),
        ({"If-Match": '"abc"', "If-Unmodified-Since": BEFORE}, "send"),
        ({"If-Unmodified-Since": BEFORE}, "failed"),
        ({"If-Unmodified-Since": SAME}, "send"),
        ({"If-Unmodified-Since": "soon"}, "send"),
    ],
    ids=str,
)
def test_a_precondition_is_judged(headers: dict[str, str], verdict: str) -> None:
    assert judge(CIMultiDict(headers), OURS, MODIFIED) == verdict


def test_without_a_time_only_entity_tags_tell() -> None:
    assert judge(CIMultiDict({"If-Modified-Since": AFTER}), OURS, None) == "send"
    assert judge(CIMultiDict({"If-Unmodified-Since": BEFORE}), OURS, None) == "send"
    assert judge(CIMultiDict({"If-None-Match": OURS}), OURS, None) == "same"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("bytes=0-0", (0, 0)),
        ("bytes=10-19", (10, 19)),
        ("bytes=90-", (90, 99)),
        ("Bytes=90-1000", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-1000", (0, 99)),
        ("bytes=100-", (100, 99)),
        ("bytes=-0", (100, 99)),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("items=0-1", None),
        ("bytes=99999999999999999999-", None),
        ("", None),
    ],
)
def test_a_range_is_read(header: str, found: tuple[int, int] | None) -> None:
    assert span(CIMultiDict({"Range": header}), OURS, SAME, 100) == found


@pytest.mark.parametrize(
    ("still", "is_range"),
    [(OURS, True), (SAME, True), ('"x"', False), ('W/"abc"', False), (AFTER, False), (BEFORE, False), ("", False)],
)
def test_a_range_counts_only_of_what_it_is_a_part_of(still: str, is_range: Any) -> None:
    assert (span(CIMultiDict({"Range": "bytes=0-1", "If-Range": still}), OURS, SAME, 100) is not None) == is_range
