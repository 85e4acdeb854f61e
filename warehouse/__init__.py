"""What every room leans on: settings, periods, landing layout, the DuckDB file, the dbt run.

The warehouse is disposable: it is always rebuildable from landing. One process builds it
aside and renames it over the published file; everybody else opens that file read-only.
"""
