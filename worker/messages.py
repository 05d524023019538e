"""What the worker and the processes that read for it say to each other: frames of JSON, with documents beside it.

JSON, because it keeps the offset a date was published with; a body stands behind it as it is.
"""

import struct
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from archive.recording import Recorded
from schemas.outcome import Document
from schemas.source import Source
from worker.intake import Fresh
from worker.refreshed import Refreshed
from worker.writes import Write

#: Bytes of JSON, and bytes behind it.
HEAD = struct.Struct("!II")


class Task(Struct, frozen=True, kw_only=True, tag=True):
    """Documents of a source to take in; their bodies stand behind, one after the other."""

    source: Source
    documents: tuple[Document, ...]  #: Without their bodies.
    captures: tuple[int, ...]
    body_bytes: tuple[int, ...]
    now: datetime


class Done(Struct, frozen=True, kw_only=True, tag=True):
    """A task is done."""

    refreshed: Refreshed
    peak_bytes: int  #: How much more memory the process has had at its peak than when it began.


class Broken(Struct, frozen=True, kw_only=True, tag=True):
    """A bug of ours, or an archive that cannot be read, came between."""

    error: str
    trace: str
    is_archive: bool


class Writing(Struct, frozen=True, kw_only=True, tag=True):
    """Something has to be written down; a `Recorded` is the answer where there is one."""

    write: Write


#: What a process says; what it hears is a Task, or a Recorded.
Said = Done | Broken | Writing

_encode = msgspec.json.Encoder().encode
_decode_task = msgspec.json.Decoder(Task).decode
decode_said: Callable[[bytes], Said] = msgspec.json.Decoder(Said).decode
decode_recorded = msgspec.json.Decoder(Recorded).decode


def frame(message: Said | Recorded, behind: Sequence[bytes] = ()) -> bytes:
    """Give a message as it travels."""
    data = _encode(message)
    return b"".join([HEAD.pack(len(data), sum(map(len, behind))), data, *behind])


def task_frame(source: Source, fresh: Fresh, now: datetime) -> bytes:
    """Give a task as it travels."""
    documents = [document for document, _ in fresh]
    bodies = [document.body for document in documents]
    task = Task(
        source=source,
        documents=tuple(msgspec.structs.replace(document, body=b"") for document in documents),
        captures=tuple(number for _, number in fresh),
        body_bytes=tuple(map(len, bodies)),
        now=now,
    )
    data = _encode(task)
    return b"".join([HEAD.pack(len(data), sum(task.body_bytes)), data, *bodies])


def read_task(data: bytes, behind: bytes) -> tuple[Task, Fresh]:
    """Give a task that came, and its documents."""
    task = _decode_task(data)
    fresh = []
    start = 0
    for document, number, size in zip(task.documents, task.captures, task.body_bytes, strict=True):
        fresh.append((msgspec.structs.replace(document, body=behind[start : start + size]), number))
        start += size
    return task, fresh
