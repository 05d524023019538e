"""The feeds of benchmarks/faults.py: how they change, in which bodies, and what was sent of each and acknowledged."""

import random
from hashlib import sha256
from typing import NamedTuple

from benchmarks.changing import FEED, ITEM, WORDS

ENTRIES = 8  # in a document
CHANGED = 0.4  # of all requests find news
CHARSETS = ("utf-8", "utf-8-sig", "utf-16", "iso-8859-1")
#: Words that come out as others where the charset is mistaken.
MORE_WORDS = ("größer", "déjà", "façade", "½")


class Body(NamedTuple):
    """What a host has to send."""

    etag: str
    data: bytes
    texts: tuple[tuple[str, str], ...] = ()  # by guid, of those entries that are whole in it


class Request(NamedTuple):
    """What a worker asked."""

    target: str
    etag: str | None
    run: str  # which of all workers


class Feed:
    """A source that changes when it is asked for, and what was sent of it and acknowledged."""

    def __init__(self, name: str, dice: random.Random, *, is_faulty: bool) -> None:
        self.name = name
        self.dice = dice
        self.is_faulty = is_faulty
        self.states: dict[str, list[str]] = {}  # by guid, every text in order
        self.shown: list[str] = []
        self.version = 0
        self.sent: dict[str, Body] = {}  # by ETag, what went out whole
        self.kept: set[str] = set()  # ETags that came back, or whose worker went on to ask once more
        self.news: set[tuple[str, str]] = set()  # guid and text of all entries in those
        self.wrong: list[str] = []
        self._pending: dict[str, list[str]] = {}  # by run, ETags of what went out whole
        for _ in range(ENTRIES):
            self._add()

    def asked(self, request: Request) -> None:
        """Note what a request says of those before it, and perhaps have news for it."""
        shown = self._pending.pop(request.run, [])
        for etag in (*shown, *((request.etag,) if request.etag in self.sent else ())):
            self.kept.add(etag)
            self.news.update(self.sent[etag].texts)
        if request.etag is not None and request.etag not in self.sent:
            self.wrong.append(f"{request.etag} came back, and what it came with was not whole")
        if self.dice.random() < CHANGED:
            self.change()

    def went(self, body: Body, run: str, *, is_sound: bool = True) -> None:
        """Note that a body is sent whole; one that is not sound may be refused all the same."""
        self.sent[body.etag] = body
        if is_sound:
            self._pending.setdefault(run, []).append(body.etag)

    def change(self) -> None:
        """Have a new entry for the oldest one, or other words in one."""
        self.version += 1
        if self.dice.random() < 0.5:  # noqa: PLR2004
            self._add()
            del self.shown[:-ENTRIES]
        else:
            self.states[self.dice.choice(self.shown)].append(self._text())

    def current(self) -> Body:
        """Give what it says now, in any charset."""
        charset = self.dice.choice(CHARSETS)
        texts = tuple((guid, self.states[guid][-1]) for guid in reversed(self.shown))
        items = "".join(ITEM.format(guid=guid, text=text) for guid, text in texts)
        declared = charset.removesuffix("-sig")
        text = f'<?xml version="1.0" encoding="{declared}"?>' + FEED.format(source=self.name, items=items)
        return Body(f'"{self.version}-{charset}"', text.encode(charset), texts)

    def half(self) -> Body:
        """Give the beginning of what it says, up to the middle of an entry's text."""
        at = self.dice.randrange(1, len(self.shown))
        texts = tuple((guid, self.states[guid][-1]) for guid in reversed(self.shown))
        items = "".join(ITEM.format(guid=guid, text=text) for guid, text in texts[: at + 1])
        whole = FEED.format(source=self.name, items=items).encode()
        cut = whole.rindex(texts[at][1].encode()) + len(texts[at][1].encode()) // 2
        return Body(self.odd_etag(), whole[:cut], texts[:at])

    def nonsense(self) -> Body:
        """Give something that is no feed, or has nothing in it."""
        data = self.dice.choice(
            (
                b"",
                self.dice.randbytes(2000),
                b"<!doctype html><title>Down</title><h1>Down for maintenance</h1>" + self._text().encode(),
                FEED.format(source=self.name, items="").encode(),
                b'{"not": "a feed", "of": [' + self._text().encode(),
            )
        )
        return Body(self.odd_etag(), data)

    def _add(self) -> None:
        guid = f"{self.name}-{len(self.states):06}"
        self.states[guid] = [self._text()]
        self.shown.append(guid)

    def odd_etag(self) -> str:
        """Give an ETag that stands for no version."""
        return f'"odd-{self.dice.randrange(10**12)}"'

    def _text(self) -> str:
        return " ".join(self.dice.choices(WORDS + MORE_WORDS, k=self.dice.randint(20, 200)))


def digest(body: Body) -> str:
    """Give the hash that the archive keeps of a body."""
    return sha256(body.data).hexdigest()
