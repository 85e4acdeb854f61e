"""The table: one row a figure, and one line on every goal that was missed."""

from statistics import median

from benchmarks.comparison import Comparison, Figure, Round, spread

_HEAD = ("figure", "ours, s", "theirs, s", "ratio", "goal", "")
Measured = list[tuple[Comparison, list[Round]]]


def table(measured: Measured) -> str:
    """All figures as a Markdown table: medians, with least and most."""
    rows: list[tuple[str, ...]] = [_HEAD]
    for comparison, rounds in measured:
        rows += [_row(figure, rounds) for figure in comparison.figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _row(figure: Figure, rounds: list[Round]) -> tuple[str, ...]:
    ratios = figure.ratios(rounds)
    goal = figure.goal
    unit = " x faster" if figure.is_speed_up else " x"
    return (
        figure.label,
        spread([trials[figure.ours].seconds for trials in rounds], 2),
        spread([trials[figure.theirs].seconds for trials in rounds], 2),
        spread(ratios, 2) + unit,
        f"{goal.kind} {goal.value:g}" if goal else "-",
        ("met" if goal.is_met_by(median(ratios)) else "MISSED") if goal else "",
    )


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "| " + " | ".join(cells) + " |"


def memory(measured: Measured) -> str:
    """Largest memory of one process and processor seconds of every way, medians."""
    lines = []
    for comparison, rounds in measured:
        for way in comparison.ways:
            peak = median(trials[way].peak_mb for trials in rounds)
            processor = median(trials[way].processor_seconds for trials in rounds)
            lines.append(f"  {way:22} {processor:7.2f} processor s {peak:7.0f} MB")
    return "\n".join(lines)


def shortfalls(measured: Measured) -> list[str]:
    """One line a missed goal: by how much, and why."""
    lines = []
    for comparison, rounds in measured:
        for figure in comparison.figures:
            ratio = median(figure.ratios(rounds))
            goal = figure.goal
            if goal and not goal.is_met_by(ratio):
                lines.append(
                    f"{figure.label}: {ratio:.2f}, not {goal.kind} {goal.value:g}. {goal.reason}"
                )
    return lines
