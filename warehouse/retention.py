"""How long examined warehouse files are kept; vintages are kept for ever."""

from collections.abc import Iterable
from pathlib import Path

from warehouse.settings import Settings


def drop_old_pins(settings: Settings, frozen_quarters: Iterable[str]) -> list[Path]:
    """Remove examined files of frozen quarters beyond the newest `snapshots_kept`; those removed.

    What a frozen quarter was made of is in its vintage; the whole file is kept for convenience.
    """
    pins = sorted(settings.gate.glob(f"????-Q?/{settings.published.name}"), reverse=True)
    frozen = set(frozen_quarters)
    old = [pin for pin in pins[settings.snapshots_kept :] if pin.parent.name in frozen]
    for pin in old:
        pin.unlink()
    return old
