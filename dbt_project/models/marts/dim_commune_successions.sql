with communes as (
    select
        *,
        {{ later_from() }} as later_from
    from {{ ref('dim_communes') }}
)

select distinct
    quarters.quarter_code,
    {{ code_in_period('communes', 'communes.later_from', 'quarters.period_to') }} as old_commune_code,
    recorded.new_commune_code
from {{ ref('commune_successions') }} as recorded
inner join communes
    on recorded.old_commune_code = communes.commune_code
    and recorded.valid_from = communes.valid_to + 1
inner join {{ ref('dim_closed_quarters') }} as quarters on recorded.valid_from <= quarters.period_to
order by quarters.quarter_code, old_commune_code, recorded.new_commune_code
