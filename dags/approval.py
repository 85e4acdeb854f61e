"""A person's decision on a judged quarter: asked for in Airflow, kept where `motcua` keeps it.

A question waits in the web UI under Required Actions and holds no worker; the scheduler ends it.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, get_current_context, task

from dags.quarters import quarter
from warehouse.approvals import Approval, ApprovalError, NobodyDecided
from warehouse.periods import VIETNAM
from warehouse.settings import load_settings

APPROVE, REJECT = "Phê duyệt", "Từ chối"
ASK, DRAFTS = "approve", "drafts_sha256"
_REMARK = Param(
    None,
    type=["null", "string"],
    maxLength=1000,
    title="Ý kiến",
    description="Ghi lý do khi từ chối, hoặc khi quý này đã chốt trước đó.",
)


class AskForApproval(HITLOperator):  # type: ignore[misc]
    """Asks the first or second `person` about the drafts; the answer says who, when and what.

    Nobody is asked, and there is no answer, when so many have approved these drafts already.
    """

    def __init__(self, *, person: int, **more: Any) -> None:
        more |= {"retries": 0, "retry_policy": None, "params": {"remark": _REMARK}}
        super().__init__(subject=APPROVE, options=[APPROVE, REJECT], **more)
        self.response_timeout = timedelta(hours=load_settings().approval_hours)
        self.person = person

    def execute(self, context: Any) -> Any:
        """Ask and wait, or go on."""
        from reports.approval_request import request_approval

        request = request_approval(load_settings(), quarter(), asked_at=datetime.now(VIETNAM))
        context["ti"].xcom_push(DRAFTS, request.drafts_sha256)
        with suppress(ApprovalError):
            _require_approved(request.drafts_sha256, self.person)
            return None
        self.subject, self.body = request.subject, request.body
        self.log.info("%s\n%s", request.subject, request.body)
        return super().execute(context)

    def process_trigger_event_error(self, event: dict[str, Any]) -> None:
        """Say in one sentence that the time is up."""
        if event["error_type"] == "timeout":
            raise NobodyDecided(quarter(), load_settings().approval_hours)
        super().process_trigger_event_error(event)


@task
def record(person: int, drafts_sha256: str, answer: dict[str, Any] | None) -> None:
    """Keep the answer; red when it is a rejection, or when the same person answered twice."""
    from warehouse.deciding import record_approval

    if answer:
        decision = Approval(
            quarter_code=quarter().code,
            drafts_sha256=drafts_sha256,
            decision="approve" if answer["chosen_options"] == [APPROVE] else "reject",
            by=answer["responded_by_user"]["name"],
            at=answer["responded_at"].astimezone(VIETNAM).isoformat(timespec="seconds"),
            remark=answer["params_input"].get("remark") or "",
            through="airflow",
        )
        record_approval(load_settings(), decision)
    _require_approved(drafts_sha256, person)


def raise_if_not_approved() -> None:
    """Do nothing when the running DAG run asked nobody yet, or what it asked about is approved.

    Raises:
        Rejected, NotApproved: saying who decided what.
    """
    from warehouse.deciding import require_approved

    ti = get_current_context()["ti"]
    states = ti.get_task_states(dag_id=ti.dag_id, task_ids=[ASK], run_ids=[ti.run_id])
    sha256 = ti.xcom_pull(task_ids=ASK, key=DRAFTS)
    if sha256 and states[ti.run_id][ASK] in ("success", "failed"):
        require_approved(load_settings(), quarter(), sha256)


def _require_approved(sha256: str, persons: int) -> None:
    from warehouse.deciding import require_approved

    require_approved(replace(load_settings(), approvers=persons), quarter(), sha256)
