with days as (
    select cast(day_at as date) as day_date
    from unnest(generate_series(timestamp '2019-12-01', timestamp '2027-12-31', interval 1 day)) as days (day_at)
),

judged as (
    select
        days.day_date,
        coalesce(exceptions.is_working, isodow(days.day_date) <= 5) as is_working_day
    from days
    left join {{ ref('public_holidays') }} as exceptions on days.day_date = exceptions.day_date
)

select
    day_date,
    is_working_day,
    cast(count(*) filter (where is_working_day) over (order by day_date) as integer) as working_day_number
from judged
order by day_date
