"""The papers of a dossier follow from its own bits and from its log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest

from simulator.catalogue import read_catalogue
from simulator.dossier import Dossier, Traits
from simulator.papers import Papers, papers_of
from simulator.province import Province

Draw = Callable[..., Dossier]
Local = Callable[[str], datetime]
BIRTH = read_catalogue().procedures["1.001193"]
RECEPTION_OF_CITIZENS = read_catalogue().procedures["2.001909"]


@pytest.fixture
def known(local: Local) -> Callable[[Dossier, str], Papers]:
    """Papers of a birth registration as known at a moment."""
    return lambda dossier, text: papers_of(dossier, BIRTH, local(text))


def _share(found: int, among: int) -> float:
    return found / among


def test_the_same_dossier_always_has_the_same_papers(
    small_province: Province, local: Local
) -> None:
    procedures = small_province.catalogue.procedures
    now = local("2023-06-15 01:00")

    def everything() -> list[Papers]:
        return [papers_of(d, procedures[d.procedure_code], now) for d in small_province.dossiers]

    assert everything() == everything()


def test_papers_are_as_common_as_the_portal_s(small_province: Province, local: Local) -> None:
    procedures = small_province.catalogue.procedures
    now = local("2023-10-01 01:00")
    papers = [papers_of(d, procedures[d.procedure_code], now) for d in small_province.dossiers]
    digitised = [p for p in papers if all(each.digitised for each in p.components)]
    results = [each for p in papers for each in p.results]
    files = [each for each in results if each.has_file]

    assert {len(p.components) for p in papers} == {1, 2, 3, 4}
    assert 0.82 < _share(len(digitised), len(papers)) < 0.92
    reused = [p for p in digitised if any(each.reused for each in p.components)]
    assert 0.26 < _share(len(reused), len(digitised)) < 0.34
    assert {each.reused for p in papers for each in p.components} == {0, 1, 2}
    assert 0.86 < _share(len(files), len(results)) < 0.95
    assert 0.86 < _share(sum(each.signed for each in files), len(files)) < 0.94
    assert (
        0.56 < _share(sum(p.is_checked_in_population_database for p in papers), len(papers)) < 0.64
    )
    assert 0.95 < _share(sum(p.is_synced_to_national for p in papers), len(papers)) < 0.99
    assert 0.004 < _share(sum(p.returned_by_post for p in papers), len(papers)) < 0.02
    assert any(len(p.results) == 2 for p in papers)
    assert any(each.from_national_store for p in papers for each in p.components)


def test_flags_of_a_paper_do_not_contradict_each_other(
    small_province: Province, local: Local
) -> None:
    procedures = small_province.catalogue.procedures
    now = local("2023-10-01 01:00")
    seen_paper_only = 0
    for dossier in small_province.dossiers:
        papers = papers_of(dossier, procedures[dossier.procedure_code], now)
        for each in papers.components:
            assert each.has_file or not each.digitised
            assert each.digitised or not (each.reused or each.from_national_store)
            seen_paper_only += not each.digitised
        for result in papers.results:
            assert result.has_file or not (result.signed or result.synced)
        assert all(one.number < next_.number for one, next_ in pairwise(papers.components))

    assert seen_paper_only > 100


def test_a_result_comes_with_the_solution_and_only_where_there_is_one(
    draw: Draw, local: Local
) -> None:
    dossier = draw("2023-06-01 09:00 accepted", "2023-06-05 10:00 solved", due="2023-06-09 17:00")
    withdrawn = draw("2023-06-01 09:00 accepted", "2023-06-05 10:00 withdrawn")

    assert papers_of(dossier, BIRTH, local("2023-06-05 09:59:59")).results == ()
    assert papers_of(dossier, BIRTH, local("2023-06-05 10:00")).results
    assert papers_of(dossier, RECEPTION_OF_CITIZENS, local("2023-06-30 00:00")).results == ()
    assert papers_of(withdrawn, BIRTH, local("2023-06-30 00:00")).results == ()


def test_a_supplement_is_asked_for_and_comes_with_a_new_appointment(
    draw: Draw, known: Callable[[Dossier, str], Papers], local: Local
) -> None:
    dossier = draw(
        "2023-06-01 09:00 accepted",
        "2023-06-02 09:00 awaiting_supplement",
        "2023-06-12 09:00 processing 2023-06-19 17:00",
        due="2023-06-09 17:00",
    )

    assert known(dossier, "2023-06-02 08:59:59").supplements == ()
    (waiting,) = known(dossier, "2023-06-12 08:59:59").supplements
    (come,) = known(dossier, "2023-06-12 09:00").supplements
    assert waiting == (local("2023-06-02 09:00"), None, local("2023-06-09 17:00"), None)
    assert come == (
        local("2023-06-02 09:00"),
        local("2023-06-12 09:00"),
        local("2023-06-09 17:00"),
        local("2023-06-19 17:00"),
    )


def test_a_supplement_never_comes_to_what_is_withdrawn_and_no_payment_is_one(
    draw: Draw, known: Callable[[Dossier, str], Papers]
) -> None:
    withdrawn = draw(
        "2023-06-01 09:00 accepted",
        "2023-06-02 09:00 awaiting_supplement",
        "2023-06-12 09:00 withdrawn",
    )
    paying = draw("2023-06-01 09:00 accepted", "2023-06-02 09:00 awaiting_payment")

    (never_come,) = known(withdrawn, "2023-06-30 00:00").supplements
    assert (never_come.received_at, never_come.new_due_at) == (None, None)
    assert known(paying, "2023-06-30 00:00").supplements == ()


def test_traits_decide_where_they_are_given(small_province: Province, local: Local) -> None:
    dossier = small_province.dossiers[0]
    now = local("2023-06-15 01:00")
    for wanted in (True, False):
        given = replace(dossier, traits=Traits(is_digitised=wanted, is_returned_by_post=wanted))
        papers = papers_of(given, BIRTH, now)
        assert all(each.digitised for each in papers.components) == wanted
        assert papers.returned_by_post == wanted
