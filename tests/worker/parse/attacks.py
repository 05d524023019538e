"""Documents made to hurt, each with what must become of it; as a script, it parses each in a process of its own.

    python -m tests.worker.parse.attacks

prints one JSON object a line: name, outcome, seconds of CPU, megabytes, the signal that ended the process (0 for none).
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from schemas.errors import ParseError
from schemas.outcome import Document
from worker.parse import parse

CPU_SECONDS_MAX = 20  # only what grows with the square of its input takes as long
SECRET = "s3cret-9b1f"
SECRET_FILE = "SECRET_FILE"
MILLION = 1_000_000


class Attack(NamedTuple):
    """A document, and what must become of it: the name of an error, or the code of a defect ("" for none)."""

    build: Callable[[], str | bytes]
    outcome: str


def item(inside: str, before: str = "") -> str:
    return f'{before}<rss version="2.0"><channel><title>t</title><item><title>i</title>{inside}</item></channel></rss>'


def text(inside: str, before: str = "") -> str:
    return item(f"<description>{inside}</description>", before)


def entity(declaration: str, use: str = "&a;") -> str:
    return text(use, f"<!DOCTYPE rss [{declaration}]>")


LAUGHS = (
    '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + '<!ENTITY a "&a11;">'
)
QUADRATIC = f'<!ENTITY a "{"x" * 900}">'
DECLARED = '<?xml version="1.0" encoding="{}"?>'

ATTACKS: dict[str, Attack] = {
    # entities that grow
    "billion laughs": Attack(lambda: entity(LAUGHS), "entity-refused"),
    "billion laughs in an attribute": Attack(lambda: entity(LAUGHS, '<p x="&a;"/>'), "entity-refused"),
    "billion laughs, parameter entities": Attack(lambda: entity(LAUGHS.replace("ENTITY", "ENTITY %") + "%a;"), "entity-refused"),
    "billion laughs in UTF-16": Attack(lambda: (DECLARED.format("utf-16") + entity(LAUGHS)).encode("utf-16"), "entity-refused"),
    "billion laughs in unmarked UTF-16": Attack(lambda: entity(LAUGHS).encode("utf-16-be"), "entity-refused"),
    "billion laughs in UTF-32": Attack(lambda: entity(LAUGHS).encode("utf-32"), "entity-refused"),
    "billion laughs in UTF-7": Attack(
        lambda: DECLARED.format("utf-7") + entity(LAUGHS).replace("<!", "+ADwAIQ-"), "entity-refused"
    ),
    "billion laughs in EBCDIC": Attack(lambda: (DECLARED.format("cp037") + entity(LAUGHS)).encode("cp037"), "entity-refused"),
    "billion laughs, lying encoding": Attack(lambda: DECLARED.format("utf-16") + entity(LAUGHS), "entity-refused"),
    "billion laughs after junk": Attack(lambda: "junk" + entity(LAUGHS), "entity-refused"),
    "billion laughs after another doctype": Attack(lambda: "<!DOCTYPE a>" + entity(LAUGHS), "entity-refused"),
    "billion laughs in small letters": Attack(lambda: entity(LAUGHS).replace("DOCTYPE", "doctype"), "entity-refused"),
    "billion laughs behind ]>": Attack(lambda: entity('<!ENTITY z "]>"><!-- ]> --><?x ]> ?>' + LAUGHS), "entity-refused"),
    "billion laughs behind a null": Attack(lambda: entity(LAUGHS).replace("DOCTYPE", "DOC\0TYPE"), "entity-refused"),
    "billion laughs in the root": Attack(
        lambda: text("&a;").replace("<channel>", f"<!DOCTYPE a [{LAUGHS}]><channel>"), "markup-repaired"
    ),
    "quadratic blow-up": Attack(lambda: entity(QUADRATIC, "&a;" * 120_000), "entity-refused"),
    "quadratic blow-up in an attribute": Attack(lambda: entity(QUADRATIC, f'<p x="{"&a;" * 120_000}"/>'), "entity-refused"),
    "entities without end": Attack(lambda: entity('<!ENTITY a "' * 60_000), "markup-repaired"),
    "entities without end, quotes of both kinds": Attack(lambda: entity("<!ENTITY a '\"<!ENTITY b \"'" * 30_000), "markup-repaired"),
    # what is elsewhere
    "external entity": Attack(lambda: entity(f'<!ENTITY a SYSTEM "file://{SECRET_FILE}">'), "entity-refused"),
    "external entity, public": Attack(lambda: entity(f"<!ENTITY a PUBLIC 'x' 'file://{SECRET_FILE}'>"), "entity-refused"),
    "external entity in an attribute": Attack(
        lambda: entity(f'<!ENTITY a SYSTEM "{SECRET_FILE}">', '<p x="&a;"/>'), "entity-refused"
    ),
    "external entity over HTTP": Attack(lambda: entity('<!ENTITY a SYSTEM "http://127.0.0.1:9/">'), "entity-refused"),
    "external parameter entity": Attack(
        lambda: entity(f'<!ENTITY % p SYSTEM "file://{SECRET_FILE}">%p;'), "entity-refused"
    ),
    "external entity, unparsed": Attack(
        lambda: entity(f'<!NOTATION n SYSTEM "n"><!ENTITY a SYSTEM "{SECRET_FILE}" NDATA n>'), "entity-refused"
    ),
    "external DTD": Attack(lambda: text("&a;", f'<!DOCTYPE rss SYSTEM "file://{SECRET_FILE}">'), "markup-repaired"),
    "XInclude": Attack(
        lambda: text(f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{SECRET_FILE}" parse="text"/>'), "markup-unescaped"
    ),
    "stylesheet": Attack(lambda: text("x", f'<?xml-stylesheet type="text/xsl" href="{SECRET_FILE}"?>'), ""),
    # depth and number
    "deep": Attack(lambda: text("<a>" * 100_000 + "</a>" * 100_000), "markup-unescaped"),
    "deep and open": Attack(lambda: text("<a>" * 100_000), "markup-unescaped"),
    "deep items": Attack(lambda: "<rss version='2.0'><channel>" + "<item><title>x</title>" * 100_000, "tag-unclosed"),
    "deep alternatives": Attack(
        lambda: (
            "<feed xmlns='http://purl.org/atom/ns#'><title>x</title><entry>"
            + "<content type='multipart/alternative'><content type='Multipart/Alternative'>" * 50_000
            + "</content></content>" * 50_000
            + "</entry></feed>"
        ),
        "element-missing",
    ),
    "many attributes": Attack(lambda: text("<a " + " ".join(f"a{n}='x'" for n in range(100_000)) + "/>"), "markup-unescaped"),
    "one attribute many times": Attack(lambda: text("<a" + " a='x'" * 100_000 + "/>"), "markup-unescaped"),
    "many namespaces": Attack(
        lambda: text("<a/>" * 1_000).replace("<rss", "<rss " + " ".join(f"xmlns:a{n}='x{n}'" for n in range(20_000))), "markup-unescaped"
    ),
    "many items": Attack(lambda: f"<rss version='2.0'><channel><title/>{'<item/>' * 100_000}</channel></rss>", "element-missing"),
    "many closing tags": Attack(lambda: text("</a>" * MILLION), "markup-unescaped"),
    # openings without end
    "comments without end": Attack(lambda: "<!--" * 100_000, "NotAFeed"),
    "comments without end in a feed": Attack(lambda: text("<!-- " * 100_000), "markup-repaired"),
    "a comment, then comments without end": Attack(lambda: text("<!-- -->" + "<!-- " * 100_000), "markup-repaired"),
    "comments without end before a doctype": Attack(lambda: "<!-- " * 100_000 + "<!DOCTYPE a>", "NotAFeed"),
    "CDATA without end": Attack(lambda: text("<![CDATA[" * 100_000), "cdata-repaired"),
    "instructions without end": Attack(lambda: "<?x " * 100_000, "NotAFeed"),
    "doctypes": Attack(lambda: "<!DOCTYPE " * MILLION, "NotAFeed"),
    "doctypes in a row": Attack(lambda: text("x", "<!DOCTYPE a []>" * 100_000), ""),
    "doctypes inside each other": Attack(lambda: text("x", "<!DOCTYPE a [" * 100_000), "junk-before-xml"),
    "a doctype of quotes": Attack(lambda: text("x", "<!DOCTYPE a " + "\"'" * MILLION), "junk-before-xml"),
    "tags without end": Attack(lambda: text("<a x='" * 100_000), "markup-repaired"),
    # the same character, for ever
    "null": Attack(lambda: "\0" * 4 * MILLION, "NotAFeed"),
    "null in a feed": Attack(lambda: text("a\0" * 5 * MILLION), "characters-dropped"),
    "<": Attack(lambda: "<" * 4 * MILLION, "BeyondRepair"),
    "< in a feed": Attack(lambda: text("<" * 4 * MILLION), "BeyondRepair"),
    "&": Attack(lambda: "&" * 4 * MILLION, "NotAFeed"),
    "& in a feed": Attack(lambda: text("&" * 4 * MILLION), "BeyondRepair"),
    "&# in a feed": Attack(lambda: text("&#" * 2 * MILLION), "BeyondRepair"),
    "a reference without end": Attack(lambda: text("&" + "a" * 4 * MILLION), "markup-repaired"),
    "a number without end": Attack(lambda: text("&#" + "1" * MILLION + ";"), "characters-dropped"),
    "white space": Attack(lambda: " " * 4 * MILLION, "NotAFeed"),
    "wrong bytes": Attack(lambda: b"\xff" * 4 * MILLION, "NotAFeed"),
    "wrong bytes in a feed": Attack(lambda: text("@@@").encode().replace(b"@@@", b"a\xc3" * 3 * MILLION), "encoding-mismatch"),
    # values
    "date of spaces": Attack(lambda: item(f"<pubDate>1{' ' * MILLION}-</pubDate>"), "date-unreadable"),
    "date of digits": Attack(lambda: item(f"<pubDate>2012-01-01T00:00:00.{'1' * MILLION}</pubDate>"), "date-unreadable"),
    "author of spaces": Attack(lambda: item(f"<author>x{' ' * 200_000}y@</author>"), ""),
    "author of brackets": Attack(lambda: item(f"<author>{'a (' * 200_000}@</author>"), ""),
    "author of dots": Attack(lambda: item(f"<author>{'a.' * 200_000}!</author>"), ""),
    "author of domains": Attack(lambda: item(f"<author>a@{'a.' * 200_000}(</author>"), ""),
    "title of tags": Attack(lambda: item(f"<title>{'&lt;a ' * MILLION}</title>"), "unknown-left-out"),
    "link of invisible characters": Attack(lambda: item(f"<link>{chr(0x200B) * MILLION}javascript:x</link>"), "link-unsafe"),
    "link of a number": Attack(lambda: item(f"<link>&amp;#{'1' * MILLION};</link>"), ""),
}  # fmt: skip


def outcome(name: str, secret_file: str) -> str:
    built = ATTACKS[name].build()
    body = (built if isinstance(built, bytes) else built.encode()).replace(SECRET_FILE.encode(), secret_file.encode())
    del built
    try:
        snapshot = parse(Document(url="", key="", body=body))
    except ParseError as error:
        return f"{type(error).__name__} {SECRET if SECRET in str(error) else ''}"
    return f"{' '.join(defect.code for defect in snapshot.defects[:50])} {SECRET if SECRET in repr(snapshot) else ''}"


def measure(name: str, secret_file: str) -> dict[str, object]:
    """Parse in a child process, so that time and memory are its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX + 1))
        resource.setrlimit(resource.RLIMIT_AS, (2_000 * MILLION, 2_000 * MILLION))
        try:
            os.write(writer, outcome(name, secret_file).encode())
        except BaseException as error:  # noqa: BLE001  whatever it is, the parent must hear of it
            os.write(writer, f"crash: {type(error).__name__}: {error}"[:500].encode())
        os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:  # noqa: PTH123  a descriptor
        said = pipe.read().decode()
    _, status, usage = os.wait4(child, 0)
    return {
        "name": name,
        "outcome": said,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "megabytes": usage.ru_maxrss // 1024,
    }


def main() -> None:
    with TemporaryDirectory() as folder:
        secret_file = Path(folder, "secret.txt")
        secret_file.write_text(SECRET)
        for name in ATTACKS:
            sys.stdout.write(json.dumps(measure(name, str(secret_file))) + "\n")


if __name__ == "__main__":
    main()
