"""Media RSS 1.5.1 (https://www.rssboard.org/media-rss): files with all that is said of them, people, ratings, pictures.

Left out, because the W3C validator does not know them: media:community, media:subTitle, media:location, media:license.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from schemas.feed import Enclosure, Entry
from schemas.media import Credit, Hash, Image, Rating, SpokenText
from worker.publish import tokens, uris
from worker.publish.extensions.vocabularies import EXPRESSIONS, HASHES, MEDIA, RATINGS, ROLES
from worker.publish.parts import Part, decimal, marked, positive, set_only, whole

_HEXADECIMAL = re.compile("[0-9A-Za-z]+")


def files(entry: Entry, *, in_rss: bool, grouped_elsewhere: int | None) -> Iterator[Part]:
    """Give the files of which more is known than an enclosure or a link says, those that show the same as a group.

    Files of the group that is `grouped_elsewhere` stand here only with what is not said there. RSS has no other place
    for the title of its enclosure; how long an episode lasts is said already.
    """
    titled = next((file for file in entry.enclosures if uris.rss_file(file.url)), None) if in_rss else None
    told_seconds = entry.episode.duration_seconds if entry.episode is not None else None
    groups: dict[object, list[Part]] = {}
    for index, file in enumerate(entry.enclosures):
        is_grouped = file.group is not None and file.group != grouped_elsewhere
        if not index and told_seconds is not None and file.duration_seconds == told_seconds:
            file = replace(file, duration_seconds=None)  # noqa: PLW2901  the same file, but for what is said of it
        if file.group is not None and not is_grouped:
            file = replace(file, bitrate_kbps=None, height=None, language=None, is_default=False)  # noqa: PLW2901
        part = _content(file, is_titled=titled is not None and file.url == titled.url, is_grouped=is_grouped)
        if part is not None:
            groups.setdefault(file.group if is_grouped else (index,), []).append(part)
    for parts in groups.values():
        if len(parts) > 1:  # a group without a choice would be an error
            yield Part("media:group", parts=tuple(parts))
        else:
            yield from parts


def thumbnails(images: Iterable[Image], *, covers_too: bool = False) -> Iterator[Part]:
    """Give the pictures that stand for an entry or a file."""
    for image in images:
        if (covers_too or image.role in {None, "thumbnail"}) and (url := uris.named(uris.file(image.url))):
            facts = set_only(
                url=url, width=whole(image.width), height=whole(image.height), time=_moment(image.at_seconds)
            )
            yield Part("media:thumbnail", attributes=facts)


def ratings(found: Iterable[Rating]) -> Iterator[Part]:
    """Give who something is fit for."""
    for rating in found:
        scheme = rating.scheme or "urn:simple"
        pattern = RATINGS.get(scheme)
        if pattern.fullmatch(rating.value) if pattern else uris.absolute(scheme):
            yield Part("media:rating", rating.value, set_only(scheme=rating.scheme))


def credit(found: Credit) -> Part | None:
    """Give somebody who had a part in something; None where Media RSS has no word for the part, or more is said."""
    if found.uri or found.image or found.group or (found.role and found.role != found.role.lower()):
        return None
    if found.scheme in {None, "urn:ebu"}:
        if found.role and found.role not in ROLES:
            return None
    elif not uris.absolute(found.scheme):
        return None
    return Part("media:credit", found.name, set_only(role=found.role, scheme=found.scheme))


def _content(file: Enclosure, *, is_titled: bool, is_grouped: bool) -> Part | None:
    """Give a file; None where there is nothing to say of it that is not said already."""
    url = uris.named(uris.file(file.url))
    if url is None:
        return None
    facts = set_only(
        medium=file.medium if file.medium in MEDIA else None,
        isDefault="true" if file.is_default else None,
        expression=file.expression if file.expression in EXPRESSIONS else None,
        bitrate=positive(file.bitrate_kbps),
        framerate=positive(file.frames_per_second),
        samplingrate=positive(file.sampling_rate_khz),
        channels=whole(file.channels),
        duration=positive(file.duration_seconds),
        height=whole(file.height),
        width=whole(file.width),
        lang=tokens.language(file.language),
    )
    parts = tuple(_inside(file, is_titled=is_titled))
    if not facts and not parts and not is_grouped:
        return None
    known = set_only(url=url, type=tokens.media_type(file.type), fileSize=whole(file.length_bytes))
    return Part("media:content", attributes=known | facts, parts=parts)


def _inside(file: Enclosure, *, is_titled: bool) -> Iterator[Part]:
    if file.title and is_titled:
        yield Part("media:title", file.title, {"type": "plain"})
    if file.description is not None:
        value, kind = marked(file.description)
        yield Part("media:description", value, {"type": kind})
    if player := uris.named(uris.link(file.player_url)):
        yield Part("media:player", attributes={"url": player})
    yield from filter(None, map(_hash, file.hashes))
    yield from thumbnails(file.images, covers_too=True)
    yield from filter(None, map(_spoken, file.texts))


def _hash(found: Hash) -> Part | None:
    digits = HASHES.get(found.algorithm)
    is_one = digits == len(found.value) and _HEXADECIMAL.fullmatch(found.value)
    return Part("media:hash", found.value, {"algo": found.algorithm}) if is_one else None


def _spoken(found: SpokenText) -> Part | None:
    if found.text is None:
        return None
    value, kind = marked(found.text)
    start, end = _moment(found.start_seconds), _moment(found.end_seconds)
    return Part("media:text", value, set_only(type=kind, lang=tokens.language(found.language), start=start, end=end))


def _moment(seconds: float | None) -> str | None:
    """Give a moment in a recording as seconds (RFC 2326 §3.6 calls it npt-sec)."""
    return decimal(seconds) if seconds is not None and seconds >= 0 else None
