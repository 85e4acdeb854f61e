select
    ratings.commune_code,
    quarters.quarter_code,
    count(*) as rating_count,
    count(*) filter (where ratings.rating_class = 'good') as rating_good_count,
    count(*) filter (where ratings.rating_class = 'fair') as rating_fair_count,
    count(*) filter (where ratings.rating_class = 'poor') as rating_poor_count
from {{ ref('fct_ratings') }} as ratings
inner join {{ ref('dim_closed_quarters') }} as quarters on {{ falls_in('ratings.rated_date', 'quarters') }}
where ratings.rating_class is not null
group by ratings.commune_code, quarters.quarter_code
order by ratings.commune_code, quarters.quarter_code
