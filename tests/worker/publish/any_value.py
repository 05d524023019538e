"""Any value of a type of the vocabulary: words of its fields, addresses, numbers and nonsense, in any of them."""

import types
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

#: What means something in some field or other, right or nearly right.
WORDS = (
    *(
        "video",
        "full",
        "bonus",
        "serial",
        "daily",
        "md5",
        "sha-1",
        "sha384",
        "html",
        "audio/mpeg",
        "text/vtt",
        "jo@example.com",
    ),
    *(
        "urn:mpaa",
        "pg",
        "urn:ebu",
        "actor",
        "host",
        "license",
        "payment",
        "replies",
        "in-reply-to",
        "self",
        "hub",
        "alternate",
    ),
    *("en", "de-AT", "R65606", "geo:51.75,-1.25", "dfdec888b72151965a34b4b59031290a", "true", "verify", "disabled"),
    *("http://www.itunes.com/dtds/podcast-1.0.dtd", "Arts", "Books", "Arts > Books", "application/rss+xml"),
    *("http://purl.org/syndication/thread/1.0", "ref", "x" * 300, "word " * 1000),
)
NASTY = st.text(
    st.characters() | st.sampled_from("<>&\"'\x00\x0b\ufffe]:/%# \n\u202e") | st.just("\ud800"), max_size=12
)
ADDRESSES = st.one_of(
    st.builds("{}:{}".format, st.sampled_from(["http", "https", "javascript", "urn", "tag", "data", "geo"]), NASTY),
    st.builds("https://{}/{}".format, NASTY, NASTY),
    st.sampled_from(
        [
            *("https://example.com/a.mp3", "https://example.com/b.jpg", "http://localhost/c", "/relative", "//host/d"),
            *(
                "https://creativecommons.org/licenses/by/4.0/",
                "https://example.com/e?f=g&h=ï",
                "tag:example.com,2012:1",
            ),
        ]
    ),
)
TEXTS = st.sampled_from(WORDS) | ADDRESSES | NASTY
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=-3, minutes=-45)), timezone(timedelta(minutes=17, seconds=30))])
MOMENTS = st.datetimes(timezones=ZONES).filter(lambda moment: 1 < moment.year < 9999)


@cache
def of(type_: Any) -> st.SearchStrategy[Any]:
    """Give the strategy of a type; what holds itself holds nothing."""
    origin, arguments = get_origin(type_), get_args(type_)
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return _struct(type_)
    if origin in {Union, types.UnionType}:
        return st.one_of(*map(of, arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        if arguments[-1] is Ellipsis:
            return st.lists(of(arguments[0]), max_size=2).map(tuple)
        return st.tuples(*map(of, arguments))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        int: st.integers(-2, 100) | st.integers(),
        float: st.floats(-400, 400) | st.floats(),
        bool: st.booleans(),
        datetime: MOMENTS,
        type(None): st.none(),
    }
    return simple[type_]


def _struct(type_: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Give values of which a few fields are set: with all of them, few would be small."""
    hints = get_type_hints(type_)
    required = [field.name for field in msgspec.structs.fields(type_) if field.required]
    others = [name for name, hint in hints.items() if name not in required and hint != tuple[type_, ...]]  # type: ignore[valid-type]
    chosen = st.lists(st.sampled_from(others), max_size=4, unique=True) if others else st.just([])
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries({name: of(hints[name]) for name in (*required, *names)})
    ).map(lambda values: type_(**values))
