"""A commune's one-stop desk: gives every dossier its id, its code and its applicant."""

from datetime import date, datetime
from random import Random

from simulator.catalogue import Procedure
from simulator.dossier import Channel, Dossier, Event
from simulator.geography import Commune


class Desk:
    """Files dossiers of one commune; everything it invents is drawn from its own `rng`."""

    def __init__(self, commune: Commune, rng: Random) -> None:
        self.commune = commune
        self.rng = rng
        self._filed_on: dict[date, int] = {}

    def file(
        self,
        procedure: Procedure,
        channel: Channel | None,
        events: tuple[Event, ...],
        *,
        due_at: datetime | None,
    ) -> Dossier:
        """The dossier with this log; its code counts the dossiers filed at the desk that day."""
        applied_at = events[0].at
        day = applied_at.date()
        number = self._filed_on.get(day, 0) + 1
        self._filed_on[day] = number
        seconds = int(applied_at.timestamp())
        return Dossier(
            record_id=f"{seconds:08x}{self.rng.getrandbits(64):016x}",
            code=(
                f"{self.commune.office_code}-"
                f"{day.year % 100:02d}{day.month:02d}{day.day:02d}-{number:04d}"
            ),
            commune_code=self.commune.code,
            procedure_code=procedure.code_on(day),
            field_code=procedure.field_code,
            level=procedure.level,
            channel=channel,
            applied_at=applied_at,
            due_at=due_at,
            events=events,
            applicant_number=self.rng.getrandbits(40),
        )
