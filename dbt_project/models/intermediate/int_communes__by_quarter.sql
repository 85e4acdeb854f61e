with communes as (
    select
        *,
        {{ later_from() }} as later_from
    from {{ ref('communes') }}
),

lineages as (
    select * from {{ ref('int_communes__lineages') }}
),

boundaries as (
    select distinct valid_from as boundary_date from {{ ref('commune_successions') }}
),

quarters as (
    select
        periods.period_code as quarter_code,
        periods.period_to,
        max(boundaries.boundary_date) as boundary_date
    from {{ ref('reporting_periods') }} as periods
    left join boundaries on periods.period_to >= boundaries.boundary_date
    where periods.calendar = 'ND09' and periods.kind = 'quarter'
    group by periods.period_code, periods.period_to
),

forwarded as (
    select
        communes.commune_code,
        communes.valid_from,
        quarters.quarter_code,
        quarters.period_to,
        coalesce(lineages.new_commune_code, communes.commune_code) as counting_code,
        coalesce(lineages.new_valid_from, communes.valid_from) as counting_valid_from
    from communes
    inner join quarters on communes.valid_from <= quarters.period_to
    left join lineages
        on communes.commune_code = lineages.commune_code
        and communes.valid_from = lineages.valid_from
        and quarters.boundary_date = lineages.boundary_date
        and lineages.is_whole
),

only_predecessors as (
    select
        lineages.new_commune_code as commune_code,
        lineages.new_valid_from as valid_from,
        quarters.quarter_code,
        quarters.period_to,
        any_value(lineages.commune_code) as counting_code,
        any_value(lineages.valid_from) as counting_valid_from
    from lineages
    inner join communes as old_communes
        on lineages.commune_code = old_communes.commune_code and lineages.valid_from = old_communes.valid_from
    inner join quarters
        on lineages.new_valid_from > quarters.period_to
        and old_communes.valid_from <= quarters.period_to
        and old_communes.valid_to >= quarters.period_to
    where lineages.boundary_date = lineages.new_valid_from
    group by lineages.new_commune_code, lineages.new_valid_from, quarters.quarter_code, quarters.period_to
    having count(*) = 1
),

placed as (
    select * from forwarded
    union all
    select * from only_predecessors
)

select
    placed.commune_code,
    placed.valid_from,
    placed.quarter_code,
    {{ code_in_period('communes', 'communes.later_from', 'placed.period_to') }} as counting_code
from placed
inner join communes
    on placed.counting_code = communes.commune_code and placed.counting_valid_from = communes.valid_from
order by placed.commune_code, placed.valid_from, placed.quarter_code
