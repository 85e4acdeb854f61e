"""The procedure catalogue in the words of the national exchange contract (`LayThuTuc`)."""

from typing import Any

from simulator.catalogue import Catalogue, Procedure
from simulator.dossier import Level

_CHANNEL_NAMES: dict[Level, str] = {
    "information": "Trực tiếp",
    "partial": "Trực tiếp, trực tuyến một phần, dịch vụ bưu chính",
    "full": "Trực tiếp, trực tuyến toàn trình, dịch vụ bưu chính",
}
# The services of one contract disagree on the type of their own success code.
SUCCESS_CODES: tuple[int | str, ...] = (0, "0", "00")


def catalogue_answer(catalogue: Catalogue, *, answered_before: int) -> dict[str, Any]:
    """The whole catalogue; the success code takes another of its three forms at each answer."""
    return {
        "error_code": SUCCESS_CODES[answered_before % len(SUCCESS_CODES)],
        "message": "Thành công",
        "result": [_entry(each, catalogue) for each in catalogue.procedures.values()],
    }


def _entry(procedure: Procedure, catalogue: Catalogue) -> dict[str, Any]:
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
    }
