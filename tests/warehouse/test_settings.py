"""Settings come from the environment, and a missing one is named."""

from pathlib import Path

import pytest

from warehouse.settings import (
    PROJECT_ROOT,
    MissingSetting,
    load_settings,
    load_source_access,
)

ACCESS = {
    "MOTCUA_THANH_HOA_BASE_URL": "http://127.0.0.1:1",
    "MOTCUA_THANH_HOA_TOKEN_URL": "http://127.0.0.1:1/token",
    "MOTCUA_THANH_HOA_CLIENT_ID": "motcua",
    "MOTCUA_THANH_HOA_CLIENT_SECRET": "tr0ub4dor",
}


def test_home_is_var_in_the_project_unless_it_is_moved(tmp_path: Path) -> None:
    assert load_settings({}).home == PROJECT_ROOT / "var"
    assert load_settings({"MOTCUA_HOME": str(tmp_path)}).home == tmp_path


def test_sources_are_a_list_of_names() -> None:
    assert load_settings({"MOTCUA_SOURCES": "hai_duong, thanh_hoa,"}).sources == (
        "hai_duong",
        "thanh_hoa",
    )


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

    assert {"MOTCUA_HOME", "MOTCUA_SOURCES"} <= documented
    assert {name.replace("THANH_HOA", "HAI_DUONG") for name in ACCESS} <= documented
