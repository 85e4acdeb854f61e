"""What can be pulled from a source, by name."""

from pathlib import Path

from connectors.catalogues import pull_catalogue
from connectors.client import PortalClient
from connectors.clock import REAL_CLOCK, Clock
from connectors.dialects import DIALECTS
from connectors.errors import SourceMisconfigured, UnknownEntity
from connectors.listing import Catalogue, Dialect
from connectors.records import pull_listing
from connectors.source import Source
from warehouse.landing import Manifest
from warehouse.settings import SourceAccess

ENTITIES = ("procedures", "dossiers", "papers", "payments", "ratings", "petitions")


def entities_of(source: Source) -> tuple[str, ...]:
    """The entities that the dialect of `source` offers, in the order they are pulled.

    Raises:
        SourceMisconfigured: there is no such dialect.
    """
    offered = _dialect_of(source).lists
    return tuple(entity for entity in ENTITIES if entity in offered)


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
    offered = _dialect_of(source).lists.get(entity)
    if offered is None:
        raise UnknownEntity(
            f"Source {source.name!r} has no list of {entity}: it offers "
            f"{', '.join(entities_of(source)) or 'none'}."
        )
    with PortalClient(source, access, clock) as client:
        if isinstance(offered, Catalogue):
            return pull_catalogue(entity, offered, client, landing)
        return pull_listing(entity, offered, client, landing, full=full)


def _dialect_of(source: Source) -> Dialect:
    if source.dialect not in DIALECTS:
        raise SourceMisconfigured(
            f"Source {source.name!r}: dialect must be one of {', '.join(DIALECTS)}. "
            f"Correct connectors/sources/{source.name}.toml."
        )
    return DIALECTS[source.dialect]
