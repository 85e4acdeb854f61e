-- On each day on which an indicator's rule begins, the maxima of those that hold then are 100 together.
with indicators as (
    select * from {{ ref('score_766_indicators') }}
),

days as (
    select distinct valid_from as day_date from indicators
)

select
    days.day_date,
    sum(indicators.maximum_points) as maximum_points
from days
inner join indicators
    on days.day_date >= indicators.valid_from
    and (indicators.valid_to is null or days.day_date <= indicators.valid_to)
group by days.day_date
having sum(indicators.maximum_points) <> 100
