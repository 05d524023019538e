"""docs/safety.md: what may pass the cleaner, from the tables it works by, each with a word why."""

from collections.abc import Iterable, Mapping

from worker.clean import anchors
from worker.clean.markup import BLOCKS, INLINE, LAYOUT
from worker.clean.rules.embedded import DROPPED
from worker.clean.sanitize import ATTRIBUTES, URL_SCHEMES, VALUES

HEAD = """\
# What may pass

This page is generated from the tables in `worker/clean/sanitize.py` and `worker/clean/markup.py` (`make docs`).

What is not in these tables does not pass: an element goes and its text stays (or goes with it, into the ledger, where
the text is none), an attribute goes. nh3 is the last to write; where a rule has written a tag or an attribute after it,
it looks again, until nothing changes.
"""
ELEMENTS: dict[str, str] = {
    "a": "links",
    "abbr acronym dfn": "abbreviations and terms, with their meanings in `title`",
    "audio video source track picture": "recordings and pictures in several forms; a reader plays them when asked to",
    "b strong i em u s strike del ins mark small big": "emphasis, corrections, small print",
    "bdi bdo": "the direction of text, without which right-to-left text is garbled",
    "blockquote q cite": "quotations and what they are from",
    "br hr wbr": "breaks",
    "code kbd samp var tt pre": "programs and what they say",
    "details summary": "what a reader may fold",
    "dl dt dd ol ul li": "lists",
    "figure figcaption img": "pictures and their captions",
    "h1 h2 h3 h4 h5 h6": "headings; in what comes out, the highest is `h2`",
    "p": "paragraphs",
    "rp rt ruby": "pronunciation of East Asian characters",
    "sub sup": "footnotes, powers, formulas",
    "table caption colgroup col thead tbody tfoot tr th td": "tables",
    "time": "dates, with what they are for programs",
}
FACTS: dict[str, str] = {
    "alt": "what a picture shows, for those who do not see it",
    "cite": "where a quotation or a correction is from",
    "colspan rowspan headers scope": "which cells belong together",
    "controls": "without it nobody could start a recording; it never starts by itself, as `autoplay` does not pass",
    "datetime": "a date for programs",
    "height width": "the size of a picture, so that the page does not jump",
    "href": "where a link leads",
    "hreflang": "the language of the page it leads to",
    "kind srclang label": "what a track of subtitles is",
    "media sizes srcset": "which form of a picture fits the screen",
    "open": "that what may be folded is not",
    "poster": "the picture before a video plays",
    "reversed start": "the numbers of a list",
    "src": "where a picture or a recording is",
    "title": "the meaning of an abbreviation, the caption of a picture or a link",
    "type": "the kind of numbers, or of file",
}
SCHEMES: dict[str, str] = {
    "http https": "the web",
    "ftp gemini gopher": "older and smaller webs that people link to",
    "mailto tel xmpp": "writing to or calling somebody, which a program asks about first",
    "magnet news": "files and articles named by what they are",
}
NEVER = f"""\
## What never passes

| what | what becomes of it |
| --- | --- |
| {", ".join(f"`{name}`" for name in DROPPED)} | dropped with all that is in them; their words are lines of the ledger |
| names of parts of drawings and formulas outside of them; `noscript` | unwrapped, their text stays |
| {", ".join(f"`{name}`" for name in sorted(LAYOUT))} | unwrapped, or made paragraphs |
| `html`, `head`, `body`, `meta`, `base`, `link`, `frame`, `area`, `map`, and every other name | unwrapped |
| `on…`, `style`, `class`, `target`, `ping`, `srcdoc`, `action`, `formaction`, `background`, `name`, `xlink:href`, \
`data-…`, and every other attribute | dropped, once the rules have read what it means |
| `javascript:`, `data:`, `vbscript:`, `blob:`, `file:`, and every other scheme, however it is written: in any case, \
with references, with tabs, line breaks and control characters inside or in front | the attribute is dropped |
| comments, conditional ones too, CDATA sections, processing instructions, declarations | dropped |
| characters that XML forbids, brought in by references (`&#27;`) | dropped before nh3 looks (`drop_controls`): \
dropped later, they could leave an address that runs |
| elements nested deeper than 500 | unwrapped, and reported (`markup-extreme`): deeper, browsers read another tree |

An address without a scheme passes, and is made absolute where the address of the entry is known.

## Ids

`id` passes where a link of the same text leads to it (footnotes, tables of contents), and nowhere else. Both get the
prefix `{anchors.PREFIX}`, so that nothing in a text is found by a script of the page around it under a name of its own
(DOM clobbering). `name` of `a` becomes such an `id`.

## Proof

`tests/browser` loads what becomes of some 700 hostile fragments, in five surroundings, into headless Chromium: as a
page, as XHTML, and by `innerHTML` inside of 21 kinds of elements that a reader may put it in. Nothing may run; no
element, attribute or address may stand there that these tables do not allow, by the browser's own reading of it; and

    new DOMParser().parseFromString(text, "text/html").body.innerHTML === text

character by character, without any exception, and likewise for `innerHTML` of `div`, `td`, `li`, `body` and
`template`: what comes out is what a browser writes that has read it, so that no second reading makes it another
(mutation XSS). That the fragments would run as they stand is tested as well. `python -m tests.browser.run` does the
same with generated markup. What comes out, cleaned again, does not change: `tests/properties`.
"""


def safety_page() -> str:
    """Give docs/safety.md. Raises KeyError where a table holds what has no reason here, or the other way about."""
    attributes = _where(ATTRIBUTES)
    values = sorted({(name, value) for held in VALUES.values() for name, of in held.items() for value in of})
    parts = [
        HEAD,
        _table("Elements", ("elements", "what for"), _rows(ELEMENTS, (BLOCKS | INLINE) - LAYOUT)),
        _table(
            "Attributes",
            ("attribute", "of", "what for"),
            [
                (names, ", ".join(f"`{tag}`" for tag in _tags(names, attributes)), why)
                for names, why in _rows(FACTS, attributes.keys())
            ]
            + [(f'`{name}="{value}"`', "blocks, `bdo`, `bdi`", ELEMENTS["bdi bdo"]) for name, value in values]
            + [("`id`", "all", "where a link leads to it; see below")],
        ),
        _table("Schemes of addresses", ("schemes", "what for"), _rows(SCHEMES, URL_SCHEMES)),
        NEVER,
    ]
    return "\n".join(parts)


def _where(attributes: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """Give the elements of each attribute."""
    found: dict[str, list[str]] = {}
    for tag, names in sorted(attributes.items()):
        for name in names:
            found.setdefault(name, []).append(tag)
    return found


def _tags(names: str, attributes: Mapping[str, list[str]]) -> list[str]:
    return sorted({tag for name in names.replace("`", "").split(", ") for tag in attributes[name]})


def _rows(reasons: Mapping[str, str], table: Iterable[str]) -> list[tuple[str, str]]:
    """Give names with their reasons, which must be those of the table, all of them."""
    held = set(table)
    named = [name for names in reasons for name in names.split()]
    if sorted(named) != sorted(held):
        raise KeyError(sorted(held.symmetric_difference(named)))
    return [(", ".join(f"`{name}`" for name in names.split()), why) for names, why in reasons.items()]


def _table(title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in (columns, ("---",) * len(columns), *rows)]
    return f"## {title}\n\n" + "\n".join(lines) + "\n"
