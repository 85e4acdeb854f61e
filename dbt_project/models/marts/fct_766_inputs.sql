with communes as (
    select distinct commune_code from {{ ref('dim_communes') }}
),

-- The catalogue is the province's: its communes share what it gives.
inputs as (
    select
        communes.commune_code,
        of_procedures.*
    from {{ ref('fct_766_inputs_of_procedures') }} as of_procedures
    cross join communes
    union all by name
    select * from {{ ref('fct_766_inputs_of_dossiers') }}
    union all by name
    select * from {{ ref('fct_766_inputs_of_used_procedures') }}
    union all by name
    select * from {{ ref('fct_766_inputs_of_citizens') }}
),

pulls as (
    select
        source,
        entity,
        max(observed_at) as observed_at
    from {{ ref('dim_landing_windows') }}
    group by source, entity
),

observed as (
    select
        entity,
        min(observed_at) as until_at
    from pulls
    group by entity
),

due as (
    select
        communes.commune_code,
        periods.period_code,
        indicators.indicator_code,
        coalesce(observed.until_at >= {{ end_of('periods') }}, false) as is_computable
    from {{ ref('dim_communes') }} as communes
    inner join {{ ref('dim_scored_periods') }} as periods
        on communes.valid_from <= periods.period_to
        and (communes.valid_to is null or communes.valid_to >= periods.period_to)
    inner join {{ ref('score_766_indicators') }} as indicators
        on periods.period_to >= indicators.valid_from
        and (indicators.valid_to is null or periods.period_to <= indicators.valid_to)
    left join observed on indicators.entity = observed.entity
)

select
    due.commune_code,
    due.period_code,
    due.indicator_code,
    case when due.is_computable then coalesce(inputs.numerator_count, 0) end as numerator_count,
    case when due.is_computable then coalesce(inputs.denominator_count, 0) end as denominator_count,
    due.is_computable
from due
left join inputs
    on due.commune_code = inputs.commune_code
    and due.period_code = inputs.period_code
    and due.indicator_code = inputs.indicator_code
order by due.commune_code, due.period_code, due.indicator_code
