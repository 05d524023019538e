"""Accept-Encoding (RFC 9110 §12.5.3), and the compressed forms of a file. Pure."""

import re
from functools import lru_cache

from schemas.config import Encoding
from worker.fetch import decompress
from worker.publish.compressing import compressed

IDENTITY = "identity"
#: What we have, the smallest first, and the file beside a file that holds it.
SUFFIXES = {"br": ".br", "zstd": ".zst", "gzip": ".gz"}
_ENCODINGS: dict[str, Encoding] = {"br": "br", "zstd": "zstd", "gzip": "gzip"}
#: Whoever accepts several equally gets the first.
_PREFERENCE = {coding: rank for rank, coding in enumerate((*SUFFIXES, IDENTITY))}
_ALIASES = {"x-gzip": "gzip"}
_WEIGHTED = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:;[ \t]*q=([01](?:\.[0-9]{0,3})?)[ \t]*)?")
_HEADER_CHARS_MAX = 256

#: Less of a file fits a packet however it is written.
LEAST_BYTES = 256


@lru_cache(maxsize=512)
def accepted(header: str | None) -> tuple[str, ...]:
    """Give the codings to try, in order; empty where nothing that we have is acceptable.

    Of codings of the same weight the smallest form comes first. What cannot be read is taken as not being there.
    """
    if header is None or len(header) > _HEADER_CHARS_MAX:
        return (IDENTITY,)
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        match = _WEIGHTED.fullmatch(part.strip(" \t"))
        if match is not None:
            weights[_ALIASES.get(match[1], match[1])] = float(match[2] or 1)
    others = weights.get("*")
    found = {coding: weights.get(coding, others or 0.0) for coding in SUFFIXES}
    # It is always acceptable, as the last, unless it is said not to be.
    found[IDENTITY] = weights.get(IDENTITY, 0.0 if others == 0.0 else min([0.001, *filter(None, found.values())]))
    return tuple(sorted((name for name, weight in found.items() if weight), key=lambda name: _order(name, found)))


def _order(name: str, weights: dict[str, float]) -> tuple[float, int]:
    return -weights[name], _PREFERENCE[name]


def compress(data: bytes, coding: str) -> bytes:
    """Give data in a coding that we have: the same bytes every time, as its sibling would hold them."""
    return compressed(data, _ENCODINGS[coding])


def holds(coded: bytes, coding: str, data: bytes) -> bool:
    """Whether a sibling is this file in that coding, and not an older one or something else."""
    try:
        return coded != data and decompress.undo(coded, (coding,), body_bytes_max=len(data)) == data
    except ValueError:
        return False
