"""Take entries at random, and show each before and after cleaning side by side, so that a person can look.

    python benchmarks/sample.py FOLDER… --out DIR [--entries 40] [--seed 1] [--strip FAMILY…] [--cut]
                                [--images] [--screenshots]

Written are DIR/index.html with all of them, and DIR/01.html and so on with one each. Left stands the entry as it was
parsed, right as it was cleaned, both in frames in which no script runs; below, what the ledger says. Nothing is loaded
from anywhere but with --images, which loads pictures. --cut takes only entries that lost words, or got some. With
--screenshots, headless Chromium writes DIR/01-1.png and so on, one for each screen of an entry. The same seed gives the
same entries.
"""

import argparse
import html
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import chromium
from benchmarks.agreement import SUFFIXES
from benchmarks.words import by_entry
from schemas.errors import BackissueError
from schemas.feed import Entry, Text
from schemas.outcome import Document
from schemas.snapshot import Edit
from schemas.source import Source
from worker import pipeline

#: Frames take this policy over. It lets styles of the "before" show, as a page would.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; script-src 'sha256-{hash}'{images}"
IMAGES = "; img-src http: https: data:; media-src http: https:"
STYLE = """
body { font: 15px/1.4 sans-serif; margin: 0; background: #fff; color: #111 }
h2 { font-size: 15px; margin: 0; padding: 8px; background: #223; color: #fff } h2 small { color: #bbc }
.both { display: flex; border-bottom: 1px solid #999 } .both div { width: 50%; padding: 4px }
.both div + div { border-left: 2px solid #666 } h3 { font-size: 13px; margin: 4px; color: #555 }
iframe { width: 100%; height: 200px; border: 0 } ol { font-size: 13px; margin: 8px }
del { background: #fdd; text-decoration: none } ins { background: #dfd; text-decoration: none }
"""
INSIDE = "<!DOCTYPE html><style>body{font:15px/1.45 serif;margin:8px;overflow-wrap:anywhere}img{max-width:100%}</style>"
#: A frame is as tall as what is in it. No script runs in the frames.
SCRIPT = """
const fit = frame => { frame.style.height = frame.contentDocument.documentElement.scrollHeight + 8 + "px" }
addEventListener("load", () => document.querySelectorAll("iframe").forEach(fit))
"""


class Sample(NamedTuple):
    """One entry, as it was and as it became."""

    file: str
    place: int  # among the entries of its document
    before: Entry
    after: Entry
    ledger: Sequence[Edit]


def samples(folders: Sequence[Path], source: Source) -> Iterator[Sample]:
    """Give all entries of all documents."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.suffix not in SUFFIXES:
                continue
            try:
                parsed = pipeline.read(Document(url="", key="", body=file.read_bytes()), source)
            except BackissueError:
                continue
            cleaned = pipeline.clean_alone([parsed], source)
            both = zip(parsed.entries, cleaned.entries, by_entry(cleaned), strict=True)
            for index, (before, after, ledger) in enumerate(both):
                yield Sample(str(file.relative_to(folder.parent)), index, before, after, ledger)


def page(shown: Sequence[tuple[int, Sample]], *, with_images: bool) -> str:
    """Give a page that shows samples by their numbers."""
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    policy = POLICY.format(hash=digest, images=IMAGES if with_images else "")
    head = f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    parts = [head, f"<title>Before and after</title><style>{STYLE}</style><body>"]
    parts += [_section(number, sample) for number, sample in shown]
    return "".join([*parts, f"<script>{SCRIPT}</script>"])


def _section(number: int, sample: Sample) -> str:
    about = f"{number}. <small>{html.escape(sample.file)}, entry {sample.place}</small>"
    lines = "".join(_line(edit) for edit in sample.ledger)
    both = "".join(
        f"<div><h3>{name}</h3>{_frame(entry)}</div>"
        for name, entry in (("before", sample.before), ("after", sample.after))
    )
    return f'<h2>{about}</h2><div class="both">{both}</div><ol>{lines}</ol>\n'


def _frame(entry: Entry) -> str:
    texts = [f"<h1>{_markup(entry.title)}</h1>", _markup(entry.summary), _markup(entry.content)]
    inside = INSIDE + "<hr>".join(text for text in texts if text)
    return f'<iframe sandbox="allow-same-origin" srcdoc="{html.escape(inside)}"></iframe>'


def _markup(text: Text | None) -> str:
    if text is None:
        return ""
    return text.value if text.kind == "html" else html.escape(text.value).replace("\n\n", "<p>")


def _line(edit: Edit) -> str:
    figures = f"{edit.count} ×, {edit.markup_bytes} bytes of markup"
    went = f" <del>{html.escape(edit.text)}</del>" if edit.text else ""
    came = f" <ins>{html.escape(edit.added)}</ins>" if edit.added else ""
    return f"<li>{edit.place}: {edit.rule} ({figures}){went}{came}</li>"


def photograph(files: Sequence[Path]) -> None:
    """Write the screens of pages beside them."""
    with chromium.browser(seconds=20 + 10 * len(files)) as browser:
        for file in files:
            browser.open(file)
            for number, screen in enumerate(browser.screenshots(), start=1):
                file.with_name(f"{file.stem}-{number}.png").write_bytes(screen)


def main() -> None:
    """Choose, write, and photograph."""
    parser = argparse.ArgumentParser(description="What does cleaning make of real entries?")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--entries", type=int, default=40, help="how many (40)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strip", nargs="*", default=[], metavar="FAMILY", help="families to switch on")
    parser.add_argument("--cut", action="store_true", help="only entries whose words are others than before")
    parser.add_argument("--images", action="store_true", help="load pictures from where they are")
    parser.add_argument("--screenshots", action="store_true", help="needs Chromium")
    arguments = parser.parse_args()
    everything = list(samples(arguments.folders, Source(id="x", url="x", strip=tuple(arguments.strip))))
    if arguments.cut:
        everything = [one for one in everything if any(edit.text or edit.added for edit in one.ledger)]
    chosen = Random(arguments.seed).sample(everything, min(arguments.entries, len(everything)))
    arguments.out.mkdir(parents=True, exist_ok=True)
    numbered = list(enumerate(chosen, start=1))
    (arguments.out / "index.html").write_text(page(numbered, with_images=arguments.images))
    for number, sample in numbered:
        file = arguments.out / f"{number:02}.html"
        file.write_text(page([(number, sample)], with_images=arguments.images))
        print(f"{number:02} {sample.file} entry {sample.place}")
    if arguments.screenshots:
        photograph([arguments.out / f"{number:02}.html" for number, _ in numbered])


if __name__ == "__main__":
    main()
