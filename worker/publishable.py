"""What no type can say of how feeds are published: hubs, filters."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.config import Config

Problem = tuple[str, str]  # the key, and what is wrong with its value

_HUB = re.compile(r"https?://[^\s/?#@\\]+(/[!-~]*)?")


def problems(config: "Config") -> Iterator[Problem]:
    """Yield everything that is wrong."""
    hubs = config.publish.hubs
    if hubs and config.site.base_url is None:
        yield "publish.hubs", "hubs are told addresses, which nobody knows without site.base_url; set it"
    for hub, count in Counter(hubs).items():
        if not _HUB.fullmatch(hub):
            yield "publish.hubs", f"{hub!r} is no http(s) URL"
        if count > 1:
            yield "publish.hubs", f"{hub!r} is given {count} times"
    yield from _of_filters(config)


def _of_filters(config: "Config") -> Iterator[Problem]:
    filtering = [one for one in config.publications if one.include or one.exclude]
    if not filtering:
        return
    from worker.publish.filters import why_not  # not for those who filter nothing: it takes the publisher with it

    for publication in filtering:
        for name, given in (("include", publication.include), ("exclude", publication.exclude)):
            for number, one in enumerate(given, 1):
                if problem := why_not(one):
                    yield f"publication.{publication.id}.{name}", f"number {number}: {problem}"
