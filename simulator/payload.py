"""Truth into the provincial system's words: one dossier as an item of `/pa/dossier/search`.

The shape follows what public clients of such systems read: Mongo-style ids, offsets without
colon, names as text, object or list, a list where elsewhere one object stands, and three ways to
leave a date out. Which way a dossier takes is fixed by its own number, so it never changes.
"""

from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

from simulator.catalogue import Catalogue, Procedure
from simulator.dossier import WAITS, Channel, Dossier, Level, State, Status
from simulator.geography import Commune, unit_key

STATUSES: dict[Status, tuple[int, str]] = {
    "registered": (0, "Mới đăng ký"),
    "accepted": (1, "Được tiếp nhận"),
    "processing": (2, "Đang xử lý"),
    "awaiting_supplement": (3, "Yêu cầu bổ sung"),
    "handed_over": (4, "Đã trả kết quả"),
    "solved": (5, "Đã xử lý xong"),
    "refused": (6, "Không tiếp nhận"),
    "awaiting_payment": (8, "Yêu cầu thực hiện nghĩa vụ tài chính"),
    "withdrawn": (11, "Công dân rút hồ sơ"),
    "stopped": (12, "Dừng xử lý"),
}
CHANNELS: dict[Channel, tuple[int, str]] = {
    "online": (0, "Trực tuyến"),
    "direct": (1, "Trực tiếp"),
    "postal": (2, "Bưu chính công ích"),
}
LEVELS: dict[Level, tuple[str, str]] = {
    "information": ("dvc2", "Dịch vụ công cung cấp thông tin"),
    "partial": ("dvc3", "Dịch vụ công trực tuyến một phần"),
    "full": ("dvc4", "Dịch vụ công trực tuyến toàn trình"),
}
_VIETNAMESE, _ENGLISH = 228, 46
_ENDED = frozenset(("refused", "withdrawn", "stopped", "solved", "handed_over"))


def object_id(*words: str) -> str:
    """A Mongo-style id, always the same for the same words."""
    return blake2b("/".join(words).encode(), digest_size=12).hexdigest()


def date_text(moment: datetime) -> str:
    """`2023-06-10T17:00:00.000+0700`."""
    text = moment.isoformat(timespec="milliseconds")
    return text[:26] + text[27:]


def add_dates(item: dict[str, Any], number: int, *dates: tuple[str, datetime | None]) -> None:
    """Put dates into an item; one item in sixteen has them in UTC (+0000): the same moments.

    A date that is absent is empty, null or missing, as `number` has it.
    """
    in_utc = number >> 3 & 15 == 0
    absent = number >> 7 & 3
    for key, moment in dates:
        if moment is not None:
            item[key] = date_text(moment.astimezone(UTC) if in_utc else moment)
        elif absent == 0:
            item[key] = ""
        elif absent == 1:
            item[key] = None


def fragment(value: Any) -> orjson.Fragment:
    """A value written once, to be put into many items."""
    return orjson.Fragment(orjson.dumps(value))


def _name_in_shape(shape: int, name: str) -> Any:
    """A name as text, as one object, or as a list of two languages."""
    if shape == 0:
        return name
    vietnamese = {"languageId": _VIETNAMESE, "name": name}
    return vietnamese if shape == 1 else [vietnamese, {"languageId": _ENGLISH, "name": ""}]


_NATION = fragment({"label": "Việt Nam", "value": object_id("place", "VN")})
_CITY = ("31", "Thành phố Hải Phòng")
_COMMUNE_LEVEL = fragment({"id": object_id("agency-level", "commune"), "name": "Cấp Xã"})


class PayloadWriter:
    """Writes dossiers as JSON; everything that many dossiers share is written once."""

    def __init__(self, communes: list[Commune], catalogue: Catalogue) -> None:
        self._agencies = {each.key: fragment(agency_entry(each)) for each in communes}
        self._addresses = {each.key: _address(each) for each in communes}
        self._statuses = {
            status: fragment({"id": number, "name": name})
            for status, (number, name) in STATUSES.items()
        }
        self._task_statuses = {
            (status, shape): fragment(
                {"id": object_id("task-status", status), "name": _name_in_shape(shape, name)}
            )
            for status, (_, name) in STATUSES.items()
            for shape in range(3)
        }
        self._tasks = {status: _tasks(status) for status in STATUSES}
        self._procedures = {
            (each.code, shape): fragment(_procedure(each, catalogue, as_list=bool(shape)))
            for each in catalogue.procedures.values()
            for shape in range(2)
        }
        self._processes = {
            each.code: fragment(_process(each)) for each in catalogue.procedures.values()
        }
        self._days = {each.code: each.processing_days for each in catalogue.procedures.values()}
        self._levels = {
            level: fragment({"id": code, "name": name}) for level, (code, name) in LEVELS.items()
        }
        self._channels = {
            channel: fragment({"id": number, "name": name})
            for channel, (number, name) in CHANNELS.items()
        }

    def item(self, dossier: Dossier, state: State, *, updated_at: datetime) -> bytes:
        """The JSON of one dossier in `state`, with `updated_at` as the server's own stamp."""
        number = dossier.applicant_number
        status = state.status
        item: dict[str, Any] = {
            "id": dossier.record_id,
            "code": dossier.code,
            "dossierStatus": self._statuses[status],
            "dossierTaskStatus": self._task_statuses[status, number % 3],
            "applicant": self._applicant(dossier),
            "procedure": self._procedures[dossier.procedure_code, number >> 2 & 1],
            "procedureLevel": self._levels[dossier.level],
            "procedureProcessDefinition": self._processes[dossier.procedure_code],
            "agency": self._agencies[unit_key(dossier.commune_code, dossier.placed_at)],
            "agencyLevel": _COMMUNE_LEVEL,
            "appliedDate": date_text(dossier.applied_at),
            "updatedDate": date_text(updated_at),
            "processingTime": self._days[dossier.procedure_code],
            "processingTimeUnit": "d",
            "undefindedCompleteTime": int(dossier.due_at is None),
            "task": [],
            "statusCurrentTask": 0 if status in _ENDED else 1,
        }
        if state.accepted_at is not None:
            item["nationCode"] = f"G22.{dossier.code.removeprefix('000.')}"
            item["task"], item["currentTask"] = self._tasks[status][number & 1]
        add_dates(
            item,
            number,
            ("acceptedDate", state.accepted_at),
            ("appointmentDate", state.due_at),
            ("dueDate", state.due_at),
            ("completedDate", state.end_at),
        )
        if dossier.channel is not None:
            item["applyMethod"] = self._channels[dossier.channel]
        elif number & 1:
            item["applyMethod"] = None
        if dossier.spoil is not None:
            dossier.spoil(item)
        # orjson leaves a shrunken buffer behind; a copy takes no more room than its text.
        return bytes(memoryview(orjson.dumps(item)))

    def _applicant(self, dossier: Dossier) -> dict[str, Any]:
        person = dossier.applicant
        address = self._addresses[unit_key(dossier.commune_code, dossier.placed_at)]
        return {
            "id": dossier.record_id[::-1],
            "data": {
                "fullname": person.full_name,
                "ownerFullname": person.full_name,
                "identityNumber": person.identity_number,
                "identityDate": "2021-07-01T00:00:00.000+0700",
                "birthday": f"{person.birthday.isoformat()}T00:00:00.000+0700",
                "gender": person.gender,
                "phoneNumber": person.phone_number,
                "email": person.email,
                "address": person.hamlet,
                "nation": _NATION,
                **address,
            },
        }


def _tasks(status: Status) -> list[tuple[orjson.Fragment, orjson.Fragment]]:
    """`task` and `currentTask`, the latter as a list and as one object."""
    is_open = status not in _ENDED
    task = {
        "id": object_id("task", status),
        "agency": {"name": "Bộ phận Tiếp nhận và Trả kết quả"},
        "assignee": {"fullname": "Cán bộ một cửa"},
        "name": _name_in_shape(1, "Thụ lý hồ sơ"),
        "isCurrent": int(is_open),
        "isPaused": int(status in WAITS),
    }
    everything = fragment([task])
    return [(everything, fragment(current if is_open else [])) for current in ([task], task)]


def agency_entry(commune: Commune) -> dict[str, Any]:
    """A commune as every item names it, below its district or, if new, below the city."""
    parent_code, parent_name = commune.district_code, commune.district_name
    if commune.is_new:
        parent_code, parent_name = _CITY
    return {
        "id": object_id("agency", commune.code),
        "code": commune.code,
        "name": [{"languageId": _VIETNAMESE, "name": f"UBND {commune.name}"}],
        "parent": {
            "id": object_id("agency", parent_code),
            "name": [{"languageId": _VIETNAMESE, "name": f"UBND {parent_name}"}],
        },
    }


def _address(commune: Commune) -> dict[str, orjson.Fragment]:
    """Province, district and village; a new commune has no district."""
    places = {
        "province": _CITY if commune.is_new else ("30", "Tỉnh Hải Dương"),
        "district": (commune.district_code, commune.district_name),
        "village": (commune.code, commune.name),
    }
    return {
        tier: fragment({"label": name, "value": object_id("place", code)})
        for tier, (code, name) in places.items()
        if code
    }


def _procedure(procedure: Procedure, catalogue: Catalogue, *, as_list: bool) -> dict[str, Any]:
    translation = {"languageId": _VIETNAMESE, "name": procedure.name}
    return {
        "id": object_id("procedure", procedure.code),
        "code": procedure.code,
        "translate": [translation] if as_list else translation,
        "sector": {
            "id": object_id("sector", procedure.field_code),
            "code": procedure.field_code,
            "name": _name_in_shape(
                2 if as_list else 0, catalogue.fields[procedure.field_code].name
            ),
        },
    }


def _process(procedure: Procedure) -> dict[str, Any]:
    return {
        "id": object_id("process", procedure.code),
        "processDefinition": {
            "id": object_id("process-definition", procedure.code),
            "processingTime": procedure.processing_days,
            "processingTimeUnit": "d",
        },
    }
