"""HTTP in, immutable landing files out; knows neither Airflow nor SQL.

    provincial system -> PortalClient -> allow-list of fields -> landing/<source>/<entity>/<window>/

A source is a file in `sources/` (how one installation pages, logs in, and how patient we are), its
vendor's product a module in `dialects/` (endpoints, envelopes, the fields that may be kept). People
in the answers never leave memory.
"""

from connectors.client import PortalClient
from connectors.clock import Clock
from connectors.entities import ENTITIES, entities_of, pull_entity
from connectors.errors import PullFailed
from connectors.source import Source, load_source

__all__ = [
    "ENTITIES",
    "Clock",
    "PortalClient",
    "PullFailed",
    "Source",
    "entities_of",
    "load_source",
    "pull_entity",
]
