"""Possessive quantifiers for Python before 3.11.5, whose own lose text.

There, the last try of a repeated group, which fails, does not go back to where it began: `(?:<p>)*+<` does not find the
`<` that it has looked at (python/cpython#106052). Our rules would overlook what they look for, and `unwrap_twins` would
never end. Debian 12 has such a Python. Atomic groups do the same, a little slower, and were right from the start.
"""

import sys
from functools import wraps
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")

#: The first Python whose possessive quantifiers are right.
SOUND_SINCE = (3, 11, 5)


def mend() -> None:
    """Have all patterns that this process compiles from now on read right, where Python needs it."""
    if sys.version_info < SOUND_SINCE and not hasattr(_parser.parse, "__wrapped__"):
        _parser.parse = with_atomic_groups(_parser.parse)


def with_atomic_groups(parse: Any) -> Any:  # noqa: ANN401 - Python's own parser of patterns has no types
    """Give a parser of patterns that reads `(?:…)*+` as `(?>(?:…)*)`, which means the same."""

    @wraps(parse)
    def parsed(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        pattern = parse(*args, **kwargs)
        _rewrite(pattern)
        return pattern

    return parsed


def _rewrite(part: Any) -> None:  # noqa: ANN401
    """Rewrite what is in a part of a pattern; a repeated character (`[^<]*+`) has code of its own, which is right."""
    if isinstance(part, tuple | list):
        for inner in part:
            _rewrite(inner)
    elif isinstance(part, _parser.SubPattern):
        for at, (operation, value) in enumerate(part.data):
            _rewrite(value)
            if operation is _parser.POSSESSIVE_REPEAT and not _compiler._simple(value[2]):  # noqa: SLF001
                repeat = _parser.SubPattern(part.state, [(_parser.MAX_REPEAT, value)])
                part.data[at] = (_parser.ATOMIC_GROUP, repeat)
