"""A home with documents of a small province, a browser, and a watch over every page it opens."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from expectations.gate import judge_quarter
from reports.build import build_index, build_reports
from reports.quality import render_quality
from simulator.province import Province
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.build import build
from warehouse.database import publish
from warehouse.periods import Quarter
from warehouse.settings import PROJECT_ROOT, Settings

QUARTER = Quarter(2023, 2)
PICTURES = PROJECT_ROOT / "var" / "look"
_CHROMIUM = [
    "--no-sandbox",
    "--disable-quic",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"


@dataclass
class Watch:
    """A page in the browser, and what went wrong on it."""

    page: Any
    faults: list[str] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to `address`, and look whether the page is wider than its window."""
        self.page.goto(address, wait_until="load")
        self.look()

    def look(self) -> None:
        """Note a page that scrolls sideways."""
        if self.page.evaluate(_SIDEWAYS):
            self.faults.append(f"scrolls sideways: {self.page.url}")

    def see_console(self, message: Any) -> None:
        """Note an error on the console."""
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def see_request(self, request: Any) -> None:
        """Note what is asked of anywhere but this machine's files."""
        if not request.url.startswith(("file://", "data:")):
            self.faults.append(f"remote request: {request.url}")


OpenPage = Callable[..., Watch]


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The folder of the pictures; those of an earlier look are gone."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    return PICTURES


@pytest.fixture(scope="session")
def home(small_province: Province, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the documents of 2023-Q2, made the way a night and a quarter make them."""
    settings = Settings(tmp_path_factory.mktemp("home"))
    with serve(small_province, today=date(2023, 6, 15)) as stand_in:
        pull_everything(stand_in, settings)
    publish(settings, build(settings))
    judge_quarter(settings, QUARTER)
    build_reports(settings, QUARTER)
    build_index(settings, QUARTER)
    render_quality(settings)
    return settings


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_CHROMIUM)
        yield running
        running.close()


@pytest.fixture
def watch(browser: Any) -> Iterator[OpenPage]:
    """Open an address in a window of a width, and note what goes wrong."""
    contexts = []

    def open_at(address: str, width: int, **more: Any) -> Watch:
        context = browser.new_context(viewport={"width": width, "height": 900}, **more)
        contexts.append(context)
        watched = Watch(context.new_page())
        watched.page.on("console", watched.see_console)
        watched.page.on("pageerror", lambda error: watched.faults.append(f"error: {error}"))
        watched.page.on("request", watched.see_request)
        watched.open(address)
        return watched

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(watch: OpenPage) -> Iterator[OpenPage]:
    """As `watch`; whatever went wrong by the end of the test fails it."""
    watches: list[Watch] = []

    def open_at(address: str, width: int, **more: Any) -> Watch:
        watches.append(watch(address, width, **more))
        return watches[-1]

    yield open_at
    faults = [fault for watched in watches for fault in watched.faults]
    assert not faults, "\n".join(faults)
