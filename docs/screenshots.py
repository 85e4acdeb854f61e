"""The pictures of docs/huong-dan.md, taken of what `make run` left: `make screenshots`.

Documents become pages by LibreOffice, pages become pictures in Debian's Chromium, and Airflow is
started for the one picture of its own. Everything shown is of the stand-in's province.
"""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from cli.local_airflow import USER, started
from warehouse.settings import PROJECT_ROOT, Settings, load_settings

IMAGES = PROJECT_ROOT / "docs" / "images"
QUARTER, COMMUNE = "2023-Q2", "10657"
DESK, PHONE = (1280, 860), (390, 844)
_BROWSER = {
    "executable_path": "/usr/bin/chromium",
    "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
}


def draw_first_page(document: Path, picture: Path) -> None:
    """The first page of a Word or Excel file as `picture`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        to_pdf = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*to_pdf, document], check=True, capture_output=True)
        pdf = folder / f"{document.stem}.pdf"
        whole = ["pdftoppm", "-r", "64", "-png", "-singlefile", "-f", "1", "-l", "1"]
        subprocess.run([*whole, pdf, picture.with_suffix("")], check=True)


def shoot(browser: Any, address: str, size: tuple[int, int], picture: Path) -> None:
    """The top of a page, as large as a window of `size`."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=picture)
    page.close()


def shoot_airflow(browser: Any, settings: Settings, picture: Path) -> None:
    """The runs and tasks of the nightly load, as the operator sees them."""
    with started(settings, today=date(2023, 6, 15), scale=0.01) as local:
        page = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]})
        page.goto(f"{local.airflow.base_url}/auth/login")
        page.fill("input[name=username]", USER)
        page.fill("input[name=password]", local.airflow.password)
        page.click("button[type=submit]")
        page.wait_for_url("**/")
        page.goto(f"{local.airflow.base_url}/dags/nightly_load")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(2000)
        page.screenshot(path=picture)
        page.close()


def main() -> int:
    """Draw every picture anew; 1 when there is nothing to draw."""
    settings = load_settings()
    reports, template = settings.reports / QUARTER, settings.declared / QUARTER / "10606.xlsx"
    if not (reports / "index.html").is_file():
        sys.stderr.write("There are no reports of 2023-Q2 yet: run `make run` first.\n")
        return 1
    IMAGES.mkdir(exist_ok=True)
    if not template.is_file():
        declare = [Path(sys.executable).parent / "motcua", "declare", "init", QUARTER]
        subprocess.run([*declare, "--commune", template.stem], check=True)
    draw_first_page(reports / COMMUNE / "bao-cao.docx", IMAGES / "bao-cao-word.png")
    draw_first_page(template, IMAGES / "ke-khai.png")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**_BROWSER)
        report = reports / COMMUNE / "bao-cao.html"
        shoot(browser, report.as_uri(), PHONE, IMAGES / "bao-cao-dien-thoai.png")
        shoot(browser, (reports / "index.html").as_uri(), DESK, IMAGES / "trang-tinh.png")
        quality = settings.quality / f"{QUARTER}.html"
        shoot(browser, quality.as_uri(), DESK, IMAGES / "chat-luong.png")
        shoot_airflow(browser, settings, IMAGES / "airflow.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
