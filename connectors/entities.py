"""What can be pulled from a source, by name."""

from collections.abc import Callable
from pathlib import Path

from connectors.client import PortalClient
from connectors.clock import REAL_CLOCK, Clock
from connectors.dialects import DIALECTS
from connectors.dossiers import pull_dossiers
from connectors.errors import SourceMisconfigured, UnknownEntity
from connectors.procedures import pull_procedures
from connectors.source import Source
from warehouse.landing import Manifest
from warehouse.settings import SourceAccess

PullFunction = Callable[[PortalClient, Path, bool], Manifest]
ENTITIES: dict[str, PullFunction] = {"procedures": pull_procedures, "dossiers": pull_dossiers}


def pull_entity(
    source: Source,
    entity: str,
    access: SourceAccess,
    landing: Path,
    *,
    full: bool = False,
    clock: Clock = REAL_CLOCK,
) -> Manifest:
    """Pull `entity` of `source` into a new window under `landing`, and return its manifest.

    Either a whole window appears or nothing changes. A window that stands already for the portal's
    own second is returned untouched. `full` takes everything instead of what changed.

    Raises:
        PullFailed: see its family in `connectors.errors`.
        LandingDamaged: an earlier window of the entity cannot be read.
    """
    if entity not in ENTITIES:
        raise UnknownEntity(f"There is no entity {entity!r}: name one of {', '.join(ENTITIES)}.")
    if source.dialect not in DIALECTS:
        raise SourceMisconfigured(
            f"Source {source.name!r}: dialect must be one of {', '.join(DIALECTS)}. "
            f"Correct connectors/sources/{source.name}.toml."
        )
    with PortalClient(source, access, clock) as client:
        return ENTITIES[entity](client, landing, full)
