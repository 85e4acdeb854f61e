"""The bounds of the rules, from `thresholds.toml`: value, owner, reason, since."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.findings import ThresholdUnreadable

THRESHOLDS = Path(__file__).with_name("thresholds.toml")
_KINDS = {"value": (int, float), "owner": (str,), "reason": (str,), "since": (date,)}


@dataclass(frozen=True)
class Threshold:
    """One bound: its number, who answers for it, why, and since when."""

    value: float
    owner: str
    reason: str
    since: date


@dataclass(frozen=True)
class Thresholds:
    """All bounds by name."""

    path: Path
    by_name: dict[str, Threshold]

    def value(self, name: str) -> float:
        """The number named `name`.

        Raises:
            ThresholdUnreadable: the file has no such bound.
        """
        if name not in self.by_name:
            raise ThresholdUnreadable(f"{self.path}: add the bound [{name}], a rule asks for it.")
        return self.by_name[name].value


def load_thresholds(path: Path = THRESHOLDS) -> Thresholds:
    """The bounds in `path`.

    Raises:
        ThresholdUnreadable: naming the file, the bound and the field that is absent or wrong.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ThresholdUnreadable(f"{path} cannot be read as TOML: {fault}.") from fault
    return Thresholds(path, {name: _threshold(path, name, table) for name, table in tables.items()})


def _threshold(path: Path, name: str, table: object) -> Threshold:
    if not isinstance(table, dict) or set(table) != set(_KINDS):
        raise ThresholdUnreadable(
            f"{path}, [{name}]: write exactly the fields {', '.join(_KINDS)}."
        )
    for field, kinds in _KINDS.items():
        if not isinstance(table[field], kinds) or isinstance(table[field], bool):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise ThresholdUnreadable(f"{path}, [{name}], field `{field}`: write a {wanted}.")
    return Threshold(float(table["value"]), table["owner"], table["reason"], table["since"])
