"""`motcua approve` and `motcua reject`: a person decides on a judged quarter, without Airflow."""

from datetime import datetime
from typing import TYPE_CHECKING, Literal

import click

from cli.arguments import QUARTER
from warehouse.approvals import Approval, NotApproved
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

if TYPE_CHECKING:
    from reports.issue import Issued

BY = click.option("--by", required=True, metavar="PERSON",
                  help='Who decides, with the office: "Trần Thị B, Chánh Văn phòng".')  # fmt: skip
_NAMED = 10


@click.command()
@QUARTER
@BY
@click.option("--remark", default="", help="Needed to issue again a quarter issued before.")
@click.pass_obj
def approve(settings: Settings, quarter: Quarter, by: str, remark: str) -> None:
    """Approve the drafts of QUARTER; freeze and deliver them once enough persons have.

    \b
    Persons:  $MOTCUA_APPROVERS (1 or 2)
    """
    from reports.issue import issue
    from warehouse.deciding import require_approved

    sha256 = _record(settings, quarter, "approve", by, remark)
    try:
        require_approved(settings, quarter, sha256)
    except NotApproved as missing:
        click.echo(str(missing))
        return
    _tell(issue(settings, quarter))


@click.command()
@QUARTER
@BY
@click.option("--remark", required=True, help="Why: it is said wherever the rejection is said.")
@click.pass_obj
def reject(settings: Settings, quarter: Quarter, by: str, remark: str) -> None:
    """Reject the drafts of QUARTER: nothing is frozen, nothing delivered."""
    if not remark.strip():
        raise click.UsageError(
            f"Từ chối báo cáo {quarter.label} phải nêu lý do: ghi lý do vào --remark."
        )
    _record(settings, quarter, "reject", by, remark)
    click.echo(
        f"Nothing of these drafts of {quarter} will be frozen or delivered: correct the data, "
        f"then pull, build, gate, report; or {by} approves after all."
    )


def _record(
    settings: Settings,
    quarter: Quarter,
    decision: Literal["approve", "reject"],
    by: str,
    remark: str,
) -> str:
    """Keep the decision on the drafts on hand; their SHA-256."""
    from reports.drafted import drafts_on_hand
    from warehouse.deciding import record_approval

    sha256 = drafts_on_hand(settings, quarter)
    moment = datetime.now(VIETNAM).isoformat(timespec="seconds")
    approval = Approval(quarter.code, sha256, decision, by, moment, remark, "cli")
    click.echo(f"Recorded: {record_approval(settings, approval)}")
    return sha256


def _tell(issued: "Issued") -> None:
    vintage = issued.vintage
    state = "frozen" if issued.is_new else "frozen before, with the same content"
    click.echo(f"Vintage {vintage.number} of {vintage.quarter_code}: {state}, {vintage.folder}")
    names = ", ".join(issued.withheld[:_NAMED]) + (", ..." if issued.withheld[_NAMED:] else "")
    withheld = f"{len(issued.withheld)} ({names})" if names else "none"
    click.echo(f"Delivered: {len(issued.delivered)} communes; without a report: {withheld}")
    click.echo(f"Index: {issued.index}")
