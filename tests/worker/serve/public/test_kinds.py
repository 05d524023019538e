"""What a published file is said to be, and for how long it may be kept."""

from typing import Any

import pytest

from worker.serve.public.kinds import kind_of

RSS, ATOM, JSON = "application/rss+xml; charset=utf-8", "application/atom+xml; charset=utf-8", "application/feed+json"
OPML = "text/x-opml; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "media_type", "is_frozen"),
    [
        ("blog/rss.xml", RSS, False),
        ("blog/atom.xml", ATOM, False),
        ("blog/feed.json", JSON, False),
        ("blog/summary/rss.xml", RSS, False),
        ("blog/tag/a-b/feed.json", JSON, False),
        ("blog/archive/1/3.xml", ATOM, True),
        ("blog/archive/12/30.rss.xml", RSS, True),
        ("blog/archive/1/3.json", JSON, True),
        ("opml.xml", OPML, False),
        ("all.opml", OPML, False),
        ("blog/archive/1/x.xml", "application/xml; charset=utf-8", False),
        ("blog/archive/1/3.xml.bak", "application/octet-stream", False),
        ("blog/archive/3.xml", "application/xml; charset=utf-8", False),
        ("tag/archive/rss.xml", RSS, False),
        ("robots.txt", "text/plain; charset=utf-8", False),
        ("README", "application/octet-stream", False),
    ],
)
def test_a_file_is_what_its_place_says(path: str, media_type: str, is_frozen: Any) -> None:
    kind = kind_of(path, max_age_seconds=60)
    assert kind.media_type == media_type
    frozen, current = "public, max-age=31536000, immutable", "public, max-age=60, must-revalidate"
    assert kind.cache_control == (frozen if is_frozen else current)
