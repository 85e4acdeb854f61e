"""Documents as their readers see them: page images and screenshots, kept in `var/look/`.

Needs Debian's LibreOffice, poppler and Chromium; `make look` installs them by name.
"""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from connectors import ENTITIES, load_source, pull_entity
from expectations.gate import judge_quarter
from reports.build import build_index, build_reports
from reports.quality import render_quality
from simulator.province import Province
from simulator.server import serve
from warehouse.build import build
from warehouse.database import publish
from warehouse.periods import Quarter
from warehouse.settings import PROJECT_ROOT, Settings, SourceAccess

pytestmark = pytest.mark.look

QUARTER = Quarter(2023, 2)
PICTURES = PROJECT_ROOT / "var" / "look"
DESK, PHONE = 1280, 500  # headless Chromium draws no window narrower than 500 px


@pytest.fixture(scope="module")
def home(small_province: Province, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the documents of 2023-Q2; pictures of an earlier look are gone."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    settings = Settings(tmp_path_factory.mktemp("home"))
    with serve(small_province, today=date(2023, 6, 15)) as stand_in:
        access = SourceAccess(
            stand_in.base_url, stand_in.token_url, stand_in.client_id, stand_in.client_secret
        )
        for entity in ENTITIES:
            pull_entity(load_source("hai_duong"), entity, access, settings.landing)
    publish(settings, build(settings))
    judge_quarter(settings, QUARTER)
    build_reports(settings, QUARTER, ["10657"])
    build_index(settings, QUARTER)
    render_quality(settings)
    return settings


def _as_pdf(document: Path, folder: Path) -> Path:
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            document,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / f"{document.stem}.pdf"


def _pages(pdf: Path) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    listing = subprocess.run(
        ["pdfinfo", "-l", "-1", pdf], check=True, capture_output=True, text=True
    ).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", listing)
    return [(float(width), float(height)) for width, height in sizes]


def test_the_word_file_has_upright_pages_and_a_lying_annex(home: Settings, tmp_path: Path) -> None:
    document = home.reports / QUARTER.code / "10657" / "bao-cao.docx"
    pdf = _as_pdf(document, tmp_path)
    subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, PICTURES / "bao-cao-docx"], check=True)
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    lying = [width > height for width, height in _pages(pdf)]

    assert 3 <= len(lying) <= 6
    assert lying == sorted(lying), "the annex comes last"
    assert not lying[0]
    assert lying[-1]
    for figure in ("1.022", "1.007", "98,53%", "89,2%", "10,8%"):
        assert figure in text


def test_the_excel_file_prints_on_one_lying_page_a_sheet(home: Settings, tmp_path: Path) -> None:
    document = home.reports / QUARTER.code / "10657" / "bao-cao.xlsx"
    pdf = _as_pdf(document, tmp_path)
    subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, PICTURES / "bao-cao-xlsx"], check=True)
    pages = _pages(pdf)

    assert len(pages) >= 2
    assert pages[0][0] > pages[0][1]


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("page", ["report", "index", "quality"])
def test_pages_are_drawn_at_desk_and_phone_width(home: Settings, page: str, width: int) -> None:
    path = {
        "report": home.reports / QUARTER.code / "10657" / "bao-cao.html",
        "index": home.reports / QUARTER.code / "index.html",
        "quality": home.quality / f"{QUARTER.code}.html",
    }[page]
    picture = PICTURES / f"{page}-{width}.png"
    _chromium(f"--window-size={width},1400", f"--screenshot={picture}", path.as_uri())

    assert picture.stat().st_size > 5_000


def _chromium(*arguments: str) -> None:
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            *arguments,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
