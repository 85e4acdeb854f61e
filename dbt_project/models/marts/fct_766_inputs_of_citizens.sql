with periods as (
    select * from {{ ref('dim_scored_periods') }}
),

petitions as (
    select
        petitions.commune_code,
        periods.period_code,
        petitions.classified_date is not null as is_classified,
        coalesce(coalesce(petitions.handled_date, periods.period_to) <= petitions.due_date, false) as is_on_time,
        coalesce(petitions.is_satisfied, true) as is_content
    from {{ ref('fct_petitions') }} as petitions
    inner join periods on {{ falls_in('petitions.received_date', 'periods') }}
    where petitions.petition_kind = 'petition'
),

ratings as (
    select
        ratings.commune_code,
        periods.period_code,
        ratings.rating_class = 'good' as is_good
    from {{ ref('fct_ratings') }} as ratings
    inner join periods on {{ falls_in('ratings.rated_date', 'periods') }}
    where ratings.rating_class is not null
),

counted as (
    select
        commune_code,
        period_code,
        '5.1' as indicator_code,
        count(*) filter (where is_classified) as numerator_count,
        count(*) as denominator_count
    from petitions
    group by commune_code, period_code
    union all
    select
        commune_code,
        period_code,
        '5.2' as indicator_code,
        count(*) filter (where is_on_time) as numerator_count,
        count(*) as denominator_count
    from petitions
    group by commune_code, period_code
    union all
    select
        commune_code,
        period_code,
        '5.3' as indicator_code,
        count(*) filter (where is_content and is_on_time) as numerator_count,
        count(*) as denominator_count
    from petitions
    group by commune_code, period_code
    union all
    select
        commune_code,
        period_code,
        '5.4' as indicator_code,
        count(*) filter (where is_good) as numerator_count,
        count(*) as denominator_count
    from ratings
    group by commune_code, period_code
)

select *
from counted
order by commune_code, period_code, indicator_code
