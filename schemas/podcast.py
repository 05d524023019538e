"""What podcasts say of themselves and their episodes. See docs/formats.md.

Files, pictures, people, places and licences are not here: they have a place on every entry and feed.
"""

from datetime import datetime

from msgspec import Struct

from schemas.media import Chapter, Number, Transcript
from schemas.text import Text


class Soundbite(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A part of an episode that makes one listen to it."""

    start_seconds: Number  #: podcast:soundbite@startTime.
    duration_seconds: Number  #: podcast:soundbite@duration.
    title: str | None = None


class SocialInteraction(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Where an episode is talked about."""

    uri: str | None = None  #: podcast:socialInteract@uri.
    protocol: str | None = None  #: "activitypub", "twitter", ...; "disabled" asks readers to offer none.
    account_id: str | None = None
    account_url: str | None = None
    priority: int | None = None


class Chat(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Where an episode or a podcast is talked about while it runs."""

    server: str  #: podcast:chat@server.
    protocol: str | None = None
    account_id: str | None = None
    space: str | None = None


class Note(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Free text for some machine, as TXT records in DNS are."""

    text: str  #: podcast:txt; itunes:applepodcastsverify.
    purpose: str | None = None  #: podcast:txt@purpose.


class RemoteItem(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A feed, or an entry of it, that stands elsewhere."""

    feed_guid: str | None = None  #: podcast:remoteItem@feedGuid.
    feed_url: str | None = None
    item_guid: str | None = None
    medium: str | None = None
    title: str | None = None


class Recipient(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Who gets a share of what listeners pay."""

    address: str  #: podcast:valueRecipient@address.
    split: int | None = None  #: Shares.
    type: str | None = None
    name: str | None = None
    custom_key: str | None = None
    custom_value: str | None = None
    is_fee: bool = False  #: Taken off before the others share.


class TimeSplit(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A part of an episode for which others are paid."""

    start_seconds: Number  #: podcast:valueTimeSplit@startTime.
    duration_seconds: Number | None = None
    remote_start_seconds: Number | None = None
    remote_percentage: Number | None = None
    remote_item: RemoteItem | None = None
    recipients: tuple[Recipient, ...] = ()


class Value(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """How listeners can pay."""

    type: str | None = None  #: podcast:value@type: "lightning", ...
    method: str | None = None  #: podcast:value@method: "keysend", ...
    suggested: str | None = None  #: podcast:value@suggested; a decimal number, as published.
    recipients: tuple[Recipient, ...] = ()
    time_splits: tuple[TimeSplit, ...] = ()


class Trailer(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A recording that introduces a podcast or a season of it."""

    url: str  #: podcast:trailer@url.
    title: str | None = None
    published: datetime | None = None
    length_bytes: int | None = None
    type: str | None = None
    season: int | None = None


class Block(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Whether some platform may list a podcast."""

    platform: str  #: podcast:block@id.
    is_blocked: bool


class Episode(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """An entry as an episode of a podcast."""

    number: Number | None = None  #: itunes:episode; podcast:episode, which may have decimals.
    number_text: str | None = None  #: podcast:episode@display.
    season: int | None = None  #: itunes:season; podcast:season.
    season_name: str | None = None  #: podcast:season@name.
    kind: str | None = None  #: itunes:episodeType: "full", "trailer", "bonus".
    title: str | None = None  #: itunes:title: without number and season.
    subtitle: str | None = None  #: itunes:subtitle.
    summary: Text | None = None  #: itunes:summary; googleplay:description. None where it became the entry's text.
    duration_seconds: Number | None = None  #: itunes:duration.
    order: int | None = None  #: itunes:order.
    is_explicit: bool | None = None  #: itunes:explicit; googleplay:explicit; media:adult.
    is_blocked: bool = False  #: itunes:block; googleplay:block: not to be listed.
    is_closed_captioned: bool = False  #: itunes:isClosedCaptioned.
    transcripts: tuple[Transcript, ...] = ()  #: podcast:transcript.
    chapters: tuple[Chapter, ...] = ()  #: psc:chapters.
    chapters_url: str | None = None  #: podcast:chapters@url.
    chapters_type: str | None = None  #: podcast:chapters@type.
    soundbites: tuple[Soundbite, ...] = ()  #: podcast:soundbite.
    social: tuple[SocialInteraction, ...] = ()  #: podcast:socialInteract.
    chats: tuple[Chat, ...] = ()  #: podcast:chat.
    values: tuple[Value, ...] = ()  #: podcast:value.
    remote_items: tuple[RemoteItem, ...] = ()  #: podcast:remoteItem.
    notes: tuple[Note, ...] = ()  #: podcast:txt.


class Podcast(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A feed as a podcast."""

    guid: str | None = None  #: podcast:guid: the same wherever the feed moves.
    kind: str | None = None  #: itunes:type: "episodic", "serial".
    medium: str | None = None  #: podcast:medium: "podcast", "music", "audiobook", ...
    title: str | None = None  #: itunes:title.
    subtitle: str | None = None  #: itunes:subtitle.
    summary: Text | None = None  #: itunes:summary; googleplay:description. None where it became the feed's subtitle.
    is_explicit: bool | None = None  #: itunes:explicit; googleplay:explicit.
    is_blocked: bool = False  #: itunes:block; googleplay:block.
    is_complete: bool = False  #: itunes:complete: no episode will follow.
    is_locked: bool | None = None  #: podcast:locked: no other host may import it.
    locked_by: str | None = None  #: podcast:locked@owner, an e-mail address.
    uses_podping: bool | None = None  #: podcast:podping@usesPodping.
    blocks: tuple[Block, ...] = ()  #: podcast:block.
    trailers: tuple[Trailer, ...] = ()  #: podcast:trailer.
    values: tuple[Value, ...] = ()  #: podcast:value.
    podroll: tuple[RemoteItem, ...] = ()  #: podcast:podroll.
    publisher: RemoteItem | None = None  #: podcast:publisher.
    remote_items: tuple[RemoteItem, ...] = ()  #: podcast:remoteItem.
    social: tuple[SocialInteraction, ...] = ()  #: podcast:socialInteract.
    chats: tuple[Chat, ...] = ()  #: podcast:chat.
    notes: tuple[Note, ...] = ()  #: podcast:txt; itunes:applepodcastsverify.
