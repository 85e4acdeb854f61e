"""A commune's evidence bundle: one signed file that anybody can check without us.

frozen/<quarter>/<vintage> + reports/<quarter>/<commune>/ + the signing key
  -> bundles/<quarter>/<commune>-v<n>.zip   documents, so-lieu.csv, receipt.json, manifest.json,
                                            verify.py, HUONG-DAN.txt
  -> bundles/<quarter>/<commune>-v<n>.zip.sig, motcua.pub

Equal content and the same key give equal bytes, on any machine: members are stored, not deflated,
in the order of their names, with one fixed time.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from expectations.receipt import receipt_path
from reports.bundle_figures import figure_table
from reports.bundle_signing import SigningKey, load_signing_key
from reports.delivery import report_folder, write_file
from reports.figures import load_figures
from reports.issue import NotReproduced, reproduce, require_report
from warehouse.frozen import Vintage, open_vintage, read_vintage
from warehouse.periods import Quarter
from warehouse.settings import Settings

FIGURES = "so-lieu.csv"
GUIDE = "HUONG-DAN.txt"
MANIFEST = "manifest.json"
PUBLIC_KEY = "motcua.pub"
RECEIPT = "receipt.json"
VERIFIER = "verify.py"
OFFLINE = Path(__file__).parent / "offline"
# The earliest moment that a zip can hold; a clock would make equal content differ.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE_FILE = 3, 0o100644 << 16


def bundle(
    settings: Settings, quarter: Quarter, commune_code: str, number: int | None = None
) -> Path:
    """Write the signed bundle of a commune's report in a vintage, by default the newest; its path.

    Raises:
        NoSigningKey, SigningKeyUnusable: there is no key to sign with.
        NotFrozen, FrozenDamaged: there is no such vintage, or it is not what was frozen.
        UnknownCommune: the vintage has no report of the commune.
        NotReproduced: the vintage's documents lie nowhere and cannot be made again.
    """
    key = load_signing_key(settings)
    vintage = read_vintage(settings, quarter, number)
    folder = settings.bundles / quarter.code
    path = folder / f"{commune_code}-v{vintage.number}.zip"
    members = _content(settings, vintage, quarter, commune_code)
    members[VERIFIER] = (OFFLINE / VERIFIER).read_bytes()
    members[GUIDE] = _guide(path.name, key, members[VERIFIER])
    members[MANIFEST] = _manifest(vintage, commune_code, members)
    data = pack(members)
    write_file(folder / PUBLIC_KEY, key.public_pem)
    write_file(path.with_name(f"{path.name}.sig"), key.sign(data))
    return write_file(path, data)


def pack(members: Mapping[str, bytes]) -> bytes:
    """A zip of `members` by name; equal members give equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(members.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.create_system, entry.external_attr = _UNIX, _READABLE_FILE
            archive.writestr(entry, data)
    return packed.getvalue()


def _content(
    settings: Settings, vintage: Vintage, quarter: Quarter, commune_code: str
) -> dict[str, bytes]:
    """What the vintage has of a commune: documents, figures and receipt."""
    receipt = receipt_path(Path("gate"), quarter.code, commune_code)
    require_report(vintage, commune_code)
    with open_vintage(vintage) as connection:
        (figures,) = load_figures(
            connection, quarter_code=quarter.code, commune_codes=[commune_code]
        )
    members = _documents(settings, vintage, quarter, commune_code)
    members[FIGURES] = figure_table(figures)
    members[RECEIPT] = vintage.read(receipt.as_posix())
    return members


def _documents(
    settings: Settings, vintage: Vintage, quarter: Quarter, commune_code: str
) -> dict[str, bytes]:
    """The frozen documents: those delivered where they are the same bytes, else made again."""
    delivered = report_folder(settings, quarter.code, commune_code)
    found = _frozen_bytes(vintage, commune_code, delivered)
    if found is None:
        made = reproduce(settings, quarter, vintage.number, [commune_code])
        found = _frozen_bytes(vintage, commune_code, made.folder / commune_code)
    if found is None:
        raise NotReproduced(
            f"The documents of {commune_code} in vintage {vintage.number} of {quarter} lie nowhere "
            f"and `motcua report {quarter} --vintage {vintage.number}` does not make all of them."
        )
    return found


def _frozen_bytes(vintage: Vintage, commune_code: str, folder: Path) -> dict[str, bytes] | None:
    """The documents in `folder`, if every one that was frozen is there, byte for byte."""
    found = {}
    for name, sha256 in sorted(vintage.documents[commune_code].items()):
        path = folder / name
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != sha256:
            return None
        found[name] = data
    return found


def _guide(name: str, key: SigningKey, verifier: bytes) -> bytes:
    text = (OFFLINE / GUIDE).read_text(encoding="utf-8")
    digest = hashlib.sha256(verifier).hexdigest()
    return text.format(name=name, fingerprint=key.fingerprint, verifier=digest).encode()


def _manifest(vintage: Vintage, commune_code: str, members: Mapping[str, bytes]) -> bytes:
    """The vintage's manifest with its own hash, and the SHA-256 of every other member."""
    manifest = {
        "commune_code": commune_code,
        "members": {name: hashlib.sha256(data).hexdigest() for name, data in members.items()},
        "vintage": json.loads(vintage.manifest.to_json()),
        "vintage_sha256": vintage.sha256,
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
