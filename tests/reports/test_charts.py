import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

from reports.charts import draw_chart
from reports.content import Count, Series
from reports.numbers import count_text


def _series(*bars: tuple[str, int], title: str = "Hồ sơ") -> Series:
    return Series(
        title,
        tuple(label for label, _ in bars),
        tuple(Count(f"x.{index}", label, value) for index, (label, value) in enumerate(bars)),
    )


CHANNELS = _series(("Trực tuyến", 1986), ("Trực tiếp", 16), ("Bưu chính", 0))


def _parsed(series: Series) -> ElementTree.Element:
    return ElementTree.fromstring(draw_chart(series))  # noqa: S314  ours


def _texts(svg: ElementTree.Element) -> list[str]:
    return [element.text for element in svg.iter("text") if element.text]


def _bars(svg: ElementTree.Element) -> list[float]:
    """Lengths of the bars, from top to bottom."""
    bars = [rect for rect in svg.iter("rect") if rect.get("fill") != "none"]
    bars.sort(key=lambda bar: float(bar.get("y", "0")))
    return [float(bar.get("width", "0")) for bar in bars]


def test_bars_are_as_long_as_their_counts_and_stand_in_their_order() -> None:
    longest, short, none = _bars(_parsed(CHANNELS))

    assert none == 0
    assert abs(short / longest - 16 / 1986) < 0.001


def test_labels_and_numbers_are_text() -> None:
    texts = _texts(_parsed(CHANNELS))

    assert set(texts) == {"Trực tuyến", "Trực tiếp", "Bưu chính", "1.986", "16", "0"}


def test_each_number_stands_beside_its_own_bar() -> None:
    svg = _parsed(CHANNELS)
    places = {
        element.text: float(element.get("y", "0")) for element in svg.iter("text") if element.text
    }

    for label, number in (("Trực tuyến", "1.986"), ("Trực tiếp", "16"), ("Bưu chính", "0")):
        assert abs(places[label] - places[number]) < 1


def test_the_chart_takes_the_width_and_font_of_its_page_and_no_style() -> None:
    svg = _parsed(CHANNELS)
    text = draw_chart(CHANNELS)

    assert svg.get("viewBox")
    assert svg.get("width") is None
    assert {e.get("font-family") for e in svg.iter("text")} == {"inherit"}
    assert not re.search(r"\bstyle=|<style|<script|href|https?:|Monaco", text)


def test_the_chart_has_a_name_that_says_its_numbers() -> None:
    svg = _parsed(CHANNELS)

    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "Hồ sơ. Trực tuyến: 1.986; Trực tiếp: 16; Bưu chính: 0."
    assert svg.findtext("title") == svg.get("aria-label")


def test_numbers_fit_to_the_right_of_the_longest_bar() -> None:
    for value in (1, 999, 1_234_567):
        svg = _parsed(_series(("Quý II/2023", value), ("Quý I/2023", 0)))
        printed = count_text(value)
        number = next(e for e in svg.iter("text") if e.text == printed)
        shift = sum(
            float(match.group(1))
            for group in svg.iter("g")
            if (match := re.match(r"translate\((\d+) ", group.get("transform", "")))
            and number in list(group.iter("text"))
        )
        assert shift + float(number.get("x", "0")) + 8 * len(printed) <= 360


def test_without_any_dossier_all_bars_are_empty() -> None:
    assert _bars(_parsed(_series(("Trước hạn", 0), ("Quá hạn", 0)))) == [0, 0]


def test_markup_in_a_label_is_shown() -> None:
    text = draw_chart(_series(("<b>&", 3), title='"><script>'))

    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;b&gt;&amp;" in text


def test_equal_series_give_equal_text() -> None:
    drawn = [draw_chart(CHANNELS) for _ in range(3)]

    assert all(one == other for one, other in pairwise(drawn))


def test_coordinates_have_two_decimals_at_most() -> None:
    names = ("x", "y", "x1", "x2", "y1", "y2", "width", "height")
    found = [e.get(name, "0") for e in _parsed(CHANNELS).iter() for name in names]

    assert all(re.fullmatch(r"-?\d+(\.\d\d?)?", coordinate) for coordinate in found)
