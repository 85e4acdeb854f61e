with sheet as (
    select * from {{ ref('rpt_commune_quarter') }}
),

communes as (
    select
        *,
        {{ later_from() }} as later_from
    from {{ ref('dim_communes') }}
),

-- The commune that a row of the sheet is about.
units as (
    select
        sheet.quarter_code,
        sheet.commune_code,
        max(communes.valid_from) as unit_date,
        arg_max(communes.commune_code, communes.valid_from) as unit_code,
        arg_max(coalesce(communes.valid_to, date '9999-12-31'), communes.valid_from) as valid_to
    from sheet
    inner join communes
        on sheet.period_to >= communes.valid_from
        and sheet.commune_code = {{ code_in_period('communes', 'communes.later_from', 'sheet.period_to') }}
    group by sheet.quarter_code, sheet.commune_code
),

-- On the quarter's own boundaries, what a commune that is no more has left stays out, as in the sheet.
parts as (
    select
        sheet.*,
        lineages.boundary_date,
        lineages.commune_code as reached_code,
        lineages.is_whole
    from sheet
    inner join units
        on sheet.commune_code = units.commune_code and sheet.quarter_code = units.quarter_code
    inner join {{ ref('dim_commune_lineages') }} as lineages
        on units.unit_code = lineages.unit_code and units.unit_date = lineages.unit_date
    where not (units.valid_to < lineages.boundary_date and sheet.period_to >= lineages.boundary_date)
),

-- Counts add up over communes, but those of the catalogue are the province's: the same in each. Nothing is added over
-- quarters.
added_up as (
    select
        quarter_code,
        boundary_date,
        reached_code as commune_code,
        list(commune_code order by commune_code) as part_codes,
        coalesce(list(commune_code order by commune_code) filter (where not is_whole), []) as split_codes,
        bool_and(is_whole) as is_whole,
        case
            when bool_and(is_whole)
                then cast(
                        sum(
                            columns(
                                lambda name: (ends_with(name, '_count') or ends_with(name, '_amount'))
                                and not starts_with(name, 'procedure')
                            )
                        ) as bigint
                    )
        end,
        case
            when bool_and(is_whole)
                then max(columns(lambda name: ends_with(name, '_count') and starts_with(name, 'procedure')))
        end
    from parts
    group by quarter_code, boundary_date, reached_code
)

select
    added_up.*,
    communes.commune_name,
    {{ sheet_shares() }}
from added_up
inner join {{ ref('dim_communes') }} as communes
    on added_up.commune_code = communes.commune_code
    and added_up.boundary_date >= communes.valid_from
    and (communes.valid_to is null or added_up.boundary_date <= communes.valid_to)
order by added_up.quarter_code, added_up.boundary_date, added_up.commune_code
