"""Places: GeoRSS in its simple and GML forms, the W3C's geo vocabulary, ICBM.

http://docs.ogc.org/cs/17-002r1/17-002r1.html (OGC GeoRSS), https://www.w3.org/2003/01/geo/.
"""

import re
from typing import Any, Literal

from schemas.media import Location
from worker.parse import values
from worker.parse.extensions.gathered import Gathered, Row, Table, fact, number, words
from worker.parse.extensions.names import qualified
from worker.parse.namespaces import local_name
from worker.parse.values import Reading
from worker.parse.wellformed import Element

Shape = Literal["point", "line", "polygon", "box", "circle"]

LATITUDE_MAX, LONGITUDE_MAX = 90, 360
#: Shape -> the fewest points it has.
POINTS_MIN: dict[Shape, int] = {"point": 1, "line": 2, "polygon": 3, "box": 2, "circle": 1}
#: Of GML: elements that hold the numbers of a shape.
GML_NUMBERS = frozenset({"pos", "poslist", "coordinates", "lowercorner", "uppercorner"})
#: GML's shapes, whatever lies between them and their numbers.
GML_SHAPES: dict[str, Shape] = {
    "point": "point",
    "linestring": "line",
    "curve": "line",
    "polygon": "polygon",
    "surface": "polygon",
    "envelope": "box",
    "box": "box",
    "circlebycenterpoint": "circle",
}
_BETWEEN = re.compile(r"[\s,;]+")


def _shape(shape: Shape) -> Row:
    """Read the numbers of a GeoRSS shape: latitudes and longitudes by turns; a circle's radius is the last."""

    def read(element: Element, found: Gathered, reading: Reading) -> None:
        _locate(shape, values.text(element) or "", f"georss:{shape}", found, reading)

    return Row("locations", read)


def _where(element: Element, found: Gathered, reading: Reading) -> None:
    """Read georss:where, which holds GML; some feeds put GML there without it."""
    pending, is_empty = [element], True
    while pending:
        part = pending.pop()
        if (shape := GML_SHAPES.get(_gml_name(part))) is None:
            pending.extend(reversed(part))
        else:
            _gml(shape, part, found, reading)
            is_empty = False
    if is_empty:
        reading.report("location-unreadable", "georss:where")


def _gml(shape: Shape, element: Element, found: Gathered, reading: Reading) -> None:
    """Read one of GML's shapes; of a polygon the outer boundary, as GeoRSS knows no holes."""
    parts = list(element.iter())
    outer = next((part for part in parts if _gml_name(part) in {"exterior", "outerboundaryis"}), element)
    numbers = [part for part in outer.iter() if _gml_name(part) in GML_NUMBERS]
    radius = next((part.text or "" for part in parts if _gml_name(part) == "radius"), "")
    with_srs = [element, *numbers]
    written = _BETWEEN.split(" ".join(part.text or "" for part in numbers).strip())
    if any(part.get("srsDimension") == "3" for part in with_srs):
        heights = written[2::3]
        del written[2::3]
        if shape == "point" and heights and (height := number(heights[0])) is not None:
            found.place.setdefault("elevation_m", float(height))
    if any("CRS84" in (part.get("srsName") or "") for part in with_srs):  # longitude first
        written[::2], written[1::2] = written[1::2], written[::2]
    _locate(shape, " ".join([*written, radius]), f"gml:{local_name(element.tag)}", found, reading)


def _gml_name(element: Element) -> str:
    return local_name(element.tag).lower()


def _locate(shape: Shape, text: str, where: str, found: Gathered, reading: Reading) -> None:
    numbers = [number(each) for each in _BETWEEN.split(text.strip()) if each]
    radius = numbers.pop() if shape == "circle" and len(numbers) % 2 else None
    points = _points(numbers)
    if points is None or len(points) < POINTS_MIN[shape]:
        reading.report("location-unreadable", where, text)
        return
    radius_m = float(radius) if radius is not None else None
    found.locations.append(Location(shape=shape, points=points, radius_m=radius_m))


def _points(numbers: list[int | float | None]) -> tuple[tuple[float, float], ...] | None:
    """Pair latitudes and longitudes; None where one is missing or not on earth."""
    points = [
        (float(latitude), float(longitude))
        for latitude, longitude in zip(numbers[::2], numbers[1::2], strict=False)
        if latitude is not None and longitude is not None
        if abs(latitude) <= LATITUDE_MAX and abs(longitude) <= LONGITUDE_MAX
    ]
    return tuple(points) if len(points) * 2 == len(numbers) else None


def _geo_point(element: Element, found: Gathered, reading: Reading) -> None:
    """Read geo:Point, whose parts some feeds write without it."""
    place: dict[str, Any] = {}
    for child in element:
        if (row := PARTS.get(qualified(child.tag) or "")) and (value := values.text(child)):
            place.setdefault(row, value)
    text = f"{place.get('latitude', '')} {place.get('longitude', '')}"
    _locate("point", text, "geo:Point", found, reading)


def _latitude_longitude(element: Element, found: Gathered, reading: Reading) -> None:
    _locate("point", values.text(element) or "", "geo:lat_long", found, reading)


def settle(found: Gathered, reading: Reading) -> None:
    """Put the parts of a place that stood side by side together: geo:lat and geo:long; what GeoRSS says of a shape."""
    place = found.place
    latitude, longitude = place.pop("latitude", None), place.pop("longitude", None)
    if latitude is not None or longitude is not None:
        _locate("point", f"{latitude or ''} {longitude or ''}".strip(), "geo:lat", found, reading)
    if not place:
        return
    shape = found.locations.pop() if found.locations else Location()
    facts = {name: getattr(shape, name) for name in Location.__struct_fields__}
    facts.update((name, value) for name, value in place.items() if facts[name] is None)
    found.locations.append(Location(**facts))


def _side_by_side(name: str) -> Row:
    """Read a part of a point, which `settle` puts together with the other."""
    return Row("locations", fact(f"locations.{name}", words).read)


def _metres(text: str) -> float | None:
    value = number(text.lower().removesuffix("m").strip())
    return None if value is None else float(value)


#: Parts of a point, in lower case -> what they are.
PARTS = {
    "geo:lat": "latitude",
    "geo:latitude": "latitude",
    "geo:long": "longitude",
    "geo:lon": "longitude",
    "geo:longitude": "longitude",
    "icbm:latitude": "latitude",
    "icbm:longitude": "longitude",
}

ENTRY: Table = {
    "georss:point": _shape("point"),
    "georss:line": _shape("line"),
    "georss:polygon": _shape("polygon"),
    "georss:box": _shape("box"),
    "georss:circle": _shape("circle"),
    "georss:where": Row("locations", _where),
    "georss:elev": fact("locations.elevation_m", _metres),
    "georss:floor": fact("locations.floor", lambda text: int(text) if re.fullmatch("-?[0-9]{1,4}", text) else None),
    "georss:radius": fact("locations.radius_m", _metres),
    "georss:featureName": fact("locations.name", words),
    "georss:featureTypeTag": fact("locations.feature_type", words),
    "georss:relationshipTag": fact("locations.relation", words),
    **{f"gml:{name}": Row("locations", _where) for name in ("Point", "LineString", "Polygon", "Envelope")},
    "geo:Point": Row("locations", _geo_point),
    "geo:lat": _side_by_side("latitude"),
    "geo:long": _side_by_side("longitude"),
    "geo:lon": _side_by_side("longitude"),
    "geo:alt": fact("locations.elevation_m", _metres),
    "geo:lat_long": Row("locations", _latitude_longitude),
    "icbm:latitude": _side_by_side("latitude"),
    "icbm:longitude": _side_by_side("longitude"),
}
FEED: Table = ENTRY
