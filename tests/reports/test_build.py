import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.receipt import NoReceipt, ReceiptDamaged, UnknownCommune, receipt_path
from reports.build import (
    ReceiptForAnotherWarehouse,
    build_index,
    build_reports,
)
from reports.checking import DocumentFinding
from reports.document_findings import (
    DocumentsWithheld,
    FindingsDamaged,
    raise_if_withheld,
    undelivered,
)
from reports.figures import FiguresDisagree
from warehouse.database import QuarterNotInWarehouse
from warehouse.periods import Quarter
from warehouse.settings import Settings

Q2 = Quarter(2023, 2)
DOCUMENTS = {"bao-cao.docx", "bao-cao.xlsx", "bao-cao.html", "giai-thich.html"}


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_open_commune_gets_its_three_documents(province: Settings) -> None:
    deliveries = build_reports(province, Q2)

    assert [delivery.commune_code for delivery in deliveries] == ["10507", "10606", "10657"]
    for delivery in deliveries:
        assert delivery.is_delivered
        assert {path.name for path in delivery.folder.iterdir()} == DOCUMENTS
        assert delivery.folder == province.reports / "2023-Q2" / delivery.commune_code


def test_only_the_named_communes_are_rendered(province: Settings) -> None:
    (delivery,) = build_reports(province, Q2, ["10657"])

    assert delivery.commune_name == "Xã Đồng Lạc"
    assert {path.name for path in (province.reports / "2023-Q2").iterdir()} == {"10657"}


def test_a_second_run_changes_no_byte_and_touches_no_file(province: Settings) -> None:
    build_reports(province, Q2)
    before = _files(province.reports)
    stamps = {path: path.stat().st_mtime_ns for path in province.reports.rglob("bao-cao.*")}

    deliveries = build_reports(province, Q2)

    assert _files(province.reports) == before
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
    assert not any(delivery.is_changed for delivery in deliveries)


def test_a_run_from_nothing_gives_the_same_bytes(province: Settings, tmp_path: Path) -> None:
    build_reports(province, Q2)
    before = _files(province.reports)
    province.reports.rename(tmp_path / "earlier")

    build_reports(province, Q2)

    assert len(before) == 12
    assert _files(province.reports) == before


def test_without_any_gate_there_is_no_report(settings: Settings) -> None:
    with pytest.raises(NoReceipt, match="motcua gate 2023-Q2"):
        build_reports(settings, Q2)

    assert not settings.reports.exists()


def test_one_missing_receipt_stops_all_before_anything_is_written(province: Settings) -> None:
    receipt_path(province.gate, "2023-Q2", "10657").unlink()

    with pytest.raises(NoReceipt, match=r"10657\.json does not exist"):
        build_reports(province, Q2)

    assert not province.reports.exists()


def test_a_receipt_for_another_warehouse_file_is_refused(province: Settings) -> None:
    with duckdb.connect(str(province.gate / "2023-Q2" / "motcua.duckdb")) as connection:
        connection.execute("update marts.rpt_commune_quarter set quarantined_count = 1")

    with pytest.raises(ReceiptForAnotherWarehouse, match=r"receipt of 10507 .* run `motcua gate"):
        build_reports(province, Q2)
    with pytest.raises(ReceiptForAnotherWarehouse, match="verdict"):
        build_index(province, Q2)

    assert not province.reports.exists()


def test_a_receipt_opened_by_hand_is_refused(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10657": (broken_rule,)})
    path = receipt_path(settings.gate, "2023-Q2", "10657")
    receipt = json.loads(path.read_text(encoding="utf-8"))
    receipt["is_open"] = True
    path.write_text(json.dumps(receipt), encoding="utf-8")

    with pytest.raises(ReceiptDamaged):
        build_reports(settings, Q2)


def test_a_closed_commune_is_named_and_the_others_are_delivered(
    make_province: Callable[..., Settings], broken_rule: Any
) -> None:
    settings = make_province(rules={"10606": (broken_rule,)})

    deliveries = {delivery.commune_code: delivery for delivery in build_reports(settings, Q2)}

    assert not deliveries["10606"].is_delivered
    assert deliveries["10606"].reason == (
        "[R-02] 3 hồ sơ đã giải quyết nhưng không có ngày kết thúc."
    )
    assert not deliveries["10606"].folder.exists()
    assert deliveries["10507"].is_delivered
    assert deliveries["10657"].is_delivered


def test_a_warning_or_a_waiver_does_not_stop_a_report(
    make_province: Callable[..., Settings], broken_rule: Any, warning_rule: Any
) -> None:
    rules = (replace(broken_rule, is_waived=True), warning_rule)
    settings = make_province(rules={"10657": rules})

    (delivery,) = build_reports(settings, Q2, ["10657"])

    assert delivery.is_delivered
    html = (delivery.folder / "bao-cao.html").read_text(encoding="utf-8")
    assert "Cảnh báo R-11" in html
    assert "Miễn trừ quy tắc R-02" in html


def test_documents_of_an_earlier_run_vanish_when_the_door_closes(
    make_province: Callable[..., Settings], broken_rule: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings = make_province()
    build_reports(settings, Q2)
    make_province(rules={"10657": (broken_rule,)})

    with caplog.at_level("WARNING"):
        deliveries = build_reports(settings, Q2, ["10657"])

    assert not (settings.reports / "2023-Q2" / "10657").exists()
    assert (settings.reports / "2023-Q2" / "10606").exists()
    assert deliveries[0].is_changed
    assert "Removed the report of an earlier run" in caplog.text
    assert "10657" in caplog.text


def test_new_figures_replace_the_whole_folder(
    make_province: Callable[..., Settings], dong_lac: Any
) -> None:
    settings = make_province((dong_lac,))
    (first,) = build_reports(settings, Q2)
    before = _files(first.folder)
    make_province((replace(dong_lac, waiting=(5, 0)),))

    (second,) = build_reports(settings, Q2)

    after = _files(second.folder)
    assert set(after) == DOCUMENTS
    assert all(after[name] != before[name] for name in DOCUMENTS)
    html = (second.folder / "bao-cao.html").read_text(encoding="utf-8")
    assert re.search(r'<data value="5" data-indicator="dos.waiting_supplement"[^>]*>5</data>', html)


def test_what_a_killed_run_left_is_cleared_and_never_looks_delivered(province: Settings) -> None:
    partial = province.reports / ".partial" / "2023-Q2" / "10657"
    outgoing = partial.with_name("10657.outgoing")
    for left in (partial, outgoing):
        left.mkdir(parents=True)
        (left / "bao-cao.docx").write_bytes(b"half")

    assert not list(province.reports.glob("????-Q?/*/bao-cao.docx"))
    build_reports(province, Q2)

    assert not list(province.reports.glob(".partial/*/*"))
    assert (province.reports / "2023-Q2" / "10657" / "bao-cao.docx").read_bytes() != b"half"


def test_a_folder_with_a_foreign_or_missing_document_is_made_anew(province: Settings) -> None:
    (delivery,) = build_reports(province, Q2, ["10657"])
    before = _files(delivery.folder)
    (delivery.folder / "bao-cao.xlsx").unlink()
    (delivery.folder / "note.txt").write_text("left here")

    (again,) = build_reports(province, Q2, ["10657"])

    assert again.is_changed
    assert _files(delivery.folder) == before


def test_an_unknown_commune_is_named(province: Settings) -> None:
    with pytest.raises(UnknownCommune, match="'99999' in 2023-Q2"):
        build_reports(province, Q2, ["10657", "99999"])

    assert not province.reports.exists()


def test_a_commune_code_that_is_a_path_reaches_no_folder(
    make_province: Callable[..., Settings], dong_lac: Any
) -> None:
    settings = make_province((dong_lac,))
    with duckdb.connect(str(settings.gate / "2023-Q2" / "motcua.duckdb")) as connection:
        connection.execute("update marts.rpt_commune_quarter set commune_code = '../../x'")

    with pytest.raises(UnknownCommune, match="five digits"):
        build_reports(settings, Q2)

    assert not settings.reports.exists()


def test_a_quarter_that_the_pinned_warehouse_lacks_is_named(
    province: Settings,
) -> None:
    (province.gate / "2023-Q2").rename(province.gate / "2023-Q3")

    with pytest.raises(QuarterNotInWarehouse, match="2023-Q3"):
        build_reports(province, Quarter(2023, 3))


def test_contradicting_marts_stop_all_before_anything_is_written(
    make_province: Callable[..., Settings], dong_lac: Any, with_late_dossiers: Any
) -> None:
    fields = {"G15-HT02": (5, 5, 0, 0, 5, 5, 0, 0, 9, 9, 0, 0, 0)}
    settings = make_province((with_late_dossiers, replace(dong_lac, fields=fields)))

    with pytest.raises(FiguresDisagree, match="10657"):
        build_reports(settings, Q2)

    assert not settings.reports.exists()


def _let_the_check_find(monkeypatch: pytest.MonkeyPatch, *findings: DocumentFinding) -> None:
    """The document check finds `findings` in the documents of Đồng Lạc and nothing in others."""
    monkeypatch.setattr(
        "reports.build.check_documents",
        lambda content, _figures, _documents: findings if content.commune_code == "10657" else (),
    )


CRITICAL = DocumentFinding("T01", "critical", "bao-cao.docx", "Câu và biểu khác nhau.", "Làm lại.")
WARNING = replace(CRITICAL, rule_id="T02", severity="warning")


def test_documents_that_fail_the_check_are_not_delivered(
    province: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_reports(province, Q2)
    _let_the_check_find(monkeypatch, CRITICAL, WARNING)

    deliveries = {delivery.commune_code: delivery for delivery in build_reports(province, Q2)}

    assert deliveries["10507"].is_delivered
    assert not deliveries["10657"].is_delivered
    assert deliveries["10657"].is_changed
    assert deliveries["10657"].reason == "[T01] Câu và biểu khác nhau."
    assert not deliveries["10657"].folder.exists()
    (found,) = undelivered(province, Q2)
    assert (found.commune_code, found.commune_name) == ("10657", "Xã Đồng Lạc")
    assert found.findings == (CRITICAL, WARNING)
    with pytest.raises(DocumentsWithheld, match=r"Xã Đồng Lạc: \[T01\] Câu và biểu khác nhau"):
        raise_if_withheld(province, Q2)


def test_a_warning_of_the_check_is_kept_and_does_not_stop_a_report(
    province: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _let_the_check_find(monkeypatch, WARNING)

    deliveries = build_reports(province, Q2)

    assert all(delivery.is_delivered for delivery in deliveries)
    assert (province.gate / "2023-Q2" / "documents" / "10657.json").is_file()
    assert undelivered(province, Q2) == []
    raise_if_withheld(province, Q2)


def test_findings_go_when_the_documents_are_clean_again(
    province: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        _let_the_check_find(patched, CRITICAL)
        build_reports(province, Q2)

    deliveries = build_reports(province, Q2)

    assert all(delivery.is_delivered for delivery in deliveries)
    assert undelivered(province, Q2) == []
    assert not list((province.gate / "2023-Q2" / "documents").glob("*"))


def test_findings_in_documents_of_another_warehouse_file_say_nothing(
    make_province: Callable[..., Settings], dong_lac: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make_province((dong_lac,))
    _let_the_check_find(monkeypatch, CRITICAL)
    build_reports(settings, Q2)
    assert len(undelivered(settings, Q2)) == 1

    make_province((replace(dong_lac, waiting=(5, 0)),))

    assert undelivered(settings, Q2) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"findings": 3}', "\x00"])
def test_a_damaged_file_of_findings_is_named(province: Settings, text: str) -> None:
    path = province.gate / "2023-Q2" / "documents" / "10657.json"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")

    with pytest.raises(FindingsDamaged, match=r"10657\.json"):
        undelivered(province, Q2)


def test_figures_of_the_communes_that_are_not_the_province_s_stop_the_index(
    make_province: Callable[..., Settings], dong_lac: Any
) -> None:
    settings = make_province((dong_lac,))
    pinned = settings.gate / "2023-Q2" / "motcua.duckdb"
    with duckdb.connect(str(pinned)) as connection:
        connection.execute("update marts.rpt_province_06a set received_count = 1")
    _judge_anew(settings, pinned)

    with pytest.raises(FiguresDisagree, match="rpt_province_06a"):
        build_index(settings, Q2)


def _judge_anew(settings: Settings, pinned: Path) -> None:
    """Let receipts and verdict name the pinned file as it is now."""
    sha256 = hashlib.sha256(pinned.read_bytes()).hexdigest()
    for path in (settings.gate / "2023-Q2").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r'"warehouse_sha256": "\w+"', f'"warehouse_sha256": "{sha256}"', text),
            encoding="utf-8",
        )
