{# Whose commune is null counts in every commune: the catalogue is the province's. -#}
with dossiers as (
    {{ score_dossiers() }}
),

catalogue as (
    {{ score_procedures() }}
),

used_procedures as (
    {{ score_used_procedures() }}
),

citizens as (
    {{ score_citizens() }}
),

members as (
    select * from dossiers
    union all by name
    select * from catalogue
    union all by name
    select * from used_procedures
    union all by name
    select * from citizens
)

select
    period_code,
    commune_code,
    record_kind,
    record_code,
    1 as part_number,
    dossier_code,
    field_code,
    channel_code,
    summed_amount,
    figures,
    procedure_code,
    status_code,
    received_date,
    due_date,
    end_date
from members
order by period_code, commune_code nulls first, record_kind, record_code
