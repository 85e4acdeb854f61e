"""What a commune declares itself: a small YAML or Excel file to a landing window.

    motcua declare init -> declared/<quarter>/<commune>.xlsx -> filled in by the clerk
        -> examined cell by cell -> landing/declared/declarations/<window>/

A declared file is data from outside: it is bounded before it is opened, nothing in it is computed,
and one that is wrong anywhere is not applied at all. Missing declarations never block anything.
"""

from connectors.declared.examine import Declaration, Rejection
from connectors.declared.loading import Loaded, examine_files, load_declared, load_files
from connectors.declared.template import FORMATS, write_template

__all__ = [
    "FORMATS",
    "Declaration",
    "Loaded",
    "Rejection",
    "examine_files",
    "load_declared",
    "load_files",
    "write_template",
]
