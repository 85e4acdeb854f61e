"""What a person can get wrong about the stand-in, as one family of exceptions.

SimulatorError
  UnknownCommune     a commune code that the seed file does not have
  UnknownBadDay      a bad day, a defect or a mode by a name that does not exist
  NothingToSpoil     a commune without a dossier that a defect could be put into
  TooEarlyToAmend    a night before which the quarter to amend cannot have been frozen
"""


class SimulatorError(Exception):
    """A fault with one sentence that says what, where, and what to do next."""


class UnknownCommune(SimulatorError):
    """The code is no commune of the province before 2025-07-01."""


class UnknownBadDay(SimulatorError):
    """No bad day or defect has that name."""


class NothingToSpoil(SimulatorError):
    """The commune has no dossier that fits the defect."""


class TooEarlyToAmend(SimulatorError):
    """The quarter was not yet frozen on that night."""
