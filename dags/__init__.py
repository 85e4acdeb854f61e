"""When, and in what order. Never how: every task calls one function of a room.

Rooms are imported inside the tasks, so that the scheduler reads a DAG file in milliseconds.
"""
