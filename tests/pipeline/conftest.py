"""The whole province, by HTTP, through four nights and both doors to the page: made once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path

import pytest

from cli.local import NIGHTS, lend_declared
from connectors.declared import load_declared
from expectations.gate import judge_landing, judge_quarter
from reports.build import build_index, build_reports
from reports.quality import render_quality
from simulator.province import Province, generate
from simulator.server import serve
from tests.nights import pull_everything
from warehouse.build import build
from warehouse.database import publish
from warehouse.periods import VIETNAM, Quarter
from warehouse.settings import Settings


@pytest.fixture(scope="session")
def today() -> date:
    """The last night."""
    return NIGHTS[-1]


@pytest.fixture(scope="session")
def province() -> Province:
    """All 207 communes, whole. Never change it."""
    return generate()


@pytest.fixture(scope="session")
def home(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home after four nights and the reports of 2023-Q2, with everything logged to a file."""
    settings = Settings(tmp_path_factory.mktemp("home"))
    lend_declared(settings)
    with _logged_to(settings.home / "everything.log"):
        with serve(province, today=NIGHTS[0]) as stand_in:
            for night in NIGHTS:
                stand_in.set_today(night)
                pull_everything(stand_in, settings)
                load_declared(settings, datetime.combine(night, time(1), VIETNAM))
                judge_landing(settings)
                publish(settings, build(settings))
        quarter = Quarter(2023, 2)
        judge_quarter(settings, quarter)
        build_reports(settings, quarter)
        build_index(settings, quarter)
        render_quality(settings)
    return settings


@contextmanager
def _logged_to(path: Path) -> Iterator[None]:
    handler = logging.FileHandler(path, encoding="utf-8")
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        handler.close()
