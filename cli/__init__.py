"""The rooms' functions for a person: `motcua pull | build | gate | report | approve | status`.

Works without Airflow; the DAGs call the same functions.
"""
