"""Settings: read from the environment here and nowhere else.

Every variable is listed in `.env.example`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import MotcuaError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class MissingSetting(MotcuaError):
    """A variable that the work at hand needs is not set."""


@dataclass(frozen=True)
class Settings:
    """Where things are kept and which sources are loaded.

    `home` is `MOTCUA_HOME`, by default `var/` in the project; `sources` is `MOTCUA_SOURCES`,
    comma-separated names of files in `connectors/sources/`.
    """

    home: Path
    sources: tuple[str, ...] = ("hai_duong",)

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
        """Delivered documents."""
        return self.home / "reports"

    @property
    def quality(self) -> Path:
        """Static quality pages."""
        return self.home / "quality"

    @property
    def declared(self) -> Path:
        """Where communes put their declared files, a folder per quarter; it may be absent."""
        return self.home / "declared"

    @property
    def waivers(self) -> Path:
        """Waivers of critical rules (TOML); the file may be absent."""
        return self.home / "waivers.toml"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environment`, by default the process's own."""
    env = os.environ if environment is None else environment
    home = env.get("MOTCUA_HOME")
    names = env.get("MOTCUA_SOURCES", "hai_duong")
    return Settings(
        home=Path(home).resolve() if home else PROJECT_ROOT / "var",
        sources=tuple(name.strip() for name in names.split(",") if name.strip()),
    )


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
