"""The catalogue of procedures and its decisions, and the code lists that the warehouse maps."""

import csv
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from simulator.applicants import NAME_MARK
from simulator.catalogue import Decision, read_catalogue
from simulator.catalogue_page import catalogue_answer
from simulator.geography import COMMUNES_CSV
from simulator.office import is_working_day
from simulator.office import working_days_between as _working_days
from simulator.payload import CHANNELS, LEVELS, STATUSES

SOURCE_CODES_CSV = COMMUNES_CSV.with_name("source_codes.csv")
DATA = Path(COMMUNES_CSV).parents[2] / "simulator" / "data"
SECOND_QUARTER = (date(2023, 3, 15), date(2023, 6, 14))


def _in_force(day: date) -> set[str]:
    catalogue = read_catalogue()
    gone = {
        each.procedure_code
        for each in catalogue.decisions
        if each.published is not None
        and (each.action, each.published <= day) in (("abolish", True), ("issue", False))
    }
    return set(catalogue.procedures) - gone


def _published_in_second_quarter() -> list[Decision]:
    first, last = SECOND_QUARTER
    return [
        each
        for each in read_catalogue().decisions
        if each.published and first <= each.published <= last
    ]


@pytest.mark.parametrize("day", [date(2022, 6, 15), date(2023, 3, 21), date(2023, 4, 12)])
def test_139_procedures_in_28_fields_are_in_force_at_any_time(day: date) -> None:
    catalogue = read_catalogue()

    for when in (day, SECOND_QUARTER[1], date(2023, 8, 31)):
        in_force = _in_force(when)
        assert len(in_force) == 139
        assert {catalogue.procedures[code].field_code for code in in_force} == set(catalogue.fields)
    assert len(catalogue.procedures) == 142
    assert len(catalogue.fields) == 28
    assert catalogue.fields["G15-TP04"].name == "Hộ tịch"
    assert catalogue.procedures["1.001193"].name == "Đăng ký khai sinh"


def test_the_second_quarter_issues_3_amends_15_and_abolishes_3_procedures() -> None:
    published = _published_in_second_quarter()

    counts = Counter(each.action for each in published)
    assert counts == {"issue": 3, "amend": 15, "abolish": 3}
    assert len({(each.procedure_code, each.action) for each in published}) == 21
    assert len({each.procedure_code for each in published if each.action != "abolish"}) == 18
    assert all(each.public and each.public <= SECOND_QUARTER[1] for each in published)


def test_other_quarters_only_amend() -> None:
    others = set(read_catalogue().decisions) - set(_published_in_second_quarter())

    assert {each.action for each in others} == {"amend"}
    days = [each.published for each in others if each.published]
    assert min(days) < date(2022, 9, 15)
    assert max(days) > SECOND_QUARTER[1]


def test_a_new_procedure_takes_the_place_of_one_abolished_by_the_same_decision() -> None:
    catalogue = read_catalogue()
    replaced = [each for each in catalogue.procedures.values() if each.replaces]

    assert len(replaced) == 3
    for new in replaced:
        assert new.replaces is not None
        assert new.issued is not None
        old = catalogue.procedures[new.replaces]
        assert old.share == 0
        assert old.name != new.name
        assert (old.field_code, old.level, old.processing_days) == (
            new.field_code, new.level, new.processing_days,
        )  # fmt: skip
        by_number = {
            (each.number, each.signed, each.published)
            for each in catalogue.decisions
            if each.procedure_code in (new.code, old.code)
        }
        assert len(by_number) == 1
        assert {(signed, published) for _, signed, published in by_number} == {
            (new.issued, new.issued)
        }


def test_decisions_run_from_signing_to_being_public_on_working_days() -> None:
    decisions = read_catalogue().decisions

    assert [each.signed for each in decisions] == sorted(each.signed for each in decisions)
    for each in decisions:
        assert each.number.endswith("/QĐ-UBND")
        assert each.published is not None
        assert each.signed <= each.published
        assert each.public is None or each.published < each.public
        days = (each.signed, each.published, each.public)
        assert all(is_working_day(day) for day in days if day)
    assert any(each.public is None for each in decisions)
    hasty = [e for e in decisions if e.effective and _working_days(e.signed, e.effective) < 5]
    slow = [
        e
        for e in decisions
        if e.published and e.public and _working_days(e.published, e.public) > 5
    ]
    assert 0 < len({each.number for each in hasty}) < 5
    assert 0 < len({each.number for each in slow}) < 5


def test_the_portal_shows_a_decision_from_its_signing_and_its_dates_as_they_come() -> None:
    catalogue = read_catalogue()
    new, old = "2.000986", "2.001023"

    before = catalogue.as_known_on(date(2023, 3, 21))
    signed = catalogue.as_known_on(date(2023, 3, 22))
    public = catalogue.as_known_on(date(2023, 3, 27))

    assert new not in before.procedures
    assert old in before.procedures
    assert not any(each.number == "587/QĐ-UBND" for each in before.decisions)
    assert {new, old} <= set(signed.procedures)
    first, later = (
        next(each for each in shown.decisions if each.procedure_code == new)
        for shown in (signed, public)
    )
    assert (first.published, first.public, first.effective) == (
        date(2023, 3, 22), None, date(2023, 4, 5),
    )  # fmt: skip
    assert later.public == date(2023, 3, 27)
    assert signed.procedures[new].internal_process_date is None
    assert catalogue.as_known_on(date(2023, 3, 29)).procedures[new].internal_process_date


def test_half_of_the_procedures_cost_something_and_a_few_yield_nothing_on_paper() -> None:
    procedures = read_catalogue().procedures.values()
    costing = [each for each in procedures if each.fee_amount]

    assert 60 <= len(costing) <= 80
    assert {each.fee_kind for each in costing} == {"fee", "charge"}
    assert all(each.fee_amount for each in procedures if each.has_online_payment)
    assert sum(not each.has_online_payment for each in costing) > 5
    assert 5 < sum(not each.has_result for each in procedures) < 20
    assert 30 < sum(each.is_linked_to_population_database for each in procedures) < 110
    assert 0 < sum(not each.is_complete for each in procedures) < 10
    assert sum(each.is_land_related for each in procedures) == 3


def test_a_few_procedures_have_two_fields_and_the_primary_one_comes_first() -> None:
    catalogue = read_catalogue()
    entries = catalogue_answer(catalogue, answered_before=0)["result"]
    fields = {entry["MATTHC"]: entry["LINHVUCTHUCHIEN"] for entry in entries}

    assert len(fields) == 142
    assert Counter(len(each) for each in fields.values()) == {1: 136, 2: 6}
    for code, listed in fields.items():
        assert listed[0]["MALINHVUC"] == catalogue.procedures[code].field_code
        assert all(each["TENLINHVUC"] for each in listed)


def test_an_entry_says_what_the_procedure_is_and_which_decisions_made_it_so() -> None:
    known = read_catalogue().as_known_on(date(2023, 3, 24))
    entries = {
        entry["MATTHC"]: entry for entry in catalogue_answer(known, answered_before=0)["result"]
    }

    issued, land = entries["2.000986"], entries["1.010959"]
    assert issued["QUYETDINH"] == [
        {
            "SOQUYETDINH": "587/QĐ-UBND",
            "HANHDONG": "issue",
            "NGAYKY": "20230322",
            "NGAYCONGBO": "20230322",
            "NGAYCONGKHAI": "",
            "NGAYHIEULUC": "20230405",
        }
    ]
    assert (issued["QUYTRINHNOIBO"], issued["QUYTRINHDIENTU"]) == ("", "")
    assert (issued["MUCDO"], issued["PHILEPHI"], issued["THOIGIANGIAIQUYET"]) == ("4", 5000, 4)
    assert (issued["COKETQUA"], issued["THANHTOANTRUCTUYEN"], issued["DUBOPHAN"]) == (1, 1, 1)
    assert (land["DATDAI"], land["MUCDO"], land["KETNOICSDLDC"]) == (1, "3", 1)
    assert land["QUYTRINHNOIBO"] == "20211220"
    assert land["QUYETDINH"] == []
    assert entries["2.001909"]["MUCDO"] == "2"
    assert entries["2.001909"]["COKETQUA"] == 0


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

    assert len(texts) == 3
    for text in [*texts, SOURCE_CODES_CSV.read_text(encoding="utf-8"), NAME_MARK]:
        assert unicodedata.is_normalized("NFC", text)
