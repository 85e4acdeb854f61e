with pulls as (
    select
        source,
        max(observed_at) as observed_at
    from {{ ref('stg_landing__windows') }}
    where entity = 'dossiers'
    group by source
),

observed as (
    select
        min(observed_at) as observed_at,
        cast(min(observed_at) as date) as observed_date
    from pulls
),

bounds as (
    select
        max(cast(bound as integer)) filter (where bound_code = 'warning_days') as warning_days,
        max(bound) filter (where bound_code = 'reminder_share') as reminder_share
    from {{ ref('radar_bounds') }}
)

select
    quarters.period_code as quarter_code,
    quarters.period_from,
    quarters.period_to,
    observed.observed_at,
    observed.observed_date,
    quarters.period_to + 1 - bounds.warning_days as radar_from_date,
    bounds.warning_days,
    bounds.reminder_share
from {{ ref('dim_reporting_periods') }} as quarters
inner join observed
    on {{ falls_in('observed.observed_date', 'quarters') }}
cross join bounds
where quarters.calendar = 'ND09' and quarters.kind = 'quarter'
