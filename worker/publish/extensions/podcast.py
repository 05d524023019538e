"""Podcast 2.0 (https://podcasting2.org/podcast-namespace): what feeds say, and what episodes say as they do.

Left out: podcast:podping, which speaks of the publisher's host and not of ours; podcast:txt that proves who owns a
feed, as ours is not the publisher's; podcast:liveItem, whose elements without a namespace are an error to the W3C
validator, and which is over when it would be read here.
"""

from collections.abc import Iterable, Iterator

from schemas.feed import Feed, UpdateSchedule
from schemas.media import Credit, Image
from schemas.podcast import Chat, Episode, Note, Podcast, SocialInteraction, Trailer
from worker.publish import dates, tokens, uris
from worker.publish.extensions import itunes, payments
from worker.publish.parts import Part, set_only, whole

#: Purposes of a note that prove whose feed it stands in.
PROOFS = frozenset({"verify", "applepodcastsverify"})


def of_feed(feed: Feed) -> Iterator[Part]:
    """Give what a feed says as a podcast."""
    podcast = feed.podcast
    if feed.update_schedule is not None:
        yield from _update_frequency(feed.update_schedule)
    if podcast is None:
        return
    if podcast.guid:
        yield Part("podcast:guid", podcast.guid)
    if podcast.medium:
        yield Part("podcast:medium", podcast.medium)
    if podcast.is_locked is not None:
        owner = tokens.email(podcast.locked_by)
        yield Part("podcast:locked", "yes" if podcast.is_locked else "no", set_only(owner=owner))
    for block in podcast.blocks:
        yield Part("podcast:block", "yes" if block.is_blocked else "no", {"id": block.platform})
    yield from filter(None, map(_trailer, podcast.trailers))
    if roll := tuple(filter(None, map(payments.remote_item, podcast.podroll))):
        yield Part("podcast:podroll", parts=roll)
    if podcast.publisher and (publisher := payments.remote_item(podcast.publisher)):
        yield Part("podcast:publisher", parts=(publisher,))
    yield from shared(podcast)


def shared(said: Episode | Podcast) -> Iterator[Part]:
    """Give what a feed and an episode can both say."""
    yield from filter(None, map(payments.value, said.values))
    yield from filter(None, map(_social, said.social))
    yield from map(_chat, said.chats)
    yield from filter(None, map(payments.remote_item, said.remote_items))
    yield from filter(None, map(_note, said.notes))


def pictures(images: Iterable[Image]) -> Iterator[Part]:
    """Give the covers and banners that Apple's element does not stand for."""
    said = itunes.plain_cover(images)
    for image in images:
        if image.role in {"cover", "banner"} and image is not said and (url := uris.file(image.url)):
            facts = set_only(
                href=url,
                alt=image.title,
                width=whole(image.width),
                height=whole(image.height),
                type=tokens.media_type(image.type),
                purpose="banner" if image.role == "banner" else None,
            )
            yield Part("podcast:image", attributes=facts)


def person(credit: Credit) -> Part:
    """Give somebody who had a part in something."""
    facts = set_only(role=credit.role, group=credit.group, href=uris.link(credit.uri), img=uris.file(credit.image))
    return Part("podcast:person", credit.name, facts)


def _trailer(trailer: Trailer) -> Part | None:
    url = uris.file(trailer.url)
    facts = set_only(
        pubdate=dates.rfc822(trailer.published) if trailer.published else None,
        url=url,
        length=whole(trailer.length_bytes),
        type=tokens.media_type(trailer.type),
        season=whole(trailer.season),
    )
    return Part("podcast:trailer", trailer.title or "", facts) if url else None


def _update_frequency(schedule: UpdateSchedule) -> Iterator[Part]:
    """Give how often a podcast appears; what sy:* says stands there."""
    if not (schedule.rule or schedule.text or schedule.is_complete):
        return
    facts = set_only(
        complete="true" if schedule.is_complete else None,
        rrule=schedule.rule,
        dtstart=dates.rfc3339(schedule.base) if schedule.base else None,
    )
    yield Part("podcast:updateFrequency", schedule.text or "", facts)


def _social(social: SocialInteraction) -> Part | None:
    uri = uris.link(social.uri)
    if uri is None and social.protocol != "disabled":
        return None
    facts = set_only(
        protocol=social.protocol,
        uri=uri,
        accountId=social.account_id,
        accountUrl=uris.link(social.account_url),
        priority=None if social.priority is None else str(social.priority),
    )
    return Part("podcast:socialInteract", attributes=facts)


def _chat(chat: Chat) -> Part:
    facts = set_only(server=chat.server, protocol=chat.protocol, accountId=chat.account_id, space=chat.space)
    return Part("podcast:chat", attributes=facts)


def _note(note: Note) -> Part | None:
    if (note.purpose or "").lower() in PROOFS:
        return None
    return Part("podcast:txt", note.text, set_only(purpose=note.purpose))
