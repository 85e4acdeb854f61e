"""What one DAG leaves behind and another builds upon."""

from airflow.sdk import Asset

PUBLISHED_WAREHOUSE = Asset("published_warehouse")
DELIVERED_REPORTS = Asset("delivered_reports")
