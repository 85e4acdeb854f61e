with rated as (
    select
        quarters.quarter_code,
        ratings.rating_class,
        coalesce(communes.counting_code, ratings.commune_code) as commune_code
    from {{ ref('fct_ratings') }} as ratings
    inner join {{ ref('dim_closed_quarters') }} as quarters on {{ falls_in('ratings.rated_date', 'quarters') }}
    {{ join_counting_commune('ratings', 'commune_valid_from', 'ND09', 'quarters.quarter_code') }}
    where ratings.rating_class is not null
)

select
    commune_code,
    quarter_code,
    count(*) as rating_count,
    count(*) filter (where rating_class = 'good') as rating_good_count,
    count(*) filter (where rating_class = 'fair') as rating_fair_count,
    count(*) filter (where rating_class = 'poor') as rating_poor_count
from rated
group by commune_code, quarter_code
order by commune_code, quarter_code
