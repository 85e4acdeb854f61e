"""The ways that are clocked: a module each, with `prepare(inputs, folder)` and `run(prepared)`."""
