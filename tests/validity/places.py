"""GeoRSS, the GML inside it, and the W3C's basic geo vocabulary. Numbers have no exponents here."""

from collections.abc import Iterator

from tests.validity.elements import Check, Element, Rules, branch, holding, leaf, missing, text
from tests.validity.names import GEO, GEORSS, GML
from tests.validity.values import any_integer, decimal, degrees, like, number

_COORDINATE = r"[-+]?\d+\.?\d*"

latitude = holding(degrees("InvalidLatitude", 90))
longitude = holding(degrees("InvalidLongitude", 180))
position = holding(like("InvalidCoord", f"{_COORDINATE}[ ,]{_COORDINATE}"), "srsName")
positions = holding(like("InvalidCoordList", rf"{_COORDINATE}\s+{_COORDINATE}(\s+{_COORDINATE}\s+{_COORDINATE})+"))


def point(element: Element) -> Iterator[str]:
    yield from branch({GEO + "lat": latitude, GEO + "long": longitude})(element)
    yield from missing(element, GEO + "lat", GEO + "long")


def floor(element: Element) -> Iterator[str]:
    yield from any_integer(text(element).strip() or "0")


_RING: Check = branch({GML + "LinearRing": branch({GML + "posList": positions}, (), "srsName")})
WHERE: Check = branch(
    {
        GML + "Point": branch({GML + "pos": position}, (), "srsName"),
        GML + "LineString": branch({GML + "posList": positions}, (), "srsName"),
        GML + "Polygon": branch({GML + "exterior": _RING}, (), "srsName"),
        GML + "Envelope": branch({GML + "lowerCorner": position, GML + "upperCorner": position}, (), "srsName"),
    }
)

#: May stand anywhere, as often as one likes. No georss:box, no georss:circle.
RULES: Rules = {
    GEO + "Point": point,
    GEO + "lat": latitude,
    GEO + "long": longitude,
    GEO + "alt": holding(decimal),
    GEORSS + "where": WHERE,
    GEORSS + "point": position,
    GEORSS + "line": positions,
    GEORSS + "polygon": positions,
    GEORSS + "featureTypeTag": leaf(),
    GEORSS + "relationshipTag": leaf(),
    GEORSS + "featureName": leaf(),
    GEORSS + "elev": holding(decimal),
    GEORSS + "floor": leaf(floor),
    GEORSS + "radius": holding(number),
}
