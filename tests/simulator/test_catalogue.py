"""The catalogue of procedures, and the code lists that the warehouse maps."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

from simulator.applicants import NAME_MARK
from simulator.catalogue import read_catalogue
from simulator.catalogue_page import catalogue_answer
from simulator.geography import COMMUNES_CSV
from simulator.payload import CHANNELS, LEVELS, STATUSES

SOURCE_CODES_CSV = COMMUNES_CSV.with_name("source_codes.csv")
DATA = Path(COMMUNES_CSV).parents[2] / "simulator" / "data"


def test_there_are_139_procedures_in_28_fields_each_the_primary_field_of_some() -> None:
    catalogue = read_catalogue()

    assert len(catalogue.procedures) == 139
    assert len(catalogue.fields) == 28
    assert {each.field_code for each in catalogue.procedures.values()} == set(catalogue.fields)
    assert catalogue.fields["G15-TP04"].name == "Hộ tịch"
    assert catalogue.procedures["1.001193"].name == "Đăng ký khai sinh"


def test_a_few_procedures_have_two_fields_and_the_primary_one_comes_first() -> None:
    catalogue = read_catalogue()
    entries = catalogue_answer(catalogue, answered_before=0)["result"]
    fields = {entry["MATTHC"]: entry["LINHVUCTHUCHIEN"] for entry in entries}

    assert len(fields) == 139
    assert Counter(len(each) for each in fields.values()) == {1: 134, 2: 5}
    for code, listed in fields.items():
        assert listed[0]["MALINHVUC"] == catalogue.procedures[code].field_code
        assert all(each["TENLINHVUC"] for each in listed)


def test_the_catalogue_answers_success_in_three_forms() -> None:
    catalogue = read_catalogue()

    codes = [catalogue_answer(catalogue, answered_before=n)["error_code"] for n in range(4)]
    assert codes == [0, "0", "00", 0]


def test_the_seed_maps_every_code_that_the_stand_in_sends_and_no_other() -> None:
    with SOURCE_CODES_CSV.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["source"] == "hai_duong"]
    seeded = {(row["code_list"], row["source_code"]): row["name"] for row in rows}

    sent = {("status", str(code)): name for code, name in STATUSES.values()}
    sent |= {("channel", str(code)): name for code, name in CHANNELS.values()}
    sent |= {("level", code): name for code, name in LEVELS.values()}
    assert seeded == sent
    assert sorted(int(row["code"]) for row in rows if row["code_list"] == "status") == list(
        range(1, 11)
    )


def test_names_are_composed_unicode() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(DATA.glob("*.csv"))]

    assert len(texts) == 2
    for text in [*texts, SOURCE_CODES_CSV.read_text(encoding="utf-8"), NAME_MARK]:
        assert unicodedata.is_normalized("NFC", text)
