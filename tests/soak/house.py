"""A home in which 2023-Q2 was frozen on the night of its cut-off, and its nights afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from expectations.gate import judge_landing, judge_quarter
from reports.build import build_index, build_reports
from reports.drafted import drafts_on_hand
from reports.issue import Issued, issue
from simulator.amendments import Amendment, draw_amendments
from simulator.province import Province
from simulator.server import StandIn, serve
from tests.nights import pull_everything
from warehouse.approvals import Approval
from warehouse.build import build
from warehouse.database import publish
from warehouse.deciding import record_approval
from warehouse.landing import list_windows, read_manifest, sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

QUARTER = Quarter(2023, 2)
FREEZE = date(2023, 6, 15)
BEFORE = (date(2023, 3, 15), FREEZE)
OFFICIAL = "Người thử nghiệm, Chánh Văn phòng"


@dataclass
class House:
    """A home whose quarter is frozen, the portal that changes its past, and what was changed."""

    settings: Settings
    stand_in: StandIn
    province: Province
    amendments: tuple[Amendment, ...]
    communes: list[str] | None = None
    frozen: dict[str, str] = field(default_factory=dict)

    def night(self, night: date) -> None:
        """One nightly load at 01:00 of `night`."""
        self.stand_in.set_today(night)
        pull_everything(self.stand_in, self.settings)
        judge_landing(self.settings)
        publish(self.settings, build(self.settings))

    def issue(self, day: date, remark: str = "") -> Issued:
        """Judge, draft, approve and issue the quarter; remember every frozen file's hash."""
        judge_quarter(self.settings, QUARTER)
        build_reports(self.settings.for_drafts(), QUARTER, self.communes)
        build_index(self.settings.for_drafts(), QUARTER)
        at = datetime.combine(day, time(8), VIETNAM)
        sha256 = drafts_on_hand(self.settings, QUARTER)
        approval = Approval(
            QUARTER.code, sha256, "approve", OFFICIAL, at.isoformat(), remark, "cli"
        )
        record_approval(self.settings, approval)
        issued = issue(self.settings, QUARTER)
        self.frozen = self.hashes()
        return issued

    def hashes(self) -> dict[str, str]:
        """SHA-256 of everything frozen."""
        files = sorted(path for path in self.settings.frozen.rglob("*") if path.is_file())
        return {str(path.relative_to(self.settings.frozen)): sha256_of(path) for path in files}

    def full_pulls(self) -> list[date]:
        """Days on which everything was pulled."""
        manifests = map(read_manifest, list_windows(self.settings.landing, entity="dossiers"))
        return [m.observed.astimezone(VIETNAM).date() for m in manifests if m.is_full]


@contextmanager
def frozen_house(
    home: Path,
    province: Province,
    nights: tuple[date, ...],
    *,
    communes: list[str] | None = None,
) -> Iterator[House]:
    """A home frozen on the night of the cut-off; only `communes` are reported on, if given."""
    amendments = draw_amendments(province, quarter=(2023, 2), nights=nights)
    with serve(province, today=BEFORE[0], amendments=amendments) as stand_in:
        house = House(Settings(home), stand_in, province, amendments, communes)
        for night in BEFORE:
            house.night(night)
        house.issue(FREEZE)
        yield house
