"""The communes of the province, read from the seed that the warehouse also reads."""

import csv
from dataclasses import dataclass
from pathlib import Path

from simulator.faults import UnknownCommune

_SEEDS = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds"
COMMUNES_CSV = _SEEDS / "communes.csv"
_LAST_DAY_OF_THE_PROVINCE = "2025-06-30"


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune as it stood until 2025-06-30.

    `office_code` is the organisation id that its dossier codes begin with (decision 20/2020/QĐ-TTg,
    read from right to left: province H23, district, commune).
    """

    code: str
    name: str
    district_code: str
    district_name: str
    office_code: str


def read_communes() -> list[Commune]:
    """The 207 communes of tỉnh Hải Dương, in the order of their codes."""
    with COMMUNES_CSV.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["valid_to"] == _LAST_DAY_OF_THE_PROVINCE]
    rows.sort(key=lambda row: row["commune_code"])
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
