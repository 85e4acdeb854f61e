"""What a dossier costs and how it is paid: fees, charges and land duties.

A pure function of the dossier's own random bits and of its log. Money changes hands at one of the
dossier's own events, so that its `updatedDate` tells of every payment.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from simulator.catalogue import Procedure
from simulator.dossier import Dossier

LineKind = Literal["fee", "charge", "land"]
Method = Literal[0, 1, 2, 3]
NOT_PAID: Method = 0
NATIONAL_PORTAL: Method = 1
PROVINCIAL_GATEWAY: Method = 2
AT_THE_DESK: Method = 3

LINE_NAMES: dict[LineKind, str] = {
    "fee": "Lệ phí",
    "charge": "Phí",
    "land": "Nghĩa vụ tài chính về đất đai",
}

_EXEMPT = 64
_PAID_ONLINE = 90
_LAND_PAID_ONLINE = 20
_BY_NATIONAL_PORTAL = 180
_AT_INTAKE = 140
_LAND_STEP, _LAND_LEAST = 25_000, 300_000
_PRICE_OF_ONE_PAGE = 3000


class FeeLine(NamedTuple):
    """One line of a dossier's fees as known at one moment; `number` counts from 1, đồng.

    What is not paid by then has method 0 and no moment. A line of 0 đồng, the applicant being
    exempt, is never paid.
    """

    number: int
    kind: LineKind
    amount: int
    paid: bool
    paid_at: datetime | None
    method: Method

    @property
    def is_paid_online(self) -> bool:
        """Whether it was paid through the national portal or the province's gateway."""
        return self.paid and self.method in (NATIONAL_PORTAL, PROVINCIAL_GATEWAY)


def fees_of(dossier: Dossier, procedure: Procedure, now: datetime) -> tuple[FeeLine, ...]:
    """The dossier's fee lines as known at `now`, none for most matters that cost nothing.

    The portal shows them from the dossier's acceptance on.
    """
    if not has_fees(procedure):
        return ()
    dice = dossier.dice(b"fees")
    lines = []
    if procedure.fee_amount:
        amount = _amount(procedure, dice)
        is_online = procedure.has_online_payment and dice[0] < _PAID_ONLINE
        lines.append(_line(dossier, procedure.fee_kind, amount, dice, now, is_online=is_online))
    if _has_land_duty(procedure):
        amount = _LAND_LEAST + _LAND_STEP * (dice[1] + dice[2])
        is_online = dice[3] < _LAND_PAID_ONLINE
        lines.append(_line(dossier, "land", amount, dice, now, is_online=is_online))
    return tuple(line._replace(number=number) for number, line in enumerate(lines, start=1))


def has_fees(procedure: Procedure) -> bool:
    """Whether its dossiers have fee lines at all."""
    return procedure.fee_amount > 0 or _has_land_duty(procedure)


def _has_land_duty(procedure: Procedure) -> bool:
    return procedure.is_land_related and procedure.level != "information"


def _amount(procedure: Procedure, dice: bytes) -> int:
    if procedure.fee_kind == "fee":
        return 0 if dice[4] < _EXEMPT else procedure.fee_amount
    if procedure.fee_amount <= _PRICE_OF_ONE_PAGE:
        return procedure.fee_amount * (1 + dice[4] % 8)
    return procedure.fee_amount


def _line(
    dossier: Dossier, kind: LineKind, amount: int, dice: bytes, now: datetime, *, is_online: bool
) -> FeeLine:
    paid_at = _paid_at(dossier, kind, dice, is_online=is_online) if amount else None
    if paid_at is None or paid_at > now:
        return FeeLine(1, kind, amount, paid=False, paid_at=None, method=NOT_PAID)
    method = AT_THE_DESK
    if is_online:
        method = NATIONAL_PORTAL if dice[5] < _BY_NATIONAL_PORTAL else PROVINCIAL_GATEWAY
    return FeeLine(1, kind, amount, paid=True, paid_at=paid_at, method=method)


def _paid_at(dossier: Dossier, kind: LineKind, dice: bytes, *, is_online: bool) -> datetime | None:
    """When the money comes: after waiting for it, else at intake or for the result."""
    waited = False
    for event in dossier.events:
        if waited:
            return event.at if event.status == "processing" else None
        waited = event.status == "awaiting_payment"
    if waited:
        return None
    if kind != "land" and (is_online or dice[6] < _AT_INTAKE):
        return dossier.entered("accepted")
    return dossier.entered("solved")
