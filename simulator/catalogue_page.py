"""The procedure catalogue in the words of the national exchange contract (`LayThuTuc`)."""

from datetime import date
from typing import Any

from simulator.catalogue import Catalogue, Decision, Procedure
from simulator.dossier import Level

_CHANNEL_NAMES: dict[Level, str] = {
    "information": "Trực tiếp",
    "partial": "Trực tiếp, trực tuyến một phần, dịch vụ bưu chính",
    "full": "Trực tiếp, trực tuyến toàn trình, dịch vụ bưu chính",
}
_LEVEL_NUMBERS: dict[Level, str] = {"information": "2", "partial": "3", "full": "4"}
# The services of one contract disagree on the type of their own success code.
SUCCESS_CODES: tuple[int | str, ...] = (0, "0", "00")


def catalogue_answer(catalogue: Catalogue, *, answered_before: int) -> dict[str, Any]:
    """The whole catalogue; the success code takes another of its three forms at each answer."""
    decisions: dict[str, list[Decision]] = {}
    for each in catalogue.decisions:
        decisions.setdefault(each.procedure_code, []).append(each)
    return {
        "error_code": SUCCESS_CODES[answered_before % len(SUCCESS_CODES)],
        "message": "Thành công",
        "result": [
            _entry(each, catalogue, decisions.get(each.code, []))
            for each in catalogue.procedures.values()
        ],
    }


def _entry(procedure: Procedure, catalogue: Catalogue, decisions: list[Decision]) -> dict[str, Any]:
    field_codes = [procedure.field_code]
    if procedure.other_field_code is not None:
        field_codes.append(procedure.other_field_code)
    return {
        "MATTHC": procedure.code,
        "TENTTHC": procedure.name,
        "LINHVUCTHUCHIEN": [
            {"MALINHVUC": code, "TENLINHVUC": catalogue.fields[code].name} for code in field_codes
        ],
        "TRINHTUTHUCHIEN": "",
        "CACHTHUCTHUCHIEN": [
            {
                "KENH": _CHANNEL_NAMES[procedure.level],
                "THOIGIANGIAIQUYET": str(procedure.processing_days),
                "DONVITINH": "Ngày làm việc",
                "PHILEPHI": [],
            }
        ],
        "THANHPHANHOSO": [],
        "KETQUATHUCHIEN": [
            {"MAKETQUA": f"KQ.{procedure.code}", "TENKETQUA": procedure.result_name}
        ],
        "CANCUPHAPLY": [],
        "COQUANTHUCHIEN": {"MADONVI": "CAPXA", "TENDONVI": "Ủy ban nhân dân cấp xã"},
        "MUCDO": _LEVEL_NUMBERS[procedure.level],
        "PHILEPHI": procedure.fee_amount,
        "COKETQUA": int(procedure.has_result),
        "THANHTOANTRUCTUYEN": int(procedure.has_online_payment),
        "KETNOICSDLDC": int(procedure.is_linked_to_population_database),
        "DUBOPHAN": int(procedure.is_complete),
        "QUYTRINHNOIBO": _day_text(procedure.internal_process_date),
        "QUYTRINHDIENTU": _day_text(procedure.electronic_process_date),
        "THOIGIANGIAIQUYET": procedure.processing_days,
        "DATDAI": int(procedure.is_land_related),
        "QUYETDINH": [
            {
                "SOQUYETDINH": decision.number,
                "HANHDONG": decision.action,
                "NGAYKY": _day_text(decision.signed),
                "NGAYCONGBO": _day_text(decision.published),
                "NGAYCONGKHAI": _day_text(decision.public),
                "NGAYHIEULUC": _day_text(decision.effective),
            }
            for decision in decisions
        ],
    }


def _day_text(day: date | None) -> str:
    return "" if day is None else f"{day:%Y%m%d}"
