"""Emoji that pages show as images: characters again, as their writer typed them.

Pages and their scripts replace characters by images and keep the character as alternative text or as name of the file.
That was an attribute, so it is new to the text, and the cut says so (`added`).
"""

import html
import re
from collections.abc import Iterator

from worker.clean.cut import Cut
from worker.clean.exchange import Segment, exchanged
from worker.clean.markup import BLOCKS, split_tags
from worker.clean.rule import Fragment, rule
from worker.clean.rules.pixels import ATTRIBUTE, IMAGE

#: Addresses of emoji: part of an address in lower case, whether its files are named by code point, and who writes it.
EMOJI = (
    ("s.w.org/images/core/emoji/", True, "WordPress since 4.2: wp-includes/formatting.php"),
    ("/mu-plugins/wpcom-smileys/twemoji/", True, "WordPress.com"),
    ("/wpcom-smileys/", False, "WordPress.com: drawn smileys"),
    ("/images/core/emoji/", True, "WordPress with the files on its own server"),
    ("twemoji.maxcdn.com/", True, "Twemoji: documentation, to 2023"),
    ("/twemoji/", True, "Twemoji by jsDelivr, cdnjs, unpkg; Mastodon"),
    ("/twemoji@", True, "Twemoji by jsDelivr, unpkg"),
    ("twimg.com/emoji/", True, "Twitter"),
    ("/emojione/", True, "EmojiOne (JoyPixels)"),
    ("/joypixels/", True, "JoyPixels"),
    ("/images/icons/emoji/unicode/", True, "GitHub"),
    ("/images/emoji.php/", True, "Facebook: static.xx.fbcdn.net"),
    ("/notoemoji/", False, "Gmail: fonts.gstatic.com/s/e/notoemoji/15.0/1f600/72.png"),
    ("mail.google.com/mail/e/", False, "Gmail, to 2022: goomoji, most of them by private numbers"),
    ("/openmoji", True, "OpenMoji by jsDelivr"),
    ("/images/emoji/", False, "Discourse: by name"),
    ("/images/smilies/", False, "WordPress before 4.2; phpBB, vBulletin, XenForo"),
    ("/img/smilies/", False, "b2evolution, Nucleus"),
    ("/smileys/", False, "SMF, Drupal"),
    ("/emoticons/", False, "Serendipity, Invision, Movable Type, TinyMCE"),
)
_PLACES = re.compile("|".join(re.escape(place) for place, _, _ in EMOJI))
#: Each of these places holds one of these.
_PARTS = ("moji", "smil", "emotic", "joypixels", "/mail/e/")
_NAMED_BY_CODE = tuple(place for place, is_by_code, _ in EMOJI if is_by_code)
#: Emoji, with what joins and varies them (Unicode Technical Standard #51 §1.4.9).
_CHARACTER = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21ff\u2300-\u27bf\u2934-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
    "[\u200d\ufe0f\u20e3\u2190-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f]{0,15}|[#*0-9]\ufe0f?\u20e3"
)
#: What people typed before there were emoji (wp-includes/functions.php, smilies_init).
_TYPED = re.compile(
    r"[>]?[:;=8xXB][-o'^]?[()\[\]{}|/\\DPpOo0Ss3$@*?xX!]{1,2}|[(]:|[<]3|\^_?\^|:['’]-?\(|[oO0][._][oO0]|>:-?[()]"
)
_NAME = re.compile(":[a-z]{3,9}:")
_FILE = re.compile(r"/([0-9a-f]{2,6}(?:[-_][0-9a-f]{2,6}){0,9})\.(?:png|svg|gif|webp)(?:[?#]|$)")
_IN_CODE_FOLDER = re.compile(r"/(?:notoemoji/[\d.]+|e)/([0-9a-f]{4,6}(?:[-_][0-9a-f]{2,6}){0,9})(?:/|$)")
_NOT_PARTING = re.compile(r"</?([a-z0-9]+)")


@rule(
    stage="tidy",
    family="emoji",
    needs=("<img",),
    reason="Pages show emoji as images of their own servers; the character is what was written, and needs none.",
    before='<p>Done <img src="https://s.w.org/images/core/emoji/15.0.3/72x72/1f389.png" alt="🎉"></p>',
    after="<p>Done 🎉</p>",
)
def read_emoji(fragment: Fragment) -> list[Cut]:
    """Put the character that an image of an emoji stands for in its place."""
    images = "".join(IMAGE.findall(fragment.markup)).lower()
    if not any(part in images for part in _PARTS):
        return []
    tokens = split_tags(fragment.markup)
    characters = {
        at: character
        for at in range(1, len(tokens), 2)
        if tokens[at].startswith("<img ") and (character := _read(tokens[at]))
    }
    if not characters:
        return []
    cuts = exchanged(_segments(tokens, characters))
    for at, character in characters.items():
        tokens[at] = html.escape(character, quote=False)
    fragment.markup = "".join(tokens)
    return cuts


def _segments(tokens: list[str], characters: dict[int, str]) -> Iterator[Segment]:
    """Give the texts of tokens as the equation of words sees them."""
    for at, token in enumerate(tokens):
        if at % 2 == 0:
            yield html.unescape(token), None, 0
        elif at in characters:
            yield "", characters[at], len(token)
        elif (name := _NOT_PARTING.match(token)) and (name[1] in BLOCKS or name[1] == "br"):
            yield " ", None, 0


def _read(tag: str) -> str | None:
    """Give the character that an image in canonical markup stands for; None where that is not certain."""
    attributes = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag)}
    source = attributes.get("src", "").lower()
    if not _PLACES.search(source):
        return None
    alternative = attributes.get("alt", "").strip()
    if _CHARACTER.fullmatch(alternative) or _TYPED.fullmatch(alternative):
        return alternative
    if "/images/smilies/" in source and _NAME.fullmatch(alternative):  # Discourse has thousands, and only it shows them
        return alternative
    code = _IN_CODE_FOLDER.search(source)
    if code is None and any(place in source for place in _NAMED_BY_CODE):
        code = _FILE.search(source)
    if code is None or len(alternative) > len(":man_technologist_medium_light_skin_tone:"):
        return None
    numbers = [int(number, 16) for number in re.split("[-_]", code[1])]
    character = "".join(map(chr, numbers)) if max(numbers) <= 0x10FFFF else ""  # noqa: PLR2004  Unicode's last
    return character if _CHARACTER.fullmatch(character) else None
