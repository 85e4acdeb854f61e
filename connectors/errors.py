"""What can go wrong in a pull; each message says what, where, and what to do next.

    PullFailed
    ├── UnknownSource           no such file in connectors/sources/
    ├── UnknownEntity           no such entity in connectors.ENTITIES, or the dialect lacks it
    ├── SourceMisconfigured     a setting of the source is missing, unknown or impossible
    ├── PortalUnreachable       refused, timed out, cut off, 403, 429 or 5xx until attempts ran out
    ├── PortalRefusedLogin      the credentials, or a token just issued, were refused
    ├── PortalAnsweredNonsense  an answer that cannot be read, until attempts ran out
    ├── PullCameShort           fewer records than the portal counts
    ├── PullCameEmpty           no record where there must be some
    ├── PullCameDisordered      the portal does not sort as it was asked to
    ├── PullNeverSettled        the list kept moving in every pass
    ├── PullAlreadyRunning      another process pulls the same entity
    └── PullNotLanded           the window could not be written

No message holds a secret or any part of an answer's body, which may be about a person.
"""

from warehouse.errors import MotcuaError


class PullFailed(MotcuaError):
    """A pull ended without landing anything; what was landed before is untouched."""


class UnknownSource(PullFailed):
    """No configuration has that name."""


class UnknownEntity(PullFailed):
    """The source has nothing of that name to pull."""


class SourceMisconfigured(PullFailed):
    """The configuration of a source cannot be used."""


class PortalUnreachable(PullFailed):
    """The portal gave no usable answer in all attempts."""


class PortalRefusedLogin(PullFailed):
    """The portal does not accept who we are."""


class PortalAnsweredNonsense(PullFailed):
    """The portal's answer is not what its dialect says."""


class PullCameShort(PullFailed):
    """Records are missing, in every pass."""


class PullCameEmpty(PullFailed):
    """Nothing came where something must be."""


class PullCameDisordered(PullFailed):
    """Records did not come newest first, so that no pull could know when to stop."""


class PullNeverSettled(PullFailed):
    """No two passes in a row showed the same records."""


class PullAlreadyRunning(PullFailed):
    """One pull at a time for each entity of a source."""


class PullNotLanded(PullFailed):
    """The disk refused the window."""
