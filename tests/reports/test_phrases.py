"""The tables of words: what they refer to exists, and a row that cannot be read is refused."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from reports.ledger import Value
from reports.legal import Citations, NotInForce, legal_texts, term_keys, term_on, text_on
from reports.outline import outline_of, outlines
from reports.phrases import BadPhrase, Condition, Token, _phrase, parse_template, phrases, slots
from tests.reports.random_figures import seed_registry

NAMES = {"section.items", "period.to", "earlier.quarters", "score.lowest_band",
         "score.highest_band"}  # fmt: skip
FIRST, LAST = date(2020, 3, 14), date(2035, 12, 14)


def _values(**values: Value) -> Any:
    return {name.replace("__", "."): value for name, value in values.items()}.get


def _never(_: str) -> bool:
    return False


def test_ids_are_unique_and_start_with_their_section() -> None:
    ids = [phrase.id for phrase in phrases()]

    assert len(ids) > 200
    assert len(set(ids)) == len(ids)
    assert all(phrase.id.startswith(f"{phrase.section}.") for phrase in phrases())


def test_conditions_ask_only_for_what_there_is() -> None:
    known = NAMES | set(seed_registry().by_code) | set(legal_texts())
    asked = {
        name
        for phrase in phrases()
        for condition in phrase.when
        for name in (condition.left, condition.right if condition.constant is None else "")
        if name
    }

    assert asked
    assert asked <= known


def test_templates_fill_only_from_what_there_is() -> None:
    registry = seed_registry()
    tokens = [t for phrase in phrases() for t in phrase.say if isinstance(t, Token)]
    by_kind: dict[str, set[str]] = {}
    for token in tokens:
        by_kind.setdefault(token.kind, set()).add(token.key)

    assert set(by_kind) == {
        "figure", "bare", "with_unit", "all", "All", "citation", "term", "each", "name",
    }  # fmt: skip
    assert by_kind["citation"] <= set(legal_texts())
    assert by_kind["term"] <= term_keys()
    for kind in ("figure", "bare", "with_unit", "all", "All", "each"):
        assert by_kind[kind] <= set(registry.by_code), kind
    quotes = {phrase.quote for phrase in phrases() if phrase.quote}
    assert {registry[quote].kind for quote in quotes} == {"text"}


def test_every_text_that_a_commune_may_declare_has_its_place() -> None:
    texts = {row.code for row in seed_registry().by_code.values() if row.kind == "text"}

    assert texts
    assert texts == {phrase.quote for phrase in phrases() if phrase.quote}


def test_every_declared_number_and_every_counted_indicator_is_printed_somewhere() -> None:
    printed = {t.key for phrase in phrases() for t in phrase.say if isinstance(t, Token)}
    wanted = {r.code for r in seed_registry().by_code.values() if r.is_declared or r.is_counted}
    quality = {"dos.returned", "dos.no_due_date", "dos.no_channel", "dos.quarantined"}
    quoted = {phrase.quote for phrase in phrases()}

    # (5) and its parts stand in the forms, and quality in the notes.
    assert wanted - printed - quoted - quality == {"06a.5"}


def test_outlines_print_every_section_once() -> None:
    sections = {phrase.section for phrase in phrases()}

    assert [outline.id for outline in outlines()] == ["hai_duong", "circular_01_2020"]
    for outline in outlines():
        assert len(outline.sections) == len(set(outline.sections))
        assert all(slots(section) for section in outline.sections)
    assert set(outlines()[1].sections) == sections
    assert sections - set(outlines()[0].sections) == {"impact", "appraisal"}


def test_a_province_without_an_outline_of_its_own_has_the_general_one() -> None:
    assert outline_of("30", FIRST).id == "hai_duong"
    assert outline_of("31", LAST).id == "circular_01_2020"


def test_a_row_with_a_number_in_its_words_is_refused() -> None:
    row = {"id": "x.y", "section": "x", "slot": "y", "say": "Có 3 máy."}

    with pytest.raises(BadPhrase, match=r"x\.y has a digit"):
        _phrase(row)


@pytest.mark.parametrize("text", ["", "06a.3", "06a.3 = 0", "06a.3 > 0 or", "a b c d", "a maybe"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(BadPhrase, match="is no condition"):
        Condition.parse(text)


def test_a_section_that_the_table_lacks_is_refused() -> None:
    with pytest.raises(BadPhrase, match="no section 'weather'"):
        slots("weather")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a >= 98", True), ("a > 98", False), ("a == b", True), ("a != b", False),
        ("a < 98.5", True), ("a <= 97.9", False), ("none > 0", False), ("none == none", False),
        ("none absent", True), ("a absent", False), ("a present", True), ("none present", False),
        ("day >= 2025-07-01", True), ("day < 2025-07-01", False), ("a not_in_force", True),
        ("a in_force", False), ("word == word", True),
    ],
)  # fmt: skip
def test_conditions_compare_exactly_and_what_is_absent_compares_false(
    text: str, holds: bool
) -> None:
    values = _values(a=Fraction(98), b=Fraction(9800, 100), day=date(2025, 7, 1), word="Tốt")

    assert Condition.parse(text).holds(values, _never) is holds


def test_a_template_is_split_into_words_and_tokens() -> None:
    assert parse_template("Có {06a.3} và {term:desk} của {unit.name}.") == (
        "Có ", Token("figure", "06a.3"), " và ", Token("term", "desk"), " của ",
        Token("name", "unit.name"), ".",
    )  # fmt: skip


def test_a_citation_is_full_first_and_short_afterwards() -> None:
    citations = Citations(date(2023, 6, 14))

    assert citations.cite("decree_61_2018") == (
        "Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ về thực hiện cơ chế "
        "một cửa, một cửa liên thông trong giải quyết thủ tục hành chính"
    )
    assert citations.cite("decree_61_2018") == "Nghị định số 61/2018/NĐ-CP"


def test_a_citation_follows_what_replaced_the_text() -> None:
    assert text_on("decree_61_2018", date(2025, 6, 30)) == legal_texts()["decree_61_2018"]
    assert text_on("decree_61_2018", date(2025, 7, 1)) == legal_texts()["decree_118_2025"]
    assert "118/2025/NĐ-CP" in Citations(date(2025, 9, 14)).cite("decree_61_2018")


def test_a_text_that_is_not_in_force_is_not_cited() -> None:
    assert text_on("decree_42_2022", date(2022, 8, 14)) is None
    with pytest.raises(NotInForce, match="decree_42_2022"):
        Citations(date(2022, 8, 14)).cite("decree_42_2022")


def test_terms_change_on_the_day_of_the_law() -> None:
    assert term_on("online_services", date(2022, 8, 14)).endswith("mức độ 3, 4")
    assert term_on("online_services", date(2022, 8, 15)).endswith("toàn trình và một phần")
    assert term_on("desk", date(2025, 7, 1)) == "Trung tâm Phục vụ hành chính công"


def test_every_term_has_words_on_every_day_and_no_two_at_once() -> None:
    for key in term_keys():
        for day in (FIRST, date(2022, 8, 14), date(2022, 8, 15), date(2025, 7, 1), LAST):
            assert term_on(key, day)
    with pytest.raises(NotInForce, match="'desk' on 2009"):
        term_on("desk", date(2009, 12, 31))
