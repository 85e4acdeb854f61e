with members as (
    {{ score_citizens() }}
),

counted as (
    select
        commune_code,
        period_code,
        {{ score_inputs(['5.1', '5.2', '5.3', '5.4']) }} as input
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
