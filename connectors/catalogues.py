"""A catalogue: a whole list in one answer, landed anew with each pull.

    one answer -> envelope check -> one window

A row is one item, such as a procedure with the list of its fields.
"""

import logging
from pathlib import Path

from connectors.answers import Unreadable
from connectors.client import Answer, Call, PortalClient
from connectors.errors import PullCameEmpty
from connectors.fields import Columns
from connectors.landing import CONNECTOR_VERSION, land, only_pull, standing_window, window_name
from connectors.listing import Catalogue
from connectors.pages import items_of, parse_object
from connectors.source import Source
from connectors.versions import Versions
from warehouse.landing import Manifest

logger = logging.getLogger(__name__)


def pull_catalogue(
    entity: str, catalogue: Catalogue, client: PortalClient, landing: Path
) -> Manifest:
    """Land a catalogue; it has no updates, so each pull is a full one.

    Raises:
        PullFailed: see its family; landing is as it was.
    """
    source = client.source
    with only_pull(landing, source.name, entity):
        call = Call(catalogue.method, catalogue.path, catalogue.parameters)
        answer = client.ask(call, lambda body: _understand(catalogue, body))
        window = window_name(answer.answered_at)
        standing = standing_window(landing, source.name, entity, window)
        if standing is not None:
            logger.info("%s: window %s of %s stands already", source.name, window, entity)
            return standing
        if not answer.content[catalogue.id_field]:
            raise PullCameEmpty(
                f"Source {source.name!r} showed an empty catalogue of {entity}: nothing was "
                "landed. Check the rights of its client, and the portal in a browser."
            )
        return _land(landing, source, entity, catalogue, answer)


def _understand(catalogue: Catalogue, body: bytes) -> Columns:
    answer = parse_object(body)
    status = answer.get(catalogue.status_key)
    if isinstance(status, bool) or status not in catalogue.successes:
        raise Unreadable(f"an envelope whose {catalogue.status_key!r} is no success")
    columns = catalogue.allowed.columns(items_of(answer, catalogue.items_key))
    if not all(columns[catalogue.id_field]):
        raise Unreadable(f"an item without {catalogue.id_field}")
    return columns


def _land(
    landing: Path, source: Source, entity: str, catalogue: Catalogue, answer: Answer[Columns]
) -> Manifest:
    columns, moment = answer.content, answer.answered_at
    ids = columns[catalogue.id_field]
    versions = Versions(catalogue.allowed.names, catalogue.id_field)
    versions.add(columns, [None] * len(ids))
    table = versions.sorted_table()
    draft = Manifest(
        source=source.name,
        entity=entity,
        window=window_name(moment),
        province_code=source.province_code,
        request={
            "method": catalogue.method,
            "path": catalogue.path,
            "parameters": dict(catalogue.parameters),
        },
        server_totals=[len(ids)],
        rows=table.num_rows,
        distinct_ids=len(set(ids)),
        watermark=None,
        observed_at=moment.isoformat(),
        started_at=moment.isoformat(),
        finished_at=moment.isoformat(),
        is_full=True,
        connector_version=CONNECTOR_VERSION,
        files=[],
    )
    manifest = land(landing, draft, table)
    logger.info("%s: landed %d %s in window %s", source.name, len(ids), entity, manifest.window)
    return manifest
