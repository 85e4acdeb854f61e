"""Rating slips: whose, when and how good."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from simulator.dossier import Dossier, Traits
from simulator.province import Province
from simulator.ratings import Rating, rating_of

Draw = Callable[..., Dossier]
Local = Callable[[str], datetime]
RATED = Traits(is_digitised=True, rating_level="tot")


def test_a_slip_is_filled_in_at_the_hand_over_or_else_at_the_end(draw: Draw, local: Local) -> None:
    log = ("2023-06-01 09:00 accepted", "2023-06-05 10:00 solved")
    uncollected = replace(draw(*log), traits=RATED)
    collected = replace(draw(*log, "2023-06-07 11:00 handed_over"), traits=RATED)

    assert rating_of(uncollected) == Rating("tot", local("2023-06-05 10:00"))
    assert rating_of(collected) == Rating("tot", local("2023-06-07 11:00"))


def test_what_is_not_solved_is_not_rated(draw: Draw) -> None:
    withdrawn = draw("2023-06-01 09:00 accepted", "2023-06-05 10:00 withdrawn")

    assert rating_of(replace(withdrawn, traits=RATED)) is None
    unrated = Traits(is_digitised=True)
    solved = draw("2023-06-01 09:00 accepted", "2023-06-05 10:00 solved")
    assert rating_of(replace(solved, traits=unrated)) is None


def test_one_solved_dossier_in_five_is_rated_and_nearly_all_are_good(
    small_province: Province,
) -> None:
    drawn = [each for each in small_province.dossiers if each.commune_code != "10657"]
    solved = [each for each in drawn if each.entered("solved")]
    levels = Counter(rating.level for each in drawn if (rating := rating_of(each)))

    assert 0.17 < levels.total() / len(solved) < 0.23
    assert 0.92 < levels["tot"] / levels.total() < 0.98
    assert set(levels) == {"tot", "binh_thuong", "khong_hai_long"}
