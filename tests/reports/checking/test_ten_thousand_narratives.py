"""Ten thousand invented communes: whatever the figures, the document check finds nothing."""

import os
import site
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from reports.phrases import phrases, spoken_phrase_ids
from tests.reports.checking.reports_at_hand import Checked, checked, checked_whole

ROOT = Path(__file__).parents[3]
NARRATIVES = 10_000
WHOLE_REPORTS = 60
SHARE = 250


@pytest.fixture(scope="module")
def helpers() -> Iterator[ProcessPoolExecutor]:
    # Not forked: the tests before may have left threads behind.
    with ProcessPoolExecutor(
        os.cpu_count(),
        mp_context=get_context("spawn"),
        initializer=site.addsitedir,
        initargs=(str(ROOT),),
    ) as pool:
        yield pool


@pytest.fixture(scope="module")
def many(helpers: ProcessPoolExecutor) -> Checked:
    shares = [range(first, first + SHARE) for first in range(0, NARRATIVES, SHARE)]
    parts = list(helpers.map(checked, shares))
    return Checked(
        [finding for part in parts for finding in part.findings],
        {row for part in parts for row in part.rows},
    )


def test_nothing_is_found_in_ten_thousand_narratives(many: Checked) -> None:
    assert many.findings[:20] == []


def test_every_row_of_the_phrase_table_was_used(many: Checked) -> None:
    assert spoken_phrase_ids() - many.rows == set()
    assert {phrase.id for phrase in phrases()} - many.rows == set()


def test_nothing_is_found_in_whole_reports(helpers: ProcessPoolExecutor) -> None:
    found = helpers.map(checked_whole, range(WHOLE_REPORTS), chunksize=10)

    assert [finding for findings in found for finding in findings][:20] == []
