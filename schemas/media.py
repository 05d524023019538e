"""What feeds say of files, pictures, people and places beyond their own dialect. See docs/formats.md.

As in `schemas.feed`: absence is `None` or an empty tuple, and what has its default is left out of JSON.
"""

from typing import Literal

from msgspec import Struct

from schemas.text import Text

#: Whole where the document wrote a whole number.
Number = int | float


class Hash(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A checksum of a file."""

    value: str  #: media:hash; podcast:integrity@value.
    algorithm: str = "md5"  #: media:hash@algo (MD5 where it is missing, says Media RSS); podcast:integrity@type.


class Image(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A picture that stands for an entry, a feed or a file; pictures in a text stay in the text."""

    url: str  #: media:thumbnail@url; itunes:image@href; podcast:image@href; JSON Feed image, banner_image.
    role: Literal["thumbnail", "cover", "banner"] | None = None
    width: int | None = None  #: Pixels.
    height: int | None = None
    type: str | None = None  #: Media type.
    title: str | None = None  #: media:thumbnail has none; podcast:image@alt.
    at_seconds: Number | None = None  #: media:thumbnail@time: the moment of a video that it shows.


class Credit(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Somebody who had a part in an entry or a feed."""

    name: str  #: media:credit; podcast:person.
    role: str | None = None  #: media:credit@role; podcast:person@role. As published.
    group: str | None = None  #: podcast:person@group.
    scheme: str | None = None  #: media:credit@scheme: the vocabulary that the role is from.
    uri: str | None = None  #: podcast:person@href.
    image: str | None = None  #: podcast:person@img.


class Rating(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Who an entry or a feed is fit for."""

    value: str  #: media:rating.
    scheme: str | None = None  #: media:rating@scheme; None is its "urn:simple": adult or nonadult.


class Transcript(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A file that holds what is said in another one."""

    url: str  #: podcast:transcript@url; media:subTitle@href.
    type: str | None = None  #: Media type.
    language: str | None = None
    is_captions: bool = False  #: podcast:transcript[rel=captions]; media:subTitle. It follows the sound.


class SpokenText(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What is said, sung or shown in a file, or in a part of it."""

    text: Text | None = None  #: media:text.
    language: str | None = None
    start_seconds: Number | None = None
    end_seconds: Number | None = None


class Chapter(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A part of a recording."""

    start_seconds: Number  #: psc:chapter@start.
    title: str | None = None
    href: str | None = None
    image: str | None = None


class Location(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A place on earth that an entry or a feed is about (or comes from, see `relation`)."""

    shape: Literal["point", "line", "polygon", "box", "circle"] | None = None  #: georss:*, gml:*; None: only a name.
    points: tuple[tuple[float, float], ...] = ()  #: Latitude and longitude in degrees (WGS84); a box has two corners.
    radius_m: float | None = None  #: georss:circle, georss:radius.
    elevation_m: float | None = None  #: georss:elev; geo:alt.
    floor: int | None = None  #: georss:floor.
    name: str | None = None  #: georss:featureName; podcast:location.
    feature_type: str | None = None  #: georss:featureTypeTag.
    relation: str | None = None  #: georss:relationshipTag; podcast:location@rel.
    geo_uri: str | None = None  #: podcast:location@geo (RFC 5870).
    osm: str | None = None  #: podcast:location@osm: an object of OpenStreetMap.
    country: str | None = None  #: podcast:location@country (ISO 3166-1).
