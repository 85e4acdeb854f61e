with members as (
    {{ score_procedures() }}
),

counted as (
    select
        period_code,
        {{ score_inputs(['1.1', '1.2', '1.3', '3.1', '3.4', '4.6']) }} as input
    from members
    group by period_code
)

select
    period_code,
    input.code as indicator_code,
    input.numerator as numerator_count,
    input.denominator as denominator_count
from counted
where input.denominator > 0
order by period_code, indicator_code
