"""What a dossier was at a moment follows from its log."""

from collections.abc import Callable
from datetime import datetime

from simulator.dossier import Dossier

Draw = Callable[..., Dossier]
Local = Callable[[str], datetime]


def test_a_dossier_is_unknown_before_it_is_filed(draw: Draw, local: Local) -> None:
    dossier = draw("2023-06-01 08:00 registered", due=None)

    assert dossier.state_at(local("2023-06-01 07:59:59")) is None
    state = dossier.state_at(local("2023-06-01 08:00:00"))
    assert state is not None
    assert state.status == "registered"


def test_dates_appear_with_the_events_that_make_them(draw: Draw, local: Local) -> None:
    dossier = draw(
        "2023-06-01 08:00 registered",
        "2023-06-01 09:00 accepted",
        "2023-06-05 10:00 solved",
        "2023-06-06 11:00 handed_over",
        due="2023-06-09 17:00",
    )

    registered = dossier.state_at(local("2023-06-01 08:30"))
    accepted = dossier.state_at(local("2023-06-02 00:00"))
    handed_over = dossier.state_at(local("2023-06-30 00:00"))

    assert registered is not None
    assert accepted is not None
    assert handed_over is not None
    assert (registered.accepted_at, registered.due_at) == (None, None)
    assert accepted.accepted_at == local("2023-06-01 09:00")
    assert accepted.due_at == local("2023-06-09 17:00")
    assert accepted.end_at is None
    assert handed_over.status == "handed_over"
    assert handed_over.end_at == local("2023-06-05 10:00")
    assert handed_over.updated_at == local("2023-06-06 11:00")


def test_a_wait_moves_the_due_date_when_it_is_over(draw: Draw, local: Local) -> None:
    dossier = draw(
        "2023-06-01 09:00 accepted",
        "2023-06-02 09:00 awaiting_supplement",
        "2023-06-12 09:00 processing 2023-06-19 17:00",
        due="2023-06-09 17:00",
    )

    waiting = dossier.state_at(local("2023-06-11 00:00"))
    resumed = dossier.state_at(local("2023-06-12 09:00"))

    assert waiting is not None
    assert resumed is not None
    assert (waiting.status, waiting.due_at) == ("awaiting_supplement", local("2023-06-09 17:00"))
    assert (resumed.status, resumed.due_at) == ("processing", local("2023-06-19 17:00"))
    assert dossier.ever_waited
