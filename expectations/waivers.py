"""Waivers: a person's word, with a last day, that a rule may be broken this once.

    [[waiver]]
    rule = "D03"
    quarter = "2023-Q2"          # absent for the rules of door `landed` (L01, L02, ...)
    commune_code = "10657"       # optional: absent means every commune
    who = "Văn phòng UBND tỉnh"
    why = "..."
    until = 2023-07-31

The file is `Settings.waivers`; it may be absent. A used waiver is printed in the report.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from expectations.findings import COMMUNE_CODE, Waiver, WaiverUnreadable
from warehouse.periods import Quarter, UnknownQuarter

_FIELDS = ("rule", "quarter", "commune_code", "who", "why", "until")


def read_waivers(
    path: Path, *, landed: Collection[str], report_ready: Collection[str]
) -> tuple[Waiver, ...]:
    """Every waiver in `path`, in a fixed order; none when the file is absent.

    `landed` and `report_ready` are the ids of each door's rules.

    Raises:
        WaiverUnreadable: naming the file, the entry and the field, and what to write there.
    """
    if not path.exists():
        return ()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise WaiverUnreadable(
            f"{path} cannot be read as TOML: {fault}: write it as docs/runbook.md shows, or move "
            "the file aside."
        ) from fault
    entries = document.get("waiver", [])
    if set(document) - {"waiver"} or not isinstance(entries, list):
        raise WaiverUnreadable(f"{path}: write every waiver as a table that begins [[waiver]].")
    waivers = [
        _Entry(path, number, entry).waiver(landed, report_ready)
        for number, entry in enumerate(entries, start=1)
    ]
    return tuple(sorted(waivers, key=_order))


def standing(waivers: Iterable[Waiver], day: date) -> tuple[Waiver, ...]:
    """The waivers whose last day is `day` or later."""
    return tuple(waiver for waiver in waivers if waiver.until >= day)


def expired(waivers: Iterable[Waiver], day: date) -> tuple[Waiver, ...]:
    """The waivers whose last day is before `day`."""
    return tuple(waiver for waiver in waivers if waiver.until < day)


def waiver_for(waivers: Iterable[Waiver], rule_id: str, commune_code: str | None) -> Waiver | None:
    """The first of `waivers` that covers the rule: for this commune, or for every commune."""
    for waiver in waivers:
        if waiver.rule_id == rule_id and waiver.commune_code in (None, commune_code):
            return waiver
    return None


def _order(waiver: Waiver) -> tuple[str, ...]:
    return (
        waiver.rule_id,
        waiver.quarter_code or "",
        waiver.commune_code or "",
        waiver.until.isoformat(),
        waiver.who,
        waiver.why,
    )


class _Entry:
    """One `[[waiver]]` table being read; `number` counts from 1."""

    def __init__(self, path: Path, number: int, table: Any) -> None:
        self.path = path
        self.number = number
        self.table: Mapping[str, Any] = table if isinstance(table, dict) else {}

    def waiver(self, landed: Collection[str], report_ready: Collection[str]) -> Waiver:
        """The waiver, or `WaiverUnreadable`."""
        for field in self.table:
            if field not in _FIELDS:
                raise self._unreadable(field, f"remove it; a waiver has {', '.join(_FIELDS)}")
        rule_id = self._text("rule")
        if rule_id not in landed and rule_id not in report_ready:
            known = ", ".join(sorted([*landed, *report_ready]))
            raise self._unreadable("rule", f"write one of {known}")
        for field in ("quarter", "commune_code"):
            if rule_id in landed and field in self.table:
                raise self._unreadable(field, f"remove it; {rule_id} is a rule of the whole night")
        return Waiver(
            rule_id=rule_id,
            quarter_code=self._quarter_code() if rule_id in report_ready else None,
            commune_code=self._commune_code() if "commune_code" in self.table else None,
            who=self._text("who"),
            why=self._text("why"),
            until=self._day("until"),
        )

    def _unreadable(self, field: str, what: str) -> WaiverUnreadable:
        return WaiverUnreadable(f"{self.path}, waiver {self.number}, field `{field}`: {what}.")

    def _text(self, field: str) -> str:
        value = self.table.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self._unreadable(field, "write a text in quotes")
        return value.strip()

    def _quarter_code(self) -> str:
        try:
            return Quarter.parse(self._text("quarter")).code
        except UnknownQuarter as fault:
            raise self._unreadable("quarter", "write a quarter, for example 2023-Q2") from fault

    def _commune_code(self) -> str:
        code = self._text("commune_code")
        if not re.fullmatch(COMMUNE_CODE, code):
            raise self._unreadable("commune_code", "write five digits in quotes")
        return code

    def _day(self, field: str) -> date:
        value = self.table.get(field)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._unreadable(field, "write a date without quotes, for example 2023-07-31")
        return value
