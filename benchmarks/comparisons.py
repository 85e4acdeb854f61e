"""The three comparisons: what is done, by which ways, and what was promised."""

from dataclasses import asdict
from pathlib import Path

from benchmarks.comparison import Comparison, Figure, Goal, Round
from benchmarks.equality import require_equal_documents, require_equal_tables
from benchmarks.stand_in import StandIn
from benchmarks.trial import Trial

_ONLY_OURS = frozenset({"version_key"})
_MARTS = ("fct_dossiers", "fct_dossiers_by_commune_quarter")
# What ours knows besides, from papers and levels: work that the script does not do.
ONLY_OUR_COUNTS = frozenset(
    {
        "received_online_full_count",
        "received_online_partial_count",
        "received_online_other_count",
        "digitised_count",
        "reused_count",
        "result_required_count",
        "electronic_result_count",
        "signed_result_count",
        "returned_by_post_count",
    }
)


def load(stand_in: StandIn) -> Comparison:
    """Dossiers from HTTP over landing to `fct_dossiers`."""
    why_bare = (
        "Ours reads the list twice, hashes every row, flushes to disk, makes all marts and "
        "runs every data test."
    )
    why_dlt = (
        "A fifth of dlt's time is about what requests, orjson and DuckDB need without any check; "
        "ours reads twice, hashes, flushes, keeps versions, and dbt has its own cost."
    )
    why_arrow = (
        "The columns are picked by hand before dlt sees them, so both ways parse, pick and write; "
        "dlt then reads once, checks nothing and keeps no versions."
    )
    return Comparison(
        title="load",
        ways=(
            "load_ours",
            "load_bare",
            "load_dlt",
            "load_dlt_arrow",
            "load_ours_first",
            "load_bare_orjson",
        ),
        inputs={"stand_in": asdict(stand_in)},
        check=_same_dossiers,
        figures=(
            Figure(
                "load / bare requests, NDJSON, DuckDB",
                "load_ours",
                "load_bare",
                Goal("at most", 1.6, why_bare),
            ),
            Figure("load / dlt, rows", "load_ours", "load_dlt", Goal("at least", 5, why_dlt)),
            Figure(
                "load / dlt, Arrow tables picked by hand",
                "load_ours",
                "load_dlt_arrow",
                Goal("at least", 5, why_arrow),
            ),
            Figure("load on the first night / bare", "load_ours_first", "load_bare"),
            Figure("load / bare with orjson", "load_ours", "load_bare_orjson"),
        ),
    )


def _same_dossiers(trials: Round) -> str:
    tables = {way: _table(trial) for way, trial in trials.items()}
    ours = tables.pop("load_ours")
    for theirs in tables.values():
        rows = require_equal_tables(ours, theirs, without=_ONLY_OURS)
    return f"fct_dossiers equal in all ways ({rows:,} rows)"


def _table(trial: Trial) -> tuple[str, str]:
    return trial.result["database"], trial.result["table"]


def marts(landing: Path) -> Comparison:
    """Landing files to marts."""
    why = (
        "dbt has a cost per model and test whatever the data, and ours makes every mart, seed "
        "and intermediate table, ordered, keyed and checked; the script makes two facts."
    )
    goal = Goal("at most", 1.5, why)
    return Comparison(
        title="marts",
        ways=("marts_ours", "marts_script", "marts_ours_untested", "marts_ours_first"),
        inputs={"landing": str(landing)},
        check=_same_marts,
        figures=(
            Figure("marts with data tests / one SQL script", "marts_ours", "marts_script", goal),
            Figure(
                "marts without data tests / one SQL script",
                "marts_ours_untested",
                "marts_script",
                goal,
            ),
            Figure("marts on the first night / one SQL script", "marts_ours_first", "marts_script"),
        ),
    )


def _same_marts(trials: Round) -> str:
    script = trials["marts_script"].result
    found = []
    for name in _MARTS:
        for way, trial in trials.items():
            if way != "marts_script":
                rows = require_equal_tables(
                    (trial.result["database"], f"{trial.result['schema']}.{name}"),
                    (script["database"], f"{script['schema']}.{name}"),
                    without=ONLY_OUR_COUNTS,
                )
        found.append(f"{name} equal ({rows:,} rows)")
    return ", ".join(found)


def documents(home: Path) -> Comparison:
    """Receipts and the pinned warehouse to documents."""
    return Comparison(
        title="documents",
        ways=("documents_ours", "documents_bare"),
        inputs={"home": str(home)},
        check=_same_documents,
        figures=(
            Figure(
                "documents / bare python-docx, XlsxWriter",
                "documents_ours",
                "documents_bare",
                Goal("at most", 1.3, "Ours also reads, drafts, verifies and writes html."),
            ),
        ),
    )


def _same_documents(trials: Round) -> str:
    folders = (trials[way].result["folder"] for way in ("documents_ours", "documents_bare"))
    communes = require_equal_documents(*map(Path, folders))
    return f"docx and xlsx say the same ({communes} communes)"
