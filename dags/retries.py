"""Which faults time may cure.

A lost worker does, and the way to a portal may. A fault that our rooms can name (a closed door, a
damaged landing file, a model that fails) waits for a person: trying again would delay the message.
One that they name as passing (`motcua build` or `motcua approve` holds the writer's lock) does not.
"""

from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule

_TWICE: dict[str, Any] = {"retries": 2, "retry_delay": timedelta(minutes=5)}

UNLESS_NAMED = _TWICE | {
    "retry_policy": ExceptionRetryPolicy(
        rules=[
            RetryRule("warehouse.errors.PassingFault", action=RetryAction.RETRY),
            RetryRule("warehouse.errors.MotcuaError", action=RetryAction.FAIL),
        ]
    )
}
WHATEVER_IT_IS = _TWICE | {"retry_policy": None}
