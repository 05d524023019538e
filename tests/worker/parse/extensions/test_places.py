"""Places. Source of the cases: the examples of OGC GeoRSS 1.0, of georss.org and of the W3C's Basic Geo Vocabulary."""

from typing import Any

import pytest

from schemas.media import Location
from tests.worker.parse.extensions.elements import of_entry, of_feed
from worker.parse.values import Reading

WHERE = "<georss:where>{}</georss:where>"
RING = "45.256 -110.45 46.46 -109.48 43.84 -109.86 45.256 -110.45"
RING_POINTS = ((45.256, -110.45), (46.46, -109.48), (43.84, -109.86), (45.256, -110.45))
POINT = Location(shape="point", points=((45.256, -71.92),))


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<georss:point>45.256 -71.92</georss:point>", POINT),
        ("<georss:point> 45.256, -71.92 </georss:point>", POINT),
        ("<georss:point>\n45.256\n-71.92\n</georss:point>", POINT),
        ("<georss:line>45.256 -110.45 46.46 -109.48</georss:line>", Location(shape="line", points=RING_POINTS[:2])),
        (f"<georss:polygon>{RING}</georss:polygon>", Location(shape="polygon", points=RING_POINTS)),
        ("<georss:box>42.943 -71.032 43.039 -69.856</georss:box>", Location(shape="box", points=((42.943, -71.032), (43.039, -69.856)))),
        ("<georss:circle>42.943 -71.032 500</georss:circle>", Location(shape="circle", points=((42.943, -71.032),), radius_m=500)),
        (WHERE.format("<gml:Point><gml:pos>45.256 -71.92</gml:pos></gml:Point>"), POINT),
        (WHERE.format("<gml:Point><gml:coordinates>45.256,-71.92</gml:coordinates></gml:Point>"), POINT),
        ("<gml:Point><gml:pos>45.256 -71.92</gml:pos></gml:Point>", POINT),
        (WHERE.format("<gml:LineString><gml:posList>45.256 -110.45 46.46 -109.48</gml:posList></gml:LineString>"),
         Location(shape="line", points=RING_POINTS[:2])),
        (WHERE.format(f"<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{RING}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"),
         Location(shape="polygon", points=RING_POINTS)),
(WHERE.format(f"<gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>{RING}</gml:posList></gml:LinearRing></gml:exterior>"
                      "<gml:interior><gml:LinearRing><gml:posList>45 -110 45 -109 44 -109 45 -110</gml:posList></gml:LinearRing></gml:interior></gml:Polygon>"),
         Location(shape="polygon", points=RING_POINTS)),
        (WHERE.format("<gml:Point srsName='urn:ogc:def:crs:OGC:1.3:CRS84'><gml:pos>-71.92 45.256</gml:pos></gml:Point>"), POINT),
        (WHERE.format("<gml:Point><gml:pos srsDimension='3'>45.256 -71.92 12</gml:pos></gml:Point>"),
         Location(shape="point", points=((45.256, -71.92),), elevation_m=12)),
        (WHERE.format("<gml:Envelope><gml:lowerCorner>42.9 -71.0</gml:lowerCorner><gml:upperCorner>43.0 -69.8</gml:upperCorner></gml:Envelope>"),
         Location(shape="box", points=((42.9, -71.0), (43.0, -69.8)))),
        (WHERE.format("<gml:CircleByCenterPoint><gml:pos>42.9 -71.0</gml:pos><gml:radius uom='m'>500</gml:radius></gml:CircleByCenterPoint>"),
         Location(shape="circle", points=((42.9, -71.0),), radius_m=500)),
        ("<geo:lat>45.256</geo:lat><geo:long>-71.92</geo:long>", POINT),
        ("<geo:Point><geo:lat>45.256</geo:lat><geo:long>-71.92</geo:long></geo:Point>", POINT),
        ("<geo:lat_long>45.256,-71.92</geo:lat_long>", POINT),
        ("<geo:lat>45.256</geo:lat><geo:long>-71.92</geo:long><geo:alt>55.7</geo:alt>",
         Location(shape="point", points=((45.256, -71.92),), elevation_m=55.7)),
        ("<icbm:latitude>45.256</icbm:latitude><icbm:longitude>-71.92</icbm:longitude>", POINT),
        (
            ("<georss:point>45.256 -71.92</georss:point><georss:elev>313</georss:elev><georss:floor>-2</georss:floor>"
            "<georss:radius>500</georss:radius><georss:featureName>Podunk</georss:featureName>"
            "<georss:featureTypeTag>city</georss:featureTypeTag><georss:relationshipTag>is-centered-at</georss:relationshipTag>"),
            Location(shape="point", points=((45.256, -71.92),), elevation_m=313, floor=-2, radius_m=500, name="Podunk",
                     feature_type="city", relation="is-centered-at"),
        ),
        ("<georss:featureName>Podunk</georss:featureName>", Location(name="Podunk")),
    ],
)  # fmt: skip
def test_a_place(inside: str, expected: Location) -> None:
    assert of_entry(inside).locations == (expected,)
    assert of_feed(inside).locations == (expected,)


@pytest.mark.parametrize(
    ("inside", "where"),
    [
        ("<georss:point>45.256</georss:point>", "georss:point"),
        ("<georss:point/>", "georss:point"),
        ("<georss:point>north west</georss:point>", "georss:point"),
        ("<georss:point>91 0</georss:point>", "georss:point"),
        ("<georss:point>0 361</georss:point>", "georss:point"),
        ("<georss:point>nan inf</georss:point>", "georss:point"),
        ("<georss:point>1e400 0</georss:point>", "georss:point"),
        ("<georss:line>1 2</georss:line>", "georss:line"),
        ("<georss:polygon>1 2 3 4 5</georss:polygon>", "georss:polygon"),
        ("<georss:circle>1</georss:circle>", "georss:circle"),
        (WHERE.format(""), "georss:where"),
        (WHERE.format("<gml:Point/>"), "gml:Point"),
        ("<geo:lat>45.256</geo:lat>", "geo:lat"),
        ("<geo:Point/>", "geo:Point"),
    ],
)
def test_what_is_no_place_on_earth_is_a_defect(inside: str, where: str) -> None:
    reading = Reading(entry=0)
    assert of_entry(inside, reading=reading).locations == ()
    assert [(d.code, d.where) for d in reading.defects] == [("location-unreadable", f"item[1]/{where}")]


def test_a_where_of_several_shapes_is_several_places() -> None:
    member = "<gml:pointMember><gml:Point><gml:pos>{}</gml:pos></gml:Point></gml:pointMember>"
    inside = WHERE.format(f"<gml:MultiPoint>{member.format('1 2')}{member.format('3 4')}</gml:MultiPoint>")
    points: list[Any] = [location.points for location in of_entry(inside).locations]
    assert points == [((1.0, 2.0),), ((3.0, 4.0),)]


def test_places_keep_their_order() -> None:
    inside = "<georss:point>1 2</georss:point><georss:point>3 4</georss:point>"
    points: list[Any] = [location.points for location in of_entry(inside).locations]
    assert points == [((1.0, 2.0),), ((3.0, 4.0),)]
