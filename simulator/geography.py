"""The communes of the province, read from the seeds that the warehouse also reads.

On 2025-07-01 province, districts and communes gave way to larger communes of thành phố Hải Phòng.
Some of these bear the code of an old commune, so a unit is known by its code and its side of that
day.
"""

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from simulator.faults import UnknownCommune
from simulator.office import VIETNAM

_SEEDS = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds"
COMMUNES_CSV = _SEEDS / "communes.csv"
REFORM_AT = datetime(2025, 7, 1, tzinfo=VIETNAM)
_LAST_DAY_OF_THE_PROVINCE = (REFORM_AT - timedelta(days=1)).date().isoformat()

UnitKey = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune as it stood until 2025-06-30, or from 2025-07-01 if it `is_new`: no district.

    `office_code` is the organisation id that its dossier codes begin with (decision 20/2020/QĐ-TTg,
    read from right to left: province H23 or, if new, H24; district; commune).
    """

    code: str
    name: str
    district_code: str
    district_name: str
    office_code: str
    is_new: bool = False

    @property
    def key(self) -> UnitKey:
        """What tells it from all others, of its own day and of the other side of the reform."""
        return self.code, self.is_new


def unit_key(commune_code: str, placed_at: datetime) -> UnitKey:
    """The key of the commune that had this code at the moment."""
    return commune_code, placed_at >= REFORM_AT


def read_communes() -> list[Commune]:
    """The 207 communes of tỉnh Hải Dương, in the order of their codes."""
    rows = [row for row in _rows() if row["valid_to"] == _LAST_DAY_OF_THE_PROVINCE]
    districts = sorted({row["district_code"] for row in rows})
    seen: dict[str, int] = {}
    communes = []
    for row in rows:
        district = row["district_code"]
        seen[district] = seen.get(district, 0) + 1
        communes.append(
            Commune(
                code=row["commune_code"],
                name=row["commune_name"],
                district_code=district,
                district_name=row["district_name"],
                office_code=f"000.{seen[district]:02d}.{districts.index(district) + 20:02d}.H23",
            )
        )
    return communes


def read_new_communes() -> list[Commune]:
    """The 65 communes of thành phố Hải Phòng that took over the province's, by code."""
    successors = {new for _, new in read_successions()}
    since = REFORM_AT.date().isoformat()
    rows = [
        row for row in _rows()
        if row["valid_from"] == since and row["commune_code"] in successors
    ]  # fmt: skip
    return [
        Commune(
            code=row["commune_code"],
            name=row["commune_name"],
            district_code="",
            district_name="",
            office_code=f"000.{number:02d}.60.H24",
            is_new=True,
        )
        for number, row in enumerate(rows, start=1)
    ]


def _rows() -> list[dict[str, str]]:
    with COMMUNES_CSV.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["commune_code"])


def read_successions() -> set[tuple[str, str]]:
    """Codes of a commune and of one that took over some or all of it, by any recorded merger."""
    with (_SEEDS / "commune_successions.csv").open(encoding="utf-8", newline="") as file:
        return {(row["old_commune_code"], row["new_commune_code"]) for row in csv.DictReader(file)}


def choose_communes(communes: list[Commune], codes: list[str] | None) -> list[Commune]:
    """The communes with these codes, all of them for None.

    Raises:
        UnknownCommune: naming every code that is no commune of the province.
    """
    if codes is None:
        return communes
    wanted = set(codes)
    unknown = sorted(wanted - {commune.code for commune in communes})
    if unknown:
        raise UnknownCommune(
            f"No commune of the province has the code {', '.join(unknown)}: "
            f"take codes valid until {_LAST_DAY_OF_THE_PROVINCE} from {COMMUNES_CSV.name}."
        )
    return [commune for commune in communes if commune.code in wanted]
