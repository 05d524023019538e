"""Podcast 2.0 (https://podcasting2.org/podcast-namespace): the elements that feeds and episodes share, and feeds'."""

import re
from typing import Any

from schemas.feed import Link
from schemas.media import Credit, Image, Location
from schemas.podcast import Block, Chat, Note, SocialInteraction, Trailer
from worker.parse import values
from worker.parse.extensions import payments
from worker.parse.extensions.gathered import (
    Gathered,
    Row,
    Table,
    attributes,
    fact,
    listed,
    token,
    truth,
    words,
)
from worker.parse.extensions.names import qualified
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: RFC 5870: latitude and longitude, then altitude and parameters.
_GEO = re.compile(r"geo:([+-]?\d{1,3}(?:\.\d{0,15})?),([+-]?\d{1,3}(?:\.\d{0,15})?)(?:[,;]\S*)?", re.IGNORECASE)


def _person(element: Element, reading: Reading) -> Credit | None:
    """Read a person. The role is the host's where none is said (podcast:person)."""
    name = words(values.text(element))
    if name is None:
        return None
    return Credit(
        name=name,
        role=token(element.get("role")),
        group=token(element.get("group")),
        uri=values.url(reading, element.get("href"), "podcast:person/@href"),
        image=values.url(reading, element.get("img"), "podcast:person/@img"),
    )


def _location(element: Element, reading: Reading) -> Location | None:
    """Read a place; the point stays in its geo URI (RFC 5870), which says more than two numbers."""
    table = {name: (field, words) for name, field in (("rel", "relation"), ("osm", "osm"), ("country", "country"))}
    geo = words(element.get("geo"))
    point = _point(geo)
    if geo and point is None:
        reading.report("location-unreadable", "podcast:location/@geo", geo)
    name = words(values.text(element))
    if name is None and point is None:
        return None
    found = attributes(element, table)
    return Location(name=name, geo_uri=geo, shape="point" if point else None, points=(point,) if point else (), **found)


def _point(geo: str | None) -> tuple[float, float] | None:
    match = _GEO.fullmatch(geo) if geo else None
    return (float(match[1]), float(match[2])) if match else None


def _image(element: Element, reading: Reading) -> Image | None:
    url = values.url(reading, element.get("href"), "podcast:image/@href")
    if url is None:
        return None
    role: Any = "banner" if "banner" in (element.get("purpose") or "").lower().split() else "cover"
    table = {
        "alt": ("title", words),
        "width": ("width", values.integer),
        "height": ("height", values.integer),
        "type": ("type", words),
    }
    return Image(url=url, role=role, **attributes(element, table))


def _images(element: Element, found: Gathered, reading: Reading) -> None:
    """Read podcast:images, the predecessor: URLs with their widths, as in HTML's srcset."""
    for candidate in (element.get("srcset") or "").split(",")[:64]:
        value, _, size = candidate.strip().partition(" ")
        if url := values.url(reading, value, "podcast:images/@srcset"):
            width = values.integer(size.strip().removesuffix("w"))
            found.images.append(Image(url=url, role="cover", width=width))


def _license(element: Element, found: Gathered, reading: Reading) -> None:
    """Read a licence: a link, with its SPDX name; without a URL, the name is what is said of rights."""
    name = words(values.text(element))
    if href := values.url(reading, element.get("url"), "podcast:license/@url"):
        found.links.append(Link(href=href, rel="license", title=name))
    elif name:
        found.facts.setdefault("rights", name)


def _social(element: Element, reading: Reading) -> SocialInteraction | None:
    table = {
        "protocol": ("protocol", token),
        "accountId": ("account_id", words),
        "priority": ("priority", values.integer),
    }
    facts = attributes(element, table)
    uri = values.url(reading, element.get("uri") or values.text(element), "podcast:socialInteract/@uri")
    if uri is None and facts.get("protocol") != "disabled":
        return None
    account_url = values.url(reading, element.get("accountUrl"), "podcast:socialInteract/@accountUrl")
    return SocialInteraction(uri=uri, account_url=account_url, **facts)


def _chat(element: Element, reading: Reading) -> Chat | None:  # noqa: ARG001  one signature for all lists
    server = words(element.get("server"))
    table = {"protocol": ("protocol", token), "accountId": ("account_id", words), "space": ("space", words)}
    return Chat(server=server, **attributes(element, table)) if server else None


def _note(element: Element, reading: Reading) -> Note | None:  # noqa: ARG001
    text = values.text(element)
    return Note(text=text, purpose=words(element.get("purpose"))) if text else None


def _locked(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001  one signature for all rows
    if (locked := truth(values.text(element))) is not None:
        found.episode.setdefault("is_locked", locked)
    if owner := words(element.get("owner")):
        found.episode.setdefault("locked_by", owner)


def _funding(element: Element, found: Gathered, reading: Reading) -> None:
    """Read a way to pay as a link of the relation that is registered for it."""
    if href := values.url(reading, element.get("url"), "podcast:funding/@url"):
        found.links.append(Link(href=href, rel="payment", title=words(values.text(element))))


def _trailer(element: Element, reading: Reading) -> Trailer | None:
    url = values.url(reading, element.get("url"), "podcast:trailer/@url")
    if url is None:
        return None
    table = {
        "length": ("length_bytes", values.integer),
        "type": ("type", words),
        "season": ("season", values.integer),
    }
    published = values.date(reading, (element.get("pubdate") or element.get("pubDate"),), "podcast:trailer/@pubdate")
    return Trailer(url=url, title=words(values.text(element)), published=published, **attributes(element, table))


def _block(element: Element, found: Gathered, reading: Reading) -> None:  # noqa: ARG001
    """Read whom the podcast is closed to: everybody, or the platform that is named."""
    blocked = truth(values.text(element))
    if blocked is not None and (platform := token(element.get("id"))):
        found.episode.setdefault("blocks", []).append(Block(platform=platform, is_blocked=blocked))
    elif blocked:
        found.episode["is_blocked"] = True


def _podroll(element: Element, found: Gathered, reading: Reading) -> None:
    items = (payments.remote_item(child, reading) for child in element if qualified(child.tag) == "podcast:remoteitem")
    found.episode.setdefault("podroll", []).extend(item for item in items if item is not None)


def _publisher(element: Element, found: Gathered, reading: Reading) -> None:
    items = (payments.remote_item(child, reading) for child in element if qualified(child.tag) == "podcast:remoteitem")
    if (item := next((each for each in items if each is not None), None)) is not None:
        found.episode.setdefault("publisher", item)


def _update_frequency(element: Element, found: Gathered, reading: Reading) -> None:
    facts = attributes(element, {"rrule": ("rule", words), "complete": ("is_complete", truth)})
    if text := words(values.text(element)):
        facts["text"] = text
    if moment := values.date(reading, (element.get("dtstart"),), "podcast:updateFrequency/@dtstart"):
        facts["base"] = moment
    for name, value in facts.items():
        found.schedule.setdefault(name, value)


#: Elements that feeds and episodes share, and live items in part: name -> the field of their struct, and how.
def _shared(holder: str) -> Table:
    return {
        "podcast:chat": listed(f"{holder}.chats", _chat),
        "podcast:image": listed("images", _image),
        "podcast:images": Row("images", _images),
        "podcast:license": Row("links[license], else rights", _license),
        "podcast:location": listed("locations", _location),
        "podcast:person": listed("credits", _person),
        "podcast:remoteItem": listed(f"{holder}.remote_items", payments.remote_item),
        "podcast:socialInteract": listed(f"{holder}.social", _social),
        "podcast:txt": listed(f"{holder}.notes", _note),
        "podcast:value": listed(f"{holder}.values", payments.value),
    }


SHARED = _shared("episode")
FEED: Table = _shared("podcast") | {
    "podcast:block": Row("podcast.blocks, podcast.is_blocked", _block),
    "podcast:funding": Row("links[payment]", _funding),
    "podcast:guid": fact("podcast.guid", words),
    "podcast:locked": Row("podcast.is_locked, podcast.locked_by", _locked),
    "podcast:medium": fact("podcast.medium", token),
    "podcast:podping": fact("podcast.uses_podping", truth, attribute="usesPodping"),
    "podcast:podroll": Row("podcast.podroll", _podroll),
    "podcast:publisher": Row("podcast.publisher", _publisher),
    "podcast:trailer": listed("podcast.trailers", _trailer),
    "podcast:updateFrequency": Row("update_schedule", _update_frequency),
}
