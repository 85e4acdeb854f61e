"""Whole runs of the DAGs, task by task in this process, over a stand-in of all 207 communes."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator import defects
from simulator.province import Province, generate
from simulator.server import StandIn, serve
from warehouse.landing import sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

TODAY = date(2023, 6, 15)
QUARTER = Quarter(2023, 2)
CLOSED = "10507"


@pytest.fixture(scope="module")
def province() -> Province:
    """All communes at a hundredth; one of them has a dossier that ends before it was received."""
    return defects.end_before_intake(generate(scale=0.01), commune_code=CLOSED)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """One home for the runs of this module, told to the tasks by the environment."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_HOME", str(home))
        yield Settings(home)


@pytest.fixture(scope="module")
def night(dag_bag: Any, settings: Settings, province: Province) -> Any:
    """A night's run over the province; what follows builds on what it published."""
    with serve(province, today=TODAY) as stand_in:
        return _run(dag_bag.dags["nightly_load"], stand_in)


def test_a_night_ends_green_with_a_published_warehouse(night: Any, settings: Settings) -> None:
    assert night.state == "success"
    assert settings.published.is_file()
    assert (settings.quality / "index.html").is_file()


def _run(dag: Any, stand_in: StandIn, logical_date: datetime | None = None) -> Any:
    """A run of the DAG with the stand-in as its source, each task tried once."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("base_url", "token_url", "client_id", "client_secret"):
            patch.setenv(f"MOTCUA_HAI_DUONG_{name.upper()}", getattr(stand_in, name))
        return dag.test(logical_date=logical_date or datetime.now(VIETNAM))
