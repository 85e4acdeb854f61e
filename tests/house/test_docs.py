"""The documents agree with the code."""

import importlib
import inspect
import pkgutil
import re

import yaml

import cli
import connectors
import expectations
import reports
import warehouse
from expectations.landed_rules import LANDED_RULES
from expectations.report_ready_rules import COMMUNE_RULES, PROVINCE_RULES
from warehouse.errors import MotcuaError
from warehouse.settings import PROJECT_ROOT

DOCS = PROJECT_ROOT / "docs"
MARTS = PROJECT_ROOT / "dbt_project" / "models" / "marts"


def _mart_columns() -> dict[str, set[str]]:
    models: dict[str, set[str]] = {}
    for path in sorted(MARTS.glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            models[model["name"]] = {column["name"] for column in model.get("columns", [])}
    return models


def test_every_path_that_a_document_names_exists() -> None:
    documents = [PROJECT_ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    missing = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]

    assert len(documents) >= 8
    assert missing == []


def test_the_tour_names_only_files_that_exist() -> None:
    tour = (DOCS / "tour.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./]+\.(?:py|sql|csv|toml|yml|j2|css))`", tour))

    assert len(named) >= 15
    assert sorted(name for name in named if not (PROJECT_ROOT / name).exists()) == []


def test_every_menu_entry_that_the_readme_names_is_in_the_makefile() -> None:
    makefile = (PROJECT_ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    readme = (PROJECT_ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|    )make ([a-z]+)\b", readme))

    assert {"run", "test", "up", "help", "bench"} <= named
    assert named <= targets


def test_the_readme_fits_on_a_screen_or_two() -> None:
    assert len((PROJECT_ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 80


def test_every_figure_column_is_an_explained_indicator() -> None:
    columns = _mart_columns()["rpt_commune_quarter"]
    figures = {name for name in columns if name.endswith(("_count", "_share"))}
    explained = set(re.findall(r"`(\w+)`", (DOCS / "indicators.md").read_text(encoding="utf-8")))

    assert len(figures) >= 20
    assert figures - explained == set()


def test_every_column_that_the_glossary_names_exists() -> None:
    models = _mart_columns()
    known = set(models) | set().union(*models.values())
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    rows = [line for line in glossary.splitlines() if line.startswith("| ") and "`" in line]
    named = {
        part
        for row in rows
        for token in re.findall(r"`([a-z][\w.]+)`", row.split("|")[3])
        for part in token.split(".")
    }

    assert len(named) >= 20
    assert sorted(named - known - {"dossier_end_policy"}) == []


def test_every_fault_has_an_entry_in_the_runbook() -> None:
    runbook = (DOCS / "runbook.md").read_text(encoding="utf-8")
    faults = set()
    for room in (cli, connectors, expectations, reports, warehouse):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for name, member in inspect.getmembers(importlib.import_module(module.name)):
                if inspect.isclass(member) and issubclass(member, MotcuaError):
                    faults |= {name} if not member.__subclasses__() else set()

    assert len(faults) >= 30
    assert sorted(fault for fault in faults if f"`{fault}`" not in runbook) == []


def test_every_rule_of_a_door_has_its_heading_in_the_runbook() -> None:
    runbook = (DOCS / "runbook.md").read_text(encoding="utf-8")
    rules = [*LANDED_RULES, *COMMUNE_RULES, *PROVINCE_RULES]
    missing = [
        rule.rule_id for rule in rules if f"\n### {rule.rule_id} {rule.rule_name}\n" not in runbook
    ]

    assert len(rules) >= 20
    assert missing == []
