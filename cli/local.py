"""`make run` and `make up`: the stand-in and a real Airflow of our own on this machine.

    python -m cli.local run    four nights and a quarter through Airflow, then stop everything
    python -m cli.local up     keep Airflow, its web UI and the stand-in running until Ctrl-C

Everything is kept in `var/` (or `MOTCUA_HOME`); everything listens on 127.0.0.1 only.
Exit status: 0 all done, 1 a fault, a red run or an interruption.
"""

import argparse
import json
import shutil
import signal
import sys
import time
from contextlib import suppress
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from cli.local_airflow import APPROVERS, USER, Local, started
from warehouse.errors import MotcuaError
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import PROJECT_ROOT, Settings, load_settings

QUARTER = Quarter(2023, 2)
APPROVE, REMARK = "Phê duyệt", "Phê duyệt thử của make run: chưa có ai xem"
DECLARED_FOR_SHOW = PROJECT_ROOT / "simulator" / "data" / "declared"
# The night after each quarter's last day: what waits at a quarter's end is seen as it was then.
NIGHTS = (date(2022, 9, 15), date(2022, 12, 15), date(2023, 3, 15), date(2023, 6, 15))


def run(settings: Settings, *, scale: float) -> bool:
    """The nights and the quarter, one after the other; whether all ended well."""
    tell = _Teller()
    tell("Starting Airflow and the stand-in for the provincial system ...")
    with started(settings, today=NIGHTS[0], scale=scale) as local:
        tell(f"Airflow is healthy: {local.airflow.base_url} ({_login(settings)})")
        for path in lend_declared(settings):
            tell(f"Declared data, as a commune would hand it in: {path}")
        for night in NIGHTS:
            local.set_today(night)
            moment = datetime.combine(night, clock(1), VIETNAM)
            if not _run_dag(local, tell, "nightly_load", f"night-{night}", moment, moment):
                return False
        start = datetime.combine(QUARTER.period_from, clock(), VIETNAM)
        is_green = _run_dag(
            local, tell, "quarterly_report", f"quarter-{QUARTER}", start, QUARTER.end
        )
        tell("Stopping ...")
    folder = settings.reports / QUARTER.code
    tell(f"Warehouse  {settings.published}")
    tell(f"Quality    {settings.quality / 'index.html'}")
    tell(f"Frozen     {settings.frozen / QUARTER.code}")
    tell(f"Reports    {folder / 'index.html'}")
    tell(f"           {sum(1 for _ in folder.glob('*/bao-cao.docx'))} communes, {folder}/<code>/")
    return is_green


def up(settings: Settings, *, scale: float) -> NoReturn:
    """Airflow and the stand-in, until a signal."""
    tell = _Teller()
    tell("Starting Airflow and the stand-in for the provincial system ...")
    with started(settings, today=NIGHTS[-1], scale=scale) as local:
        lend_declared(settings)
        tell(f"Airflow    {local.airflow.base_url}")
        for user in (local.airflow, *local.approvers):
            tell(f"Login      user {user.user}, password {user.password}")
        tell(f"Stand-in   {local.stand_in_url}, where it is 01:00 of {NIGHTS[-1]}")
        tell("A quarter's run waits for an approval: Required Actions in the web UI.")
        tell("Ctrl-C stops both.")
        while True:
            local.check()
            time.sleep(1)


def lend_declared(settings: Settings) -> list[Path]:
    """Put the stand-in's declared files where communes put theirs; what is there already stays."""
    lent = []
    for path in sorted(DECLARED_FOR_SHOW.glob("*/*.yaml")):
        place = settings.declared / path.parent.name / path.name
        if not any(place.parent.glob(f"{place.stem}.*")):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            lent.append(place)
    return lent


class _Teller:
    """Lines for a person, each with the seconds since the start."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, line: str) -> None:
        sys.stdout.write(f"{time.monotonic() - self._began:5.0f} s  {line}\n")
        sys.stdout.flush()


def _run_dag(
    local: Local, tell: _Teller, dag_id: str, run_id: str, start: datetime, end: datetime
) -> bool:
    """Run a DAG for a data interval, approve what it asks, follow it; whether it ended green."""

    def tell_change(name: str, instance: dict[str, Any]) -> None:
        tell(f"  {name:<44} {instance['state'].replace('_', ' ')}")
        if instance["state"] == "awaiting_input":
            _approve_for_show(local, tell, instance)
        if instance["state"] in ("failed", "up_for_retry"):
            log = _log_of(local, instance)
            tell(f"    {fault_in_log(log)}")
            tell(f"    log: {log}")

    tell(f"{dag_id}, {run_id}")
    run_id = local.airflow.start_run(dag_id, run_id, start, end)
    is_green = local.airflow.follow(dag_id, run_id, tell_change, local.check)
    if not is_green:
        tell(f"{dag_id}, {run_id} FAILED")
    return is_green


def _approve_for_show(local: Local, tell: _Teller, instance: dict[str, Any]) -> None:
    """Approve as the first demo person, or as the second where a second one is asked."""
    approver = local.approvers[instance["task_id"].endswith("_2")]
    tell(f"    approved for show by the demo user {approver.user}: {REMARK!r}")
    approver.answer(instance, APPROVE, REMARK)


def _log_of(local: Local, instance: dict[str, Any]) -> Path:
    """Where Airflow wrote what the task instance did in its last try."""
    folder = local.airflow_home / "logs" / f"dag_id={instance['dag_id']}"
    folder = folder / f"run_id={instance['dag_run_id']}" / f"task_id={instance['task_id']}"
    if instance["map_index"] >= 0:
        folder = folder / f"map_index={instance['map_index']}"
    return folder / f"attempt={instance['try_number']}.log"


def fault_in_log(log: Path) -> str:
    """The message of the last fault in a task's log (a JSON object a line)."""
    message = "it left no message"
    if log.exists():
        for line in log.read_text(encoding="utf-8").splitlines():
            with suppress(ValueError):
                details = json.loads(line).get("error_detail") or []
                message = details[0]["exc_value"] if details else message
    return message


def _login(settings: Settings) -> str:
    path = settings.home / "airflow" / "simple_auth_manager_passwords.json.generated"
    return f"users {USER}, {', '.join(APPROVERS)}; passwords in {path}"


def _stop(number: int, frame: FrameType | None) -> None:
    """A polite end by signal is an interruption like Ctrl-C: children are stopped on the way."""
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, do it, and say faults in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m cli.local", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("command", choices=("run", "up"))
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="share of the province's dossiers, for a quick look (with a MOTCUA_HOME of its own)",
    )
    options = parser.parse_args(arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    settings = load_settings()
    try:
        if options.command == "up":
            up(settings, scale=options.scale)
        return 0 if run(settings, scale=options.scale) else 1
    except MotcuaError as fault:
        sys.stderr.write(f"motcua: {fault}\n")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
