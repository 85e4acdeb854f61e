{# The petitions and ratings that decision 766 counts in each scored period, with the sides of the indicators on which they
   stand. The only place where SQL says so. #}
{% macro score_citizens() -%}
with periods as (
    select * from {{ ref('dim_scored_periods') }}
),

petitions as (
    select
        petitions.* exclude (commune_code),
        periods.period_code,
        coalesce(communes.counting_code, petitions.commune_code) as commune_code,
        petitions.classified_date is not null as is_classified,
        coalesce(coalesce(petitions.handled_date, periods.period_to) <= petitions.due_date, false) as is_on_time,
        coalesce(petitions.is_satisfied, true) as is_content
    from {{ ref('fct_petitions') }} as petitions
    inner join periods on {{ falls_in('petitions.received_date', 'periods') }}
    {{ join_counting_commune('petitions', 'commune_valid_from', 'CALENDAR', 'periods.period_code') }}
    where petitions.petition_kind = 'petition'
),

ratings as (
    select
        ratings.* exclude (commune_code),
        periods.period_code,
        coalesce(communes.counting_code, ratings.commune_code) as commune_code,
        ratings.rating_class = 'good' as is_good
    from {{ ref('fct_ratings') }} as ratings
    inner join periods on {{ falls_in('ratings.rated_date', 'periods') }}
    {{ join_counting_commune('ratings', 'commune_valid_from', 'CALENDAR', 'periods.period_code') }}
    where ratings.rating_class is not null
)

select
    commune_code,
    period_code,
    'petition' as record_kind,
    petition_code as record_code,
    cast(null as varchar) as dossier_code,
    received_date,
    due_date,
    handled_date as end_date,
    {{ figure_list({
        '5.1.denominator': 'true',
        '5.1.numerator': 'is_classified',
        '5.2.denominator': 'true',
        '5.2.numerator': 'is_on_time',
        '5.3.denominator': 'true',
        '5.3.numerator': 'is_content and is_on_time',
    }) }} as figures
from petitions
union all
select
    commune_code,
    period_code,
    'rating' as record_kind,
    rating_code as record_code,
    dossier_code,
    cast(null as date) as received_date,
    cast(null as date) as due_date,
    cast(null as date) as end_date,
    {{ figure_list({
        '5.4.denominator': 'true',
        '5.4.numerator': 'is_good',
    }) }} as figures
from ratings
{%- endmacro %}
