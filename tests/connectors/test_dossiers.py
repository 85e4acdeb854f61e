"""A pull of dossiers brings every version once, or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import Clock, PortalClient, Source, pull_entity
from connectors.dialects.igate import DOSSIERS
from connectors.errors import (
    PortalAnsweredNonsense,
    PortalUnreachable,
    PullCameDisordered,
    PullCameEmpty,
    PullCameShort,
    PullFailed,
    PullNeverSettled,
)
from connectors.pages import PageReader
from warehouse.landing import Manifest, verify_landing, window_folder

Pull = Callable[..., Manifest]


@pytest.fixture
def pull(portal: Any, source: Source, clock: Clock, tmp_path: Path) -> Pull:
    def pull_dossiers(changed: Source = source, *, full: bool = False) -> Manifest:
        return pull_entity(changed, "dossiers", portal.access, tmp_path, full=full, clock=clock)

    return pull_dossiers


def rows_of(landing: Path, manifest: Manifest) -> list[dict[str, str | None]]:
    folder = window_folder(landing, manifest.source, manifest.entity, manifest.window)
    tables = [pq.read_table(folder / file.name) for file in manifest.files]
    return [row for table in tables for row in table.to_pylist()]


def numbers_of(landing: Path, manifest: Manifest) -> list[int]:
    return [int(str(row["id"]), 16) for row in rows_of(landing, manifest)]


def test_a_first_pull_is_full_and_has_as_many_rows_as_the_portal_says(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]

    manifest = pull()

    assert numbers_of(tmp_path, manifest) == [1, 2, 3, 4, 5, 6, 7]
    assert (manifest.rows, manifest.distinct_ids, manifest.server_totals) == (7, 7, [7, 7])
    assert manifest.is_full
    assert manifest.watermark == "2023-06-01T08:07:00.000+0000"
    assert manifest.window == "20230615T010000"
    assert manifest.observed_at == "2023-06-15T01:00:00+07:00"
    assert portal.pages_asked == [0, 1, 2, 0, 1, 2]
    assert verify_landing(tmp_path) == [manifest]


@pytest.mark.parametrize("count", [1, 3, 6])
def test_no_row_is_lost_at_the_edge_of_a_page(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path, count: int
) -> None:
    portal.records = [dossier(number) for number in range(1, count + 1)]

    assert numbers_of(tmp_path, pull()) == list(range(1, count + 1))


def test_the_request_in_the_manifest_says_what_was_asked_and_no_secret(
    portal: Any, pull: Pull, dossier: Any
) -> None:
    portal.records = [dossier(1)]

    manifest = pull()

    assert manifest.request == {
        "method": "GET",
        "path": "/pa/dossier/search",
        "parameters": {
            "spec": "page",
            "sort": "updatedDate,desc",
            "remove-status": "0",
            "size": "3",
        },
        "updated_from": None,
    }
    assert portal.secret not in manifest.to_json()
    assert portal.access.client_id not in manifest.to_json().replace("motcua-", "")


def test_the_second_pull_reads_back_to_the_watermark_less_the_overlap(
    portal: Any, pull: Pull, dossier: Any, source: Source, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 11)]
    pull()
    portal.records.append(dossier(11))
    portal.update(2, minute=12)
    portal.now += timedelta(days=1)
    portal.pages_asked.clear()

    manifest = pull(replace(source, overlap_minutes=2))

    assert numbers_of(tmp_path, manifest) == [8, 9, 10, 11, 2]
    assert manifest.request["updated_from"] == "2023-06-01T08:08:00+00:00"
    assert not manifest.is_full
    assert manifest.watermark == "2023-06-01T08:12:00.000+0000"
    assert portal.pages_asked == [0, 1, 0, 1]


def test_an_update_stamped_in_a_year_to_come_hides_no_later_change(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    stray = dossier(99) | {"updatedDate": "2033-06-01T08:00:00.000+0000"}
    portal.records = [*(dossier(number) for number in range(1, 8)), stray]
    pull()
    portal.now += timedelta(days=1)
    portal.records += [dossier(number, minute=20_000 + number) for number in range(8, 18)]

    manifest = pull()

    assert sorted(numbers_of(tmp_path, manifest)) == [*range(8, 18), 99]


def test_the_watermark_is_the_newest_of_all_windows(
    portal: Any, pull: Pull, dossier: Any, source: Source, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 11)]
    pull()
    portal.now += timedelta(days=1)
    portal.records = [dossier(number) for number in range(1, 10)]
    pull(full=True)
    portal.now += timedelta(days=1)
    portal.records = [dossier(number) for number in range(1, 12)]

    manifest = pull(replace(source, overlap_minutes=0))

    assert numbers_of(tmp_path, manifest) == [10, 11]


def test_a_full_pull_takes_everything_again(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number, minute=number * 300) for number in range(1, 5)]
    pull()
    portal.now += timedelta(days=1)

    manifest = pull(full=True)

    assert manifest.is_full
    assert numbers_of(tmp_path, manifest) == [1, 2, 3, 4]


def test_a_window_that_stands_is_returned_untouched(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(1)]
    first = pull()
    before = bytes_of(tmp_path)
    portal.records.append(dossier(2))
    portal.pages_asked.clear()

    assert pull() == first
    assert pull(full=True) == first
    assert portal.pages_asked == [0, 0]
    assert bytes_of(tmp_path) == before


def test_equal_lists_land_as_equal_bytes(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path, source: Source, clock: Clock
) -> None:
    portal.records = [dossier(number, minute=5) for number in range(1, 8)]
    portal.is_sorting = False  # all were updated in one moment, so every order is sorted
    first = pull()
    portal.records.reverse()

    other = pull_entity(
        replace(source, page_size=2), "dossiers", portal.access, tmp_path / "other", clock=clock
    )

    assert other.files == first.files


def test_dossiers_that_move_while_the_list_is_read_all_come_in_both_versions(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 10)]

    def move_once(tiny: Any, number: int) -> None:
        if len(tiny.pages_asked) == 2:
            tiny.update(1, minute=20)

    portal.before_page = move_once

    manifest = pull()

    assert sorted(set(numbers_of(tmp_path, manifest))) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert manifest.server_totals == [9, 9, 9]


def test_a_version_seen_in_the_first_pass_alone_is_landed_too(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 7)]

    def move_between_passes(tiny: Any, number: int) -> None:
        if len(tiny.pages_asked) == 3:
            tiny.update(1, minute=20)

    portal.before_page = move_between_passes

    manifest = pull()

    assert numbers_of(tmp_path, manifest) == [1, 2, 3, 4, 5, 6, 1]
    assert (manifest.rows, manifest.distinct_ids) == (7, 6)


def test_a_dossier_removed_while_the_list_is_read_costs_no_other(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 10)]

    def remove_once(tiny: Any, number: int) -> None:
        if len(tiny.pages_asked) == 2:
            tiny.records = [r for r in tiny.records if r["id"] != f"{9:024x}"]

    portal.before_page = remove_once

    manifest = pull()

    assert set(numbers_of(tmp_path, manifest)) >= set(range(1, 9))
    assert manifest.distinct_ids == 8


def test_a_list_that_never_rests_fails_and_lands_nothing(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 10)]

    def always_move(tiny: Any, number: int) -> None:
        tiny.update(len(tiny.pages_asked) % 9 + 1, minute=100 + len(tiny.pages_asked))

    portal.before_page = always_move

    with pytest.raises(PullFailed):
        pull()

    assert verify_landing(tmp_path) == []


def test_a_list_that_differs_from_pass_to_pass_never_settled(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 4)]
    portal.before_page = lambda tiny, _: tiny.update(3, minute=100 + len(tiny.pages_asked))

    with pytest.raises(PullNeverSettled, match="other records in pass 4 than in the one before"):
        pull()

    assert verify_landing(tmp_path) == []


@pytest.mark.parametrize("offset", [1, -1])
def test_a_total_that_disagrees_with_the_rows_fails_with_both_numbers(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path, offset: int
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    portal.total_offset = offset

    with pytest.raises(PullCameShort, match=f"counts {7 + offset} records but showed 7"):
        pull()

    assert verify_landing(tmp_path) == []
    assert portal.pages_asked == [0, 1, 2] * 4


def test_a_total_that_changes_between_pages_is_read_again(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]

    def miscount_once(tiny: Any, number: int) -> None:
        tiny.total_offset = 1 if len(tiny.pages_asked) == 2 else 0

    portal.before_page = miscount_once

    assert pull().server_totals == [7, 7]
    portal.before_page = lambda tiny, number: setattr(tiny, "total_offset", number)
    portal.now += timedelta(days=1)
    with pytest.raises(PullNeverSettled, match="changed its count from 7 to 8"):
        pull(full=True)


def test_short_pages_in_the_middle_fail_and_name_the_setting(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    portal.largest_page = 2

    with pytest.raises(PullCameShort, match="sent 2 records on page 1 of the list where 3 are due"):
        pull()

    assert verify_landing(tmp_path) == []


def test_an_empty_page_in_the_middle_heals_in_the_next_pass_or_fails(
    portal: Any, pull: Pull, dossier: Any, reply: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    empty = reply(body=b'{"content": [], "last": false, "totalElements": 7}')
    portal.before_page = lambda tiny, number: (
        tiny.replies.append(empty) if len(tiny.pages_asked) == 1 else None
    )
    assert pull().rows == 7
    portal.before_page = lambda tiny, number: tiny.replies.append(empty) if number == 0 else None
    portal.now += timedelta(days=1)

    with pytest.raises(PullCameShort, match="sent 0 records on page 2"):
        pull(full=True)

    assert len(verify_landing(tmp_path)) == 1


def test_an_empty_portal_fails(portal: Any, pull: Pull, tmp_path: Path) -> None:
    with pytest.raises(PullCameEmpty, match="showed an empty list"):
        pull()

    assert verify_landing(tmp_path) == []


def test_a_portal_that_was_emptied_fails_and_leaves_what_was_landed(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(1)]
    pull()
    before = bytes_of(tmp_path)
    portal.records = []
    portal.now += timedelta(days=1)

    with pytest.raises(PullCameEmpty):
        pull()

    assert bytes_of(tmp_path) == before


def test_a_portal_that_went_back_in_time_fails_until_a_full_pull_accepts_it(
    portal: Any, pull: Pull, dossier: Any, source: Source
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    pull()
    portal.records = [dossier(number) for number in range(1, 4)]
    portal.now += timedelta(days=1)

    with pytest.raises(
        PullCameEmpty, match=r"no dossiers updated since 2023-06-01 08:07.*full pull"
    ):
        pull(replace(source, overlap_minutes=0))

    assert pull(full=True).rows == 3


def test_a_portal_that_does_not_sort_is_found_out(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    portal.is_sorting = False

    with pytest.raises(PullCameDisordered, match="newest first"):
        pull()

    assert verify_landing(tmp_path) == []


def test_a_portal_that_sorts_within_pages_only_is_found_out(
    portal: Any, pull: Pull, dossier: Any
) -> None:
    portal.records = [dossier(number) for number in (3, 2, 1, 6, 5, 4)]
    portal.is_sorting = False

    with pytest.raises(PullCameDisordered, match="newer than the page before"):
        pull()


def test_a_page_repeated_for_ever_ends(portal: Any, pull: Pull, dossier: Any) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    portal.page_base = 0
    same = portal.page(0, 3)
    portal.page = lambda number, size: same | {"number": number}

    with pytest.raises(PullNeverSettled, match="page 2 of the list repeats the one before"):
        pull()

    assert portal.pages_asked == [0, 1] * 4


def test_pages_that_never_end_are_stopped_by_the_portals_own_count(
    portal: Any, pull: Pull, dossier: Any
) -> None:
    def endless(number: int, size: int) -> dict[str, Any]:
        shown = [dossier(1000 - number * size - index) for index in range(size)]
        return {"content": shown, "last": False, "number": number, "totalElements": 6}

    portal.page = endless

    with pytest.raises(PullNeverSettled, match="never came to a last page"):
        pull()

    assert max(portal.pages_asked) == 3


@pytest.mark.parametrize(
    "page",
    [
        {"content": {}, "last": True, "totalElements": 0},
        {"content": [1], "last": True, "totalElements": 1},
        {"content": [{"id": "1"}], "last": True, "totalElements": 1},
        {"content": [{"updatedDate": "2023-06-01"}], "last": True, "totalElements": 1},
        {"content": [{"id": "1", "updatedDate": "1/6/23"}], "last": True, "totalElements": 1},
        {"content": [], "last": "yes", "totalElements": 0},
        {"content": [], "last": True},
        {"content": [], "last": True, "totalElements": -1},
        {"content": [], "last": True, "totalElements": True},
        {"error": "maintenance"},
    ],
)
def test_a_page_of_another_shape_is_nonsense(
    portal: Any, pull: Pull, tmp_path: Path, page: dict[str, Any]
) -> None:
    portal.page = lambda number, size: page

    with pytest.raises(PortalAnsweredNonsense, match="gave no readable answer in 6 attempts"):
        pull()

    assert verify_landing(tmp_path) == []


def test_a_token_that_expires_in_the_middle_costs_nothing(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]

    def expire(tiny: Any, number: int) -> None:
        if number == 1:
            tiny.good_tokens.clear()

    portal.before_page = expire

    assert numbers_of(tmp_path, pull()) == [1, 2, 3, 4, 5, 6, 7]
    assert portal.logins == 3


def test_a_portal_that_goes_down_in_the_middle_leaves_landing_as_it_was(
    portal: Any, pull: Pull, dossier: Any, reply: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(number) for number in range(1, 8)]
    pull()
    before = bytes_of(tmp_path)
    portal.now += timedelta(days=1)

    def go_down(tiny: Any, number: int) -> None:
        tiny.replies = [reply(503)] * 9

    portal.before_page = go_down

    with pytest.raises(PortalUnreachable):
        pull(full=True)

    assert bytes_of(tmp_path) == before


def test_an_answer_with_the_same_bytes_is_not_understood_a_second_time(
    portal: Any, dossier: Any, source: Source, clock: Clock
) -> None:
    portal.records = [dossier(1), dossier(2)]

    with PortalClient(source, portal.access, clock) as client:
        reader = PageReader(client, DOSSIERS, since=None)
        first, _ = reader.read(0)
        again, _ = reader.read(0, first)
        portal.update(1, minute=9)
        changed, _ = reader.read(0, first)

    assert again is first
    assert changed.keys != first.keys
    assert len(reader.versions) == 3


def test_nothing_of_an_applicant_lands(
    portal: Any, pull: Pull, dossier: Any, tmp_path: Path
) -> None:
    portal.records = [dossier(1)]

    (row,) = rows_of(tmp_path, pull())

    assert row["dossierStatus.name"] == "Đang xử lý"
    assert "030999000001" in str(portal.records)
    assert "030999000001" not in str(row)
    assert "Nguyễn Văn Thử" not in str(row)


def bytes_of(landing: Path) -> dict[str, bytes]:
    """Every file under landing, by name."""
    files = sorted(path for path in landing.rglob("*") if path.is_file())
    assert files
    return {str(path.relative_to(landing)): path.read_bytes() for path in files}
