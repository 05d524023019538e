"""Give the command what is made to break it, and measure what it costs: time, memory, outcome.

    python benchmarks/limits.py [--short] [--json]

Each document is normalized by the real command in a process of its own; CPU seconds and peak memory include starting
it. The outcome is how many entries came out, or the line on stderr. An outcome other than the one expected, more
than 60 seconds, or more memory than 10 times the document plus 100 MB is marked, and the exit code is 1 then.
--short makes the documents a hundred times smaller, which shows outcomes but not what grows.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory, TemporaryFile
from typing import Any, NamedTuple

from benchmarks.child import MEGABYTE, Limits, command
from schemas.config import RunSettings
from worker.parse import extreme

ROOT = Path(__file__).parent.parent
LIMITS = Limits(cpu_seconds=60)
PEAK_FACTOR, PEAK_BYTES = 10, 100 * MEGABYTE
CAP = RunSettings().body_bytes_max
SECRET = "s3cret-4e1c"


class Case(NamedTuple):
    """A document, and what must become of it."""

    name: str
    build: Callable[[int], bytes]  # of what size; a hundredth for --short
    outcome: str = "1 entries"  # what must stand in the outcome; "" for any that is clear
    is_full_size: bool = False  # makes no sense any smaller


def item(inside: str, *, before: str = "") -> bytes:
    """Give a feed of one entry."""
    start = f'{before}<rss version="2.0"><channel><title>t</title><link>http://e.example/</link>'
    return f"{start}<item><title>i</title><guid>x:1</guid>{inside}</item></channel></rss>".encode()


def many(pattern: str, size: int) -> str:
    """Give something numbered, from 0."""
    return "".join(pattern % number for number in range(size))


def laughs(size: int, *, percent: str = "") -> bytes:
    """Give entities of entities of entities."""
    levels = [f'<!ENTITY {percent} e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, size)]
    use = f"%e{size - 1};" if percent else f"&e{size - 1};"
    doctype = f'<!DOCTYPE rss [<!ENTITY {percent} e0 "ha">{"".join(levels)}{use if percent else ""}]>'
    return item(f"<description>{use}</description>", before=doctype)


def quadratic(size: int) -> bytes:
    """Give one long entity, used often."""
    return item(f"<description>{'&a;' * size}</description>", before=f'<!DOCTYPE rss [<!ENTITY a "{"x" * size}">]>')


def external(system: str) -> Callable[[int], bytes]:
    """Give a reference to what stands elsewhere."""
    return lambda _: item("<description>&x;</description>", before=f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{system}'>]>")


def references(size: int) -> bytes:
    """Give harmless references of every kind, as a long list of code has them."""
    kinds = ("&lt;", "&amp;", "&#8217;", "&#x20;", "&quot;")
    return item(f"<description>{''.join(kinds[n % len(kinds)] for n in range(size))}</description>")


def sized(body_bytes: int) -> bytes:
    """Give a feed of ordinary entries that has exactly so many bytes."""
    entry = b"<item><guid>x:%08d</guid><title>Title</title><description>%s</description></item>"
    words = b"&lt;p&gt;Some words of a paragraph.&lt;/p&gt;" * 100
    start, end = b'<rss version="2.0"><channel><title>t</title><link>http://e.example/</link>', b"</channel></rss>"
    count = (body_bytes - len(start) - len(end)) // len(entry % (0, words))
    body = start + b"".join(entry % (number, words) for number in range(count))
    return body + b" " * (body_bytes - len(body) - len(end)) + end


def repeated(pattern: bytes, before: bytes, after: bytes) -> bytes:
    """Give a document at the cap of nothing but one thing."""
    return before + pattern * ((CAP - len(before) - len(after)) // len(pattern)) + after


def one_text(body_bytes: int) -> bytes:
    """Give a feed of that size whose one entry is a single text."""
    empty = len(item("<description></description>"))
    return item(f"<description>{'word ' * ((body_bytes - empty) // 5)}</description>").ljust(body_bytes)


DEEP = 100_000
CASES = (
    Case("billion laughs", lambda _: laughs(12)),
    Case("billion laughs, parameter entities", lambda _: laughs(12, percent="%")),
    Case("quadratic blow-up", lambda size: quadratic(size // 2)),
    Case("external entity: a file", external(f"file://{{folder}}/{SECRET}.txt")),
    Case("external entity: a host", external("http://127.0.0.1:9/x")),
    Case(
        "external DTD",
        lambda _: item("<description>d</description>", before='<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'),
    ),
    Case("111,206 harmless references", lambda _: references(111_206)),
    Case("100,000 deep, in an entry", lambda size: item(f"<description>{'<b>' * size}{'</b>' * size}</description>")),
    Case("100,000 deep, unclosed", lambda size: item(f"<description>{'<b>' * size}</description>")),
    Case("100,000 deep, escaped", lambda size: item(f"<description>{'&lt;b&gt;' * size}</description>")),
    Case("100,000 deep, escaped, to unwrap", lambda size: item(f"<description>{'&lt;div&gt;' * size}</description>")),
    Case("100,000 double escapes", lambda size: item(f"<description>{'&amp;amp;lt;' * size}</description>")),
    Case(
        "100,000 deep, above the feed",
        lambda size: b"<a>" * size + item("") + b"</a>" * size,
        outcome="",
    ),
    Case(
        "100,000 deep, JSON",
        lambda size: (
            b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":' + b"[" * size + b"]" * size + b"}"
        ),
        outcome="",
    ),
    Case(
        "100,000 attributes",
        lambda size: item("<description " + many('a%d="x" ', size) + ">d</description>"),
    ),
    Case(
        "100,000 attributes, escaped",
        lambda size: item(f"<description>&lt;p {many('a%d=x ', size)}&gt;d</description>"),
    ),
    Case(
        "100,000 namespaces",
        lambda size: item("<description " + many('xmlns:a%d="u" ', size) + ">d</description>"),
    ),
    Case(
        "100,000 names in a long namespace",
        lambda size: item(f'<a xmlns="{"n" * size}">{many("<b%d/>", size)}</a>'),
        outcome="",
    ),
    Case("100,000 unclosed comments", lambda size: item(f"<description>{'<!-- ' * size}</description>")),
    Case("100,000 unclosed comments, escaped", lambda size: item(f"<description>{'&lt;!-- ' * size}</description>")),
    Case("100,000 unclosed CDATA sections", lambda size: item(f"<description>{'<![CDATA[' * size}</description>")),
    Case("100,000 processing instructions", lambda size: item(f"<description>{'<?x ' * size}</description>")),
    Case(
        "at the cap, elements alone",
        lambda _: repeated(b"x<a/>", *item("<description>|</description>").split(b"|")),
        outcome="elements and attributes",
        is_full_size=True,
    ),
    Case(
        "at the cap, items alone",
        lambda _: repeated(b"<item/>", b'<rss version="2.0"><channel><title>t</title>', b"</channel></rss>"),
        outcome="elements and attributes",
        is_full_size=True,
    ),
    Case(
        "at the cap, JSON of objects alone",
        lambda _: repeated(
            b'{"a":1},', b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[', b"{}]}"
        ),
        outcome="values",
        is_full_size=True,
    ),
    Case(
        "at the cap, damaged JSON of objects",
        lambda _: repeated(b'{"a":1},', b'{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[', b""),
        outcome="values",
        is_full_size=True,
    ),
    Case(
        "as many elements as may be",
        lambda _: item(f"<description>{'x<a/>' * (extreme.PARTS_MAX - 9)}</description>").ljust(CAP),
        is_full_size=True,
    ),
    Case("at the cap", lambda _: sized(CAP), outcome="14642 entries", is_full_size=True),
    Case("at the cap, one text", lambda _: one_text(CAP), is_full_size=True),
    Case("one byte over the cap", lambda _: sized(CAP + 1), outcome="is larger than", is_full_size=True),
)


def measure(case: Case, size: int, folder: Path) -> dict[str, Any]:
    """Normalize one document, and tell what came of it."""
    body = case.build(size).replace(b"{folder}", bytes(folder))
    with NamedTemporaryFile(dir=folder, suffix=".xml") as file, TemporaryFile() as out:
        file.write(body)
        file.flush()
        done = command([sys.executable, "-m", "worker", "normalize", file.name], LIMITS, cwd=ROOT, out=out)
        out.seek(0)
        written = out.read()
    said = done.said.decode("utf-8", "replace").strip().replace(file.name, "FILE")
    outcome = f"{len(json.loads(written)['items'])} entries" if done.code == 0 else f"{done.ending}: {said}"[:300]
    faults = []
    if done.code not in {0, 1} or case.outcome not in outcome or "\n" in said:
        faults.append("outcome")
    if SECRET.encode() in written.replace(f"{SECRET}.txt".encode(), b""):
        faults.append("secret")
    if done.peak_bytes > PEAK_FACTOR * len(body) + PEAK_BYTES:
        faults.append("memory")
    return {
        "name": case.name,
        "document_bytes": len(body),
        "cpu_seconds": round(done.cpu_seconds, 2),
        "peak_megabytes": done.peak_bytes // MEGABYTE,
        "outcome": outcome,
        "faults": faults,
    }


def main() -> None:
    """Measure, and print what came out."""
    parser = argparse.ArgumentParser(description="What does it cost to read what is made to break us?")
    parser.add_argument("--short", action="store_true", help="small documents only")
    parser.add_argument("--json", action="store_true", help="one object for each document")
    arguments = parser.parse_args()
    is_faulty = False
    if not arguments.json:
        print(f"{'document':36}{'bytes':>12}{'CPU s':>8}{'peak MB':>9}  outcome")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"{SECRET}.txt").write_text(SECRET)
        for case in CASES:
            if arguments.short and case.is_full_size:
                continue
            row = measure(case, DEEP // 100 if arguments.short else DEEP, folder)
            is_faulty |= bool(row["faults"])
            if arguments.json:
                print(json.dumps(row), flush=True)
                continue
            faults = "".join(f" [{fault}]" for fault in row["faults"])
            print(
                f"{row['name']:36}{row['document_bytes']:>12,}{row['cpu_seconds']:>8}{row['peak_megabytes']:>9}  "
                f"{row['outcome']}{faults}",
                flush=True,
            )
    sys.exit(is_faulty)


if __name__ == "__main__":
    main()
