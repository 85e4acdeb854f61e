"""Settings: read from the environment here and nowhere else.

Every variable is listed in `.env.example`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from warehouse.errors import MotcuaError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class MissingSetting(MotcuaError):
    """A variable that the work at hand needs is not set."""


class BadSetting(MotcuaError):
    """A variable has a value that cannot be meant."""


@dataclass(frozen=True)
class Settings:
    """Where things are kept and which sources are loaded.

    `home` is `MOTCUA_HOME`, by default `var/` in the project; `sources` is `MOTCUA_SOURCES`,
    comma-separated names of files in `connectors/sources/`. `approvers` is how many persons must
    approve a quarter (1 or 2), `approval_hours` how long a run waits for each of them,
    `snapshots_kept` how many examined warehouse files are kept. `signing_key` is the file of the
    key that signs bundles, `None` when nothing is signed. `reports_name` is the folder of
    documents in `home`: `for_drafts` sets it.
    """

    home: Path
    sources: tuple[str, ...] = ("hai_duong",)
    approvers: int = 1
    approval_hours: int = 72
    snapshots_kept: int = 8
    signing_key: Path | None = None
    reports_name: str = "reports"

    @property
    def landing(self) -> Path:
        """Root of the immutable landing files."""
        return self.home / "landing"

    @property
    def building(self) -> Path:
        """Where warehouses are built aside."""
        return self.home / "building"

    @property
    def published(self) -> Path:
        """The file that analysts open, read-only."""
        return self.home / "warehouse" / "motcua.duckdb"

    @property
    def gate(self) -> Path:
        """Verdicts and receipts of both doors."""
        return self.home / "gate"

    @property
    def reports(self) -> Path:
        """Delivered documents; the drafts in settings `for_drafts`."""
        return self.home / self.reports_name

    @property
    def drafts(self) -> Path:
        """Documents that wait for an approval."""
        return self.home / "drafts"

    @property
    def approvals(self) -> Path:
        """What persons decided on judged warehouses."""
        return self.home / "approvals"

    @property
    def frozen(self) -> Path:
        """Frozen vintages, a folder per quarter."""
        return self.home / "frozen"

    @property
    def reproduced(self) -> Path:
        """Documents of a vintage made again."""
        return self.home / "reproduced"

    @property
    def bundles(self) -> Path:
        """Signed bundles of delivered reports."""
        return self.home / "bundles"

    @property
    def as_of(self) -> Path:
        """Homes of runs as of a day, a folder per day."""
        return self.home / "as_of"

    @property
    def quality(self) -> Path:
        """Static quality pages."""
        return self.home / "quality"

    @property
    def radar(self) -> Path:
        """Working lists before a quarter closes."""
        return self.home / "radar"

    @property
    def declared(self) -> Path:
        """Where communes put their declared files, a folder per quarter; it may be absent."""
        return self.home / "declared"

    @property
    def waivers(self) -> Path:
        """Waivers of critical rules (TOML); the file may be absent."""
        return self.home / "waivers.toml"

    def for_drafts(self) -> "Settings":
        """The same settings, with `reports` where the drafts are."""
        return replace(self, reports_name=self.drafts.name)


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environment`, by default the process's own.

    Raises:
        BadSetting: naming the variable and what it may be.
    """
    env = os.environ if environment is None else environment
    place = env.get("MOTCUA_HOME")
    home = Path(place).resolve() if place else PROJECT_ROOT / "var"
    if home.exists() and not home.is_dir():
        raise BadSetting(f"MOTCUA_HOME is {home}, a file: set a folder, which need not exist yet.")
    names = env.get("MOTCUA_SOURCES", "hai_duong")
    key = env.get("MOTCUA_SIGNING_KEY")
    return Settings(
        home=home,
        sources=tuple(name.strip() for name in names.split(",") if name.strip()),
        approvers=_whole_number(env, "MOTCUA_APPROVERS", 1, most=2),
        approval_hours=_whole_number(env, "MOTCUA_APPROVAL_HOURS", 72, most=2160),
        snapshots_kept=_whole_number(env, "MOTCUA_SNAPSHOTS_KEPT", 8, most=1000),
        signing_key=Path(key).resolve() if key else None,
    )


def _whole_number(env: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= most:
        raise BadSetting(f"{name} is {text!r}: set a whole number from 1 to {most}.")
    return number


@dataclass(frozen=True)
class SourceAccess:
    """Address and credentials of one source; the secret never shows in a repr."""

    base_url: str
    token_url: str
    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"SourceAccess(base_url={self.base_url!r}, client_id={self.client_id!r})"


def load_source_access(
    source_name: str, environment: Mapping[str, str] | None = None
) -> SourceAccess:
    """Access to `source_name` from the four variables `MOTCUA_<SOURCE>_...` of `.env.example`.

    Raises:
        MissingSetting: naming every variable that is absent, together.
    """
    env = os.environ if environment is None else environment
    names = {
        field: f"MOTCUA_{source_name.upper()}_{field.upper()}"
        for field in ("base_url", "token_url", "client_id", "client_secret")
    }
    missing = [name for name in names.values() if not env.get(name)]
    if missing:
        raise MissingSetting(
            f"Source {source_name!r} cannot be reached: set {', '.join(missing)} "
            "in the environment (see .env.example)."
        )
    return SourceAccess(**{field: env[name] for field, name in names.items()})
