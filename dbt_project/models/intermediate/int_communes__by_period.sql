with communes as (
    select
        *,
        {{ later_from() }} as later_from
    from {{ ref('communes') }}
),

periods as (
    select
        periods.calendar,
        periods.period_code,
        periods.period_to,
        max(communes.valid_from) as boundary_date
    from {{ ref('reporting_periods') }} as periods
    inner join communes on periods.period_to >= communes.valid_from
    where periods.kind = 'quarter'
    group by periods.calendar, periods.period_code, periods.period_to
),

placed as (
    select
        communes.commune_code,
        communes.valid_from,
        periods.calendar,
        periods.period_code,
        periods.period_to,
        coalesce(lineages.commune_code, communes.commune_code) as counting_code,
        coalesce(lineages.valid_from, communes.valid_from) as counting_valid_from
    from communes
    cross join periods
    left join {{ ref('int_communes__lineages') }} as lineages
        on communes.commune_code = lineages.unit_code
        and communes.valid_from = lineages.unit_date
        and periods.boundary_date = lineages.boundary_date
        and lineages.is_whole
    where lineages.commune_code is not null or communes.valid_from <= periods.period_to
)

select
    placed.commune_code,
    placed.valid_from,
    placed.calendar,
    placed.period_code,
    {{ code_in_period('communes', 'communes.later_from', 'placed.period_to') }} as counting_code
from placed
inner join communes
    on placed.counting_code = communes.commune_code and placed.counting_valid_from = communes.valid_from
order by placed.commune_code, placed.valid_from, placed.calendar, placed.period_code
