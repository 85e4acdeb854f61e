"""Pulls from the stand-in for the provincial system, on good days and bad ones."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import Clock, PullFailed, Source, load_source, pull_entity
from connectors.errors import (
    PortalAnsweredNonsense,
    PortalRefusedLogin,
    PortalUnreachable,
    PullCameEmpty,
    PullCameShort,
    PullNeverSettled,
)
from simulator.applicants import EMAIL_MARK, IDENTITY_MARK, NAME_MARK, PHONE_MARK
from simulator.bad_days import BAD_DAYS
from simulator.province import Province, generate
from simulator.server import StandIn, serve
from warehouse.landing import Manifest, list_windows, verify_landing
from warehouse.settings import SourceAccess

DAY = date(2023, 6, 15)
Version = tuple[str, str, str]
Pull = Callable[..., Manifest]

WHAT_A_LASTING_FAULT_IS_CALLED = {
    "portal_empty": PullCameEmpty,
    "empty_page": PullCameEmpty,
    "short_page": PullCameShort,
    "total_off_by_one": PullCameShort,
    "page_shift": PullNeverSettled,
    "login_page": PortalAnsweredNonsense,
    "invalid_json": PortalAnsweredNonsense,
    "truncated_body": PortalUnreachable,
    "server_error": PortalUnreachable,
    "too_many_requests": PortalUnreachable,
}


@pytest.fixture(scope="module")
def one_commune() -> Province:
    return generate(commune_codes=["10606"], scale=0.6)


@pytest.fixture
def stand_in(one_commune: Province) -> Iterator[StandIn]:
    with serve(one_commune, today=DAY) as running:
        yield running


@pytest.fixture
def pages_of_200() -> Source:
    return replace(load_source("hai_duong"), page_size=200, requests_per_second=float("inf"))


@pytest.fixture
def pull(stand_in: StandIn, pages_of_200: Source, clock: Clock) -> Pull:
    def pull_dossiers(landing: Path, *, entity: str = "dossiers", full: bool = False) -> Manifest:
        access = access_to(stand_in)
        return pull_entity(pages_of_200, entity, access, landing, full=full, clock=clock)

    return pull_dossiers


def access_to(running: StandIn, guess: str | None = None) -> SourceAccess:
    """Access with the stand-in's own secret, or with a guess."""
    secret = guess or running.client_secret
    return SourceAccess(running.base_url, running.token_url, running.client_id, secret)


def versions_in(landing: Path) -> set[Version]:
    """Every version landed: id, update and hash."""
    columns = ["id", "updatedDate", "payload_hash"]
    return {
        tuple(row.values())
        for folder in list_windows(landing, entity="dossiers")
        for path in folder.glob("part-*.parquet")
        for row in pq.read_table(path, columns=columns).to_pylist()
    }


def newest_of(versions: set[Version]) -> set[Version]:
    """The newest version of each dossier."""
    return set({version[0]: version for version in sorted(versions)}.values())


def test_the_pull_has_as_many_dossiers_as_the_stand_in_shows(
    pull: Pull, stand_in: StandIn, one_commune: Province, tmp_path: Path
) -> None:
    manifest = pull(tmp_path)

    shown = {
        dossier.record_id
        for dossier in one_commune.dossiers
        if any(event.at.date() < DAY for event in dossier.events)
    }
    assert manifest.rows > 600
    assert {record_id for record_id, _, _ in versions_in(tmp_path)} >= shown
    assert manifest.server_totals == [manifest.rows] * 2
    assert manifest.observed_at == "2023-06-15T01:00:00+07:00"
    assert verify_landing(tmp_path) == [manifest]


def test_the_catalogue_has_139_procedures_of_which_some_have_two_fields(
    pull: Pull, tmp_path: Path
) -> None:
    manifest = pull(tmp_path, entity="procedures")

    folder = tmp_path / "hai_duong" / "procedures" / manifest.window
    fields = pq.read_table(folder / "part-00000.parquet")["LINHVUCTHUCHIEN"].to_pylist()
    assert manifest.rows == 139
    assert {text.count("MALINHVUC") for text in fields} == {1, 2}


def test_nights_of_changes_add_up_to_what_one_full_pull_sees(
    pull: Pull, stand_in: StandIn, tmp_path: Path
) -> None:
    for day in (date(2023, 6, 12), date(2023, 6, 13), DAY):
        stand_in.set_today(day)
        last = pull(tmp_path / "nights")

    pull(tmp_path / "once")

    assert not last.is_full
    assert last.rows < 200
    nights, once = versions_in(tmp_path / "nights"), versions_in(tmp_path / "once")
    assert newest_of(nights) == once
    assert len(nights) > len(once)


def test_a_second_pull_of_the_same_night_changes_nothing(pull: Pull, tmp_path: Path) -> None:
    first = pull(tmp_path)

    assert pull(tmp_path) == first
    assert verify_landing(tmp_path) == [first]


def test_a_token_that_expires_again_and_again_costs_no_row(
    one_commune: Province, pages_of_200: Source, pull: Pull, clock: Clock, tmp_path: Path
) -> None:
    quiet = pull(tmp_path / "quiet")

    with serve(one_commune, today=DAY, token_good_for_requests=3) as hasty:
        landing = tmp_path / "hasty"
        manifest = pull_entity(pages_of_200, "dossiers", access_to(hasty), landing, clock=clock)
        searches = hasty.count_requests("/pa/dossier/search", status=200)
        refusals = hasty.count_requests("/pa/dossier/search", status=401)

    assert manifest.files == quiet.files
    assert refusals == (searches - 1) // 3 > 1


@pytest.mark.parametrize("bad_day", BAD_DAYS)
def test_a_bad_moment_is_survived_without_losing_or_doubling_a_dossier(
    pull: Pull, stand_in: StandIn, tmp_path: Path, bad_day: str
) -> None:
    stand_in.set_bad_day(bad_day)

    manifest = pull(tmp_path / "bad")

    # A total that is off needs no further pass: the second one is clean and shows the same.
    two_passes = 2 * (manifest.distinct_ids // 200 + 1)
    extra = 0 if bad_day == "total_off_by_one" else 1
    assert stand_in.count_requests("/pa/dossier/search") >= two_passes + extra
    stand_in.set_bad_day(None)
    pull(tmp_path / "quiet")
    assert newest_of(versions_in(tmp_path / "bad")) == versions_in(tmp_path / "quiet")
    assert manifest.distinct_ids == manifest.server_totals[-1]


@pytest.mark.parametrize("bad_day", BAD_DAYS)
def test_a_day_that_stays_bad_is_named_and_leaves_landing_as_it_was(
    pull: Pull, stand_in: StandIn, tmp_path: Path, bad_day: str
) -> None:
    stand_in.set_today(date(2023, 6, 14))
    before = pull(tmp_path)
    stand_in.set_today(DAY)
    stand_in.set_bad_day(f"{bad_day}:always")

    with pytest.raises(PullFailed) as raised:
        pull(tmp_path, full=True)

    assert type(raised.value) is WHAT_A_LASTING_FAULT_IS_CALLED[bad_day]
    assert verify_landing(tmp_path) == [before]
    assert sorted(WHAT_A_LASTING_FAULT_IS_CALLED) == sorted(BAD_DAYS)


def test_retry_after_is_waited_for(
    pull: Pull, stand_in: StandIn, fake_clock: Any, tmp_path: Path
) -> None:
    stand_in.set_bad_day("too_many_requests")

    pull(tmp_path)

    assert fake_clock.sleeps == [1.0]


def test_wrong_credentials_are_refused_at_once(
    stand_in: StandIn, pages_of_200: Source, tmp_path: Path
) -> None:
    with pytest.raises(PortalRefusedLogin) as raised:
        pull_entity(pages_of_200, "dossiers", access_to(stand_in, "guessed-0123"), tmp_path)

    assert "guessed-0123" not in str(raised.value)
    assert len(stand_in.requests) == 1
    assert verify_landing(tmp_path) == []


def test_a_portal_that_is_down_is_named(
    one_commune: Province, pages_of_200: Source, clock: Clock, tmp_path: Path
) -> None:
    with serve(one_commune, today=DAY) as gone:
        access = access_to(gone)

    with pytest.raises(PortalUnreachable, match="did not answer in any of 6 attempts"):
        pull_entity(pages_of_200, "dossiers", access, tmp_path, clock=clock)

    assert verify_landing(tmp_path) == []


def test_no_applicant_is_in_any_landed_file_or_log(
    pull: Pull, stand_in: StandIn, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    marks = (NAME_MARK, IDENTITY_MARK, f'"{PHONE_MARK}', EMAIL_MARK)
    pull(tmp_path)
    pull(tmp_path, entity="procedures")
    stand_in.set_today(date(2023, 6, 16))
    stand_in.set_bad_day("invalid_json:always")
    with pytest.raises(PortalAnsweredNonsense) as raised:
        pull(tmp_path)

    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    texts = [
        str(pq.read_table(path).to_pylist()).replace("'", '"')
        if path.suffix == ".parquet"
        else path.read_text(encoding="utf-8")
        for path in files
    ]

    assert [path.name for path in files] == ["manifest.json", "part-00000.parquet"] * 2
    assert "10606" in texts[1]
    assert len(caplog.records) > 10
    for text in (*texts, caplog.text, str(raised.value)):
        assert [mark for mark in marks if mark in text] == []
