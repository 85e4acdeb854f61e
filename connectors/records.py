"""Records of a paged list: every version the portal shows, back to the last pull.

    landed manifests -> bound -> passes over the listing -> one window of versions

A row is one version of one record. A full pull takes the whole list; an incremental one everything
not older than the newest landed update minus the source's overlap, so the overlap lands again.
"""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.client import PortalClient
from connectors.errors import PullCameEmpty
from connectors.landing import CONNECTOR_VERSION, land, only_pull, standing_window, window_name
from connectors.listing import Listing
from connectors.pages import PageReader
from connectors.paging import Settled, settle
from connectors.source import Source
from warehouse.landing import Manifest, list_windows, read_manifest

logger = logging.getLogger(__name__)


def pull_listing(
    entity: str, listing: Listing, client: PortalClient, landing: Path, *, full: bool
) -> Manifest:
    """Land the records changed since the last window; all when none is landed, `full`, or due.

    A full pull is due `full_every_days` after the last one (see `connectors.source.Source`).

    The window is named by the portal's clock when it answered first (Vietnam time); one that
    stands already is returned as it is.

    Raises:
        PullFailed: see its family; landing is as it was.
        LandingDamaged: an earlier window cannot be read.
    """
    source = client.source
    with only_pull(landing, source.name, entity):
        newest = None if full else _newest_update(landing, source, entity)
        since = None if newest is None else newest - source.overlap
        reader = PageReader(client, listing, since)
        first, observed_at = reader.read(source.page_base)
        if since is not None and _full_is_due(landing, source, entity, observed_at):
            reader = PageReader(client, listing, None)
            first, observed_at = reader.read(source.page_base)
        window = window_name(observed_at)
        standing = standing_window(landing, source.name, entity, window)
        if standing is not None:
            logger.info("%s: window %s of %s stands already", source.name, window, entity)
            return standing
        settled = settle(reader, first, observed_at)
        if not len(reader.versions) and not listing.may_be_empty:
            raise PullCameEmpty(
                f"Source {source.name!r} showed no {entity} updated since {since}, though some "
                f"were landed with the update {newest}: the portal went back in time, or records "
                "were removed. Look at it in a browser; a full pull takes what it shows now."
            )
        return _land(landing, entity, listing, reader, settled, observed_at)


def _newest_update(landing: Path, source: Source, entity: str) -> datetime | None:
    """The newest update ever landed.

    An update later than the portal's own clock at that pull counts as of that clock: one record
    stamped with a year to come would otherwise hide every change until then.
    """
    manifests = [read_manifest(folder) for folder in list_windows(landing, source.name, entity)]
    return max(
        (
            min(source.moment_of(manifest.watermark), manifest.observed)
            for manifest in manifests
            if manifest.watermark is not None
        ),
        default=None,
    )


def _full_is_due(landing: Path, source: Source, entity: str, now: datetime) -> bool:
    """Whether the last pull of everything lies `full_every_days` back; `now` is the portal's."""
    manifests = [read_manifest(folder) for folder in list_windows(landing, source.name, entity)]
    last = max((m.observed for m in manifests if m.is_full), default=None)
    return last is None or (now - last).days >= source.full_every_days


def _request(source: Source, listing: Listing, since: datetime | None) -> dict[str, Any]:
    """What was asked for, as the manifest tells it: neither address nor credentials."""
    return {
        "method": listing.method,
        "path": listing.path,
        "parameters": dict(listing.parameters) | {source.size_parameter: str(source.page_size)},
        "updated_from": since.isoformat() if since else None,
    }


def _land(
    landing: Path,
    entity: str,
    listing: Listing,
    reader: PageReader,
    settled: Settled,
    observed_at: datetime,
) -> Manifest:
    source = reader.source
    table = reader.versions.sorted_table()
    draft = Manifest(
        source=source.name,
        entity=entity,
        window=window_name(observed_at),
        province_code=source.province_code,
        request=_request(source, listing, reader.since),
        server_totals=settled.totals,
        rows=table.num_rows,
        distinct_ids=settled.distinct_ids,
        watermark=table[listing.updated_field][-1].as_py() if table.num_rows else None,
        observed_at=observed_at.isoformat(),
        started_at=observed_at.isoformat(),
        finished_at=settled.finished_at.isoformat(),
        is_full=reader.since is None,
        connector_version=CONNECTOR_VERSION,
        files=[],
    )
    manifest = land(landing, draft, table)
    logger.info(
        "%s: landed %d versions of %d %s in window %s",
        source.name,
        manifest.rows,
        manifest.distinct_ids,
        entity,
        manifest.window,
    )
    return manifest
