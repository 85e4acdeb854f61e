import unicodedata

import pytest

from reports.units import Unit, plain_text


@pytest.mark.parametrize(
    ("name", "in_sentence", "place", "in_capitals"),
    [
        ("Xã Đồng Lạc", "xã Đồng Lạc", "Đồng Lạc", "XÃ ĐỒNG LẠC"),
        ("Thị trấn Nam Sách", "thị trấn Nam Sách", "Nam Sách", "THỊ TRẤN NAM SÁCH"),
        ("Thị xã Kinh Môn", "thị xã Kinh Môn", "Kinh Môn", "THỊ XÃ KINH MÔN"),
        ("Thành phố Hải Dương", "thành phố Hải Dương", "Hải Dương", "THÀNH PHỐ HẢI DƯƠNG"),
        ("Phường 1", "phường 1", "1", "PHƯỜNG 1"),
        ("=1+1", "=1+1", "=1+1", "=1+1"),
    ],
)
def test_one_name_gives_every_form(
    name: str, in_sentence: str, place: str, in_capitals: str
) -> None:
    unit = Unit(name)

    assert (unit.in_sentence, unit.place, unit.in_capitals) == (in_sentence, place, in_capitals)
    assert unit.committee == f"Ủy ban nhân dân {in_sentence}"


def test_decomposed_letters_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Xã Đồng Lạc")

    assert Unit(decomposed) == Unit("Xã Đồng Lạc")
    assert Unit(decomposed).kind == "xã"


def test_a_control_character_shows_instead_of_vanishing() -> None:
    assert plain_text("Hộ\x00 tịch\ud800\uffff") == "Hộ\N{REPLACEMENT CHARACTER} tịch" + 2 * "�"


def test_line_breaks_and_tabs_become_spaces() -> None:
    assert plain_text(" Hộ\r\n\ttịch ") == "Hộ tịch"
