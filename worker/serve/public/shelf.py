"""The published files that are in memory, and when each is looked at again.

A file is read when it is first asked for, and looked at again when it is asked for in a later second: a `stat` tells
whether it was replaced. One that was gets a Last-Modified that is later than that of the version before, whatever its
mtime says, and is not given out before the clock has got there (RFC 9110 §8.8.2.1). Where memory is full, those leave
it that were looked at the longest ago; what takes more than a quarter of it stays on disk, and is sent from there.
"""

import asyncio
import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from worker.serve.public import codings, heads
from worker.serve.public.codings import IDENTITY
from worker.serve.public.kinds import Kind, kind_of

#: What headers and the rest take, about, beside the bytes.
_OVERHEAD_BYTES = 4096
_LARGE_SHARE = 4
#: A publisher that writes twice within a second gives the second file a mtime that is a second ahead.
_SOON_SECONDS = 10
_NANOSECONDS = 1_000_000_000

Signature = tuple[int, int, int, int]


class Form:
    """One representation of a version of a file, with its heads."""

    __slots__ = ("body", "coding", "etag", "facts", "same", "whole")

    def __init__(self, facts: heads.Facts, body: bytes | None) -> None:
        self.facts = facts
        self.body = body  # None: on disk
        self.coding = facts.coding
        self.etag = facts.etag
        self.whole = heads.whole(facts)
        self.same = heads.same(facts)


class Held:
    """One version of a file."""

    __slots__ = ("digest", "file", "forms", "kind", "looked_at", "modified", "shown", "signature", "size_bytes")

    def __init__(self, file: Path, kind: Kind, signature: Signature, version: "Version") -> None:
        self.file = file
        self.kind = kind
        self.signature = signature
        self.digest = version.digest
        self.modified = version.modified
        self.shown = version.shown  # Last-Modified as it is told; None where the clock has not got there
        self.looked_at = 0
        self.size_bytes = _OVERHEAD_BYTES
        self.forms: dict[str, Form] = {}

    def add(self, coding: str, etag: str, length: int, body: bytes | None) -> None:
        """Add a form."""
        modified = None if self.shown is None else heads.date_of(self.shown)
        self.forms[coding] = Form(heads.Facts(self.kind, coding, etag, modified, length), body)
        self.size_bytes += len(body or b"")

    def take_over(self, before: "Held") -> None:
        """Go on with the forms of the same bytes: their entity tags stand for this version."""
        self.forms, self.size_bytes = {}, _OVERHEAD_BYTES
        for coding, form in before.forms.items():
            if form.coding == coding:
                self.add(coding, form.etag, form.facts.length, form.body)


class Version(NamedTuple):
    """What a version of a file is known by, and when it was made, as it is told."""

    digest: bytes
    modified: int
    shown: int | None


class Shelf:
    """The files of a folder."""

    def __init__(self, folder: Path, *, bytes_max: int, max_age_seconds: int, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._bytes_max = bytes_max
        self._max_age_seconds = max_age_seconds
        self._clock = clock
        self._held: dict[str, Held] = {}  # what was looked at the longest ago comes first
        self._known: dict[str, Version] = {}  # of what has left memory
        self._looking: dict[str, asyncio.Task[Held | None]] = {}
        self._making: dict[tuple[str, str], asyncio.Task[Form]] = {}
        self.size_bytes = 0

    def at_hand(self, place: str, second: int) -> Held | None:
        """Give a file that was looked at in this second."""
        held = self._held.get(place)
        return held if held is not None and held.looked_at == second else None

    async def find(self, place: str) -> Held | None:
        """Give a file as it is now; None where there is none, or it is none that may be served."""
        task = self._looking.get(place)
        if task is None:
            task = self._looking[place] = asyncio.create_task(self._look(place))
            task.add_done_callback(lambda _: self._looking.pop(place, None))
        return await asyncio.shield(task)  # who goes away takes it from nobody else

    async def form(self, place: str, held: Held, coding: str) -> Form:
        """Give a file in a coding, which is made when it is first asked for; as it is where that gains nothing."""
        plain = held.forms[IDENTITY]
        if plain.body is None or not held.kind.is_text or plain.facts.length < codings.LEAST_BYTES:
            return plain
        key = (place, coding)
        task = self._making.get(key)
        if task is None:
            task = self._making[key] = asyncio.create_task(self._make(place, held, coding, plain.body))
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(task)

    def forget(self, place: str) -> None:
        """Have a file read again."""
        held = self._held.pop(place, None)
        if held is not None:
            self.size_bytes -= held.size_bytes
            self._known[place] = Version(held.digest, held.modified, held.shown)

    async def _make(self, place: str, held: Held, coding: str, body: bytes) -> Form:
        coded = await asyncio.to_thread(codings.compress, body, coding)
        if len(coded) >= len(body):
            held.forms[coding] = held.forms[IDENTITY]
        else:
            held.add(coding, heads.etag_of(heads.digest_of(coded)), len(coded), coded)
            if self._held.get(place) is held:
                self.size_bytes += len(coded)
                self._make_room()
        return held.forms[coding]

    async def _look(self, place: str) -> Held | None:
        second = int(self._clock())
        held = self._held.get(place)
        file = self._folder / place
        signature = _signature(file)
        if signature is None:
            self.forget(place)
            return None
        if held is not None and held.signature == signature and held.shown == held.modified:
            held.looked_at = second
            self._held[place] = self._held.pop(place)
            return held
        before = self._known.get(place) if held is None else Version(held.digest, held.modified, held.shown)
        found = await asyncio.to_thread(self._read, place, file, before)
        if found is None:
            self.forget(place)
            return None
        if held is not None and found.digest == held.digest:
            found.take_over(held)
        elif held is not None and found.shown is None:
            found = held  # until the clock has got there
        found.looked_at = second
        self._put(place, found)
        return found

    def _put(self, place: str, found: Held) -> None:
        self.forget(place)
        self._known.pop(place, None)
        self._held[place] = found
        self.size_bytes += found.size_bytes
        self._make_room()

    def _make_room(self) -> None:
        while self.size_bytes > self._bytes_max and len(self._held) > 1:
            self.forget(next(iter(self._held)))

    def _read(self, place: str, file: Path, before: Version | None) -> Held | None:
        """Read a file and the forms that lie beside it. Called in a thread."""
        try:
            if not file.resolve().is_relative_to(self._folder):
                return None  # a link that leads out of what is published
            with file.open("rb") as opened:
                signature = signature_of(os.fstat(opened.fileno()))
                is_large = signature[1] > self._bytes_max // _LARGE_SHARE
                body = None if is_large else opened.read()
                digest = hashlib.file_digest(opened, "sha256").digest() if body is None else heads.digest_of(body)
        except (OSError, RuntimeError):  # RuntimeError: links in a circle
            return None
        version = _next_version(before, digest, signature[0] // _NANOSECONDS, int(self._clock()))
        found = Held(file, kind_of(place, max_age_seconds=self._max_age_seconds), signature, version)
        found.add(IDENTITY, heads.etag_of(digest), signature[1] if body is None else len(body), body)
        if body is not None and found.kind.is_text:
            _add_siblings(found, body)
        return found


def signature_of(status: os.stat_result) -> Signature:
    """Give what changes when a file is replaced or written to."""
    return status.st_mtime_ns, status.st_size, status.st_ino, status.st_ctime_ns


def _signature(file: Path) -> Signature | None:
    """Give the signature of a file; None where there is no regular one: opening others may never end."""
    try:
        status = file.stat()
    except (OSError, ValueError):
        return None
    return signature_of(status) if stat.S_ISREG(status.st_mode) else None


def _next_version(before: Version | None, digest: bytes, mtime: int, now: int) -> Version:
    """Say when a version was made. It is told only when the clock has got there; a mtime to come counts as now."""
    if before is not None and before.digest == digest:
        modified = before.modified
    elif before is not None:
        modified = max(min(mtime, now), before.modified + 1)
    else:
        modified = mtime if mtime <= now + _SOON_SECONDS else now
    return Version(digest, modified, modified if modified <= now else None)


def _add_siblings(found: Held, body: bytes) -> None:
    for coding, suffix in codings.SUFFIXES.items():
        try:
            coded = found.file.with_name(found.file.name + suffix).read_bytes()
        except OSError:
            continue
        if len(coded) < len(body) and codings.holds(coded, coding, body):
            found.add(coding, heads.etag_of(heads.digest_of(coded)), len(coded), coded)
