"""Pulls from the stand-in for the provincial system, on good days and bad ones."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from connectors import ENTITIES, Clock, PullFailed, Source, load_source, pull_entity
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
PATHS = {
    "dossiers": "/pa/dossier/search",
    "papers": "/pa/dossier-papers/search",
    "payments": "/pa/dossier-fee/search",
    "ratings": "/pa/rating/search",
    "petitions": "/pa/petition/search",
}
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


def versions_in(landing: Path, entity: str = "dossiers") -> set[Version]:
    """Every version landed: id, update and hash."""
    columns = ["id", "updatedDate", "payload_hash"]
    return {tuple(row.values()) for row in rows_in(landing, entity, columns)}


def rows_in(landing: Path, entity: str, columns: list[str]) -> list[dict[str, str | None]]:
    """Every row landed of an entity."""
    return [
        row
        for folder in list_windows(landing, entity=entity)
        for path in folder.glob("part-*.parquet")
        for row in pq.read_table(path, columns=columns).to_pylist()
    ]


def newest_of(versions: set[Version]) -> set[Version]:
    """The newest version of each record."""
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


def test_the_catalogue_has_142_procedures_of_which_some_have_two_fields(
    pull: Pull, tmp_path: Path
) -> None:
    manifest = pull(tmp_path, entity="procedures")

    folder = tmp_path / "hai_duong" / "procedures" / manifest.window
    fields = pq.read_table(folder / "part-00000.parquet")["LINHVUCTHUCHIEN"].to_pylist()
    assert manifest.rows == 142
    assert {text.count("MALINHVUC") for text in fields} == {1, 2}


def test_further_lists_bring_what_the_stand_in_shows(pull: Pull, tmp_path: Path) -> None:
    manifests = {entity: pull(tmp_path, entity=entity) for entity in PATHS}

    for entity, manifest in manifests.items():
        assert manifest.server_totals == [manifest.rows] * 2
        assert manifest.rows == manifest.distinct_ids > 0
        assert manifest.request["path"] == PATHS[entity]
    accepted = {
        row["id"] for row in rows_in(tmp_path, "dossiers", ["id", "acceptedDate"])
        if row["acceptedDate"]
    }  # fmt: skip
    with_papers = {row["id"] for row in rows_in(tmp_path, "papers", ["id"])}
    assert with_papers == accepted
    assert {row["id"] for row in rows_in(tmp_path, "payments", ["id"])} < accepted
    assert {row["dossier.id"] for row in rows_in(tmp_path, "ratings", ["dossier.id"])} < accepted


@pytest.mark.parametrize("entity", PATHS)
def test_nights_of_changes_add_up_to_what_one_full_pull_sees(
    pull: Pull, stand_in: StandIn, tmp_path: Path, entity: str
) -> None:
    for day in (date(2023, 4, 10), date(2023, 6, 13), DAY):
        stand_in.set_today(day)
        last = pull(tmp_path / "nights", entity=entity)

    pull(tmp_path / "once", entity=entity)

    nights, once = versions_in(tmp_path / "nights", entity), versions_in(tmp_path / "once", entity)
    assert not last.is_full
    assert last.rows < len(once)
    assert newest_of(nights) == once
    # A slip never changes, and one commune's few petitions need not have changed in these nights.
    assert len(nights) > len(once) or entity in ("ratings", "petitions")


@pytest.mark.parametrize("entity", ["papers", "payments"])
def test_dossiers_that_jump_to_the_top_in_the_middle_cost_no_papers(
    one_commune: Province, pages_of_200: Source, pull: Pull, tmp_path: Path, entity: str
) -> None:
    with serve(one_commune, today=DAY) as busy:

        def touch_once(_: float) -> None:
            if busy.count_requests(PATHS[entity]) == 1 and not touched:
                touched.extend(busy.touch(30, after=250))

        touched: list[str] = []
        hasty = replace(pages_of_200, page_size=100, requests_per_second=1000.0)
        clock = Clock(lambda: 0.0, touch_once)
        manifest = pull_entity(hasty, entity, access_to(busy), tmp_path / "busy", clock=clock)
        requests = busy.count_requests(PATHS[entity])
    pull(tmp_path / "quiet", entity=entity)

    assert len(touched) == 30
    assert manifest.distinct_ids == manifest.server_totals[-1]
    assert requests > 2 * (manifest.distinct_ids // 100 + 1)
    busy_ids = {record_id for record_id, _, _ in versions_in(tmp_path / "busy", entity)}
    assert busy_ids == {record_id for record_id, _, _ in versions_in(tmp_path / "quiet", entity)}


def test_a_second_pull_of_the_same_night_changes_nothing(pull: Pull, tmp_path: Path) -> None:
    first = pull(tmp_path)

    assert pull(tmp_path) == first
    assert verify_landing(tmp_path) == [first]


@pytest.mark.parametrize("entity", ["dossiers", "papers"])
def test_a_token_that_expires_again_and_again_costs_no_row(
    one_commune: Province,
    pages_of_200: Source,
    pull: Pull,
    clock: Clock,
    tmp_path: Path,
    entity: str,
) -> None:
    quiet = pull(tmp_path / "quiet", entity=entity)

    with serve(one_commune, today=DAY, token_good_for_requests=3) as hasty:
        landing = tmp_path / "hasty"
        manifest = pull_entity(pages_of_200, entity, access_to(hasty), landing, clock=clock)
        searches = hasty.count_requests(PATHS[entity], status=200)
        refusals = hasty.count_requests(PATHS[entity], status=401)

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
    for entity in ENTITIES:
        pull(tmp_path, entity=entity)
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

    assert [path.name for path in files] == ["manifest.json", "part-00000.parquet"] * 6
    of_the_commune = {path.parent.parent.name for path, text in zip(files, texts, strict=True)
                      if path.suffix == ".parquet" and "10606" in text}  # fmt: skip
    assert of_the_commune == {*ENTITIES} - {"procedures"}
    assert len(caplog.records) > 10
    for text in (*texts, caplog.text, str(raised.value)):
        assert [mark for mark in marks if mark in text] == []
