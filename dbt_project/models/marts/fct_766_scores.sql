with inputs as (
    select
        inputs.*,
        indicators.group_code,
        indicators.maximum_points,
        indicators.full_share,
        indicators.zero_denominator_points
    from {{ ref('fct_766_inputs') }} as inputs
    inner join {{ ref('dim_scored_periods') }} as periods on inputs.period_code = periods.period_code
    inner join {{ ref('score_766_indicators') }} as indicators
        on inputs.indicator_code = indicators.indicator_code
        and periods.period_to >= indicators.valid_from
        and (indicators.valid_to is null or periods.period_to <= indicators.valid_to)
)

select
    commune_code,
    period_code,
    indicator_code,
    group_code,
    numerator_count,
    denominator_count,
    is_computable,
    maximum_points,
    -- Never `least` over a null: DuckDB leaves nulls out and would give the maximum.
    case
        when not is_computable then null
        when denominator_count = 0 then zero_denominator_points
        else least(maximum_points, maximum_points * numerator_count / denominator_count / full_share)
    end as points
from inputs
order by commune_code, period_code, indicator_code
