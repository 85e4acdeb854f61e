with members as (
    {{ score_dossiers() }}
),

counted as (
    select
        commune_code,
        period_code,
        {{ score_inputs(['1.4', '2.1', '2.2', '3.3', '3.6', '4.1', '4.2', '4.3', '4.4', '4.5']) }} as input
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
order by commune_code, period_code, indicator_code
