"""As `load_ours`, on the first night of an installation: dbt reads and parses the project too."""

from benchmarks.ways.load_ours import prepare_first as prepare
from benchmarks.ways.load_ours import run

__all__ = ["prepare", "run"]
