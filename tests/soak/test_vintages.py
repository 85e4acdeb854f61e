"""A frozen quarter of a small province: proved, reproduced elsewhere, issued again, as of a day."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random

import duckdb
import pytest

from cli.main import main
from reports.editions import open_edition
from reports.issue import NotReproduced, issue, reproduce
from simulator.province import generate
from tests.soak.house import FREEZE, OFFICIAL, QUARTER, House, frozen_house
from warehouse.approvals import DecisionUnclear
from warehouse.as_of import NothingKnown, home_as_of
from warehouse.blocks import seal_of
from warehouse.build import build
from warehouse.database import open_for_reading, publish
from warehouse.freezing import ToFreeze, freeze
from warehouse.frozen import (
    MANIFEST,
    SEAL,
    FrozenDamaged,
    NotFrozen,
    frozen_quarters,
    open_vintage,
    read_vintage,
)
from warehouse.landing import sha256_of
from warehouse.periods import VIETNAM, Quarter
from warehouse.retention import drop_old_pins
from warehouse.settings import PROJECT_ROOT, Settings
from warehouse.verification import verify_quarter

NIGHTS = tuple(date(2023, 6, day) for day in (16, 22))
COMMUNES = ["10513", "10654", "10657"]
FORMATS = ("bao-cao.docx", "bao-cao.html", "bao-cao.xlsx")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Frozen once; two nights of late changes follow. Tests copy what they change."""
    home = tmp_path_factory.mktemp("vintages") / "var"
    province = generate(commune_codes=COMMUNES, scale=0.1)
    with frozen_house(home, province, NIGHTS, communes=COMMUNES) as house:
        delivered = settings_of(home).reports / QUARTER.code
        shutil.copytree(delivered, home.parent / "as-delivered")
        for night in NIGHTS:
            house.night(night)
        yield house


def settings_of(home: Path) -> Settings:
    return Settings(home)


@pytest.fixture
def frozen_copy(house: House, tmp_path: Path) -> Settings:
    """A home with nothing but a copy of what was frozen, which may be written."""
    settings = Settings(tmp_path / "elsewhere")
    shutil.copytree(house.settings.frozen, settings.frozen)
    for path in settings.frozen.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return settings


def files_of(settings: Settings) -> list[Path]:
    return sorted(path for path in settings.frozen.rglob("*") if path.is_file())


def test_every_altered_byte_is_named(frozen_copy: Settings) -> None:
    rng = Random(20230615)  # noqa: S311 - places to spoil
    files = files_of(frozen_copy)
    (seal,) = [path for path in files if path.name == SEAL]
    whole_seal = [(seal, place) for place in range(len(seal.read_bytes()))]
    assert verify_quarter(frozen_copy, QUARTER) == (1,)

    anywhere = [(path, rng.randrange(path.stat().st_size)) for path in rng.sample(files, 12)]
    for path, place in anywhere + rng.sample(whole_seal, 60):
        data = path.read_bytes()
        spoilt = bytearray(data)
        spoilt[place] ^= 1 << rng.randrange(8)
        path.write_bytes(spoilt)
        with pytest.raises(FrozenDamaged, match=rf"{path.name} is altered at byte {place}: ") as at:
            verify_quarter(frozen_copy, QUARTER)
        assert f"frozen was 0x{data[place]:02x}" in str(at.value)
        path.write_bytes(data)

    assert verify_quarter(frozen_copy, QUARTER) == (1,)


def test_what_is_cut_added_missing_or_put_there_is_named(frozen_copy: Settings) -> None:
    folder = frozen_copy.frozen / QUARTER.code / "1"
    path = folder / "documents.json"
    data = path.read_bytes()

    path.write_bytes(data[:-7])
    with pytest.raises(FrozenDamaged, match=f"is cut short at byte {len(data) - 7} "):
        verify_quarter(frozen_copy, QUARTER)
    path.write_bytes(data + b" ")
    with pytest.raises(FrozenDamaged, match=f"goes on where it should end at byte {len(data)} "):
        verify_quarter(frozen_copy, QUARTER)
    path.write_bytes(b"##" + data[2:])
    last = min(len(data), 1024) - 1
    with pytest.raises(FrozenDamaged, match=f"the first of them between 0 and {last}:"):
        verify_quarter(frozen_copy, QUARTER)
    path.unlink()
    with pytest.raises(FrozenDamaged, match=r"documents\.json is missing"):
        verify_quarter(frozen_copy, QUARTER)
    path.write_bytes(data)
    (folder / "more.json").write_text("{}")
    with pytest.raises(FrozenDamaged, match=r"more\.json was not frozen"):
        verify_quarter(frozen_copy, QUARTER)
    (folder / "more.json").unlink()
    seal = folder / SEAL
    text = seal.read_text()
    seal.write_text(text + " ")
    with pytest.raises(FrozenDamaged, match=rf"seal goes on .* at byte {len(text)} "):
        verify_quarter(frozen_copy, QUARTER)
    with pytest.raises(FrozenDamaged, match="motcua verify 2023-Q2"):
        read_vintage(frozen_copy, QUARTER)
    seal.write_text("{}")
    with pytest.raises(FrozenDamaged, match=r"manifest\.seal is missing or unreadable"):
        verify_quarter(frozen_copy, QUARTER)


def test_a_vintage_in_the_place_of_another_one_is_named(frozen_copy: Settings) -> None:
    frozen = frozen_copy.frozen
    for quarter, number in (("2023-Q1", 1), ("2023-Q2", 2)):
        shutil.copytree(frozen / "2023-Q2" / "1", frozen / quarter / str(number))
        place = rf"{quarter}/{number} holds vintage 1 of 2023-Q2"
        with pytest.raises(FrozenDamaged, match=place):
            verify_quarter(frozen_copy, Quarter.parse(quarter))
        with pytest.raises(FrozenDamaged, match=place):
            read_vintage(frozen_copy, quarter)


def test_a_damaged_table_is_not_read(frozen_copy: Settings) -> None:
    vintage = read_vintage(frozen_copy, QUARTER)
    table = vintage.folder / "tables" / "marts.rpt_commune_quarter.parquet"
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 1
    table.write_bytes(data)

    with (
        pytest.raises(FrozenDamaged, match=r"marts\.rpt_commune_quarter\.parquet"),
        open_vintage(vintage),
    ):
        pass
    with pytest.raises(FrozenDamaged, match="motcua verify 2023-Q2"):
        reproduce(frozen_copy, QUARTER)


def test_a_vintage_without_its_seal_is_damaged_and_not_absent(frozen_copy: Settings) -> None:
    folder = frozen_copy.frozen / QUARTER.code
    shutil.copytree(folder / "1", folder / "2")
    (folder / "2" / SEAL).unlink()

    with pytest.raises(FrozenDamaged, match=r"2023-Q2/2/manifest\.seal is missing"):
        read_vintage(frozen_copy, QUARTER)
    shutil.rmtree(folder / "2")
    (folder / "1" / SEAL).unlink()
    assert frozen_quarters(frozen_copy) == ("2023-Q2",)
    with (
        pytest.raises(FrozenDamaged, match=r"2023-Q2/1/manifest\.seal is missing.* from a backup"),
        open_edition(frozen_copy, QUARTER),
    ):
        pass

    # What a freeze leaves that was interrupted is no vintage, sealed or not.
    (folder / "1").rename(folder / ".partial")
    assert frozen_quarters(frozen_copy) == ()
    with pytest.raises(NotFrozen):
        read_vintage(frozen_copy, QUARTER)


def test_over_a_vintage_without_its_seal_nothing_is_frozen_or_built(
    house: House, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "unsealed")
    shutil.copytree(house.settings.home, settings.home)
    (settings.frozen / QUARTER.code / "1" / SEAL).unlink()
    gate = settings.gate / QUARTER.code
    content = ToFreeze(QUARTER, gate / settings.published.name, "", gate, {}, "", (), "")

    with pytest.raises(FrozenDamaged, match=r"manifest\.seal is missing"):
        freeze(settings, content, frozen_at=datetime.now(VIETNAM))
    assert [path.name for path in (settings.frozen / QUARTER.code).iterdir()] == ["1"]
    with pytest.raises(FrozenDamaged, match=r"manifest\.seal is missing"):
        build(settings)


def test_the_members_alone_name_no_person_and_make_the_figures(house: House) -> None:
    with open_vintage(read_vintage(house.settings, QUARTER)) as connection:
        made = connection.execute(
            "select commune_code, count(distinct record_code) from marts.fct_figure_members"
            " where list_contains(figures, 'received_count') group by all order by all"
        ).fetchall()
        sheet = connection.execute(
            "select commune_code, received_count from marts.rpt_commune_quarter"
            " where quarter_code = '2023-Q2' order by all"
        ).fetchall()
    assert made == [row for row in sheet if row[1]]
    assert dict(made)["10657"] > 1000


# A clock three years on.
_OTHER_CLOCK = """
import time
shift = 3 * 365 * 86400.0
now, local, gm = time.time, time.localtime, time.gmtime
time.time = lambda: now() + shift
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: gm(time.time() if seconds is None else seconds)
"""


def test_documents_are_made_again_byte_for_byte_elsewhere_at_another_time(
    house: House, frozen_copy: Settings, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_OTHER_CLOCK)
    environment = {
        **os.environ,
        "MOTCUA_HOME": str(frozen_copy.home),
        "TZ": "Pacific/Auckland",
        "PYTHONPATH": os.pathsep.join((str(tmp_path), str(PROJECT_ROOT))),
        "LC_ALL": "C",
    }
    run = "from cli.main import run; run()"
    command = [sys.executable, "-c", run, "report", "2023-Q2", "--vintage", "1"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    folder = frozen_copy.reproduced / "2023-Q2" / "vintage-1"
    delivered = house.settings.home.parent / "as-delivered"
    for code in COMMUNES:
        for name in FORMATS:
            assert sha256_of(folder / code / name) == sha256_of(delivered / code / name)


def test_documents_that_come_out_otherwise_are_refused(
    frozen_copy: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import reports.issue

    made = reports.issue.render_report
    for other in ({"bao-cao.html": b"other"}, {"phu-luc.html": b"never frozen"}):
        (name,) = other
        with monkeypatch.context() as patch:
            patch.setattr(
                reports.issue, "render_report", lambda *of, other=other: made(*of) | other
            )
            with pytest.raises(NotReproduced, match=rf"{name} of 10513 .* vintage 1 of 2023-Q2"):
                reproduce(frozen_copy, QUARTER)
    assert not list(frozen_copy.reproduced.rglob("*.html"))


def test_what_was_known_on_the_day_of_the_freeze_gives_the_frozen_documents(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = [word for code in COMMUNES for word in ("--commune", code)]
    with pytest.raises(SystemExit) as ended:
        main(["report", "2023-Q2", "--as-of", "2023-06-15", *chosen], obj=None, prog_name="motcua")
    assert ended.value.code == 0, capsys.readouterr()
    made = house.settings.as_of / "2023-06-15" / "reports" / "2023-Q2"
    delivered = house.settings.home.parent / "as-delivered"
    for code in COMMUNES:
        for name in FORMATS:
            assert sha256_of(made / code / name) == sha256_of(delivered / code / name)
    index = (made / "index.html").read_text(encoding="utf-8")
    (quality,) = re.findall('href="([^"]*quality/index.html)"', index)
    assert (made / quality).is_file()


def test_nothing_is_known_before_the_first_pull(house: House) -> None:
    with pytest.raises(NothingKnown, match="by 2023-03-14"):
        home_as_of(house.settings, date(2023, 3, 14))


@pytest.fixture(autouse=True)
def _home(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(house.settings.home))


def test_the_page_says_what_has_changed_since_the_approval(house: House) -> None:
    from reports.restatements import render_restatements

    left = house.settings.reports / "2023-Q2" / "thay-doi" / "10507.html"
    left.write_text("of a report that was withdrawn")

    (page,) = render_restatements(house.settings)
    text = page.read_text(encoding="utf-8")
    commune = (page.parent / "thay-doi" / "10657.html").read_text(encoding="utf-8")

    assert sorted(each.stem for each in left.parent.iterdir()) == COMMUNES
    assert f"phê duyệt: {OFFICIAL}" in text
    assert "3 trên 3 đơn vị có báo cáo đã phê duyệt có thay đổi" in text
    assert "chỉ tiêu thay đổi sau khi phê duyệt" in commune
    assert "Hồ sơ không còn trên hệ thống" in commune
    for amendment in house.amendments:
        assert amendment.dossier_code not in text + commune


def test_a_vintage_is_not_called_unchanged_before_a_build_has_compared_it(
    house: House, tmp_path: Path
) -> None:
    from reports.restatements import render_restatements

    settings = Settings(tmp_path / "late")
    shutil.copytree(house.settings.home, settings.home)
    # As if the approval came after the nights that followed the cut-off.
    shutil.rmtree(settings.frozen)
    publish(settings, build(settings))
    issue(settings, QUARTER)
    page = settings.reports / "2023-Q2" / "thay-doi.html"
    commune = page.parent / "thay-doi" / "10657.html"

    for text in (page.read_text(encoding="utf-8"), commune.read_text(encoding="utf-8")):
        assert "Chưa so sánh với số liệu hiện nay: có sau đêm nạp tới." in text
        assert "So với số liệu lúc" not in text
        assert "Không thay đổi" not in text
        assert "<table" not in text
    with open_for_reading(settings.published) as connection:
        assert connection.execute("from marts.dim_compared_vintages").fetchall() == []

    publish(settings, build(settings))
    render_restatements(settings)
    assert "3 trên 3 đơn vị có báo cáo đã phê duyệt có thay đổi" in page.read_text(encoding="utf-8")
    with open_for_reading(settings.published) as connection:
        compared = connection.execute("from marts.dim_compared_vintages").fetchall()
    assert compared == [("2023-Q2", 1, read_vintage(settings, QUARTER).sha256)]


def test_a_quarter_is_issued_again_for_a_reason_and_both_vintages_stand(
    house: House, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "again")
    shutil.copytree(house.settings.home, settings.home)
    again = replace(house, settings=settings)

    with pytest.raises(DecisionUnclear):
        again.issue(date(2023, 6, 23))
    issued = again.issue(date(2023, 6, 23), "Bổ sung hồ sơ về muộn")

    first, second = (read_vintage(settings, QUARTER, number) for number in (1, 2))
    assert (issued.vintage.number, issued.is_new) == (2, True)
    assert second.manifest.reason == "Bổ sung hồ sơ về muộn"
    assert second.manifest.previous_sha256 == sha256_of(first.folder / MANIFEST)
    assert verify_quarter(settings, QUARTER) == (1, 2)
    assert first.documents != second.documents
    place = settings.reports / "2023-Q2" / "10657" / "bao-cao.docx"
    assert sha256_of(place) == second.documents["10657"]["bao-cao.docx"]
    # Frozen from the very file that is published, so nothing has changed and no build need say so.
    page = (settings.reports / "2023-Q2" / "thay-doi.html").read_text(encoding="utf-8")
    assert "Bản chốt số 2," in page
    assert "0 trên 3 đơn vị có báo cáo đã phê duyệt có thay đổi" in page
    old = reproduce(settings, QUARTER, 1, ["10657"])
    assert (
        sha256_of(old.folder / "10657" / "bao-cao.docx") == first.documents["10657"]["bao-cao.docx"]
    )
    # The same content is frozen once.
    assert again.issue(date(2023, 6, 24), "Như trên").is_new is False
    # The ledger starts anew from the newest vintage.
    again.night(date(2023, 6, 24))
    with open_for_reading(settings.published) as connection:
        assert connection.execute("select count(*) from marts.fct_restatements").fetchone() == (0,)
    # A vintage that was exchanged for another one breaks the chain, however well it is sealed.
    data = replace(first.manifest, reason="Lý do khác").to_json().encode()
    for name, exchanged in ((MANIFEST, data), (SEAL, seal_of(data))):
        (first.folder / name).chmod(0o644)
        (first.folder / name).write_bytes(exchanged)
    with pytest.raises(FrozenDamaged, match="does not follow the vintage before it"):
        verify_quarter(settings, QUARTER)


def test_old_examined_files_go_and_vintages_stay(house: House, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "kept", snapshots_kept=1)
    for code in ("2022-Q4", "2023-Q1", "2023-Q2"):
        pin = settings.gate / code / "motcua.duckdb"
        pin.parent.mkdir(parents=True)
        duckdb.connect(str(pin)).close()

    removed = drop_old_pins(settings, ["2022-Q4", "2023-Q2"])

    assert [path.parent.name for path in removed] == ["2022-Q4"]
    assert (settings.gate / "2023-Q1" / "motcua.duckdb").exists()


def test_a_quarter_that_was_never_frozen_says_so(house: House) -> None:
    with pytest.raises(NotFrozen, match="2023-Q1 was never frozen"):
        verify_quarter(house.settings, Quarter(2023, 1))
    with pytest.raises(NotFrozen, match="has no vintage 7: it has 1"):
        read_vintage(house.settings, QUARTER, 7)
    assert FREEZE.isoformat() in read_vintage(house.settings, QUARTER).manifest.frozen_at
