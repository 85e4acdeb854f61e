"""What the products of different vendors call things: endpoints, envelopes and fields we may keep.

A new vendor is one module here and one line in `DIALECTS`. How a portal pages, logs in and writes
its dates differs between installations of one product, so that is configuration (`Source`).
"""

from connectors.dialects import igate
from connectors.listing import Dialect

DIALECTS: dict[str, Dialect] = {"igate": igate.DIALECT}
