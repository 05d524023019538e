"""The target of a request -> the place of a file in the published folder. Pure; what it lets through names no other."""

import re
from urllib.parse import unquote_to_bytes

from worker.serve.public.codings import SUFFIXES

#: More is no address of ours.
TARGET_CHARS_MAX = 2048
#: RFC 9112 §3.2.2: a server has to understand the whole address, too.
_ABSOLUTE = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_SIBLING = tuple(SUFFIXES.values())


def place_of(target: str, *, base_path: str = "") -> str | None:
    """Give the path of a file, relative to the folder; None where there can be none.

    Refused are: what leads out of the folder or is hidden (a segment that is empty or begins with a dot), separators
    that are encoded, control characters, bytes that are no UTF-8, and the compressed siblings, which are other forms
    of a file and no files of their own.
    """
    path = _ABSOLUTE.sub("", target, count=1) if not target.startswith("/") else target
    path = path.partition("?")[0]  # readers add something there so that caches let them through
    if not path.startswith(f"{base_path}/"):
        return None
    try:
        segments = [unquote_to_bytes(part).decode() for part in path[len(base_path) + 1 :].split("/")]
    except UnicodeDecodeError:
        return None
    is_bad = any(not part or part.startswith(".") or "/" in part or _FORBIDDEN.search(part) for part in segments)
    return None if is_bad or segments[-1].endswith(_SIBLING) else "/".join(segments)
