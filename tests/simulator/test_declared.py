"""The demonstration of declared data: the file of xã Đồng Lạc."""

import csv
import re
import unicodedata

import pytest
import yaml

from simulator.applicants import NAME_MARK
from simulator.geography import COMMUNES_CSV

FILE = COMMUNES_CSV.parents[2] / "simulator/data/declared/2023-Q2/10657.yaml"
ITEMS_CSV = COMMUNES_CSV.with_name("declared_items.csv")


@pytest.fixture(scope="module")
def declared() -> dict[str, object]:
    """The items of the file."""
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert content["commune_code"] == FILE.stem
    assert content["quarter_code"] == FILE.parent.name
    items: dict[str, object] = content["items"]
    return items


def test_every_item_is_one_that_may_be_declared_and_of_its_kind(
    declared: dict[str, object],
) -> None:
    with ITEMS_CSV.open(encoding="utf-8", newline="") as file:
        kinds = {row["item_code"]: row["kind"] for row in csv.DictReader(file)}

    assert set(declared) < set(kinds)
    for code, value in declared.items():
        assert isinstance(value, str if kinds[code] == "text" else int), code


def test_numbers_are_those_of_the_commune_s_own_report(declared: dict[str, object]) -> None:
    numbers = {code: value for code, value in declared.items() if isinstance(value, int)}

    assert numbers == {
        "review.planned": 139, "review.finished": 139, "review.fields": 28, "review.keep": 139,
        "review.amend": 0, "review.abolish": 0, "review.link": 0,
        "desk.area": 45, "desk.computers": 3, "desk.scanners": 1, "desk.printers": 3,
        "desk.allowance": 300_000, "desk.procedures": 139, "target.digitised_share": 98,
    }  # fmt: skip


def test_texts_say_nothing_that_figures_could_contradict(declared: dict[str, object]) -> None:
    text = "\n".join(value for value in declared.values() if isinstance(value, str))
    citation = r"số \d+(/\d{4})?/[A-ZĐ]+-[A-ZĐ-]+ ngày \d\d?/\d\d?/\d{4} của|năm 2023"

    assert unicodedata.is_normalized("NFC", text)
    assert "thị trấn" not in text
    assert "mức độ" not in text
    assert NAME_MARK not in text
    assert not re.search(r"\d|%", re.sub(citation, "", text))


def test_the_complaint_is_explained_and_tasks_are_a_list(declared: dict[str, object]) -> None:
    assert "khiếu nại" in str(declared["limits.text"])
    assert "không phải phản ánh, kiến nghị" in str(declared["limits.text"])
    assert len(str(declared["tasks.text"]).splitlines()) >= 5
