with periods as (
    select * from {{ ref('dim_reporting_periods') }}
    where calendar = 'CALENDAR' and kind = 'quarter'
),

pulls as (
    select
        source,
        max(observed_at) as observed_at
    from {{ ref('dim_landing_windows') }}
    where entity = 'dossiers'
    group by source
),

observed as (
    select min(observed_at) as until_at from pulls
),

begun as (
    select min(received_date) as first_date
    from {{ ref('fct_dossiers') }}
    where is_counted
)

select
    periods.period_code,
    periods.period_from,
    periods.period_to
from periods
cross join observed
cross join begun
where {{ end_of('periods') }} <= observed.until_at
    and periods.period_from >= begun.first_date
order by periods.period_from
