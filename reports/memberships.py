"""The members of a commune's figures in an edition, and why they differ between two vintages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.decomposition import Record
from reports.editions import Edition
from reports.reclassification import Basis, Context, cause_of_change
from warehouse.database import open_for_reading
from warehouse.periods import VIETNAM
from warehouse.settings import Settings

_MEMBERS = """
    select
        record_kind, record_code, part_number, figures, field_code, channel_code, summed_amount,
        commune_code, procedure_code, status_code, received_date, due_date, end_date,
        policy_version, dossier_code
    from marts.fct_figure_members
    where quarter_code = $quarter_code and {which}
"""
_OF_COMMUNE = "(commune_code = $commune_code or commune_code is null)"
_OF_CODES = "record_code in (select unnest($codes))"
_HISTORIES = """
    select dossier_code, first_received_observed_at from marts.fct_dossier_histories
    where dossier_code in (select unnest($codes))
"""
# Entered again under its code a dossier is still there.
_GONE = """
    select dossier_code from marts.fct_disappeared_dossiers
    except select dossier_code from marts.fct_dossiers
    except select dossier_code from marts.fct_quarantined_dossiers
"""
_SUCCESSIONS = """
    select old_commune_code, new_commune_code from marts.dim_commune_successions
    where quarter_code = $quarter_code
"""
RecordKey = tuple[str, str]


@dataclass(frozen=True)
class Members:
    """The members of one side: what counts in the commune, and the grounds of every record."""

    records: tuple[Record, ...]
    bases: Mapping[RecordKey, Basis]
    dossiers: Mapping[RecordKey, str]


def members_of_commune(edition: Edition, commune_code: str) -> Members:
    """What counts in the figures of a commune, the province's catalogue among it."""
    return _read(edition, _OF_COMMUNE, {"commune_code": commune_code})


def causes_of_restatement(
    settings: Settings, editions: Sequence[Edition], members: Sequence[Members]
) -> Callable[[Record], str]:
    """The cause of every record of both sides; a record that moved is looked for elsewhere too."""
    keys = sorted({key for side in members for key in side.bases})
    codes = sorted({code for _, code in keys})
    bases = [_read(edition, _OF_CODES, {"codes": codes}).bases for edition in editions]
    dossiers = {**members[0].dossiers, **members[1].dossiers}
    frozen_at = datetime.fromisoformat(editions[0].observed_at)
    quarter_code = editions[0].quarter.code
    known = _known_of(settings, quarter_code, sorted({code for code in dossiers.values() if code}))
    seen, gone, successions = known
    causes = {
        key: cause_of_change(
            bases[0].get(key),
            bases[1].get(key),
            Context(frozen_at, seen.get(dossiers[key]), dossiers[key] in gone, successions),
        )
        for key in keys
    }
    return lambda record: causes[record.kind, record.code]


def _known_of(
    settings: Settings, quarter_code: str, codes: list[str]
) -> tuple[dict[str, datetime], set[str], frozenset[Any]]:
    """When each dossier was first shown as accepted, which are shown no more, and successions."""
    with open_for_reading(settings.published) as connection:
        seen = connection.execute(_HISTORIES, {"codes": codes}).fetchall()
        gone = connection.execute(_GONE).fetchall()
        successions = connection.execute(_SUCCESSIONS, {"quarter_code": quarter_code}).fetchall()
    first = {code: moment.replace(tzinfo=VIETNAM) for code, moment in seen if moment is not None}
    return first, {code for (code,) in gone}, frozenset(successions)


def _read(edition: Edition, which: str, given: Mapping[str, Any]) -> Members:
    rows = edition.connection.execute(
        _MEMBERS.format(which=which), {"quarter_code": edition.quarter.code, **given}
    ).fetchall()
    records, bases, dossiers = [], {}, {}
    for row in rows:
        kind, code, part, figures, field, channel, amount, *basis, dossier = row
        records.append(
            Record(kind, code, part, frozenset(figures), field or "", channel or "", amount or 0)
        )
        bases[kind, code] = Basis(kind, basis[0], field, *basis[1:])
        dossiers[kind, code] = dossier
    return Members(tuple(records), bases, dossiers)
