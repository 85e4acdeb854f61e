"""The rooms' functions for a person: `motcua pull | build | gate | report | status`.

Works without Airflow; the DAGs call the same functions.
"""
