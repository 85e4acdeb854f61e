"""Bar charts as inline SVG, drawn by leather: presentation attributes only, no style, no script.

Equal series give equal text. The page's own font and width apply: a `viewBox` in place of a size.
"""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import leather  # type: ignore[import-untyped]
from leather import theme
from markupsafe import Markup, escape

from reports.content import Series

_WIDTH = 360
_BAR = 34
_FONT_SIZE = 13
_COORDINATES = {"x", "y", "x1", "x2", "y1", "y2", "width", "height"}
_INK = "#1a1a1a"
_FILL = "#0b4f8a"
# Room to the right of the longest bar for its number.
_HEADROOM = Decimal("1.35")

theme.background_color = "none"
theme.margin = 0.01
theme.tick_font_family = "inherit"
theme.tick_font_size = _FONT_SIZE
theme.tick_font_char_height = 4
theme.tick_font_char_width = 7
theme.tick_color = "none"
theme.label_color = _INK


def draw_chart(series: Series) -> Markup:
    """The bars of `series` as an SVG element, each with its number beside it."""
    rows = [(count.value, label) for label, count in zip(series.labels, series.counts, strict=True)]
    chart = leather.Chart()
    chart.add_bars(rows, fill_color=_FILL)
    longest = max(1, *(value for value, _ in rows))
    chart.set_x_scale(leather.Linear(0, longest * _HEADROOM))
    chart.add_x_axis(ticks=[0], tick_formatter=_no_tick)
    height = _BAR * len(rows) + 16
    drawing = chart.to_svg_group(_WIDTH, height)
    _write_numbers(drawing, [count.text for count in series.counts])
    _round(drawing)
    parts = "; ".join(
        f"{label}: {count.text}" for label, count in zip(series.labels, series.counts, strict=True)
    )
    text = ElementTree.tostring(drawing, encoding="unicode")
    title = escape(f"{series.title}. {parts}.")
    return Markup(  # noqa: S704  leather escapes what it writes, the title is escaped above
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}">'
        f"<title>{title}</title>{text}</svg>"
    )


def _no_tick(_value: object, _index: int, _count: int) -> str:
    return ""


def _round(drawing: ElementTree.Element) -> None:
    """Coordinates to hundredths: leather writes as many digits as its arithmetic has."""
    for element in drawing.iter():
        for name in _COORDINATES & set(element.keys()):
            rounded = round(Decimal(element.get(name, "0")), 2)
            element.set(name, f"{rounded.normalize():f}")


def _write_numbers(drawing: ElementTree.Element, numbers: list[str]) -> None:
    """Put each number to the right of its bar; leather draws the last bar first."""
    bars = next(group for group in drawing.iter("g") if group.get("class") == "series bars")
    for bar, number in zip(list(bars), reversed(numbers), strict=True):
        end = Decimal(bar.get("x", "0")) + Decimal(bar.get("width", "0"))
        middle = Decimal(bar.get("y", "0")) + Decimal(bar.get("height", "0")) / 2
        label = ElementTree.SubElement(
            bars, "text", {"x": str(end + 5), "y": str(middle), "dy": "0.32em", "fill": _INK}
        )
        label.set("font-family", "inherit")
        label.set("font-size", str(_FONT_SIZE))
        label.set("font-weight", "bold")
        label.text = number
