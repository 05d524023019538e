"""Places as GeoRSS (http://docs.ogc.org/cs/17-002r1/17-002r1.html), or as podcast:location where that says more.

Of GeoRSS the W3C validator knows no box and no circle: a box is an envelope of GML, a circle a point with a radius.
"""

import math
import re
from collections.abc import Iterable, Iterator

from schemas.media import Location
from worker.publish.parts import Part, decimal, set_only

#: RFC 5870 §3.3, as far as it can do no harm.
_GEO_URI = re.compile(r"geo:[-+0-9.,]+(?:;[-A-Za-z0-9=.%]+)*", re.IGNORECASE)
#: A node, way or relation of OpenStreetMap, and its version.
_OSM = re.compile(r"[NWR]\d+(?:#\d+)?", re.IGNORECASE)
_CORNERS = ("gml:lowerCorner", "gml:upperCorner")


def of(locations: Iterable[Location]) -> Iterator[Part]:
    """Give the places. What is said of a shape besides can only be told where it is the only one."""
    shapes: list[Location] = []
    for location in locations:
        if location.geo_uri or location.osm or location.country or _is_name_alone(location):
            yield from _podcast(location)
        else:
            shapes.append(location)
    for location in shapes:
        yield from _shape(location)
    if len(shapes) == 1:
        yield from _besides(shapes[0])


def _is_name_alone(location: Location) -> bool:
    return bool(location.name) and location == Location(name=location.name, relation=location.relation)


def _podcast(location: Location) -> Iterator[Part]:
    """Give a place as podcast:location, which must have a name."""
    geo = location.geo_uri if _GEO_URI.fullmatch(location.geo_uri or "") else None
    osm = location.osm if _OSM.fullmatch(location.osm or "") else None
    if name := location.name or (geo or "").removeprefix("geo:") or location.country:
        yield Part(
            "podcast:location", name, set_only(rel=location.relation, geo=geo, osm=osm, country=location.country)
        )


def _shape(location: Location) -> Iterator[Part]:
    if not all(math.isfinite(degrees) for point in location.points for degrees in point):
        return
    points = [_point(point) for point in location.points]
    match location.shape:
        case "point" | "circle" if points:
            yield Part("georss:point", points[0])
        case "line" if len(points) > 1:
            yield Part("georss:line", " ".join(points))
        case "polygon" if len(points) > 1:
            yield Part("georss:polygon", " ".join(points))
        case "box" if len(points) == len(_CORNERS):
            corners = tuple(Part(name, point) for name, point in zip(_CORNERS, points, strict=True))
            yield Part("georss:where", parts=(Part("gml:Envelope", parts=corners),))
        case _:
            return


def _besides(location: Location) -> Iterator[Part]:
    """Give what is said of the shape."""
    if location.radius_m is not None and location.radius_m >= 0 and (radius := decimal(location.radius_m)):
        yield Part("georss:radius", radius)
    if elevation := decimal(location.elevation_m):
        yield Part("georss:elev", elevation)
    if location.floor is not None:
        yield Part("georss:floor", str(location.floor))
    if location.name:
        yield Part("georss:featureName", location.name)
    if location.feature_type:
        yield Part("georss:featureTypeTag", location.feature_type)
    if location.relation:
        yield Part("georss:relationshipTag", location.relation)


def _point(point: tuple[float, float]) -> str:
    return " ".join(decimal(degrees) or "0" for degrees in point)
