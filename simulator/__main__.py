"""Start the stand-in: `python -m simulator --today 2023-06-15 --port 8765`.

Credentials come from MOTCUA_HAI_DUONG_CLIENT_ID and MOTCUA_HAI_DUONG_CLIENT_SECRET.
"""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import date

from simulator.defects import inject
from simulator.faults import SimulatorError
from simulator.province import generate
from simulator.server import TOKEN_LIFETIME_SECONDS, StandIn, serve

CLIENT_ID_VARIABLE = "MOTCUA_HAI_DUONG_CLIENT_ID"
CLIENT_SECRET_VARIABLE = "MOTCUA_HAI_DUONG_CLIENT_SECRET"  # noqa: S105 - a variable's name


class MissingCredentials(SimulatorError):
    """The environment lacks what clients must present."""


def read_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m simulator", description="The provincial system's stand-in."
    )
    parser.add_argument("--today", type=date.fromisoformat, required=True, help="e.g. 2023-06-15")
    parser.add_argument("--port", type=int, default=8765, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the dossiers, e.g. 0.1")
    parser.add_argument("--seed", type=int, default=2023)
    parser.add_argument("--communes", help="comma-separated commune codes; default all 207")
    parser.add_argument("--bad-day", help="a fault of the server: NAME or NAME:always")
    parser.add_argument(
        "--defect", action="append", default=[], help="a wrong dossier: NAME:COMMUNE_CODE"
    )
    parser.add_argument(
        "--token-lifetime", type=float, default=TOKEN_LIFETIME_SECONDS, metavar="SECONDS"
    )
    return parser.parse_args(arguments)


def start(arguments: Sequence[str], environment: Mapping[str, str]) -> StandIn:
    """A running stand-in as the command line asks.

    Raises:
        SimulatorError: credentials are missing, or a commune, bad day or defect is unknown.
    """
    chosen = read_arguments(arguments)
    names = (CLIENT_ID_VARIABLE, CLIENT_SECRET_VARIABLE)
    missing = [name for name in names if not environment.get(name)]
    if missing:
        raise MissingCredentials(
            f"The stand-in does not start without credentials: set {' and '.join(missing)}."
        )
    province = generate(
        seed=chosen.seed,
        commune_codes=chosen.communes.split(",") if chosen.communes else None,
        scale=chosen.scale,
    )
    for defect in chosen.defect:
        province = inject(province, defect)
    return serve(
        province,
        today=chosen.today,
        host=chosen.host,
        port=chosen.port,
        bad_day=chosen.bad_day,
        client_id=environment[CLIENT_ID_VARIABLE],
        client_secret=environment[CLIENT_SECRET_VARIABLE],
        token_lifetime_seconds=chosen.token_lifetime,
    )


def main() -> int:
    """Serve until interrupted; 2 if it cannot start."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        stand_in = start(sys.argv[1:], os.environ)
    except (SimulatorError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 2
    with stand_in:
        sys.stdout.write(f"Stand-in of {stand_in.today.isoformat()} at {stand_in.base_url}\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
