"""What is kept of an answer's items, whatever shape they come in."""

import orjson
import pytest

from connectors.dialects.igate import (
    DOSSIERS,
    PAPERS,
    PAYMENTS,
    PETITIONS,
    PROCEDURES,
    RATINGS,
)
from connectors.fields import AllowList, Field, Kind

NAME = AllowList(Field("status.name", Kind.TEXT))
CODE = AllowList(Field("agency.code"))
LIST = AllowList(Field("fields", Kind.LIST, keys=("code", "name")))


@pytest.mark.parametrize(
    "name",
    [
        "Đang xử lý",
        {"languageId": 228, "name": "Đang xử lý"},
        {"name": "Đang xử lý"},
        [{"languageId": 46, "name": "In process"}, {"languageId": 228, "name": "Đang xử lý"}],
        [{"languageId": "228", "name": "Đang xử lý"}],
        [{"languageId": 46, "name": "Đang xử lý"}],
        ["Đang xử lý"],
    ],
)
def test_a_name_is_its_vietnamese_text_in_every_shape(name: object) -> None:
    assert NAME.columns([{"status": {"name": name}}])["status.name"] == ["Đang xử lý"]


@pytest.mark.parametrize("status", [None, {}, [], "", {"name": None}, {"name": []}])
def test_a_name_that_is_not_there_is_null(status: object) -> None:
    assert NAME.columns([{"status": status}])["status.name"] == [None]


@pytest.mark.parametrize("agency", [{"code": "10657"}, [{"code": "10657"}], {"code": ["10657"]}])
def test_a_list_of_one_is_read_as_the_one(agency: object) -> None:
    assert CODE.columns([{"agency": agency}])["agency.code"] == ["10657"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(10657, "10657"), (1.5, "1.5"), (True, "true"), ("", ""), ("001", "001"), (None, None)],
)
def test_values_become_text_as_json_writes_them(value: object, text: str | None) -> None:
    assert CODE.columns([{"agency": {"code": value}}])["agency.code"] == [text]


@pytest.mark.parametrize("code", [{"fullname": "Thử"}, [{"fullname": "Thử"}], [["Thử"]]])
def test_a_structure_where_a_value_is_due_lands_nothing_of_itself(code: object) -> None:
    assert CODE.columns([{"agency": {"code": code}}])["agency.code"] == ["<object>"]


def test_a_list_keeps_its_order_and_only_the_allowed_keys() -> None:
    fields = [{"code": "B", "name": "Hộ tịch", "officer": "Thử"}, {"code": "A"}]

    columns = LIST.columns([{"fields": fields}, {"fields": fields[0]}, {"fields": None}])

    assert columns["fields"] == [
        '[{"code":"B","name":"Hộ tịch"},{"code":"A","name":null}]',
        '[{"code":"B","name":"Hộ tịch"}]',
        None,
    ]


def test_the_hash_tells_versions_apart_by_allowed_fields_alone() -> None:
    first, same, other, empty = CODE.columns(
        [
            {"agency": {"code": "10657"}, "applicant": "Thử"},
            {"agency": {"code": "10657"}, "applicant": "Khác"},
            {"agency": {"code": None}},
            {"agency": {"code": ""}},
        ]
    )["payload_hash"]

    assert first == same
    assert len({first, other, empty}) == 3


def test_the_landed_columns_are_exactly_these() -> None:
    assert DOSSIERS.allowed.names == (
        "id", "code", "nationCode", "updatedDate", "dossierStatus.id", "dossierStatus.name",
        "dossierTaskStatus.id", "dossierTaskStatus.name", "procedure.id", "procedure.code",
        "procedure.sector.code", "procedureLevel.id", "agency.code", "applyMethod.id",
        "appliedDate", "acceptedDate", "appointmentDate", "dueDate", "completedDate",
        "processingTime", "processingTimeUnit", "undefindedCompleteTime",
    )  # fmt: skip
    assert PROCEDURES.allowed.names == (
        "MATTHC", "TENTTHC", "LINHVUCTHUCHIEN", "COQUANTHUCHIEN.MADONVI", "MUCDO", "PHILEPHI",
        "COKETQUA", "THANHTOANTRUCTUYEN", "KETNOICSDLDC", "DUBOPHAN", "QUYTRINHNOIBO",
        "QUYTRINHDIENTU", "THOIGIANGIAIQUYET", "DATDAI", "QUYETDINH",
    )  # fmt: skip
    assert PAPERS.allowed.names == (
        "id", "code", "updatedDate", "agency.code", "returnMethod", "populationDatabase",
        "syncedToNational", "components", "results", "supplements",
    )  # fmt: skip
    assert PAYMENTS.allowed.names == ("id", "code", "updatedDate", "agency.code", "fees")
    assert RATINGS.allowed.names == (
        "id", "dossier.id", "dossier.code", "agency.code", "scale", "level", "ratedDate",
        "updatedDate",
    )  # fmt: skip
    assert PETITIONS.allowed.names == (
        "id", "code", "kind", "subject", "agency.code", "receivedDate", "classifiedDate", "outcome",
        "handledDate", "publishedDate", "isSatisfied", "updatedDate",
    )  # fmt: skip


def test_no_dossier_field_lies_in_the_applicant() -> None:
    item = orjson.loads(
        b'{"id": "1", "applicant": {"data": {"fullname": "Nguyen", "code": "0309990"}},'
        b' "task": [{"assignee": {"fullname": "Tran"}}], "updatedDate": "2023-06-01T00:00:00Z"}'
    )

    columns = DOSSIERS.allowed.columns([item])

    kept = {name: values for name, values in columns.items() if values != [None]}
    assert sorted(kept) == ["id", "payload_hash", "updatedDate"]
