"""`normalize` of several inputs: a clean feed for each in one folder, and a list of those that failed."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec
from msgspec import Struct

from schemas.errors import BackissueError, PublishError, UsageError
from schemas.source import Source
from worker import pool, standalone
from worker.publish import Format, channel, files, render
from worker.refreshed import Fault, faults

#: The suffix that each format's files have.
SUFFIXES: dict[Format, str] = {"jsonfeed": ".json", "rss": ".rss", "atom": ".atom"}
#: Suffixes that say nothing about a feed but its format, which changes.
_OLD_SUFFIX = re.compile(r"\.(?:atom|cdf|feed|html?|json|rdf|rss|txt|xml)\Z", re.IGNORECASE)
ERRORS = "errors.jsonl"
#: A name with its suffix and a number stays below the 255 bytes that file systems allow.
_STEM_BYTES_MAX = 200
_UNSAFE = re.compile(r"[^\w.+-]+")

#: Told after each input: the name of its output, how many are done, and how many there are.
Progress = Callable[[str, int, int], None]


class Wanted(Struct, frozen=True, kw_only=True):
    """What is to become of every input."""

    to: Format
    out: Path
    reader: Source  #: With whose settings they are read.
    configured: Source | None = None  #: What is published is that source's.
    base_url: str | None = None
    body_bytes_max: int
    has_ledger: bool = False


class Normalized(Struct, frozen=True, kw_only=True):
    """One input that became a clean feed."""

    input: str
    output: str
    entries: int
    defects: dict[str, int] = {}  #: By code.
    faults: tuple[Fault, ...] = ()  #: Bugs of our rules; the entries were only sanitized.


class Failed(Struct, frozen=True, kw_only=True):
    """One input that did not."""

    input: str
    error: str  #: The name of the exception, as in schemas/errors.py; `Died` where it took its process with it.
    message: str


class Summary(Struct, frozen=True, kw_only=True):
    """What became of the inputs, in their order."""

    inputs: int
    entries: int
    errors: str  #: The file that lists the failed ones.
    normalized: tuple[Normalized, ...]
    failed: tuple[Failed, ...]


def found(names: Iterable[str], out: Path) -> list[str]:
    """Give the files that are named; a folder stands for all files in it and below, sorted, hidden ones left out.

    What stands in `out` is no input: an earlier call wrote it. Raises UsageError where no file is found.
    """
    inputs: list[str] = []
    for name in names:
        below = list(_walk(name, out.resolve())) if os.path.isdir(name) else [name]  # noqa: PTH112  also of no Path
        if not below:
            raise UsageError(f"{name} is a folder without files")
        inputs += below
    return inputs


def output_names(inputs: Iterable[str], suffix: str) -> list[str]:
    """Give a file name for each input: its own with another suffix, made safe, and numbered where it is taken.

    The names depend on the inputs and their order alone. Names that differ in case only are the same to some systems.
    """
    names: list[str] = []
    taken = {ERRORS}
    numbers: Counter[str] = Counter()
    for one in inputs:
        stem = _stem(one)
        name = stem + suffix
        while _folded(name) in taken:
            numbers[_folded(stem)] += 1
            name = f"{stem}-{numbers[_folded(stem)] + 1}{suffix}"
        taken.add(_folded(name))
        names.append(name)
    return names


def normalize(
    inputs: Sequence[str],
    wanted: Wanted,
    *,
    ledger: Path | None = None,
    processes: int | None = None,
    progress: Progress = lambda _input, _done, _all: None,
) -> Summary:
    """Write a clean feed for each input, several at a time, and `errors.jsonl`.

    One that fails costs nothing but itself. Raises UsageError where an output would replace an input, PublishError
    where nothing can be written at all.
    """
    names = output_names(inputs, SUFFIXES[wanted.to])
    _prepare(inputs, names, wanted.out, ledger)
    done: list[Normalized | Failed | None] = [None] * len(inputs)
    named = list(zip(inputs, names, strict=True))
    running = pool.each(partial(_one, wanted), named, processes=processes or pool.processes_max())
    with closing(running), TemporaryFile() as spool:
        parts: dict[int, tuple[int, int]] = {}
        for count, (index, result) in enumerate(running, 1):
            if isinstance(result, pool.Died):
                files.sweep(wanted.out, [names[index]])
                done[index] = Failed(input=_text(inputs[index]), error="Died", message=result.reason)
            else:
                done[index], lines = result
                parts[index] = spool.tell(), spool.write(lines)
            progress(names[index], count, len(inputs))
        if ledger is not None:
            _write_in_order(ledger, spool, parts)
    return _summary([one for one in done if one], wanted.out)


def _prepare(inputs: Sequence[str], names: Sequence[str], out: Path, ledger: Path | None) -> None:
    """Find out before the work what would stop it at its end."""
    sources = {Path(one).resolve() for one in inputs if "\0" not in one}
    if replaced := sources & {out.resolve() / name for name in (*names, ERRORS)}:
        raise UsageError(f"{min(replaced)} would be replaced by its own clean feed; choose another folder for --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
        if ledger is not None:
            ledger.open("ab").close()
    except OSError as error:
        raise PublishError(f"{error.filename} cannot be written: {error.strerror or error}") from error


def _write_in_order(path: Path, spool: BinaryIO, parts: dict[int, tuple[int, int]]) -> None:
    """Write what came in the order in which it was done, in that of the inputs."""
    try:
        with path.open("wb") as file:
            for _, (start, size) in sorted(parts.items()):
                spool.seek(start)
                file.write(spool.read(size))
    except OSError as error:
        raise PublishError(f"{path} cannot be written: {error.strerror or error}") from error


def _one(wanted: Wanted, named: tuple[str, str]) -> tuple[Normalized | Failed, bytes]:
    """Normalize one input, in a process of its own; give what became of it, and its ledger."""
    name, output = named
    try:
        document = standalone.document(name, body_bytes_max=wanted.body_bytes_max, source=wanted.reader)
        snapshot = standalone.normalize([document], wanted.reader, base_url=wanted.base_url)
        path = wanted.out / output
        files.replace(path, render(wanted.to, *channel.of_snapshot(snapshot, wanted.configured)))
        lines = standalone.ledger_lines(snapshot, wanted.reader, name=_text(name)) if wanted.has_ledger else b""
    except Exception as error:  # noqa: BLE001  a bug of ours that one input shows must not cost the others
        cause = error.__cause__ if isinstance(error.__cause__, BackissueError) else error
        return Failed(input=_text(name), error=type(cause).__name__, message=_text(str(cause))), b""
    defects = Counter(defect.code for defect in snapshot.defects)
    done = Normalized(
        input=_text(name),
        output=_text(str(path)),
        entries=len(snapshot.entries),
        defects=dict(sorted(defects.items())),
        faults=faults(snapshot),
    )
    return done, lines


def _summary(done: Sequence[Normalized | Failed], out: Path) -> Summary:
    failed = tuple(one for one in done if isinstance(one, Failed))
    normalized = tuple(one for one in done if isinstance(one, Normalized))
    files.replace(out / ERRORS, msgspec.json.Encoder().encode_lines(failed))
    return Summary(
        inputs=len(done),
        entries=sum(one.entries for one in normalized),
        errors=_text(str(out / ERRORS)),
        normalized=normalized,
        failed=failed,
    )


def _walk(folder: str, out: Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[:1] != "." and Path(place, name).resolve() != out)
        for name in sorted(names):
            path = os.path.join(place, name)  # noqa: PTH118  a Path would lose "./"
            if name[:1] != "." and os.path.isfile(path):  # noqa: PTH113  no pipes, no dead links
                yield path


def _stem(name: str) -> str:
    """Give what is left of the name of an input without folder and suffix, fit for any file system."""
    base = _OLD_SUFFIX.sub("", unicodedata.normalize("NFC", _text(name)).rstrip("/").rpartition("/")[2])
    safe = _UNSAFE.sub("_", base).lstrip(".-")  # neither hidden nor an option
    return safe.encode()[:_STEM_BYTES_MAX].decode("utf-8", "ignore") or "feed"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _text(name: str) -> str:
    """Give a name or message as text that can be written; names of files may hold bytes that are none."""
    return os.fsencode(name).decode("utf-8", "replace")
