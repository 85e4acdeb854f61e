-- Each counted dossier of a commune that existed on its day of receipt is in exactly one row of that day.
with span as (
    select
        min(day_date) as first_date,
        max(day_date) as last_date
    from {{ ref('fct_load_completeness') }}
),

received as (
    select
        dossiers.commune_code,
        dossiers.received_date as day_date,
        count(*) as received_count
    from {{ ref('fct_dossiers') }} as dossiers
    inner join span on dossiers.received_date between span.first_date and span.last_date
    inner join {{ ref('dim_communes') }} as communes
        on dossiers.commune_code = communes.commune_code
        and dossiers.received_date >= communes.valid_from
        and (communes.valid_to is null or dossiers.received_date <= communes.valid_to)
    where dossiers.is_counted
    group by dossiers.commune_code, dossiers.received_date
),

found as (
    select
        commune_code,
        day_date,
        received_count
    from {{ ref('fct_load_completeness') }}
    where received_count > 0
)

select
    received.commune_code,
    received.day_date
from received
full join found on received.commune_code = found.commune_code and received.day_date = found.day_date
where received.received_count is distinct from found.received_count
