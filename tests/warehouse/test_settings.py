"""Settings come from the environment, and a missing one is named."""

from pathlib import Path

import pytest

from warehouse.settings import (
    PROJECT_ROOT,
    BadSetting,
    MissingSetting,
    Settings,
    load_settings,
    load_source_access,
)

ACCESS = {
    "MOTCUA_THANH_HOA_BASE_URL": "http://127.0.0.1:1",
    "MOTCUA_THANH_HOA_TOKEN_URL": "http://127.0.0.1:1/token",
    "MOTCUA_THANH_HOA_CLIENT_ID": "motcua",
    "MOTCUA_THANH_HOA_CLIENT_SECRET": "tr0ub4dor",
}
NUMBERS = {
    "MOTCUA_APPROVERS": "approvers",
    "MOTCUA_APPROVAL_HOURS": "approval_hours",
    "MOTCUA_SNAPSHOTS_KEPT": "snapshots_kept",
}


def test_home_is_var_in_the_project_unless_it_is_moved(tmp_path: Path) -> None:
    assert load_settings({}).home == PROJECT_ROOT / "var"
    assert load_settings({"MOTCUA_HOME": str(tmp_path)}).home == tmp_path


def test_sources_are_a_list_of_names() -> None:
    assert load_settings({"MOTCUA_SOURCES": "hai_duong, thanh_hoa,"}).sources == (
        "hai_duong",
        "thanh_hoa",
    )


def test_one_person_approves_within_three_days_unless_it_is_set_otherwise() -> None:
    settings = load_settings({})
    assert [getattr(settings, field) for field in NUMBERS.values()] == [1, 72, 8]
    assert settings.signing_key is None

    settings = load_settings({name: "2" for name in NUMBERS} | {"MOTCUA_SIGNING_KEY": "/k.pem"})
    assert [getattr(settings, field) for field in NUMBERS.values()] == [2, 2, 2]
    assert settings.signing_key == Path("/k.pem")


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["0", "-1", "3000", "two", "1.5", "²", "9" * 5000])
def test_a_number_that_cannot_be_meant_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"^{name} is .*: set a whole number from 1 to"):
        load_settings({name: value})


def test_three_persons_cannot_be_asked_for() -> None:
    with pytest.raises(BadSetting, match="from 1 to 2"):
        load_settings({"MOTCUA_APPROVERS": "3"})


def test_drafts_are_documents_of_the_same_home_in_another_folder(tmp_path: Path) -> None:
    settings = Settings(tmp_path, approvers=2)
    drafts = settings.for_drafts()

    assert (settings.reports, drafts.reports) == (tmp_path / "reports", tmp_path / "drafts")
    assert drafts.reports == settings.drafts == drafts.drafts
    assert (drafts.gate, drafts.approvers) == (settings.gate, 2)


def test_access_to_a_source_never_shows_its_secret() -> None:
    access = load_source_access("thanh_hoa", ACCESS)

    assert access.client_secret == "tr0ub4dor"  # noqa: S105 (invented here)
    assert "tr0ub4dor" not in repr(access)


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(MissingSetting) as fault:
        load_source_access("thanh_hoa", {"MOTCUA_THANH_HOA_CLIENT_ID": "motcua"})

    message = str(fault.value)
    assert "MOTCUA_THANH_HOA_BASE_URL, MOTCUA_THANH_HOA_TOKEN_URL" in message
    assert "MOTCUA_THANH_HOA_CLIENT_SECRET" in message
    assert "CLIENT_ID" not in message


def test_every_variable_is_documented_in_the_example() -> None:
    example = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8")
    documented = {line.split("=")[0] for line in example.splitlines() if "=" in line[:60]}

    assert {"MOTCUA_HOME", "MOTCUA_SOURCES", "MOTCUA_SIGNING_KEY", *NUMBERS} <= documented
    assert {name.replace("THANH_HOA", "HAI_DUONG") for name in ACCESS} <= documented
