"""What a night does first: everything that the stand-in shows is pulled."""

from connectors import ENTITIES, load_source, pull_entity
from simulator.server import StandIn
from warehouse.settings import Settings, SourceAccess


def pull_everything(stand_in: StandIn, settings: Settings) -> None:
    """Land every list of the stand-in, as `hai_duong`."""
    access = SourceAccess(
        stand_in.base_url, stand_in.token_url, stand_in.client_id, stand_in.client_secret
    )
    for entity in ENTITIES:
        pull_entity(load_source("hai_duong"), entity, access, settings.landing)
