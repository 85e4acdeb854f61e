{# A figure counts a record once, however many lines of it count; an amount adds up the lines. -#}
with restated as (
    select * from {{ ref('fct_restated_records') }}
),

vintages as (
    select * from {{ ref('stg_frozen__vintages') }}
),

-- Every member that has a line among the restated, on both sides.
sides as (
    select
        'frozen' as side,
        members.*
    from {{ ref('stg_frozen__figure_members') }} as members
    semi join restated
        on members.quarter_code = restated.quarter_code
        and members.record_kind = restated.record_kind
        and members.record_code = restated.record_code
    union all by name
    select
        'live' as side,
        members.*
    from {{ ref('fct_figure_members') }} as members
    semi join restated
        on members.quarter_code = restated.quarter_code
        and members.record_kind = restated.record_kind
        and members.record_code = restated.record_code
),

counted as (
    select
        side,
        quarter_code,
        commune_code,
        field_code,
        record_kind,
        record_code,
        dossier_code,
        summed_amount,
        unnest(figures) as column_name
    from sides
),

contributions as (
    select
        quarter_code,
        commune_code,
        field_code,
        column_name,
        record_kind,
        record_code,
        max(dossier_code) as dossier_code,
        case
            when column_name like '%_amount'
                then
                    coalesce(sum(summed_amount) filter (where side = 'live'), 0)
                    - coalesce(sum(summed_amount) filter (where side = 'frozen'), 0)
            else cast(bool_or(side = 'live') as integer) - cast(bool_or(side = 'frozen') as integer)
        end as delta_count
    from counted
    group by quarter_code, commune_code, field_code, column_name, record_kind, record_code
),

causes as (
    select
        quarter_code,
        record_kind,
        record_code,
        min(cause_code) as cause_code,
        min(first_seen_at) as first_seen_at
    from restated
    group by quarter_code, record_kind, record_code
),

-- What counts in every commune is said of each row of the live sheet, a split commune's among them: a row that came
-- counts the frozen catalogue as well, and one that went has no live figure to explain.
placed as (
    select
        contributions.* exclude (commune_code),
        coalesce(contributions.commune_code, sheet.commune_code) as commune_code,
        causes.cause_code,
        causes.first_seen_at,
        vintages.vintage_number
    from contributions
    inner join causes
        on contributions.quarter_code = causes.quarter_code
        and contributions.record_kind = causes.record_kind
        and contributions.record_code = causes.record_code
    inner join vintages on contributions.quarter_code = vintages.quarter_code
    left join {{ ref('rpt_commune_quarter') }} as sheet
        on contributions.commune_code is null and contributions.quarter_code = sheet.quarter_code
    where contributions.delta_count <> 0
),

deltas as (
    select
        quarter_code,
        vintage_number,
        commune_code,
        case when record_kind = 'dossier' then field_code else '' end as field_code,
        column_name,
        cause_code,
        cast(sum(delta_count) as bigint) as delta_count,
        list_sort(list(distinct dossier_code) filter (where dossier_code is not null)) as dossier_codes,
        min(first_seen_at) as first_seen_at
    from placed
    group by all
),

frozen_cells as (
    select
        members.quarter_code,
        members.commune_code,
        case when members.record_kind = 'dossier' then members.field_code else '' end as field_code,
        members.record_code,
        members.summed_amount,
        unnest(members.figures) as column_name
    from {{ ref('stg_frozen__figure_members') }} as members
),

frozen_figures as (
    select
        quarter_code,
        commune_code,
        field_code,
        column_name,
        {{ figure_of_members() }} as frozen_count
    from frozen_cells
    group by quarter_code, commune_code, field_code, column_name
),

totals as (
    select
        *,
        sum(delta_count) over (
            partition by quarter_code, commune_code, field_code, column_name
        ) as cell_delta_count
    from deltas
)

select
    totals.quarter_code,
    totals.vintage_number,
    totals.commune_code,
    totals.field_code,
    indicators.indicator_code,
    totals.column_name,
    totals.cause_code,
    cast(coalesce(frozen.frozen_count, of_all.frozen_count, 0) as bigint) as frozen_count,
    cast(coalesce(frozen.frozen_count, of_all.frozen_count, 0) + totals.cell_delta_count as bigint) as live_count,
    totals.delta_count,
    coalesce(totals.dossier_codes, []) as dossier_codes,
    totals.first_seen_at
from totals
left join {{ ref('dim_indicators') }} as indicators on totals.column_name = indicators.column_name
left join frozen_figures as frozen
    on totals.quarter_code = frozen.quarter_code
    and totals.commune_code = frozen.commune_code
    and totals.field_code = frozen.field_code
    and totals.column_name = frozen.column_name
left join frozen_figures as of_all
    on totals.quarter_code = of_all.quarter_code
    and of_all.commune_code is null
    and totals.field_code = of_all.field_code
    and totals.column_name = of_all.column_name
where totals.delta_count <> 0
order by
    totals.quarter_code, totals.commune_code, totals.field_code, totals.column_name, totals.cause_code
