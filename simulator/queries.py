"""The query of a listing: paging, and the filters that public clients of the dossier search use.

Unknown parameters are ignored and sizes above the maximum are cut, as the real framework does;
a value that cannot be read is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from simulator.dossier import Dossier, State
from simulator.faults import SimulatorError
from simulator.payload import CHANNELS, STATUSES, object_id

MAXIMUM_SIZE = 1000
DEFAULT_SIZE = 20
SORT = "updatedDate,desc"


class UnreadableQuery(SimulatorError):
    """A parameter of the search has a value that cannot be read."""


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; None leaves a side open."""

    first: date | None = None
    last: date | None = None

    def holds(self, moment: datetime | None) -> bool:
        """Whether the moment's local day lies in the span; a missing moment only if it is open."""
        if self.first is None and self.last is None:
            return True
        if moment is None:
            return False
        day = moment.date()
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Filters:
    """What a dossier must be to be listed; the default lists everything."""

    accepted: Span = Span()
    appointment: Span = Span()
    returned: Span = Span()
    code: str | None = None
    sector: str | None = None
    procedure: str | None = None
    agency: str | None = None
    channel: int | None = None
    statuses: frozenset[int] | None = None

    def admit_place(self, *, commune_code: str, code: str) -> bool:
        """Whether what is no dossier is listed: only agency and code are asked of it."""
        return self.code in (None, code) and _names(self.agency, "agency", commune_code)

    def admit(self, dossier: Dossier, state: State) -> bool:
        """Whether the dossier in that state is listed."""
        if not self.admit_place(commune_code=dossier.commune_code, code=dossier.code):
            return False
        if not _names(self.sector, "sector", dossier.field_code):
            return False
        if not _names(self.procedure, "procedure", dossier.procedure_code):
            return False
        if self.channel is not None and (
            dossier.channel is None or CHANNELS[dossier.channel][0] != self.channel
        ):
            return False
        if self.statuses is not None and STATUSES[state.status][0] not in self.statuses:
            return False
        return (
            self.accepted.holds(state.accepted_at)
            and self.appointment.holds(state.due_at)
            and self.returned.holds(state.end_at)
        )


@dataclass(frozen=True)
class Query:
    """One page of one listing."""

    number: int
    size: int
    spec: Literal["page", "slice"]
    filters: Filters


def _names(wanted: str | None, kind: str, code: str) -> bool:
    """Whether `wanted` is absent, the code itself, or the id made from it."""
    return wanted is None or wanted in (code, object_id(kind, code))


def read_query(parameters: Mapping[str, str]) -> Query:
    """The query in a request's parameters.

    Raises:
        UnreadableQuery: naming the parameter and what it accepts.
    """
    sort = parameters.get("sort", SORT)
    if sort != SORT:
        raise UnreadableQuery(f"sort={sort!r} is not offered: take {SORT}.")
    spec = parameters.get("spec", "slice")
    if spec not in ("page", "slice"):
        raise UnreadableQuery(f"spec={spec!r} is unknown: take page or slice.")
    size = _number(parameters, "size")
    if size == 0:
        raise UnreadableQuery(f"size=0 is too small: take 1 to {MAXIMUM_SIZE}.")
    return Query(
        number=_number(parameters, "page") or 0,
        size=min(size or DEFAULT_SIZE, MAXIMUM_SIZE),
        spec="page" if spec == "page" else "slice",
        filters=Filters(
            accepted=_span(parameters, "accepted"),
            appointment=_span(parameters, "appointment"),
            returned=_span(parameters, "result-returned"),
            code=parameters.get("code") or None,
            sector=parameters.get("sector-id") or None,
            procedure=parameters.get("procedure-id") or None,
            agency=parameters.get("ancestor-agency-id") or None,
            channel=_number(parameters, "apply-method-id"),
            statuses=_statuses(parameters),
        ),
    )


def _number(parameters: Mapping[str, str], name: str) -> int | None:
    text = parameters.get(name) or None
    return None if text is None else _whole(text, name)


def _whole(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnreadableQuery(f"{name}={text!r} is no number: take 0, 1, 2 and so on.")
    return int(text)


def _statuses(parameters: Mapping[str, str]) -> frozenset[int] | None:
    text = parameters.get("dossier-status") or None
    if text is None:
        return None
    return frozenset(_whole(part.strip(), "dossier-status") for part in text.split(","))


def _span(parameters: Mapping[str, str], name: str) -> Span:
    return Span(_day(parameters, f"{name}-from"), _day(parameters, f"{name}-to"))


def _day(parameters: Mapping[str, str], name: str) -> date | None:
    text = parameters.get(name) or None
    if text is None:
        return None
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text[:10], pattern).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    raise UnreadableQuery(f"{name}={text!r} is no day: take 15/06/2023 or 2023-06-15.")
