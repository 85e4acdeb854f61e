"""Two doors, Great Expectations behind both: what the world sent, judged before it is used.

    landing files --door `landed`--> dbt build
    published warehouse --door `report_ready`, per commune and quarter--> receipt --> reports

What can fail only because our SQL is wrong is a dbt test; what can fail because the world sent
something wrong is a rule here. `expectations.receipt` is plain data and the only part that
`reports` may import; `expectations.gate` holds the two doors. Nothing is imported here, so that
reading a receipt never pays for Great Expectations.
"""
