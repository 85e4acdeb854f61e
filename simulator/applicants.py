"""Invented applicants, each recognisable: a scan for these marks proves that none has landed.

Every full name has the middle name `Giảđịnh` ("fictitious"), every ID number starts with 0309990,
every phone number with 0999, every e-mail address ends in @giadinh.invalid, and every address
lies in a hamlet Giảđịnh.
"""

from dataclasses import dataclass
from datetime import date, timedelta

NAME_MARK = "Giảđịnh"
IDENTITY_MARK = "0309990"
PHONE_MARK = "0999"
EMAIL_MARK = "@giadinh.invalid"

_FAMILY_NAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi",
    "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đoàn", "Mạc", "Phan",
)  # fmt: skip
_GIVEN_NAMES = (
    ("An", "an"), ("Bình", "binh"), ("Chi", "chi"), ("Dũng", "dung"),
    ("Đức", "duc"), ("Giang", "giang"), ("Hà", "ha"), ("Hoa", "hoa"),
    ("Hùng", "hung"), ("Lan", "lan"), ("Linh", "linh"), ("Mai", "mai"),
    ("Minh", "minh"), ("Nam", "nam"), ("Ngọc", "ngoc"), ("Phương", "phuong"),
    ("Quân", "quan"), ("Sơn", "son"), ("Thảo", "thao"), ("Tuấn", "tuan"),
    ("Vân", "van"), ("Yến", "yen"),
)  # fmt: skip
_OLDEST_BIRTHDAY = date(1940, 1, 1)


@dataclass(frozen=True, slots=True)
class Applicant:
    """One invented person."""

    full_name: str
    identity_number: str
    birthday: date
    gender: int
    phone_number: str
    email: str
    hamlet: str


def invent_applicant(number: int) -> Applicant:
    """The applicant with this number: the same number is always the same person."""
    rest, family = divmod(number, len(_FAMILY_NAMES))
    rest, given = divmod(rest, len(_GIVEN_NAMES))
    given_name, mailbox = _GIVEN_NAMES[given]
    return Applicant(
        full_name=f"{_FAMILY_NAMES[family]} {NAME_MARK} {given_name}",
        identity_number=f"{IDENTITY_MARK}{number % 99_991:05d}",
        birthday=_OLDEST_BIRTHDAY + timedelta(days=rest % 23_700),
        gender=rest % 2,
        phone_number=f"{PHONE_MARK}{number % 999_983:06d}",
        email=f"{mailbox}{number % 9973}{EMAIL_MARK}",
        hamlet=f"Số {rest % 180 + 1}, thôn {NAME_MARK} {rest % 9 + 1}",
    )
