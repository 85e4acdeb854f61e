"""The SQL of the rules about papers, fees, declared data and a commune's own past.

Each query gives commune, count, at most ten examples, and where it compares, the reference; it
names the parameters it needs. `{concerned}` and `{examples}` are filled in by
`expectations.report_ready_further`.
"""

OUTLIERS = """
select
    commune_code,
    count(*),
    (list(indicator_code order by indicator_code))[:{examples}]
from marts.rpt_indicator_outliers
where quarter_code = $quarter_code and is_outlier
group by commune_code
"""

SUSPICIOUS = """
with suspicious as (
    select distinct commune_code, dossier_code
    from marts.rpt_suspicious_dossiers
    where quarter_code = $quarter_code
)
select
    commune_code,
    count(*),
    (list(dossier_code order by dossier_code))[:{examples}]
from suspicious
group by commune_code
"""

# Most of these records have no date that could be believed, so they may belong to any quarter.
UNPLACED_RECORDS = """
select
    commune_code,
    count(*),
    (list(entity || ' ' || record_id order by entity, record_id))[:{examples}]
from marts.fct_unplaced_records
where not (entity = 'payments' and reason_code = 'unreadable_amount')
    and reason_code <> 'disappeared_dossier'
group by commune_code
"""

UNPLACED_OF_NO_COMMUNE = """
select
    count(*),
    (list(entity || ' ' || record_id order by entity, record_id))[:{examples}]
from marts.fct_unplaced_records
where (commune_code is null or not list_contains($commune_codes, commune_code))
    and reason_code <> 'disappeared_dossier'
"""

SILENT_DAYS = """
select
    commune_code,
    count(*),
    (list(cast(day_date as varchar) order by day_date))[:{examples}]
from marts.fct_load_completeness
where is_silent and day_date between $period_from and $period_to
group by commune_code
"""

WITHOUT_PAPERS = """
with {concerned}
select
    commune_code,
    count(*),
    (list(dossier_code order by dossier_code))[:{examples}]
from concerned
where is_counted and dossier_code not in (select dossier_code from marts.fct_dossier_papers)
group by commune_code
"""

NOTHING_DECLARED = """
with declared as (
    select distinct commune_code from marts.fct_declared_values where quarter_code = $quarter_code
)
select
    commune_code,
    (select count(*) from marts.dim_indicators where origin = 'declared'),
    []
from marts.rpt_commune_quarter
where
    quarter_code = $quarter_code
    and commune_code not in (select commune_code from declared)
"""

# The law of the day of filing holds for a dossier that is taken in later.
NOT_IN_FORCE = """
with {concerned}
select
    commune_code,
    count(*),
    (list(dossier_code order by dossier_code))[:{examples}]
from concerned
inner join marts.dim_procedures as procedures
    on procedures.procedure_code = concerned.procedure_code
where
    is_counted
    and (
        coalesce(cast(applied_at as date), received_date) < procedures.issued_date
        or coalesce(cast(applied_at as date), received_date) >= procedures.abolished_date
    )
group by commune_code
"""

# What stands in the printed sum, for the commune whose sum it is. Land duties are left out: a
# plot may cost billions.
AMOUNTS = """
with {concerned},
wrong as (
    select commune_code, dossier_code
    from marts.fct_figure_members
    where
        quarter_code = $quarter_code
        and list_contains(figures, 'fee_paid_amount')
        and summed_amount > $fee_amount_max
    union all
    select concerned.commune_code, concerned.dossier_code
    from marts.fct_unplaced_records as unplaced
    inner join concerned
        on concerned.source = unplaced.source and concerned.record_id = unplaced.record_id
    where unplaced.entity = 'payments' and unplaced.reason_code = 'unreadable_amount'
)
select
    commune_code,
    count(*),
    (list(dossier_code order by dossier_code))[:{examples}]
from wrong
group by commune_code
"""

RATINGS = """
select commune_code, rating_count, [], resolved_count
from marts.rpt_commune_quarter
where quarter_code = $quarter_code and rating_count > resolved_count
"""

OF_COMMUNE = {
    "D15": OUTLIERS,
    "D16": SUSPICIOUS,
    "D17": UNPLACED_RECORDS,
    "D18": SILENT_DAYS,
    "D19": WITHOUT_PAPERS,
    "D20": NOTHING_DECLARED,
    "D21": NOT_IN_FORCE,
    "D22": AMOUNTS,
    "D23": RATINGS,
}
