"""The addresses in canonical markup that a rule may have to change, looked for once for all rules.

Most addresses need nothing. One search for those that may is the gate of all rules on links; only where it finds one
are the tags walked through, once.
"""

import re

from msgspec import Struct

#: Elements that may hold an address, as nh3 lets them pass.
ELEMENTS = ("a", "audio", "blockquote", "del", "img", "ins", "q", "source", "track", "video")

_HOST = r"https?://(?!https?[:/])[A-Za-z0-9][A-Za-z0-9.-]*+"
#: An ordinary place to link to: no query, no address in the path, plain or in base64, no parameters in the fragment.
_PLACE = (
    rf"""(?:{_HOST}(?:/(?!http|aHR0c|eyJ)[A-Za-z0-9_!$'()*+,.;=@~%-]*+)*+(?:\#(?!\.)[A-Za-z0-9_./!-]*+)?+"""
    r"""|\#[^"]*+|mailto:[A-Za-z0-9._+-]++@[A-Za-z0-9.-]++)\""""
)
#: An ordinary file. Its query, if any, is its own affair: it may choose a size or be signed.
_FILE = rf"""{_HOST}(?:[A-Za-z0-9_!$'()*+,.;=@~%?/\#-]|&amp;(?!amp;|\#))*+\""""
#: Ordinary files with their descriptors.
_FILES = r"""(?:https?://[^\s"]++[^",]*+,?\s*+)*+\""""
#: It begins with literal text, so that `re` finds it fast.
_MAY_NEED = re.compile(rf"""="(?:(?<=ref="|ite=")(?!{_PLACE})|(?<=src="|ter=")(?!{_FILE})|(?<=set=")(?!{_FILES}))""")
#: Attribute, by the end of its name.
_NAMES = {"ref": "href", "ite": "cite", "src": "src", "ter": "poster", "set": "srcset"}
_ESCAPES = (("&", "&amp;"), ('"', "&quot;"), ("<", "&lt;"), (">", "&gt;"), ("\u00a0", "&nbsp;"))


class Address(Struct, gc=False):
    """An address, or a srcset, that a rule may have to change."""

    attribute: str
    written: str  #: As it stands in the markup.
    value: str  #: Without escapes.

    def becomes(self, value: str) -> bool:
        """Take another value; say whether it is another one."""
        if value == self.value:
            return False
        self.value, self.written = value, escape(value)
        return True


class Addresses(Struct):
    """Markup, parted around those of its addresses that a rule may have to change."""

    markup: str
    between: list[str]  #: What stands before each of them, and behind the last.
    found: list[Address]

    def join(self) -> str:
        """Give the markup with its addresses as they are now."""
        parts = [
            part for text, address in zip(self.between, self.found, strict=False) for part in (text, address.written)
        ]
        self.markup = "".join(parts) + self.between[-1]
        return self.markup


def look_for(markup: str) -> Addresses:
    """Find the addresses of canonical markup that a rule may have to change."""
    between: list[str] = []
    found: list[Address] = []
    end = 0
    tag, seen = -1, 0  # where the tag begins that was open at the place seen last
    for match in _MAY_NEED.finditer(markup):
        at = match.start()
        opening = markup.rfind("<", seen, at)
        tag, seen = opening if opening >= 0 else tag, at
        # Only in a tag, and only as a whole, is it an attribute: text and values may hold what looks like one.
        if tag < 0 or markup.find(">", tag, at) >= 0 or markup.count('"', tag, at) % 2:
            continue
        stop = markup.index('"', at + 2)
        between.append(markup[end : at + 2])
        found.append(Address(_NAMES[markup[at - 3 : at]], markup[at + 2 : stop], unescape(markup[at + 2 : stop])))
        end = stop
    return Addresses(markup, [*between, markup[end:]], found)


def unescape(value: str) -> str:
    """Read what an attribute of canonical markup holds."""
    if "&" in value:
        for character, reference in reversed(_ESCAPES):
            value = value.replace(reference, character)
    return value


def escape(value: str) -> str:
    """Write what an attribute of canonical markup is to hold."""
    for character, reference in _ESCAPES:
        if character in value:
            value = value.replace(character, reference)
    return value
