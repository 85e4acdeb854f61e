"""A YAML text is read without building any object; a fault is told with its line and key."""

from decimal import Decimal
from pathlib import Path

import pytest

from connectors.declared import Rejection
from tests.connectors.declared.forms import (
    AREA,
    HEAD,
    NAME,
    PLANNED,
    SHARE,
    TEXT,
    judge,
    sentence,
    values_of,
)
from warehouse.settings import PROJECT_ROOT

YAML = f"{NAME}.yaml"
FILE = f"Tệp “{YAML}”"
EXAMPLE = PROJECT_ROOT / "simulator" / "data" / "declared" / YAML


def test_numbers_and_texts_are_read_as_they_are_written(tmp_path: Path) -> None:
    items = (
        f"  {PLANNED}: 1022  # theo kế hoạch\n"
        f"  {AREA}: 45.5\n"
        f"  {SHARE}: 98\n"
        f"  {TEXT}: |\n    - Một\n      - Hai: ba\n"
        "  post.text: Không có\n"
        '  media.text: "2023"\n'
        "  online.text: no\n"
    )

    assert values_of(tmp_path, YAML, HEAD + items) == {
        PLANNED: Decimal(1022),
        AREA: Decimal("45.5"),
        SHARE: Decimal(98),
        TEXT: "- Một\n- Hai: ba",
        "post.text": "Không có",
        "media.text": "2023",
        "online.text": "no",
    }


@pytest.mark.parametrize("nothing", ["", " ~", " null", ' ""', " '-'", " |\n    -"])
def test_an_empty_value_declares_nothing(tmp_path: Path, nothing: str) -> None:
    assert values_of(tmp_path, YAML, f"{HEAD}  {PLANNED}:{nothing}\n  {TEXT}:{nothing}\n") == {}


def test_no_items_declare_nothing(tmp_path: Path) -> None:
    assert values_of(tmp_path, YAML, HEAD) == {}


def test_a_mark_of_notepad_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    content = f"\ufeff{HEAD}  {TEXT}: |\n    Một\n    Hai\n".replace("\n", "\r\n")

    assert values_of(tmp_path, YAML, content) == {TEXT: "Một\nHai"}


def test_the_code_of_a_commune_may_go_without_quotes_but_not_with_a_leading_zero(
    tmp_path: Path,
) -> None:
    plain = HEAD.replace('"10657"', "10657")
    octal = HEAD.replace('"10657"', "01234")

    assert values_of(tmp_path, YAML, plain) == {}
    kind, said = sentence(tmp_path, YAML, octal)
    assert kind == "DeclaredHeadWrong"
    assert said.startswith(f"{FILE}, dòng 1, khóa “commune_code”: mã bắt đầu bằng số 0")
    assert '"01234"' in said


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(BOMB, 1, id="bomb"),
        pytest.param(f"{HEAD}  {TEXT}: &x một\n  post.text: *x\n", 4, id="anchor"),
        pytest.param(f"{HEAD}  {TEXT}: *x\n", 4, id="alias"),
        pytest.param(f"{HEAD}  {TEXT}: !!python/name:os.system x\n", 4, id="tag"),
        pytest.param(f"{HEAD}  {TEXT}: {'[' * 900_000}", 4, id="depth"),
        pytest.param(f"{HEAD}  {TEXT}:\n    a:\n      b: 1\n", 6, id="nested"),
        pytest.param(f"{HEAD}---\n{HEAD}", 4, id="two documents"),
        pytest.param(HEAD + "".join(f"  a{n}: 1\n" for n in range(50_000)), 1000, id="size"),
    ],
)
def test_what_a_form_never_needs_is_refused_at_once(
    tmp_path: Path, content: str, line: int
) -> None:
    kind, said = sentence(tmp_path, YAML, content)

    assert kind == "DeclaredFileUnsafe"
    assert said.startswith(f"{FILE}, dòng {line}: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(f"{HEAD}  {TEXT}: Một: hai\n", ", dòng 4: YAML viết sai", id="colon"),
        pytest.param(f"{HEAD}  {TEXT}: -\n", "chưa có thì để trống", id="bare dash"),
        pytest.param(f"{HEAD}\t{TEXT}: x\n", ", dòng 4: YAML viết sai", id="tabulator"),
        pytest.param(f'{HEAD}  {TEXT}: "x\n', ", dòng 5: YAML viết sai", id="quote"),
        pytest.param(f"{HEAD}  {TEXT}: Đồng\n".encode("utf-16"), "UTF-8", id="UTF-16"),
        pytest.param(f"{HEAD}  {TEXT}: Đồng\n".encode("cp1258", "replace"), "UTF-8", id="cp1258"),
        pytest.param(f"{HEAD}  {TEXT}: a\x00b\n", "dòng 4: có ký tự điều khiển", id="NUL"),
        pytest.param(f"{HEAD}  {TEXT}: a\x1bb\n", "(U+001B)", id="escape"),
        pytest.param(b"#" * 50_000_000, "lớn hơn 1 MB", id="50 MB"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: str | bytes, says: str) -> None:
    kind, said = sentence(tmp_path, YAML, content)

    assert kind == "DeclaredFileUnreadable"
    assert said.startswith(FILE)
    assert says in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "thiếu phần đầu"),
        ("- một\n- hai\n", "thiếu phần đầu"),
        ('commune_code: "10657"\nitems:\n', "thiếu khóa quarter_code"),
        (f"{HEAD}author: ai đó\n", "dòng 4: có khóa lạ"),
        (f"{HEAD}[1, 2]: x\n", "dòng 4: có khóa lạ"),
        (f"{HEAD}  - một\n", "khóa items không chứa các mục"),
    ],
)
def test_another_layout_than_the_template_s_is_refused(
    tmp_path: Path, content: str, says: str
) -> None:
    kind, said = sentence(tmp_path, YAML, content)

    assert kind == "DeclaredHeadWrong"
    assert says in said


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"{HEAD}  {PLANNED}: 1\n  {PLANNED}: 1\n", 5),
        (f'{HEAD}  {PLANNED}: 1\n  "{PLANNED}": 2\n', 5),
        (HEAD.replace("items", "quarter_code: 2023-Q1\nitems"), 3),
    ],
)
def test_a_key_that_stands_twice_is_told(tmp_path: Path, content: str, line: int) -> None:
    kind, said = sentence(tmp_path, YAML, content)

    assert kind == "DeclaredItemRepeated"
    assert said.startswith(f"{FILE}, dòng {line}: ")


def test_a_list_where_a_text_is_due_is_told(tmp_path: Path) -> None:
    kind, said = sentence(tmp_path, YAML, f"{HEAD}  {TEXT}:\n    - Một\n    - Hai\n")

    assert kind == "DeclaredCellUnusable"
    assert said.startswith(f"{FILE}, dòng 5, khóa “{TEXT}”: giá trị là một danh sách")


def test_a_text_of_which_yaml_takes_the_end_for_a_comment_is_refused(tmp_path: Path) -> None:
    kind, said = sentence(tmp_path, YAML, f"{HEAD}  {TEXT}: Việc một #quan trọng\n")

    assert kind == "DeclaredValueWrong"
    assert "dấu # bị bỏ đi" in said


def test_an_unknown_item_is_told_without_repeating_it(tmp_path: Path) -> None:
    kind, said = sentence(tmp_path, YAML, f"{HEAD}  Nguyễn Văn Thử: 1\n")

    assert kind == "DeclaredItemUnknown"
    assert said.startswith(f"{FILE}, dòng 4: mã mục không có trong danh mục")
    assert "Thử" not in said


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    found = judge(tmp_path, YAML, f"{HEAD}  {PLANNED}: nhiều\n  {AREA}: -1\n  x: 1\n")

    assert isinstance(found, Rejection)
    assert [said.split(":")[0].split(", ")[1] for said in found.sentences] == [
        "dòng 4", "dòng 5", "dòng 6",
    ]  # fmt: skip


def test_the_stand_in_s_example_is_a_good_file(tmp_path: Path) -> None:
    values = values_of(tmp_path, YAML, EXAMPLE.read_bytes())

    assert values[PLANNED] == 139
    assert str(values[TEXT]).count("\n") >= 3
