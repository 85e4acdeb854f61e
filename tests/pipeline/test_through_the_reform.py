"""Three nights around 2025-07-01: whose dossiers are they, before and after the communes merged?

The quarter of the reform is judged, drafted, approved and issued, as any other.

10606, 10654 and 10657 became xã Nam Sách, whose code is 10606 again; 10639 was split into three,
10570 into two, of which one bears its code.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from docx import Document
from openpyxl import load_workbook

from expectations.gate import judge_quarter
from expectations.receipt import UnknownCommune, read_quarter_verdict
from expectations.report_ready import measure_quarter
from expectations.thresholds import load_thresholds
from reports.build import build_index, build_reports
from reports.bundle import bundle
from reports.difference import Side, TwoCommunes, compare
from reports.drafted import drafts_on_hand
from reports.explanation import explain
from reports.figures import load_figures
from reports.issue import Issued, issue, reproduce
from simulator.province import Province, generate_reform
from simulator.reform import Pending, pending_before_reform
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.approvals import Approval
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.deciding import record_approval
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings

MERGED = {"10654", "10657"}
NAM_SACH, SPLIT, SPLIT_AND_REUSED = "10606", "10639", "10570"
LEFT_OF_SPLIT = "10570-until-2025-06-30"
OLD = {*MERGED, NAM_SACH, SPLIT, SPLIT_AND_REUSED}
NIGHTS = (date(2025, 6, 15), date(2025, 7, 2), date(2025, 9, 15))
AFTER = Quarter(2025, 3)
MOMENT = datetime(2025, 9, 16, 8, tzinfo=VIETNAM)


@pytest.fixture(scope="module")
def province() -> Province:
    """Five communes and those that took them over. Never change it."""
    return generate_reform(commune_codes=sorted(OLD))


@pytest.fixture(scope="module")
def pending(province: Province) -> Pending:
    """What was pending on 14 June, by old commune and dossier: where the portal moved it."""
    return pending_before_reform(province.dossiers)


@pytest.fixture(scope="module")
def nights(province: Province, tmp_path_factory: pytest.TempPathFactory) -> dict[date, Settings]:
    """A warehouse after each night: what the data tests of dbt say is part of its build."""
    settings = Settings(tmp_path_factory.mktemp("reform"))
    published: dict[date, Settings] = {}
    with serve(province, today=NIGHTS[0]) as stand_in:
        for night in NIGHTS:
            stand_in.set_today(night)
            pull_everything(stand_in, settings)
            publish(settings, build(settings))
            published[night] = Settings(tmp_path_factory.mktemp(f"after-{night}"))
            published[night].published.parent.mkdir(parents=True)
            copyfile(settings.published, published[night].published)
    return published


@pytest.fixture(scope="module")
def warehouse(nights: dict[date, Settings]) -> Settings:
    """The warehouse after the last night."""
    return nights[NIGHTS[-1]]


def ask(settings: Settings, sql: str, *values: object) -> list[tuple[object, ...]]:
    with open_for_reading(settings.published) as connection:
        found: list[tuple[object, ...]] = connection.execute(sql, values).fetchall()
        return found


def counted(settings: Settings, quarter: str, column: str) -> Counter[str]:
    rows = ask(
        settings,
        f"select commune_code, {column} from marts.rpt_commune_quarter"  # noqa: S608
        " where quarter_code = ?",
        quarter,
    )
    return Counter({str(code): int(str(count)) for code, count in rows if count})


def test_the_quarter_before_stays_with_the_communes_of_its_last_day(
    warehouse: Settings, pending: Pending
) -> None:
    found = counted(warehouse, "2025-Q2", "pending_count")

    assert found == {code: len(dossiers) for code, dossiers in pending.items()}
    assert found.keys() <= OLD


def test_no_figure_of_the_quarter_before_changes_through_the_merger(
    nights: dict[date, Settings],
) -> None:
    sheet = "select * from marts.rpt_commune_quarter where quarter_code = '2025-Q2' order by all"
    before, *after = (ask(settings, sheet) for settings in nights.values())

    assert len(before) > len(OLD)
    assert all(rows == before for rows in after)


def test_the_score_of_the_quarter_before_is_that_of_the_communes_shown_before(
    nights: dict[date, Settings],
) -> None:
    before, *_, after = nights.values()
    shown = {code for (code,) in ask(before, "select dossier_code from marts.fct_dossiers")}
    rows = ask(
        after,
        "select record_kind, commune_code, dossier_code from marts.fct_score_members"
        " where period_code = '2025-Q2' and record_kind in ('dossier', 'rating')",
    )

    for each in ("dossier", "rating"):
        communes = {code for kind, code, dossier in rows if kind == each and dossier in shown}
        assert MERGED < communes <= OLD


def test_what_was_pending_is_carried_over_by_whoever_holds_it_now(
    warehouse: Settings, pending: Pending
) -> None:
    due: Counter[str] = Counter()
    for old, dossiers in pending.items():
        for moved_to in dossiers.values():
            stays = {SPLIT: SPLIT, SPLIT_AND_REUSED: LEFT_OF_SPLIT}.get(old, NAM_SACH)
            due[moved_to or stays] += 1

    assert counted(warehouse, "2025-Q3", "carried_over_count") == due
    assert due[SPLIT] > 0


def test_nobody_is_lost_or_counted_twice(warehouse: Settings) -> None:
    quarters = ask(
        warehouse,
        "select quarter_code, count(*), count(distinct dossier_code)"
        " from marts.fct_dossier_quarters group by all order by all",
    )
    reported = ask(
        warehouse,
        "select quarter_code, sum(received_count)::bigint from marts.rpt_commune_quarter"
        " group by all order by all",
    )
    quarantined = ask(warehouse, "select count(*) from marts.fct_quarantined_dossiers")

    assert [(code, rows) for code, rows, _ in quarters] == reported
    assert all(rows == codes for _, rows, codes in quarters)
    assert quarantined == [(0,)]


def test_the_gate_finds_a_reporting_commune_for_every_dossier(warehouse: Settings) -> None:
    with open_for_reading(warehouse.published) as connection:
        measures = measure_quarter(connection, AFTER, load_thresholds())

    assert measures.unplaced == ()
    assert measures.of_province.faults == measures.by_commune.faults == {}


def test_the_merged_communes_report_no_more_and_the_new_one_bears_their_code(
    warehouse: Settings,
) -> None:
    received = counted(warehouse, "2025-Q3", "received_count")
    rows = ask(
        warehouse,
        "select commune_code from marts.rpt_commune_quarter where quarter_code = '2025-Q3'",
    )
    (named,) = ask(
        warehouse,
        "select commune_name from marts.rpt_commune_quarter"
        " where quarter_code = '2025-Q3' and commune_code = ?",
        NAM_SACH,
    )

    assert not {code for (code,) in rows} & MERGED
    assert received[NAM_SACH] > 0
    assert named == ("Xã Nam Sách",)


def test_the_new_commune_has_not_the_past_of_the_one_that_bore_its_code(
    warehouse: Settings,
) -> None:
    with open_for_reading(warehouse.published) as connection:
        (figures,) = load_figures(connection, quarter_code="2025-Q3", commune_codes=[NAM_SACH])

    assert counted(warehouse, "2025-Q2", "received_count")[NAM_SACH] > 0
    assert figures.earlier == ()


def test_the_new_commune_is_not_compared_with_the_one_that_bore_its_code(
    warehouse: Settings,
) -> None:
    with pytest.raises(TwoCommunes, match="restate 2025-Q2 --on 2025-07-01 --commune 10606"):
        compare(warehouse, Side.parse("2025-Q2"), Side.parse("2025-Q3"), NAM_SACH)


def test_the_ledger_explains_every_step_from_pending_to_carried_over(
    warehouse: Settings, pending: Pending
) -> None:
    rows = ask(
        warehouse,
        "select commune_code, sum(delta_count)::integer from marts.fct_roll_forwards"
        " where quarter_code = '2025-Q3' and cause_code = 'boundary_change'"
        " group by all having sum(delta_count) <> 0",
    )
    before = counted(warehouse, "2025-Q2", "pending_count")
    after = counted(warehouse, "2025-Q3", "carried_over_count")
    differences = {code: after[code] - before[code] for code in before.keys() | after.keys()}

    assert dict(rows) == {code: delta for code, delta in differences.items() if delta}
    assert sum(differences.values()) == 0
    assert differences["10657"] == -len(pending["10657"])


@pytest.fixture(scope="module")
def issued(warehouse: Settings) -> Issued:
    """The quarter of the reform: judged, drafted, approved, frozen and delivered."""
    verdict = judge_quarter(warehouse, AFTER)
    assert read_quarter_verdict(warehouse.gate, AFTER.code) == verdict
    build_reports(warehouse.for_drafts(), AFTER)
    build_index(warehouse.for_drafts(), AFTER)
    sha256 = drafts_on_hand(warehouse, AFTER)
    moment = MOMENT.isoformat()
    record_approval(
        warehouse, Approval(AFTER.code, sha256, "approve", "Chánh Văn phòng", moment, "", "cli")
    )
    return issue(warehouse, AFTER)


def test_every_commune_of_the_quarters_end_and_what_is_left_of_two_get_a_report(
    warehouse: Settings, issued: Issued
) -> None:
    rows = ask(
        warehouse,
        "select commune_code from marts.dim_communes where valid_from <= ?"
        " and coalesce(valid_to >= ?, true)",
        *(AFTER.period_to, AFTER.period_to),
    )

    assert len(rows) == 114
    assert set(issued.delivered) == {str(code) for (code,) in rows} | {SPLIT, LEFT_OF_SPLIT}
    assert issued.withheld == ()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (NAM_SACH, "Xã Nam Sách"),
        (SPLIT, "Xã Cộng Hòa"),
        (SPLIT_AND_REUSED, "Phường Trần Hưng Đạo"),
        (LEFT_OF_SPLIT, "Phường Cộng Hòa"),
    ],
)
def test_a_commune_reports_to_the_city_once_there_are_no_districts(
    code: str, name: str, issued: Issued
) -> None:
    document = Document(str(issued.index.parent / code / "bao-cao.docx"))
    head = document.tables[0].cell(0, 0).text.split("\n")
    page = (issued.index.parent / code / "bao-cao.html").read_text(encoding="utf-8")
    committee, addressee = "ỦY BAN NHÂN DÂN", "Kính gửi: Ủy ban nhân dân thành phố Hải Phòng"

    assert head[:4] == [committee, "THÀNH PHỐ HẢI PHÒNG", committee, name.upper()]
    assert addressee in [paragraph.text for paragraph in document.paragraphs]
    for line in (*head[:4], addressee):
        assert f">{line}</p>" in page
    assert "None" not in page


def test_the_citys_page_adds_up_every_commune_and_what_is_left_of_those_that_were_split(
    warehouse: Settings, issued: Issued
) -> None:
    ((province, of_city),) = ask(
        warehouse,
        "select province_code, sum(received_count)::integer from marts.rpt_province_06a"
        " where quarter_code = '2025-Q3' group by all",
    )
    of_communes = counted(warehouse, "2025-Q3", "received_count")
    page = issued.index.read_text(encoding="utf-8")
    book = load_workbook(issued.index.with_name("tong-hop.xlsx"), read_only=True)
    rows = {row[1]: row for row in book["Đơn vị cấp xã"].iter_rows(min_row=3, values_only=True)}

    assert province == "31"
    assert of_city == sum(of_communes.values()) > of_communes[LEFT_OF_SPLIT] > 0
    assert "quý III năm 2025, thành phố Hải Phòng" in page
    assert {row[3] for row in rows.values()} == {"Thành phố Hải Phòng"}
    assert {code: row[4] for code, row in rows.items() if row[4]} == of_communes


def test_the_reports_of_the_quarter_of_the_reform_are_made_again_byte_for_byte(
    warehouse: Settings, issued: Issued
) -> None:
    again = reproduce(warehouse, AFTER, 1, [NAM_SACH, LEFT_OF_SPLIT]).folder
    made = {path.relative_to(again): path.read_bytes() for path in again.glob("*/*")}

    assert len(made) == 8
    assert {path: (issued.index.parent / path).read_bytes() for path in made} == made


def test_what_is_left_of_a_split_commune_is_explained_and_handed_out(
    warehouse: Settings, issued: Issued, tmp_path: Path
) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    )

    explained = explain(warehouse, AFTER, LEFT_OF_SPLIT, "06a.3")
    path = bundle(replace(warehouse, signing_key=key), AFTER, LEFT_OF_SPLIT)

    (count,) = explained.counts
    assert len(count.members) == counted(warehouse, "2025-Q3", "received_count")[LEFT_OF_SPLIT] > 0
    assert path.name == "10570-until-2025-06-30-v1.zip"
    with ZipFile(path) as archive:
        assert (
            archive.read("bao-cao.docx")
            == (issued.index.parent / LEFT_OF_SPLIT / "bao-cao.docx").read_bytes()
        )


def test_a_mistyped_commune_is_told_its_neighbours(warehouse: Settings, issued: Issued) -> None:
    with pytest.raises(UnknownCommune, match=r"did you mean 10570 .*10570-until-2025-06-30"):
        explain(warehouse, AFTER, "10571", "06a.3")
