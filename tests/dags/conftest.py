"""An Airflow of the tests' own: metadata, logs and settings in a temporary folder.

Airflow reads its settings when it is imported, so test modules import it inside functions only.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from warehouse.settings import PROJECT_ROOT

SETTINGS = {
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
}


@pytest.fixture(scope="session")
def dag_bag(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The project's DAGs, read by an Airflow with a fresh metadata database and the pool."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AIRFLOW")]:
            patch.delenv(name)
        patch.setenv("AIRFLOW_HOME", str(tmp_path_factory.mktemp("airflow")))
        for name, value in SETTINGS.items():
            patch.setenv(name, value)

        from airflow.dag_processing.dagbag import DagBag
        from airflow.models.pool import Pool
        from airflow.utils.db import initdb

        initdb()
        Pool.create_or_update_pool(
            "warehouse_writer", slots=1, description="", include_deferred=False
        )
        yield DagBag(PROJECT_ROOT / "dags")
