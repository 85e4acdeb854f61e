"""What every file of the project keeps to."""

import re
import subprocess
import unicodedata
from pathlib import Path

from warehouse.settings import PROJECT_ROOT


def _tracked_texts() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    paths = [PROJECT_ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in {".png", ".docx"}]


def test_every_text_is_composed_unicode() -> None:
    texts = _tracked_texts()
    decomposed = [
        str(path.relative_to(PROJECT_ROOT))
        for path in texts
        if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))
    ]

    assert len(texts) > 50
    assert decomposed == []


def test_locks_are_by_hash_and_name_no_address() -> None:
    locks = sorted((PROJECT_ROOT / "locks").glob("*.lock"))

    assert [lock.name for lock in locks] == ["bench.lock", "dev.lock", "look.lock", "run.lock"]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert text.count("==") <= text.count("--hash=sha256:")


def test_no_file_names_a_place_of_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:home|root|work|Users)/\w")
    named = [
        f"{path.relative_to(PROJECT_ROOT)}: {line.strip()[:80]}"
        for path in _tracked_texts()
        if path != Path(__file__)
        for line in path.read_text(encoding="utf-8").splitlines()
        if pattern.search(line)
    ]

    assert named == []


def test_python_modules_can_be_seen_at_a_glance() -> None:
    modules = [
        path
        for path in _tracked_texts()
        if path.suffix == ".py" and "tests" not in path.relative_to(PROJECT_ROOT).parts
    ]
    long = [
        f"{path.relative_to(PROJECT_ROOT)}: {count}"
        for path in modules
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 260
    ]

    assert len(modules) > 30
    assert long == []
