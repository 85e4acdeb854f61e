"""The page of indicators is what its generator writes."""

import csv

from warehouse.dbt_run import DBT_PROJECT
from warehouse.indicators_page import PAGE, indicators_page


def test_the_page_is_written_from_the_seed() -> None:
    assert PAGE.read_text(encoding="utf-8") == indicators_page()


def test_every_indicator_has_one_line_under_the_heading_of_its_section() -> None:
    with (DBT_PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        codes = [row["indicator_code"] for row in csv.DictReader(file)]
    page = indicators_page()
    sections = {part.partition("\n")[0]: part for part in page.split("\n## ")}

    assert all(page.count(f"\n| `{code}` |") == 1 for code in codes)
    assert "| `766.total` |" in sections["Decision 766/QĐ-TTg"]
    assert "| `pay.online_amount` |" in sections["Fees and duties on land"]
