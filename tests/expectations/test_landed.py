from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations.examination import examine
from expectations.landed import measure_presence, measure_windows, read_landing
from expectations.landed_list_queries import MOMENT_PATTERNS
from expectations.landed_rules import PRESENCE_RULES, SOURCE_RULES, WINDOW_RULES
from expectations.landed_sources import measure_sources
from expectations.rules import Measures
from expectations.thresholds import load_thresholds
from warehouse.landing import LandedFile
from warehouse.settings import PROJECT_ROOT, Settings

THRESHOLDS = load_thresholds()
SOURCES = ("hai_duong",)
EARLIER = "20230614T010000"
LATER = "20230615T010000"

NEXT = "20230616T010000"
FURTHER = ("papers", "payments", "petitions", "ratings")

SoundRows = dict[str, dict[str, str | None]]
Rows = Callable[..., list[dict[str, str | None]]]
Failing = Callable[[], dict[str, list[str]]]


@pytest.fixture
def sound(land: Any, land_further: Any, dossiers: Rows, procedure: dict[str, str | None]) -> None:
    """A full pull of 120 dossiers, an incremental one of 3 known and 2 new, a catalogue of two.

    Papers of all of them, and a payment, a rating and a petition.
    """
    land_further()
    land("dossiers", dossiers(120), window=EARLIER, server_totals=[119, 120])
    land("dossiers", dossiers(5, start=118), window=LATER, is_full=False, server_totals=[122])
    land("procedures", [procedure, procedure | {"MATTHC": "2.000815"}])


def measured(settings: Settings) -> dict[str, Measures]:
    """Measures by rule."""
    landing = read_landing(settings.landing)
    groups = (
        (PRESENCE_RULES, measure_presence(landing, SOURCES)),
        (WINDOW_RULES, measure_windows(landing)),
        (SOURCE_RULES, measure_sources(landing, SOURCES, THRESHOLDS.value("share_rows_min"))),
    )
    return {rule.rule_id: measures for rules, measures in groups for rule in rules}


@pytest.fixture
def failing(judge: Any, settings: Settings) -> Failing:
    """Subjects by the rule they fail, as landing is when it is called."""

    def fail() -> dict[str, list[str]]:
        by_rule = measured(settings)
        groups = (PRESENCE_RULES, WINDOW_RULES, SOURCE_RULES)
        found: dict[str, list[str]] = judge((rules, by_rule[rules[0].rule_id]) for rules in groups)
        return found

    return fail


@pytest.mark.usefixtures("sound")
def test_a_sound_landing_fails_no_rule(failing: Failing) -> None:
    assert failing() == {}


@pytest.mark.usefixtures("sound")
def test_a_truncated_file_is_named_with_what_is_wrong(settings: Settings) -> None:
    part = settings.landing / "hai_duong" / "dossiers" / EARLIER / "part-00000.parquet"
    part.write_bytes(part.read_bytes()[:-7])

    landing = read_landing(settings.landing)
    measures = measure_presence(landing, SOURCES)

    findings = examine("presence", PRESENCE_RULES, measures, THRESHOLDS)
    assert findings["L01"].failing == {f"hai_duong/dossiers/{EARLIER}"}
    (what,) = measures.of("L01", f"hai_duong/dossiers/{EARLIER}").examples
    assert what.startswith(f"hai_duong/dossiers/{EARLIER}/part-00000.parquet is not the file")


@pytest.mark.usefixtures("sound")
def test_every_damaged_window_is_named_not_only_the_first(settings: Settings) -> None:
    folder = settings.landing / "hai_duong" / "dossiers"
    (folder / EARLIER / "part-00000.parquet").unlink()
    (folder / LATER / "manifest.json").write_text("{", encoding="utf-8")

    assert sorted(read_landing(settings.landing).damaged) == [
        f"hai_duong/dossiers/{EARLIER}",
        f"hai_duong/dossiers/{LATER}",
    ]


def test_an_entity_that_never_landed_is_named(
    settings: Settings, failing: Failing, land: Any, dossiers: Rows, sound_rows: SoundRows
) -> None:
    land("dossiers", dossiers(3))
    land("ratings", [sound_rows["ratings"]])

    findings = failing()

    assert findings == {
        "L02": ["hai_duong/procedures"], "L11": ["hai_duong"], "L14": ["hai_duong"],
    }  # fmt: skip
    missing = measured(settings)["L14"].of("L14", "hai_duong")
    assert (missing.count, missing.examples) == (3, ("papers", "payments", "petitions"))


def test_an_empty_landing_lacks_every_entity(settings: Settings) -> None:
    measures = measure_presence(read_landing(settings.landing), SOURCES)

    findings = examine("presence", PRESENCE_RULES, measures, THRESHOLDS)

    assert findings["L01"].failing == frozenset()
    assert findings["L02"].failing == {"hai_duong/dossiers", "hai_duong/procedures"}


@pytest.mark.usefixtures("sound")
def test_rows_that_the_manifest_does_not_know_are_noticed(
    settings: Settings, failing: Failing, land: Any, dossiers: Rows
) -> None:
    land("dossiers", dossiers(4), window="20230615T020000", is_full=False, rows=7,
         server_totals=[])  # fmt: skip

    assert failing() == {"L03": ["hai_duong/dossiers/20230615T020000"]}
    window = "hai_duong/dossiers/20230615T020000"
    assert measured(settings)["L03"].of("L03", window).count == 3


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("empty", ["", "  ", None])
def test_a_dossier_without_id_is_noticed(
    empty: str | None, failing: Failing, land: Any, dossiers: Rows
) -> None:
    land("dossiers", dossiers(2, id=empty), window="20230615T020000", is_full=False,
         server_totals=[])  # fmt: skip

    assert failing() == {"L04": ["hai_duong/dossiers/20230615T020000"]}


@pytest.mark.usefixtures("sound")
def test_a_procedure_without_code_is_noticed(
    failing: Failing, land: Any, procedure: dict[str, str | None]
) -> None:
    land("procedures", [procedure | {"MATTHC": ""}], window="20230615T020000")

    assert failing() == {"L04": ["hai_duong/procedures/20230615T020000"]}


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("empty", ["", None])
def test_a_dossier_without_update_time_is_noticed(
    empty: str | None, failing: Failing, land: Any, dossiers: Rows
) -> None:
    land("dossiers", dossiers(2, updatedDate=empty), window="20230615T020000", is_full=False,
         server_totals=[])  # fmt: skip

    assert failing() == {"L05": ["hai_duong/dossiers/20230615T020000"]}


@pytest.mark.usefixtures("sound")
def test_an_empty_newest_window_of_dossiers_is_noticed(failing: Failing, land: Any) -> None:
    land("dossiers", [], window="20230615T020000", is_full=False, server_totals=[])

    assert failing() == {"L06": ["hai_duong"]}


@pytest.mark.usefixtures("sound")
def test_an_empty_window_that_is_not_the_newest_is_history(failing: Failing, land: Any) -> None:
    land("dossiers", [], window="20230613T010000", server_totals=[])

    assert failing() == {}


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(("brought", "is_believable"), [(97, False), (98, True), (130, True)])
def test_a_full_pull_far_below_the_dossiers_known_before_is_not_believed(
    brought: int,
    is_believable: bool,
    settings: Settings,
    failing: Failing,
    land: Any,
    dossiers: Rows,
) -> None:
    # 122 dossiers are known; four fifths of them are 97.6.
    land("dossiers", dossiers(brought), window="20230616T010000",
         server_totals=[max(brought, 122)])  # fmt: skip

    assert failing() == ({} if is_believable else {"L07": ["hai_duong"]})
    found = measured(settings)["L07"].of("L07", "hai_duong")
    assert (found.count, found.reference) == (brought, 122)


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("total", [121, 123])
def test_a_total_that_differs_from_what_landed_is_noticed(
    total: int, settings: Settings, failing: Failing, land: Any, dossiers: Rows
) -> None:
    land("dossiers", dossiers(1), window="20230616T010000", is_full=False, server_totals=[9, total])

    assert failing() == {"L08": ["hai_duong"]}
    found = measured(settings)["L08"].of("L08", "hai_duong")
    assert (found.count, found.reference) == (1, total)


@pytest.mark.usefixtures("sound")
def test_dossiers_that_landed_after_the_newest_total_are_not_held_against_it(
    failing: Failing, land: Any, dossiers: Rows
) -> None:
    land("dossiers", dossiers(5, start=300), window="20230616T010000", is_full=False,
         server_totals=[])  # fmt: skip

    assert failing() == {}


@pytest.mark.parametrize("status", ["99", "", None])
def test_an_unmapped_status_id_is_noticed(
    status: str | None, settings: Settings, failing: Failing, land: Any, dossiers: Rows,
    procedure: dict[str, str | None], land_further: Any,
) -> None:  # fmt: skip
    land_further()
    rows = dossiers(119) + dossiers(1, start=120, **{"dossierStatus.id": status})
    land("dossiers", rows)
    land("procedures", [procedure])

    assert failing() == {"L09": ["hai_duong"]}
    found = measured(settings)["L09"].of("L09", "hai_duong")
    assert (found.count, found.reference) == (1, 120)


@pytest.mark.parametrize(("without", "is_noticed"), [(2, False), (3, True)])
def test_many_accepted_dossiers_without_due_date_are_noticed(
    without: int, is_noticed: bool, failing: Failing, land: Any, dossiers: Rows,
    procedure: dict[str, str | None], land_further: Any,
) -> None:  # fmt: skip
    land_further()
    # 2 of 120 are 1.7 %, 3 are 2.5 %; the ten that were never accepted need no due date.
    land("dossiers", [
        *dossiers(120 - without),
        *dossiers(without, start=200, appointmentDate=""),
        *dossiers(10, start=300, appointmentDate=None, acceptedDate=""),
    ])  # fmt: skip
    land("procedures", [procedure])

    assert failing() == ({"L10": ["hai_duong"]} if is_noticed else {})


def test_a_share_of_few_rows_says_nothing(
    failing: Failing, land: Any, dossiers: Rows, procedure: dict[str, str | None],
    land_further: Any,
) -> None:  # fmt: skip
    land_further()
    land("dossiers", dossiers(99, appointmentDate=None, **{"dossierStatus.id": "99"}))
    land("procedures", [procedure])

    assert failing() == {}


@pytest.mark.usefixtures("sound")
def test_an_empty_catalogue_is_noticed(failing: Failing, land: Any) -> None:
    land("procedures", [], window="20230616T010000")

    assert failing() == {"L11": ["hai_duong"]}


@pytest.mark.usefixtures("sound")
def test_a_repeated_procedure_code_is_named(
    settings: Settings, failing: Failing, land: Any, procedure: dict[str, str | None]
) -> None:
    land("procedures", [procedure, procedure], window="20230616T010000")

    assert failing() == {"L12": ["hai_duong"]}
    found = measured(settings)["L12"].of("L12", "hai_duong")
    assert (found.count, found.examples) == (1, ("1.001193",))


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(
    "fields", [None, "", "[]", "no json", '[{"TENLINHVUC":"Hộ tịch"}]', '[{"MALINHVUC":" "}]']
)
def test_a_procedure_without_field_is_named(
    fields: str | None,
    settings: Settings,
    failing: Failing,
    land: Any,
    procedure: dict[str, str | None],
) -> None:
    land("procedures", [procedure, {**procedure, "MATTHC": "2.1", "LINHVUCTHUCHIEN": fields}],
         window="20230616T010000")  # fmt: skip

    assert failing() == {"L13": ["hai_duong"]}
    assert measured(settings)["L13"].of("L13", "hai_duong").examples == ("2.1",)


@pytest.mark.usefixtures("sound")
def test_a_column_that_did_not_land_is_a_fault_of_the_rules_that_need_it(
    settings: Settings, land: Any
) -> None:
    rows = [{"id": f"d{n}", "updatedDate": "2023-06-10T17:00:00.000+0700"} for n in range(3)]
    land("dossiers", rows, window="20230616T010000", is_full=False, server_totals=[])

    by_rule = measured(settings)

    assert sorted(by_rule["L09"].faults) == ["L09", "L10"]
    assert "dossierStatus.id" in by_rule["L09"].faults["L09"]


@pytest.mark.usefixtures("sound")
def test_a_missing_list_of_codes_is_a_fault_of_the_rule_that_needs_it(
    settings: Settings, tmp_path: Path
) -> None:
    landing = read_landing(settings.landing)

    measures = measure_sources(landing, SOURCES, 100, seeds=tmp_path / "no_seeds")

    assert list(measures.faults) == ["L09", "L16", "L20"]


@pytest.mark.usefixtures("sound")
def test_a_window_of_several_files_is_one_window(
    settings: Settings, failing: Failing, land: Any, dossiers: Rows
) -> None:
    manifest = land("dossiers", dossiers(4), window="20230616T010000", is_full=False, rows=8,
                    server_totals=[])  # fmt: skip
    folder = settings.landing / "hai_duong" / "dossiers" / "20230616T010000"
    first = folder / "part-00000.parquet"
    (folder / "part-00001.parquet").write_bytes(first.read_bytes())
    manifest.files.append(LandedFile("part-00001.parquet", 4, manifest.files[0].sha256))
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")

    assert failing() == {}


PAID_LOCALLY = '[{"kind":"fee","amount":"5","paid":"1","paidDate":"20230601080000"}]'


def add(land: Any, entity: str, row: dict[str, str | None]) -> None:
    """Land one more record of an entity, in a later night."""
    land(entity, [row], window=NEXT, is_full=False)


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("entity", FURTHER)
def test_rows_ids_and_update_times_of_further_lists_are_counted_as_those_of_dossiers(
    entity: str, failing: Failing, land: Any, sound_rows: SoundRows
) -> None:
    row = sound_rows[entity]
    land(entity, [row | {"id": " "}], window="20230616T010000", is_full=False)
    land(entity, [row | {"updatedDate": None}], window="20230617T010000", is_full=False)
    land(entity, [row], window="20230618T010000", is_full=False, rows=2)

    found = failing()

    assert {rule_id: found.get(rule_id) for rule_id in ("L03", "L04", "L05")} == {
        "L03": [f"hai_duong/{entity}/20230618T010000"],
        "L04": [f"hai_duong/{entity}/20230616T010000"],
        "L05": [f"hai_duong/{entity}/20230617T010000"],
    }


@pytest.mark.usefixtures("sound")
def test_an_empty_list_of_payments_ratings_or_petitions_is_no_fault(
    failing: Failing, land: Any
) -> None:
    for entity in ("payments", "ratings", "petitions"):
        land(entity, [], window=NEXT)

    assert failing() == {}


@pytest.mark.usefixtures("sound")
def test_what_communes_declare_is_no_portals_and_nobody_misses_it(
    failing: Failing, land: Any
) -> None:
    declared = [{"commune_code": "10657", "item_code": "x", "value_number": "1"}]
    land("declarations", declared, source="declared", window=NEXT)

    assert failing() == {}
    land("declarations", declared, source="declared", window="20230617T010000", rows=2)
    assert failing() == {"L03": ["declared/declarations/20230617T010000"]}


@pytest.mark.parametrize(("with_papers", "is_noticed"), [(119, True), (120, False)])
def test_accepted_dossiers_without_papers_are_noticed(
    with_papers: int, is_noticed: bool, settings: Settings, failing: Failing, land: Any,
    land_further: Any, dossiers: Rows, procedure: dict[str, str | None], sound_rows: SoundRows,
) -> None:  # fmt: skip
    # Of 121 accepted, 1 is 0.8 % and 2 are 1.7 %; who never was accepted needs no papers, nor
    # does who was known before the newest full pull only.
    land("dossiers", dossiers(80, start=900), window="20230613T010000", server_totals=[80])
    land("dossiers", dossiers(100), window=EARLIER, server_totals=[])
    incremental = [*dossiers(30, start=92), *dossiers(20, start=300, acceptedDate="")]
    land("dossiers", incremental, window=LATER, is_full=False, server_totals=[])
    land("procedures", [procedure])
    rows = [sound_rows["papers"] | {"id": f"d{n}"} for n in range(1, with_papers + 1)]
    land("papers", rows[:50], window=EARLIER)
    land("papers", rows[50:], window=LATER, is_full=False)
    for entity in ("payments", "ratings", "petitions"):
        land(entity, [sound_rows[entity]])

    assert failing() == ({"L15": ["hai_duong"]} if is_noticed else {})
    found = measured(settings)["L15"].of("L15", "hai_duong")
    assert (found.count, found.reference) == (121 - with_papers, 121)


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("entity", ["payments", "petitions", "ratings"])
def test_an_unknown_commune_is_named_until_the_record_is_corrected(
    entity: str, settings: Settings, failing: Failing, land: Any, sound_rows: SoundRows
) -> None:
    row = sound_rows[entity]
    add(land, entity, row | {"id": "n1", "agency.code": "99999"})

    assert failing() == {"L16": ["hai_duong"]}
    found = measured(settings)["L16"].of("L16", "hai_duong")
    assert (found.count, found.examples) == (1, (f"{entity} 99999",))
    land(entity, [row | {"id": "n1"}], window="20230617T010000", is_full=False)
    assert failing() == {}


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(
    ("entity", "column", "value"),
    [
        *(
            ("payments", "fees", fees)
            for fees in (
                None,
                "",
                "no json",
                "[]",
                '{"kind":"fee"}',
                '[{"kind":"tip","amount":"1","paid":"0"}]',
                '[{"kind":"fee","amount":"1","paid":"0"},{"kind":"fee","amount":"x","paid":"0"}]',
                '[{"kind":"fee","amount":"-1","paid":"0"}]',
                '[{"kind":"fee","amount":"1","paid":null}]',
                '[{"kind":"land","amount":"1","paid":"1","paidDate":""}]',
                '[{"kind":"land","amount":"1","paid":"1","paidDate":"hôm qua"}]',
            )
        ),
        ("payments", "code", ""),
        ("payments", "agency.code", None),
        ("ratings", "dossier.code", None),
        ("ratings", "agency.code", " "),
        ("ratings", "scale", ""),
        ("ratings", "level", None),
        ("ratings", "ratedDate", ""),
        ("ratings", "ratedDate", "12/6"),
        ("petitions", "code", None),
        ("petitions", "kind", "question"),
        ("petitions", "subject", None),
        ("petitions", "agency.code", ""),
        ("petitions", "receivedDate", None),
        ("petitions", "outcome", "lost"),
        ("petitions", "handledDate", ""),
        ("petitions", "handledDate", "2023-06-05"),
    ],
)
def test_a_record_without_a_compulsory_value_is_named_with_its_column(
    entity: str,
    column: str,
    value: str | None,
    settings: Settings,
    failing: Failing,
    land: Any,
    sound_rows: SoundRows,
) -> None:
    add(land, entity, sound_rows[entity] | {"id": "n1", column: value})

    assert failing() == {"L17": ["hai_duong"]}
    found = measured(settings)["L17"].of("L17", "hai_duong")
    assert (found.count, found.examples) == (1, (f"{entity} n1: {column}",))


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(
    ("entity", "changes"),
    [
        ("payments", {"fees": '[{"kind":"charge","amount":"0","paid":"0","paidDate":null}]'}),
        ("payments", {"fees": PAID_LOCALLY}),
        ("petitions", {"outcome": None, "handledDate": None}),
        ("petitions", {"outcome": "", "handledDate": "", "receivedDate": "01/06/2023 08:00:00"}),
        ("ratings", {"ratedDate": "2023-06-05T08:00:00.000Z"}),
    ],
)  # fmt: skip
def test_what_is_not_compulsory_may_be_absent_and_dates_come_in_several_forms(
    entity: str, changes: dict[str, str | None], failing: Failing, land: Any, sound_rows: SoundRows
) -> None:
    add(land, entity, sound_rows[entity] | {"id": "n1"} | changes)

    assert failing() == {}


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("level", [None, "", "1", "toàn trình"])
def test_a_procedure_without_level_is_named(
    level: str | None, settings: Settings, failing: Failing, land: Any,
    procedure: dict[str, str | None],
) -> None:  # fmt: skip
    land("procedures", [procedure, procedure | {"MATTHC": "2.1", "MUCDO": level}], window=NEXT)

    assert failing() == {"L18": ["hai_duong"]}
    assert measured(settings)["L18"].of("L18", "hai_duong").examples == ("2.1",)


@pytest.mark.usefixtures("sound")
def test_a_catalogue_landed_without_levels_and_decisions_warns_and_closes_no_door(
    settings: Settings, failing: Failing, land: Any, procedure: dict[str, str | None]
) -> None:
    older = {name: procedure[name] for name in ("MATTHC", "TENTTHC", "LINHVUCTHUCHIEN")}
    land("procedures", [older], window=NEXT)

    assert failing() == {"L18": ["hai_duong"]}
    assert measured(settings)["L18"].faults == {}


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(
    ("decisions", "is_noticed"),
    [
        (None, False),
        ("", False),
        ("[]", False),
        ('[{"NGAYKY":"20220713","NGAYCONGBO":"20220715"}]', False),
        ("no json", True),
        ('[{"NGAYKY":"","NGAYCONGBO":"20220715"}]', True),
        ('[{"NGAYKY":"20220713","NGAYCONGBO":null}]', True),
        ('[{"NGAYKY":"20221313","NGAYCONGBO":"20220715"}]', True),
        ('[{"NGAYKY":"20220713","NGAYCONGBO":"20220715","NGAYCONGKHAI":"chưa"}]', True),
        ('[{"NGAYKY":"20220713","NGAYCONGBO":"20220715","NGAYHIEULUC":"1/8/2022"}]', True),
    ],
)
def test_a_procedure_whose_decision_lacks_a_date_is_named(
    decisions: str | None, is_noticed: bool, settings: Settings, failing: Failing, land: Any,
    procedure: dict[str, str | None],
) -> None:  # fmt: skip
    other = procedure | {"MATTHC": "2.1", "QUYETDINH": decisions}
    land("procedures", [procedure, other], window=NEXT)

    assert failing() == ({"L19": ["hai_duong"]} if is_noticed else {})
    examples = measured(settings)["L19"].of("L19", "hai_duong").examples
    assert examples == (("2.1",) if is_noticed else ())


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(("scale", "level"), [("HD-2020", "rat_tot"), ("HD-2019", "tot")])
def test_a_rating_that_the_scales_do_not_know_is_named(
    scale: str, level: str, settings: Settings, failing: Failing, land: Any, sound_rows: SoundRows
) -> None:
    for number in range(2):
        land("ratings", [sound_rows["ratings"] | {"id": f"n{number}", "scale": scale,
                                                  "level": level}],
             window=f"2023061{6 + number}T010000", is_full=False)  # fmt: skip

    assert failing() == {"L20": ["hai_duong"]}
    found = measured(settings)["L20"].of("L20", "hai_duong")
    assert (found.count, found.examples) == (2, (f"{scale} {level}",))


def test_moments_are_read_in_the_patterns_that_dbt_reads() -> None:
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project/dbt_project.yml").read_text("utf-8"))

    assert project["vars"]["igate_moment_patterns"] == MOMENT_PATTERNS
