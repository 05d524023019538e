"""The small vocabularies that feed formats check: languages, media types, link relations, addresses of people."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from schemas.feed import Enclosure, Person

#: ISO 639-1, and of ISO 639-2 the languages that have no two-letter code (BCP 47 wants the shorter where both exist).
_LANGUAGES = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg
    ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl
    nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv
    sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    ace ach ada ady ain akk ale alt ang anp arc arn arp arw ast awa bal ban bas bej bem bho bik bin bla bra bua bug byn
    cad car ceb chb chg chk chm chn cho chp chr chy cop crh csb dak dar del den dgr din doi dsb dua dum dyu efi egy eka
    elx enm ewo fan fat fil fon frm fro frr frs fur gaa gay gba gez gil gmh goh gon gor got grb grc gwi hai haw hil hit
    hmn hsb hup iba ilo inh jbo jpr jrb kaa kab kac kam kaw kbd kha kho kmb kok kos kpe krc krl kru kum kut lad lah lam
    lez lol loz lua lui lun luo lus mad mag mai mak man mas mdf mdr men mga mic min mnc mni moh mos mus mwl mwr myv nap
    nds new nia niu nog non nso nwc nym nyn nyo nzi osa ota pag pal pam pap pau peo phn pon pro raj rap rar rom rup sad
    sah sam sas sat scn sco sel sga shn sid sma smj smn sms snk sog srn srr suk sus sux syr tem ter tet tig tiv tkl tlh
    tli tmh tog tpi tsi tum tvl tyv udm uga umb vai vot wal war was xal yao yap zap zen zun
    """
_LANGUAGE_SET = frozenset(_LANGUAGES.split())
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = re.compile(
    r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+"
    r"(?:\s*;\s*[^\s()<>,;:\\\"/\[\]?=]+=(?:\"(?:\\\"|[^\"])*\"|[^\s()<>,;:\\\"/\[\]?=]+))*"
)
_RELATION = re.compile(r"[a-z][a-z0-9.-]*")  # RFC 8288 §3.3
_EMAIL = re.compile(r"[A-Z0-9_+.'-]+@(?:[A-Z0-9-]+\.)+[A-Z0-9][A-Z0-9-]*", re.IGNORECASE)

#: What an enclosure without a type is taken for, by its extension. RSS and JSON Feed demand one, and players go by it.
#: A table of our own, because `mimetypes` reads the machine's.
_BY_EXTENSION = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
_UNKNOWN_TYPE = "application/octet-stream"  # RFC 2046 §4.5.1: a file of which nothing is known


def language(tag: str | None) -> str | None:
    """Give a language tag as it is, if its primary language is a registered one."""
    match = _LANGUAGE_TAG.fullmatch((tag or "").strip().replace("_", "-"))
    return match[0] if match and match[1].lower() in _LANGUAGE_SET else None


def media_type(value: str | None) -> str | None:
    """Give a media type as it is, if it is one."""
    return value if value and _MEDIA_TYPE.fullmatch(value) else None


def file_type(enclosure: Enclosure) -> str:
    """Give the media type of an enclosure: as published, else by its extension, else that of an unknown file."""
    published = media_type(enclosure.type)
    return published or _BY_EXTENSION.get(PurePosixPath(urlsplit(enclosure.url).path).suffix.lower(), _UNKNOWN_TYPE)


def relation(value: str) -> str | None:
    """Give a registered relation type in lower case; None for what is not shaped like one."""
    lowered = value.strip().lower()
    return lowered if _RELATION.fullmatch(lowered) else None


def email(value: str | None) -> str | None:
    """Give an e-mail address as it is, if it is one."""
    return value if value and _EMAIL.fullmatch(value) else None


def person_name(person: Person) -> str | None:
    """Give what a person is called: the name, else the e-mail address that stood in its place."""
    return " ".join((person.name or "").split()) or person.email
