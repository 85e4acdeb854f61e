"""Documents as their readers see them: page images and screenshots, kept in `var/look/`.

Needs Debian's LibreOffice, poppler and Chromium, and playwright: `make look` installs them.
"""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.settings import Settings

pytestmark = pytest.mark.look

QUARTER_CODE, COMMUNE = "2023-Q2", "10657"
DESK, PHONE = 1280, 390


@pytest.fixture
def province(home: Settings) -> str:
    """Address of the province's page."""
    return (home.reports / QUARTER_CODE / "index.html").as_uri()


@pytest.fixture
def report(home: Settings) -> Path:
    """Folder of one commune's documents."""
    return home.reports / QUARTER_CODE / COMMUNE


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


def _draw(pdf: Path, pictures: Path, name: str) -> list[bool]:
    """Pictures of every page; for each, whether it lies on its side."""
    subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, pictures / name], check=True)
    listing = subprocess.run(
        ["pdfinfo", "-l", "-1", pdf], check=True, capture_output=True, text=True
    ).stdout
    sizes = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", listing)
    assert sizes
    return [float(width) > float(height) for width, height in sizes]


def _text(pdf: Path) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout


def test_the_word_file_has_upright_pages_and_a_lying_annex(
    report: Path, pictures: Path, tmp_path: Path
) -> None:
    pdf = _as_pdf(report / "bao-cao.docx", tmp_path)
    is_lying = _draw(pdf, pictures, "bao-cao-docx")
    text = _text(pdf)

    assert is_lying == sorted(is_lying), "the annex comes last"
    assert not is_lying[0]
    assert is_lying[-1]
    for figure in ("1.022", "1.007", "98,53%", "89,2%", "10,8%"):
        assert figure in text


@pytest.mark.parametrize("name", ["10657/bao-cao.xlsx", "tong-hop.xlsx"])
def test_every_sheet_prints_on_lying_pages(
    home: Settings, name: str, pictures: Path, tmp_path: Path
) -> None:
    document = home.reports / QUARTER_CODE / name
    pdf = _as_pdf(document, tmp_path)
    is_lying = _draw(pdf, pictures, f"{document.stem}-xlsx")

    assert len(is_lying) >= 3
    assert all(is_lying)


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("name", ["report", "province", "quality", "quality-quarter"])
def test_pages_are_drawn_at_desk_and_phone_width(
    home: Settings, open_page: Callable[..., Any], pictures: Path, name: str, width: int
) -> None:
    path = {
        "report": home.reports / QUARTER_CODE / COMMUNE / "bao-cao.html",
        "province": home.reports / QUARTER_CODE / "index.html",
        "quality": home.quality / "index.html",
        "quality-quarter": home.quality / f"{QUARTER_CODE}.html",
    }[name]
    watch = open_page(path.as_uri(), width)
    watch.page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)

    assert watch.page.evaluate("window.innerWidth") == width
    assert watch.page.title()


def test_the_report_prints_upright_with_its_forms_on_lying_pages(
    report: Path, open_page: Callable[..., Any], pictures: Path, tmp_path: Path
) -> None:
    watch = open_page((report / "bao-cao.html").as_uri(), DESK)
    pdf = tmp_path / "printed.pdf"
    watch.page.pdf(path=pdf, prefer_css_page_size=True)
    is_lying = _draw(pdf, pictures, "printed")

    assert not is_lying[0]
    assert is_lying[-1]
    assert "Bản Word" not in _text(pdf)


def _column(page: Any, heading: str) -> list[str]:
    """Texts of a column of the table of communes, from top to bottom."""
    place = page.locator("table.communes thead th").all_inner_texts().index(heading) + 1
    cells = page.locator(f"table.communes tbody tr > :nth-child({place})")
    return [text.strip() for text in cells.all_inner_texts()]


def _sort_by(page: Any, heading: str) -> None:
    page.get_by_role("button", name=heading, exact=True).click()


def test_the_table_of_communes_sorts_by_number_and_by_vietnamese_name(
    province: str, open_page: Callable[..., Any], pictures: Path
) -> None:
    page = open_page(province, DESK).page
    before = _column(page, "Đã giải quyết")

    _sort_by(page, "Đã giải quyết")
    rising = [int(text.replace(".", "")) for text in _column(page, "Đã giải quyết")]
    _sort_by(page, "Đã giải quyết")
    falling = [int(text.replace(".", "")) for text in _column(page, "Đã giải quyết")]
    page.screenshot(path=pictures / "province-sorted.png")

    assert len(rising) == len(before) >= 8
    assert rising == sorted(rising)
    assert falling == rising[::-1]
    assert page.locator("th[aria-sort]").count() == 1

    _sort_by(page, "Đơn vị")
    names = _column(page, "Đơn vị")

    # Đ stands before E to Z, where its number among characters would put it last.
    assert names.index("Phường Đồng Lạc") < names.index("Phường Ngọc Châu")
    assert names.index("Xã Đồng Lạc") < names.index("Xã Hồng Lạc") < names.index("Xã Phạm Trấn")
    assert names[0].startswith("Phường")
    assert names[-1].startswith("Xã")


def test_a_commune_is_opened_and_leads_back(province: str, open_page: Callable[..., Any]) -> None:
    watch = open_page(province, PHONE)
    page = watch.page

    page.locator("tr", has_text=COMMUNE).get_by_role("link", name="Xem").click()
    watch.look()
    assert page.url.endswith(f"/{COMMUNE}/bao-cao.html")
    page.get_by_role("link", name="Toàn tỉnh").click()
    watch.look()

    assert page.url == province


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_figure_is_followed_to_where_the_report_prints_it(
    province: str, open_page: Callable[..., Any], pictures: Path, width: int
) -> None:
    watch = open_page(province, width)
    page = watch.page
    followed = page.locator("tr", has_text=COMMUNE).locator("a:has(data)").first
    text = followed.inner_text()

    followed.click()
    watch.look()
    target = page.locator(":target")
    page.screenshot(path=pictures / f"followed-{width}.png")

    assert text == "1.022"
    assert page.url.endswith("/10657/bao-cao.html#i-06a-3")
    assert target.inner_text() == text
    assert target.is_visible()
    box = target.bounding_box()
    assert 0 <= box["y"] < 900


def test_a_point_of_the_map_leads_to_its_commune(
    province: str, open_page: Callable[..., Any], pictures: Path
) -> None:
    page = open_page(province, DESK).page
    page.locator("figure.map").screenshot(path=pictures / "map.png")

    page.locator(f'figure.map a[href^="{COMMUNE}/"]').click()

    assert page.url.endswith(f"/{COMMUNE}/bao-cao.html")


def test_without_script_the_table_is_whole(province: str, open_page: Callable[..., Any]) -> None:
    page = open_page(province, DESK, java_script_enabled=False).page

    assert page.locator("table.communes tbody tr").count() >= 8
    assert page.get_by_role("button").count() == 0


def test_charts_are_drawn_with_their_numbers(
    report: Path, open_page: Callable[..., Any], pictures: Path
) -> None:
    page = open_page((report / "bao-cao.html").as_uri(), PHONE).page
    charts = page.get_by_role("img")
    page.locator("section.charts").screenshot(path=pictures / "charts.png")

    assert charts.count() >= 3
    assert "986" in charts.first.inner_html()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<script>console.error('wrong')</script>", "console: wrong"),
        ("<script>throw new Error('broken')</script>", "error: broken"),
        ("<img src='http://127.0.0.1:9/picture.png' alt=''>", "remote request: http://127.0.0.1:9"),
        ("<p style='width: 3000px'>wide</p>", "scrolls sideways"),
    ],
)
def test_a_page_with_a_fault_is_found(
    watch: Callable[..., Any], tmp_path: Path, body: str, fault: str
) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><title>page</title>{body}", encoding="utf-8")

    faults = watch(page.as_uri(), PHONE).faults

    assert any(fault in seen for seen in faults)
