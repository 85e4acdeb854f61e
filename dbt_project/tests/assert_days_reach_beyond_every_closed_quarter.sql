-- Deadlines need the working days up to a month after a quarter: fill in the seed public_holidays when this fails.
with last_day as (
    select max(day_date) as day_date from {{ ref('dim_days') }}
)

select
    quarters.quarter_code,
    last_day.day_date
from {{ ref('dim_closed_quarters') }} as quarters
cross join last_day
where quarters.period_to + 31 > last_day.day_date
