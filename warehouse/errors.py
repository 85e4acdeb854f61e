"""The root of every foreseeable fault: one sentence for a person, never a traceback."""


class MotcuaError(Exception):
    """A fault with a message that says what, where, and what to do next.

    Each room derives its own family from it; `cli` and the DAGs' tasks print the message.
    """


class PassingFault(MotcuaError):
    """A named fault that ends by itself, so that the same task goes well a few minutes later."""
