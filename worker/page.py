"""A web page of one file for those who keep the archive: no script, nothing fetched, light and dark. Pure."""

from collections.abc import Iterable
from html import escape

from worker.layout import harmless

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --gone: #fdd; --came: #dfd; }
@media (prefers-color-scheme: dark) { :root { --gone: #622; --came: #264; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { border: 1px solid var(--line); overflow-wrap: anywhere; padding: .4rem .6rem; text-align: left;
  vertical-align: top; width: 50%; }
dt { font-weight: bold; } dd { margin: 0 0 .6rem; overflow-wrap: anywhere; }
del { background: var(--gone); } ins { background: var(--came); text-decoration: none; }
del a, ins a { color: inherit; text-decoration: none; }
code { font-size: .8em; }
:target { outline: 2px solid; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def document(title: str, body: Iterable[str]) -> str:
    """Give a page of this title; `body` is markup."""
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head + "\n".join(body) + "\n</body>\n</html>\n"


def section(name: str, parts: Iterable[str]) -> list[str]:
    """Give a heading and what follows it; nothing where nothing does."""
    held = list(parts)
    return [f"<h2>{escaped(name)}</h2>", *held] if held else []


def escaped(value: str | None) -> str:
    """Give text from outside as markup that shows it."""
    return escape(harmless(value or ""))
