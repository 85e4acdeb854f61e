with pulls as (
    select
        source,
        observed_at
    from {{ ref('dim_landing_windows') }}
    where entity = 'dossiers'
),

last_pulls as (
    select
        source,
        max(observed_at) as observed_at
    from pulls
    group by source
),

dossiers as (
    select
        dossiers.commune_code,
        dossiers.received_date,
        coalesce(histories.first_received_observed_at <= histories.next_pull_at, false) as is_known_next_night
    from {{ ref('fct_dossiers') }} as dossiers
    inner join {{ ref('fct_dossier_histories') }} as histories on dossiers.dossier_code = histories.dossier_code
    where dossiers.is_counted
),

arrived as (
    select
        commune_code,
        received_date,
        count(*) as received_count,
        count(*) filter (where is_known_next_night) as received_next_night_count
    from dossiers
    group by commune_code, received_date
),

span as (
    select
        (select min(received_date) from dossiers) as first_date,
        (select cast(min(observed_at) as date) - 1 from last_pulls) as last_date
),

days as (
    select
        days.day_date,
        days.is_working_day,
        min(pulls.observed_at) as first_pull_at
    from {{ ref('dim_days') }} as days
    inner join span on days.day_date between span.first_date and span.last_date
    left join pulls on pulls.observed_at >= cast(days.day_date + 1 as timestamp)
    group by days.day_date, days.is_working_day
),

communes_by_day as (
    select
        communes.commune_code,
        communes.valid_from,
        days.day_date,
        days.is_working_day,
        days.first_pull_at,
        coalesce(arrived.received_count, 0) as received_count,
        coalesce(arrived.received_next_night_count, 0) as received_next_night_count
    from {{ ref('dim_communes') }} as communes
    inner join days
        on communes.valid_from <= days.day_date
        and (communes.valid_to is null or communes.valid_to >= days.day_date)
    left join arrived
        on communes.commune_code = arrived.commune_code and days.day_date = arrived.received_date
),

bounds as (
    select
        max(bound) filter (where bound_code = 'earlier_days_min') as earlier_days_min,
        max(bound) filter (where bound_code = 'silent_expected_min') as silent_expected_min
    from {{ ref('watch_bounds') }}
),

usual as (
    select
        *,
        median(received_count) over same_days as usual_count,
        count(*) over same_days as earlier_day_count
    from communes_by_day
    window same_days as (
        partition by commune_code, valid_from, isodow(day_date), is_working_day
        order by day_date
        rows between 8 preceding and 1 preceding
    )
),

expected as (
    select
        usual.*,
        bounds.silent_expected_min,
        case
            when usual.earlier_day_count >= bounds.earlier_days_min
                then cast(round(usual.usual_count) as bigint)
        end as expected_received_count
    from usual
    cross join bounds
)

select
    commune_code,
    day_date,
    is_working_day,
    expected_received_count,
    received_count,
    received_next_night_count,
    received_count - received_next_night_count as late_arrived_count,
    first_pull_at,
    coalesce(expected_received_count >= silent_expected_min and received_count = 0, false) as is_silent
from expected
order by commune_code, day_date
