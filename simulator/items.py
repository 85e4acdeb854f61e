"""Truth into the provincial system's words: papers, fees, rating slips and petitions as items.

Each item holds people too, as the real ones do: who uploaded, who paid, who rated, who wrote.
None of that may land; see `simulator.applicants` for the marks by which it is found.
"""

from datetime import datetime
from typing import Any

import orjson

from simulator.applicants import invent_applicant
from simulator.dossier import Dossier
from simulator.fees import LINE_NAMES, FeeLine
from simulator.geography import Commune, unit_key
from simulator.papers import Component, Papers
from simulator.payload import add_dates, agency_entry, date_text, fragment, object_id
from simulator.petitions import Petition
from simulator.ratings import SCALE, Rating, slip_stamp

_COMPONENT_NAMES = (
    "Tờ khai theo mẫu",
    "Bản sao giấy tờ tùy thân",
    "Giấy tờ chứng minh nội dung đề nghị",
    "Văn bản ủy quyền",
)
_RESULT_NAMES = ("Kết quả giải quyết", "Bản sao kết quả giải quyết")


class ItemWriter:
    """Writes the items of every listing but the dossiers' own."""

    def __init__(self, communes: list[Commune]) -> None:
        self._agencies = {each.key: fragment(agency_entry(each)) for each in communes}

    def papers(self, dossier: Dossier, papers: Papers, *, updated_at: datetime) -> bytes:
        """One dossier's papers as an item of `/pa/dossier-papers/search`."""
        person = dossier.applicant
        return orjson.dumps(
            self._head(dossier, updated_at)
            | {
                "returnMethod": int(papers.returned_by_post),
                "populationDatabase": int(papers.is_checked_in_population_database),
                "syncedToNational": int(papers.is_synced_to_national),
                "components": [
                    _component(dossier, each, person.full_name) for each in papers.components
                ],
                "results": [
                    {
                        "id": f"{dossier.record_id}r{each.number}",
                        "code": f"KQ.{dossier.procedure_code}.{each.number}",
                        "name": _RESULT_NAMES[each.number - 1],
                        "hasFile": int(each.has_file),
                        "signed": int(each.signed),
                        "syncedToPersonalStore": int(each.synced),
                    }
                    for each in papers.results
                ],
                "supplements": [
                    _supplement(dossier, number, papers)
                    for number in range(len(papers.supplements))
                ],
                "uploader": {"fullname": person.full_name, "phoneNumber": person.phone_number},
            }
        )

    def fees(self, dossier: Dossier, lines: tuple[FeeLine, ...], *, updated_at: datetime) -> bytes:
        """One dossier's fee lines as an item of `/pa/dossier-fee/search`."""
        person = dossier.applicant
        return orjson.dumps(
            self._head(dossier, updated_at)
            | {
                "fees": [_fee(dossier, line) for line in lines],
                "payer": {
                    "fullname": person.full_name,
                    "identityNumber": person.identity_number,
                    "phoneNumber": person.phone_number,
                },
            }
        )

    def rating(self, dossier: Dossier, rating: Rating) -> bytes:
        """One slip as an item of `/pa/rating/search`."""
        person = dossier.applicant
        item: dict[str, Any] = {
            "id": object_id("rating", dossier.record_id),
            "dossier": {"id": dossier.record_id, "code": dossier.code},
            "agency": self._agencies[unit_key(dossier.commune_code, dossier.placed_at)],
            "scale": SCALE,
            "level": rating.level,
            "updatedDate": date_text(slip_stamp(dossier, rating)),
            "rater": {"fullname": person.full_name, "phoneNumber": person.phone_number},
            "comment": f"{person.full_name}, {person.hamlet}: cán bộ hướng dẫn tận tình.",
        }
        add_dates(item, dossier.applicant_number, ("ratedDate", rating.rated_at))
        return orjson.dumps(item)

    def petition(self, petition: Petition) -> bytes:
        """One petition or complaint, as known at the present, of `/pa/petition/search`."""
        person = invent_applicant(petition.sender_number)
        item: dict[str, Any] = {
            "id": petition.record_id,
            "code": petition.code,
            "kind": petition.kind,
            "subject": petition.subject,
            "agency": self._agencies[unit_key(petition.commune_code, petition.received_at)],
            "outcome": petition.outcome,
            "isSatisfied": None if petition.is_satisfied is None else int(petition.is_satisfied),
            "updatedDate": date_text(petition.updated_at),
            "sender": {
                "fullname": person.full_name,
                "identityNumber": person.identity_number,
                "phoneNumber": person.phone_number,
                "email": person.email,
                "address": person.hamlet,
            },
            "content": f"{person.full_name}, điện thoại {person.phone_number}: hồ sơ trả chậm.",
        }
        add_dates(
            item,
            petition.sender_number,
            ("receivedDate", petition.received_at),
            ("classifiedDate", petition.classified_at),
            ("handledDate", petition.handled_at),
            ("publishedDate", petition.published_at),
        )
        return orjson.dumps(item)

    def _head(self, dossier: Dossier, updated_at: datetime) -> dict[str, Any]:
        return {
            "id": dossier.record_id,
            "code": dossier.code,
            "updatedDate": date_text(updated_at),
            "agency": self._agencies[unit_key(dossier.commune_code, dossier.placed_at)],
        }


def _component(dossier: Dossier, component: Component, full_name: str) -> dict[str, Any]:
    name = _COMPONENT_NAMES[component.number - 1]
    entry = {
        "id": f"{dossier.record_id}c{component.number}",
        "code": f"TP.{dossier.procedure_code}.{component.number}",
        "name": name,
        "hasFile": int(component.has_file),
        "digitised": int(component.digitised),
        "reused": component.reused,
        "fromNationalStore": int(component.from_national_store),
    }
    if component.has_file:
        entry["fileName"] = f"{name} - {full_name}.pdf"
    return entry


def _supplement(dossier: Dossier, position: int, papers: Papers) -> dict[str, Any]:
    supplement = papers.supplements[position]
    entry: dict[str, Any] = {"id": f"{dossier.record_id}s{position + 1}"}
    add_dates(
        entry,
        dossier.applicant_number,
        ("requestedDate", supplement.requested_at),
        ("receivedDate", supplement.received_at),
        ("previousAppointmentDate", supplement.previous_due_at),
        ("newAppointmentDate", supplement.new_due_at),
    )
    return entry


def _fee(dossier: Dossier, line: FeeLine) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": f"{dossier.record_id}f{line.number}",
        "name": LINE_NAMES[line.kind],
        "kind": line.kind,
        "amount": line.amount,
        "paid": int(line.paid),
        "method": line.method,
    }
    add_dates(entry, dossier.applicant_number, ("paidDate", line.paid_at))
    return entry
