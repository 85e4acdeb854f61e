"""Numbers of one file that would contradict each other in print."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from connectors.declared.errors import DeclaredTotalsDisagree
from connectors.declared.values import Value

OUTCOMES = ("review.keep", "review.amend", "review.abolish", "review.link")
FINISHED = "review.finished"
# (the smaller, the larger, why)
NOT_ABOVE = (
    (FINISHED, "review.planned", "số đã rà soát không thể lớn hơn số phải rà soát"),
    ("review.fields", FINISHED, "số lĩnh vực không thể lớn hơn số thủ tục đã rà soát"),
)


def find_contradictions(
    values: Mapping[str, Value], places: Mapping[str, str]
) -> Iterator[DeclaredTotalsDisagree]:
    """Each contradiction among the numbers that are given; what is missing contradicts nothing.

    `places` says where each item's value stands.
    """
    numbers = {code: value for code, value in values.items() if isinstance(value, Decimal)}
    for smaller, larger, why in NOT_ABOVE:
        if smaller in numbers and larger in numbers and numbers[smaller] > numbers[larger]:
            yield DeclaredTotalsDisagree(
                f"{places[smaller]}: {why} ({smaller} là {numbers[smaller]:f}, {larger} là "
                f"{numbers[larger]:f}); hãy kiểm tra và sửa lại."
            )
    if all(code in numbers for code in (FINISHED, *OUTCOMES)):
        total = sum(numbers[code] for code in OUTCOMES)
        if total != numbers[FINISHED]:
            yield DeclaredTotalsDisagree(
                f"{places[FINISHED]}: số đã rà soát là {numbers[FINISHED]:f} mà "
                f"{' + '.join(OUTCOMES)} cộng lại là {total:f}; hãy sửa cho bằng nhau."
            )
