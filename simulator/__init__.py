"""The provincial system's stand-in: a seeded province and an HTTP server that shows it day by day.

A dossier's event log is the truth; its papers, fees and rating follow from the log and from its
own random bits. `payload`, `items` and `server` show them as the provincial system would; the
naive counters count them with plain loops, so that every figure of the warehouse can be checked
against a second, independent way of counting. `amendments` change its past after a quarter was
frozen, and `reform` leads it through the end of its communes on 2025-07-01. This room imports no
other room.

Run alone: `python -m simulator --today 2023-06-15 --port 8765`.
"""
