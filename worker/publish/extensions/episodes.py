"""Podcast 2.0 and Podlove Simple Chapters: what only episodes say."""

import base64
import math
from collections.abc import Iterable, Iterator

from schemas.feed import Enclosure
from schemas.media import Chapter, Hash, Transcript
from schemas.podcast import Episode
from worker.publish import tokens, uris
from worker.publish.extensions.podcast import shared
from worker.publish.parts import Part, decimal, positive, set_only, whole

#: Checksums that Subresource Integrity knows.
_INTEGRITY = frozenset({"sha256", "sha384", "sha512"})
#: The only type of chapters that there is; players refuse another.
CHAPTERS_TYPE = "application/json+chapters"


def of(episode: Episode) -> Iterator[Part]:
    """Give what an entry says as an episode, besides what Apple's elements say."""
    if episode.number_text or (episode.number is not None and whole(episode.number) is None):
        yield from _number(episode)
    if episode.season_name and episode.season is not None:
        yield Part("podcast:season", str(episode.season), {"name": episode.season_name})
    yield from filter(None, map(_transcript, episode.transcripts))
    if chapters_url := uris.file(episode.chapters_url):
        type_ = tokens.media_type(episode.chapters_type) or CHAPTERS_TYPE
        yield Part("podcast:chapters", attributes={"url": chapters_url, "type": type_})
    if chapters := tuple(_chapter(chapter) for chapter in episode.chapters if 0 <= chapter.start_seconds < math.inf):
        yield Part("psc:chapters", attributes={"version": "1.2"}, parts=chapters)
    for bite in episode.soundbites:
        start, duration = decimal(bite.start_seconds), decimal(bite.duration_seconds)
        yield Part("podcast:soundbite", bite.title, set_only(startTime=start, duration=duration))
    yield from shared(episode)


def renditions(enclosures: tuple[Enclosure, ...]) -> Iterator[Part]:
    """Give the files that are the episode's own one in another form."""
    group = alternates(enclosures)
    for index, file in enumerate(enclosures if group is not None else ()):
        url = uris.file(file.url)
        if file.group != group or url is None:
            continue
        facts = set_only(
            bitrate=positive(file.bitrate_kbps * 1000 if file.bitrate_kbps else None),
            height=whole(file.height),
            lang=tokens.language(file.language),
            title=file.title if index else None,
            codecs=file.codecs,
            default="true" if file.is_default else None,
        )
        integrity = tuple(filter(None, map(_integrity, file.hashes[:1])))
        if index or facts or integrity:  # the enclosure itself says the rest
            known = set_only(type=tokens.file_type(file), length=whole(file.length_bytes))
            parts = (*integrity, Part("podcast:source", attributes={"uri": url}))
            yield Part("podcast:alternateEnclosure", attributes=known | facts, parts=parts)


def alternates(enclosures: Iterable[Enclosure]) -> int | None:
    """Give the number of the group of files that an episode's own belongs to."""
    return next((file.group for file in enclosures), None)


def _number(episode: Episode) -> Iterator[Part]:
    number = decimal(episode.number)
    if number is not None and episode.number is not None and episode.number >= 0:
        yield Part("podcast:episode", number, set_only(display=episode.number_text))


def _transcript(transcript: Transcript) -> Part | None:
    facts = set_only(
        url=uris.file(transcript.url),
        type=tokens.media_type(transcript.type),
        language=tokens.language(transcript.language),
        rel="captions" if transcript.is_captions else None,
    )
    return Part("podcast:transcript", attributes=facts) if "url" in facts else None


def _chapter(chapter: Chapter) -> Part:
    facts = set_only(
        start=_clock(chapter.start_seconds),
        title=chapter.title,
        href=uris.link(chapter.href),
        image=uris.file(chapter.image),
    )
    return Part("psc:chapter", attributes=facts)


def _integrity(found: Hash) -> Part | None:
    """Give a checksum; those of Subresource Integrity are written in base 64."""
    if found.algorithm not in _INTEGRITY:
        return Part("podcast:integrity", attributes={"type": found.algorithm, "value": found.value})
    try:
        digest = base64.b64encode(bytes.fromhex(found.value)).decode()
    except ValueError:
        return None
    return Part("podcast:integrity", attributes={"type": "sri", "value": f"{found.algorithm}-{digest}"})


def _clock(seconds: float) -> str:
    """Spell a moment in a recording as "1:02:03.5" (RFC 2326 §3.6, npt-hhmmss)."""
    whole_seconds = int(seconds)
    minutes, rest = divmod(whole_seconds, 60)
    fraction = f"{seconds - whole_seconds:.3f}"[1:].rstrip("0").rstrip(".")
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}{fraction}"
