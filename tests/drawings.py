"""Reading a drawing back: its elements, its points, and its pixels as a browser paints them."""

import math
import re
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"

Point = tuple[float, float]


def parsed(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)


def of_class(drawing: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in drawing.iter() if name in element.get("class", "").split()]


def points(path: ET.Element) -> list[Point]:
    """The points of a path of straight lines."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.attrib["d"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def longitude(point: Point, middle: float) -> float:
    """The degree of the zodiac at a point of the wheel: 0° at the left, against the clock."""
    x, y = point
    return math.degrees(math.atan2(y - middle, middle - x)) % 360


def apart(first: float, second: float) -> float:
    """How far two degrees of a circle are from each other, 0-180."""
    return abs((first - second + 180) % 360 - 180)
