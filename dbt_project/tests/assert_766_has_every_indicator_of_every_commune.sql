-- Each scored commune has each indicator that holds on the period's last day, once.
with due as (
    select
        periods.period_code,
        count(*) as indicator_count
    from {{ ref('dim_scored_periods') }} as periods
    inner join {{ ref('score_766_indicators') }} as indicators
        on periods.period_to >= indicators.valid_from
        and (indicators.valid_to is null or periods.period_to <= indicators.valid_to)
    group by periods.period_code
),

found as (
    select
        commune_code,
        period_code,
        count(*) as indicator_count
    from {{ ref('fct_766_scores') }}
    group by commune_code, period_code
),

totals as (
    select
        commune_code,
        period_code
    from {{ ref('rpt_commune_766') }}
)

select
    totals.commune_code,
    totals.period_code
from totals
full join found on totals.commune_code = found.commune_code and totals.period_code = found.period_code
left join due on found.period_code = due.period_code
where totals.commune_code is null or found.indicator_count is distinct from due.indicator_count
