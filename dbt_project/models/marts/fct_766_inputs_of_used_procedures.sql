with members as (
    {{ score_used_procedures() }}
),

counted as (
    select
        commune_code,
        period_code,
        {{ score_inputs(['3.2', '3.5']) }} as input
    from members
    group by commune_code, period_code
)

select
    commune_code,
    period_code,
    input.code as indicator_code,
    input.numerator as numerator_count,
    input.denominator as denominator_count
from counted
where input.denominator > 0
order by commune_code, period_code, indicator_code
