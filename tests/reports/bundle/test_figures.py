"""The figures of a bundle as CSV."""

import csv
import io
from dataclasses import replace

from reports.bundle import FIGURES, bundle
from reports.bundle_figures import figure_table
from reports.figures import load_figures
from tests.reports.bundle import reading
from tests.reports.bundle.conftest import QUARTER, Issue
from warehouse.frozen import open_vintage, read_vintage
from warehouse.settings import Settings


def test_figures_as_csv(signing: Settings, issue: Issue) -> None:
    issue()

    data = reading.members(bundle(signing, QUARTER, "10657"))[FIGURES]

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    whole = {row[0]: row for row in rows[1:] if not row[6]}
    assert rows[0][:3] == ["Mã chỉ tiêu", "Tên chỉ tiêu", "Giá trị"]
    assert {len(row) for row in rows} == {8}
    assert list(whole)[:11] == [f"06a.{column}" for column in range(3, 14)]
    assert whole["06a.3"][2] == "1022"
    assert whole["dos.completion_share"][2:6] == ["98.53", "1007", "1022", "%"]
    assert whole["766.2.1"][2:6] == ["19.60", "98", "100", "điểm"]
    by_field = [int(row[2]) for row in rows if row[0] == "06a.3" and row[6]]
    assert sorted(by_field) == [5, 21, 25, 181, 790]


def test_no_cell_is_a_formula(signing: Settings, issue: Issue) -> None:
    hostile = '=HYPERLINK("http://x.example","Hộ tịch")'
    issue()
    with open_vintage(read_vintage(signing, QUARTER)) as connection:
        (figures,) = load_figures(connection, quarter_code="2023-Q2", commune_codes=["10657"])
    for name in (hostile, " +1", "-2+3", "@SUM(A1)", "＝1", "\t=1"):  # noqa: RUF001
        (first, *others) = figures.fields
        table = figure_table(replace(figures, fields=(replace(first, field_name=name), *others)))
        cells = {cell for row in csv.reader(io.StringIO(table.decode("utf-8-sig"))) for cell in row}
        assert f"'{name}" in cells
        assert name not in cells
