"""A source as a value: one provincial system, described by a TOML file and nothing else.

    connectors/sources/<name>.toml -> Source

Address and credentials are not here: they come from the environment (`warehouse.settings`).
"""

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.errors import SourceMisconfigured, UnknownSource
from warehouse.periods import VIETNAM

SOURCES = Path(__file__).resolve().parent / "sources"
END_TESTS = ("last", "hasNextPage", "totalPages", "short_page")
AUTHS = ("client_credentials_basic", "client_credentials_form")
ISO_8601 = "iso8601"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_KINDS: dict[Any, tuple[type, ...]] = {str: (str,), int: (int,), float: (int, float)}


@dataclass(frozen=True)
class Source:
    """One provincial system: how it pages, how it logs in, how patient we are with it.

    Paging: `end_test` says how a page shows that it is the last: `last` (true), `hasNextPage`
    (false), `totalPages` (this page reaches it), `short_page` (fewer items than asked for).
    `total_key` is empty for a portal that gives no total. `updated_date_pattern` is `iso8601`
    or a `strptime` pattern; a moment without an offset is Vietnam time. An incremental pull reads
    back to the newest landed moment minus `overlap_minutes`; one begun `full_every_days` after
    the last full one is full itself, for a list of changes shows no removal and no record that came
    late under an old stamp. `passes` bounds the re-reading of a list that moves.

    Patience: `connect_seconds`, `read_seconds` (between two packets) and `total_seconds` bound one
    request, which is tried `attempts` times; no wait is longer than `longest_wait_seconds`, also
    if the portal asks for more.

    Raises:
        SourceMisconfigured: a value is impossible.
    """

    name: str
    dialect: str
    province_code: str
    auth: str
    page_base: int
    page_size: int
    page_parameter: str
    size_parameter: str
    items_key: str
    total_key: str
    end_test: str
    updated_date_pattern: str
    overlap_minutes: int
    requests_per_second: float
    connect_seconds: float
    read_seconds: float
    total_seconds: float
    attempts: int
    longest_wait_seconds: float
    largest_body_bytes: int
    passes: int = 4
    full_every_days: int = 7

    def __post_init__(self) -> None:
        faults = [
            f"{field.name} must be {getattr(field.type, '__name__', field.type)}"
            for field in fields(self)
            if type(getattr(self, field.name)) not in _KINDS[field.type]
        ]
        if not faults:
            faults = self._impossible_values()
        if faults:
            raise SourceMisconfigured(
                f"Source {self.name!r}: {'; '.join(faults)}. "
                f"Correct connectors/sources/{self.name}.toml."
            )

    def _impossible_values(self) -> list[str]:
        faults = []
        if self.auth not in AUTHS:
            faults.append(f"auth must be one of {', '.join(AUTHS)}")
        if self.end_test not in END_TESTS:
            faults.append(f"end_test must be one of {', '.join(END_TESTS)}")
        if self.page_base not in (0, 1):
            faults.append("page_base must be 0 or 1")
        if self.passes < 2:
            faults.append("passes must be 2 or more")
        if self.overlap_minutes < 0:
            faults.append("overlap_minutes must be 0 or more")
        faults += [
            f"{name} must be above 0"
            for name in (
                "page_size",
                "requests_per_second",
                "connect_seconds",
                "read_seconds",
                "total_seconds",
                "attempts",
                "longest_wait_seconds",
                "largest_body_bytes",
                "full_every_days",
            )
            if getattr(self, name) <= 0
        ]
        return faults

    @property
    def overlap(self) -> timedelta:
        """How far an incremental pull reads back behind the watermark."""
        return timedelta(minutes=self.overlap_minutes)

    def moment_of(self, text: str) -> datetime:
        """The moment that `text` names in this source's pattern, with an offset.

        Raises:
            ValueError: the text has another form.
        """
        if self.updated_date_pattern == ISO_8601:
            moment = datetime.fromisoformat(text)
        else:
            moment = datetime.strptime(text, self.updated_date_pattern)  # noqa: DTZ007 - next line
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def load_source(name: str, folder: Path = SOURCES) -> Source:
    """The source that `<folder>/<name>.toml` describes; its tables only group the settings.

    Raises:
        UnknownSource: there is no such file.
        SourceMisconfigured: the file is no TOML, or a setting is missing, unknown or impossible.
    """
    path = folder / f"{name}.toml"
    if not _NAME.fullmatch(name) or not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml"))) or "none"
        raise UnknownSource(
            f"There is no source {name!r} (known: {known}): correct MOTCUA_SOURCES, "
            "or describe the source in connectors/sources/."
        )
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError) as fault:
        raise SourceMisconfigured(f"{path} is not readable TOML: {fault}.") from fault
    values: dict[str, Any] = {"name": name}
    for key, value in tables.items():
        values |= value if isinstance(value, dict) else {key: value}
    return _source_of(values, path)


def _source_of(values: dict[str, Any], path: Path) -> Source:
    known = {field.name for field in fields(Source)}
    needed = {field.name for field in fields(Source) if field.default is MISSING}
    faults = [f"{key} is not a setting" for key in sorted(values.keys() - known)]
    faults += [f"{key} is missing" for key in sorted(needed - values.keys())]
    if faults:
        raise SourceMisconfigured(f"{path}: {'; '.join(faults)}.")
    return Source(**values)
