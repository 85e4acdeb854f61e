"""The folder into which communes put their files, and the notes that they find there.

declared/<quarter>/<commune>.xlsx or .yaml, and <commune>.xlsx.loi.txt beside a bad one
"""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from connectors.declared.errors import DeclaredFileMisplaced
from connectors.declared.examine import QUARTER_FOLDER, READERS, DeclaredFile, Rejection

NOTE_ENDING = ".loi.txt"
# What office programs and file managers leave beside documents while and after they are open.
_LEFT_BY_PROGRAMS = (".", "~$")
_OF_FOLDERS = frozenset({"thumbs.db", "desktop.ini"})

logger = logging.getLogger(__name__)


def find_files(folder: Path) -> list[DeclaredFile]:
    """Every file that somebody put into `folder`, in the order of their names."""
    return [
        DeclaredFile.found(path, folder)
        for path in sorted(folder.rglob("*"))
        if not path.is_dir() and not _is_left_over(path.name)
    ]


def _is_left_over(name: str) -> bool:
    return (
        name.startswith(_LEFT_BY_PROGRAMS)
        or name.endswith(NOTE_ENDING)
        or name.lower() in _OF_FOLDERS
    )


def refuse_places(files: Sequence[DeclaredFile]) -> list[Rejection]:
    """Files in no quarter's folder, and all of several for one commune and quarter."""
    counts = Counter(place_of(file.name) for file in files if _is_form(file))
    rejections = []
    for file in files:
        if not _is_in_quarter_folder(file):
            rejections.append(
                _misplaced(
                    file,
                    "tệp phải nằm ngay trong thư mục của quý, ví dụ 2023-Q2; hãy chuyển tệp vào "
                    "đúng thư mục",
                )
            )
        elif _is_form(file) and counts[place_of(file.name)] > 1:
            rejections.append(refuse_second(file))
    return rejections


def refuse_second(file: DeclaredFile) -> Rejection:
    """One of several files for one commune and quarter: nobody can say which is meant."""
    return _misplaced(
        file,
        "có hai tệp cho cùng một xã và một quý nên không tệp nào được dùng; hãy giữ một tệp và "
        "chuyển tệp kia đi nơi khác",
    )


def _misplaced(file: DeclaredFile, why: str) -> Rejection:
    return Rejection(file, (DeclaredFileMisplaced(f"{file.label}: {why}."),))


def place_of(name: str) -> str:
    """Folder and commune of a file in the folder, whatever its kind: `2023-Q2/10657`."""
    return str(PurePosixPath(name).with_suffix(""))


def _is_form(file: DeclaredFile) -> bool:
    return file.path.suffix.lower() in READERS


def _is_in_quarter_folder(file: DeclaredFile) -> bool:
    quarter, *names = file.name.split("/")
    return len(names) == 1 and QUARTER_FOLDER.fullmatch(quarter) is not None


def write_notes(folder: Path, rejections: Iterable[Rejection]) -> None:
    """A note beside each bad file, and none anywhere else; a disk that refuses is only logged."""
    notes = {note_of(rejection.file.path): rejection for rejection in rejections}
    for note in set(folder.rglob(f"*{NOTE_ENDING}")) - set(notes):
        remove_note(note)
    for note, rejection in notes.items():
        try:
            note.write_text("\n".join(rejection.sentences) + "\n", encoding="utf-8")
        except OSError as fault:
            logger.warning("%s cannot be written: %s", note, fault.strerror)


def note_of(path: Path) -> Path:
    """Where the note on the file at `path` is."""
    return path.with_name(path.name + NOTE_ENDING)


def remove_note(note: Path) -> None:
    """Remove a note that no longer holds, if it is there."""
    try:
        note.unlink(missing_ok=True)
    except OSError as fault:
        logger.warning("%s cannot be removed: %s", note, fault.strerror)
