"""The communes of a province as points of a map, coloured by one share in a few classes.

A commune whose figures are not shown is marked by a cross, one without a share by an empty ring.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reports.content import Figure, Share

WIDTH = 400
_MARGIN = 16
# Of a district's name: about the width of a letter, and how far below its middle it stands.
_LETTER = 5
_BELOW = 12
# From per cent up, best first; what is lower than the last falls into the class after it.
_CLASSES = (
    ("share-1", 100, "100%"),
    ("share-2", 98, "từ 98% đến dưới 100%"),
    ("share-3", 95, "từ 95% đến dưới 98%"),
    ("share-4", 0, "dưới 95%"),
)
_NO_SHARE = ("share-none", "không có hồ sơ đã giải quyết")
_CLOSED = ("share-closed", "số liệu chưa đạt kiểm tra")


@dataclass(frozen=True)
class Place:
    """What the map shows of one commune; `is_shown` is false when its figures are not."""

    latitude: float
    longitude: float
    district: str
    title: str
    link: str
    share: Figure | None
    is_shown: bool


@dataclass(frozen=True)
class Mark:
    """A point of the map; `style` is the class of its share."""

    x: float
    y: float
    style: str
    title: str
    link: str


@dataclass(frozen=True)
class Label:
    """A district's name amid its communes."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class LegendLine:
    """A class of the legend with the number of communes in it."""

    style: str
    text: str
    commune_count: int


@dataclass(frozen=True)
class ProvinceMap:
    """A map `WIDTH` wide; `height` follows from the province's shape."""

    height: int
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    legend: tuple[LegendLine, ...]


def draw_map(places: list[Place]) -> ProvinceMap | None:
    """The map of `places`; none without any."""
    if not places:
        return None
    south = min(place.latitude for place in places)
    north = max(place.latitude for place in places)
    west = min(place.longitude for place in places)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    narrowing = math.cos(math.radians((south + north) / 2))
    breadth = (max(place.longitude for place in places) - west) * narrowing
    scale = (WIDTH - 2 * _MARGIN) / max(breadth, (north - south) / 2, 0.01)

    def spot(longitude: float, latitude: float) -> tuple[float, float]:
        x = _MARGIN + (longitude - west) * narrowing * scale
        return round(x, 1), round(_MARGIN + (north - latitude) * scale, 1)

    marks = tuple(
        Mark(*spot(place.longitude, place.latitude), _style(place), place.title, place.link)
        for place in places
    )
    height = math.ceil((north - south) * scale) + 2 * _MARGIN
    labels = tuple(_labels(places, marks))
    return ProvinceMap(height, marks, labels, _legend(mark.style for mark in marks))


def _style(place: Place) -> str:
    if not place.is_shown:
        return _CLOSED[0]
    share = place.share
    if not isinstance(share, Share):
        return _NO_SHARE[0]
    part, whole = share.numerator.value, share.denominator.value
    return next(style for style, least, _ in _CLASSES if 100 * part >= least * whole)


def _labels(places: list[Place], marks: tuple[Mark, ...]) -> Iterable[Label]:
    for district in dict.fromkeys(place.district for place in places):
        own = [m for m, place in zip(marks, places, strict=True) if place.district == district]
        x, y = (sum(getattr(m, axis) for m in own) / len(own) for axis in ("x", "y"))
        # Below the middle, where one point may stand, and not over the edge.
        half = _LETTER / 2 * len(district)
        yield Label(round(min(max(x, half), WIDTH - half), 1), round(y + _BELOW, 1), district)


def _legend(styles: Iterable[str]) -> tuple[LegendLine, ...]:
    """The classes, and of the two that are none only those that occur."""
    count = Counter(styles)
    shares = (LegendLine(style, text, count[style]) for style, _, text in _CLASSES)
    others = (LegendLine(s, text, count[s]) for s, text in (_NO_SHARE, _CLOSED) if count[s])
    return (*shares, *others)
