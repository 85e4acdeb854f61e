"""Texts that identify a person: none may reach landing.

Names cannot be told from other words; numbers and addresses can. An amount of money
(`100.000.000 đồng`), a date and a document's number are none of them.
"""

import re
from itertools import accumulate

from connectors.declared.errors import PersonalDataDeclared

IDENTITY = "số căn cước hoặc số chứng minh nhân dân"
TELEPHONE = "số điện thoại"
ADDRESS = "địa chỉ thư điện tử"
BIRTHDAY = "ngày sinh"

_ADDRESS = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
# An identity number said to be one, however its digits are set apart.
_NAMED_IDENTITY = re.compile(
    r"(?:CMND|CMT|CCCD|căn cước|chứng minh)\D{0,30}(\d(?:[ .\-\xa0]?\d)+)(?![\d.]*\s*đồng)",
    re.IGNORECASE,
)
# A pupil (học sinh), a registration (khai sinh), what arises (phát sinh) have no birthday.
_BIRTHDAY = re.compile(
    r"(?<!học )(?<!phát )(?<!vệ )(?<!thí )(?<!khai )(?<!tuyển )sinh\s+(?:ngày|năm)\s*:?\s*\d",
    re.IGNORECASE,
)
_RUN = re.compile(r"\+?\d+(?:[ ./()\-\xa0]{1,2}\d+)*")
_TELEPHONE = re.compile(r"0\d{9,10}|(?:00)?84\d{9}")
# A mobile prefix, an area code, or the first three digits of a citizen identity.
_BEGINNING = re.compile(r"0[35789]|0[1-9]\d{1,3}|00[1-9]")
_GROUP = re.compile(r"(?P<gap>[^\d]*)(?P<digits>\d+)")
# Lengths: citizen identity 12, the older identity card 9, telephones 10 or 11.
_LENGTHS = {9: IDENTITY, 12: IDENTITY, 10: TELEPHONE, 11: TELEPHONE}


def refuse_personal_data(where: str, text: str) -> None:
    """Raise when `text` holds a number or an address that identifies a person.

    Raises:
        PersonalDataDeclared: naming the place and the kind, never the data.
    """
    found = ADDRESS if _ADDRESS.search(text) else BIRTHDAY if _BIRTHDAY.search(text) else None
    found = found or _named_identity(text)
    found = found or next(filter(None, map(_kind_of_run, _RUN.findall(text))), None)
    if found:
        raise PersonalDataDeclared(
            f"{where}: có dãy chữ, số giống {found}; hãy xóa đi vì tệp kê khai không được có thông "
            "tin cá nhân (số tiền thì ghi có dấu chấm, ví dụ 300.000.000 đồng)."
        )


def _named_identity(text: str) -> str | None:
    runs = (re.sub(r"\D", "", match) for match in _NAMED_IDENTITY.findall(text))
    return IDENTITY if any(len(run) in (9, 12) for run in runs) else None


def _kind_of_run(run: str) -> str | None:
    """What a run of groups of digits is, if it is personal data."""
    groups = [(match["gap"], match["digits"]) for match in _GROUP.finditer(run)]
    if groups[0][0] == "+" and groups[0][1].startswith("84"):
        return TELEPHONE
    for start, (gap, digits) in enumerate(groups):
        kind = _kind_of_number(digits)
        # Within an amount of money a group after a dot starts nothing.
        if kind is None and (start == 0 or "." not in gap):
            kind = _kind_of_groups([each for _, each in groups[start:]])
        if kind:
            return kind
    return None


def _kind_of_number(digits: str) -> str | None:
    """Digits that stand together."""
    if len(digits) in (9, 12):
        return IDENTITY
    return TELEPHONE if _TELEPHONE.fullmatch(digits) else None


def _kind_of_groups(groups: list[str]) -> str | None:
    """Groups of digits such as `0912 345 678`; a date begins with groups of two."""
    if not _BEGINNING.fullmatch(groups[0]):
        return None
    if len(groups[0]) == 2 and any(len(group) < 3 for group in groups[1:]):
        return None
    totals = accumulate(map(len, groups))
    return next((_LENGTHS[total] for total in totals if total in _LENGTHS), None)
