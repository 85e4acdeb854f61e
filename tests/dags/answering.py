"""Persons who answer a run's questions, while it runs in this process.

The answers go where the web UI's go; tests/look drives the UI itself.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

APPROVE, REJECT = "Phê duyệt", "Từ chối"
TIME_IS_UP = None
Answer = tuple[str, str, str | None] | None
Answers = dict[str, Answer]


@contextmanager
def answering(
    answers: Answers, before: Callable[[], None] = lambda: None
) -> Iterator[list[tuple[str, str]]]:
    """Answer each question while the run sleeps over it; subjects and bodies of the questions."""
    from airflow.utils.session import create_session

    waiting, questions, sleep = dict(answers), [], time.sleep

    def answer_or_sleep(seconds: float) -> None:
        is_run = threading.current_thread() is threading.main_thread()
        with create_session(scoped=False) as session:
            asked = _waiting(session, next(iter(waiting))) if is_run and waiting else None
            if asked is None:
                return sleep(seconds)
            before()
            questions.append((asked.hitl_detail.subject, asked.hitl_detail.body))
            return _answer(session, asked, waiting.pop(asked.task_id))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "sleep", answer_or_sleep)
        yield questions
    assert waiting == {}, "nobody was asked"


def _waiting(session: Any, name: str) -> Any:
    from airflow.models.taskinstance import TaskInstance
    from sqlalchemy import select
    from sqlalchemy.orm import joinedload

    asked = (TaskInstance.task_id == name, TaskInstance.state == "awaiting_input")
    query = select(TaskInstance).where(*asked).options(joinedload(TaskInstance.hitl_detail))
    return session.scalars(query).one_or_none()


def _answer(session: Any, asked: Any, answer: Answer) -> None:
    """As the web UI's interface does it, or as the scheduler does it when the time is up."""
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
    from airflow.api_fastapi.core_api.datamodels.hitl import UpdateHITLDetailPayload
    from airflow.api_fastapi.core_api.routes.public.hitl import update_hitl_detail
    from airflow.jobs.job import Job
    from airflow.jobs.scheduler_job_runner import SchedulerJobRunner

    if answer is None:
        asked.trigger_timeout -= timedelta(hours=72)
        session.flush()
        SchedulerJobRunner(Job()).check_awaiting_input_timeouts(session=session)
        return
    user, option, remark = answer
    update_hitl_detail(
        dag_id=asked.dag_id,
        dag_run_id=asked.run_id,
        task_id=asked.task_id,
        update_hitl_detail_payload=UpdateHITLDetailPayload(
            chosen_options=[option], params_input={"remark": remark}
        ),
        user=SimpleAuthManagerUser(username=user, role="user"),
        session=session,
    )
