"""Which quarter a run is about."""

from airflow.sdk import get_current_context

from warehouse.periods import Quarter


def quarter() -> Quarter:
    """The quarter that is the running DAG run's data interval."""
    return Quarter.ending_at(get_current_context()["data_interval_end"])
