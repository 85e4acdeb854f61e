-- Each quarter begins on the day after the one before has ended.
with quarters as (
    select
        period_code,
        period_from,
        period_to,
        lag(period_to) over (order by period_from) as period_to_before
    from {{ ref('reporting_periods') }}
    where calendar = 'ND09' and kind = 'quarter'
)

select
    period_code,
    period_from,
    period_to
from quarters
where period_from > period_to or period_from <> period_to_before + 1
