"""What may be declared and by whom: the seeds `declared_items` and `communes`."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.settings import PROJECT_ROOT

SEEDS = PROJECT_ROOT / "dbt_project" / "seeds"


@dataclass(frozen=True)
class Item:
    """One item of the form: `kind` is count, amount, decimal or text; `unit` is empty for texts."""

    code: str
    section: str
    name: str
    kind: str
    unit: str

    @property
    def is_text(self) -> bool:
        """Whether words are declared, not a number."""
        return self.kind == "text"

    @property
    def is_whole(self) -> bool:
        """Whether the number has no decimals."""
        return self.kind in ("count", "amount")

    @property
    def is_percentage(self) -> bool:
        """Whether the number is a part of a hundred."""
        return self.unit == "%"


@dataclass(frozen=True)
class Commune:
    """One commune: its five-digit code, its name with its kind, its province's two-digit code."""

    code: str
    name: str
    province_code: str


def load_items(seeds: Path = SEEDS) -> dict[str, Item]:
    """All items by code, in the order of the form."""
    return {
        row["item_code"]: Item(
            row["item_code"], row["section"], row["name_vi"], row["kind"], row["unit"]
        )
        for row in _rows(seeds / "declared_items.csv")
    }


def load_communes(day: date, seeds: Path = SEEDS) -> dict[str, Commune]:
    """The communes of `day` by code."""
    return {
        row["commune_code"]: Commune(row["commune_code"], row["commune_name"], row["province_code"])
        for row in _rows(seeds / "communes.csv")
        if row["valid_from"] <= day.isoformat() <= (row["valid_to"] or "9999-12-31")
    }


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
