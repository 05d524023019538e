"""Media RSS, as much of it as the validator knows: no community, statistics, subTitle, license or location."""

import re
from collections.abc import Iterator

from tests.validity import dublin_core, places
from tests.validity.elements import Check, Element, Rules, attribute, branch, leaf, text
from tests.validity.names import MEDIA
from tests.validity.values import (
    country,
    full_uri,
    language,
    mime,
    non_negative,
    number,
    one_of,
    play_time,
    positive,
    true_or_false,
)

#: Roles of the European Broadcasting Union, which a credit has where it names no other scheme.
EBU = frozenset(
    """actor,adaptor,anchor person,animal trainer,animator,announcer,armourer,art director,artist/performer,artist,
    assistant camera,assistant chief lighting technician,assistant director,assistant producer,assistant visual editor,
    author,broadcast assistant,broadcast journalist,camera operator,carpenter,casting,causeur,chief lighting technician,
    choir,choreographer,clapper loader,commentary or commentator,commissioning broadcaster,composer,computer programmer,
    conductor,consultant,continuity checker,correspondent,costume designer,dancer,dialogue coach,director,
    director of photography,distribution company,draughtsman,dresser,dubber,editor/producer,editor,ensemble,
    executive producer,expert,fight director,floor manager,focus puller,foley artist,foley editor,foley mixer,
    graphic assistant,graphic designer,greensman,grip,hairdresser,illustrator,interviewed guest,interviewer,
    key character,key grip,key talents,leadman,librettist,lighting director,lighting technician,location manager,
    lyricist,make up artist,manufacturer,matte artist,music arranger,music group,musician,news reader,orchestra,
    participant,performer,photographer,post,producer,production assistant,production company,production department,
    production manager,production secretary,programme production researcher,programme proposal,property manager,
    publishing company,puppeteer,pyrotechnician,reporter,rigger,runner,scenario,scenic operative,script supervisor,
    second assistant camera,second assistant director,second unit director,set designer,set dresser,sign language,
    singer,sound designer,sound mixer,sound recordist,special effects,stunts,subtitles,technical director,term,
    translation,transportation manager,treatment,treatment proposal,treatment/programme proposal,vision mixer,
    visual editor,visual effects,wardrobe,witness""".replace("\n    ", "").split(",")
)
#: What a rating may be in each scheme that is checked. ICRA's labels are expressions.
RATINGS = {
    "urn:simple": "adult|nonadult",
    "urn:mpaa": "g|m|nc-17|pg|pg-13|r|x",
    "urn:v-chip": r"14\+|18\+|c|c8|g|pg|tv-14|tv-g|tv-ma|tv-pg|tv-y|tv-y7|tv-y7-fv",
    "urn:icra": r"r \((?:[nsvlocx]z [01]|n[a-c] 1|s[a-f] 1|v[a-j] 1|l[a-c] 1|o[a-h] 1|c[ab] 1|x[a-e] 1|\s)+\)",
}
HASH_CHARACTERS = {"md5": 32, "sha-1": 40}

_text_type = one_of("InvalidMediaTextType", "plain", "html")


def category(element: Element) -> Iterator[str]:
    yield from attribute(element, "scheme", full_uri)


def rights(element: Element) -> Iterator[str]:
    yield from attribute(element, "url", full_uri)


def credit(element: Element) -> Iterator[str]:
    role, scheme = element.get("role", ""), element.get("scheme") or "urn:ebu"
    if role and (role not in EBU if scheme == "urn:ebu" else role != role.lower()):
        yield "InvalidCreditRole"
    yield from full_uri(scheme) if scheme != "urn:ebu" else ()


def checksum(element: Element) -> Iterator[str]:
    characters = HASH_CHARACTERS.get(element.get("algo") or "md5")
    if characters is None or not re.fullmatch(f"[0-9A-Za-z]{{{characters}}}", text(element).strip()):
        yield "InvalidMediaHash"


def rating(element: Element) -> Iterator[str]:
    scheme = element.get("scheme") or "urn:simple"
    if scheme not in RATINGS:
        yield from full_uri(scheme)
    elif not re.fullmatch(RATINGS[scheme], text(element).strip()):
        yield "InvalidMediaRating"


def restriction(element: Element) -> Iterator[str]:
    yield from attribute(
        element, "relationship", one_of("InvalidMediaRestrictionRel", "allow", "deny"), is_required=True
    )
    value = text(element).strip()
    match element.get("type") or None:
        case None if value not in {"", "all", "none"}:
            yield "InvalidMediaRestriction"
        case "country":
            for code in value.upper().split(" "):
                yield from country(code)
        case "uri":
            yield from full_uri(value)
        case str():
            yield "InvalidMediaRestrictionType"


def words(element: Element) -> Iterator[str]:
    yield from attribute(element, "type", _text_type)
    yield from attribute(element, "start", play_time)
    yield from attribute(element, "end", play_time)
    yield from attribute(element, "lang", language)


def picture(element: Element) -> Iterator[str]:
    yield from attribute(element, "url", full_uri, is_required=True)
    yield from attribute(element, "time", play_time)
    yield from attribute(element, "height", positive)
    yield from attribute(element, "width", positive)


def title(element: Element) -> Iterator[str]:
    yield from attribute(element, "type", _text_type)


#: Of a feed, an entry, a file or a group of files.
RULES: Rules = {
    MEDIA + "adult": leaf(lambda element: true_or_false(text(element))),
    MEDIA + "category": leaf(category, "label", "scheme"),
    MEDIA + "copyright": leaf(rights, "url"),
    MEDIA + "credit": leaf(credit, "role", "scheme"),
    MEDIA + "description": leaf(title, "type"),
    MEDIA + "hash": leaf(checksum, "algo"),
    MEDIA + "keywords": leaf(),
    MEDIA + "player": leaf(picture, "height", "url", "width"),
    MEDIA + "rating": leaf(rating, "scheme"),
    MEDIA + "restriction": leaf(restriction, "relationship", "type"),
    MEDIA + "text": leaf(words, "end", "lang", "start", "type"),
    MEDIA + "thumbnail": leaf(picture, "height", "time", "url", "width"),
    MEDIA + "title": leaf(title, "type"),
}
ONCE = frozenset(MEDIA + name for name in ("adult", "copyright", "description", "title"))

_ATTRIBUTES = {
    "bitrate": number,
    "channels": non_negative,
    "duration": number,
    "expression": one_of("InvalidMediaExpression", "sample", "full", "nonstop"),
    "fileSize": positive,
    "framerate": number,
    "height": positive,
    "isDefault": true_or_false,
    "lang": language,
    "medium": one_of("InvalidMediaMedium", "image", "audio", "video", "document", "executable"),
    "samplingrate": number,
    "type": lambda value: mime(value, "InvalidMIMEAttribute"),
    "url": full_uri,
    "width": positive,
}
_CONTENT: Check = branch({**RULES, **dublin_core.RULES, **places.RULES}, ONCE | dublin_core.ONCE, *_ATTRIBUTES)


def content(element: Element) -> Iterator[str]:
    yield from _CONTENT(element)
    for name, check in _ATTRIBUTES.items():
        yield from attribute(element, name, check)


def group(element: Element) -> Iterator[str]:
    yield from branch({**RULES, MEDIA + "content": content}, ONCE)(element)
    if len(element.findall(MEDIA + "content")) < 2:
        yield "MediaGroupWithoutAlternatives"


#: Of an entry only.
FILES: Rules = {MEDIA + "content": content, MEDIA + "group": group}
