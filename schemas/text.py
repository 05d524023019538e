"""The text construct that every part of the vocabulary is written with."""

from typing import Literal

from msgspec import Struct


class Text(Struct, frozen=True, kw_only=True, gc=False):
    """A text construct (RFC 4287 §3.1): plain text or an HTML fragment."""

    value: str
    kind: Literal["text", "html"] = "text"
