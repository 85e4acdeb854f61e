-- Frozen + restatements = live, in every cell of every commune of a frozen quarter; the live side is the report sheet.
with frozen as (
    select
        quarter_code,
        commune_code,
        record_code,
        summed_amount,
        unnest(figures) as column_name
    from {{ ref('stg_frozen__figure_members') }}
),

figures as (
    select
        quarter_code,
        commune_code,
        column_name,
        {{ figure_of_members() }} as figure
    from frozen
    group by quarter_code, commune_code, column_name
),

deltas as (
    select
        quarter_code,
        commune_code,
        column_name,
        sum(delta_count) as delta_count
    from {{ ref('fct_restatements') }}
    group by quarter_code, commune_code, column_name
),

sheet as (
    select sheet.*
    from {{ ref('rpt_commune_quarter') }} as sheet
    inner join {{ ref('stg_frozen__vintages') }} as vintages on sheet.quarter_code = vintages.quarter_code
),

live as (
    unpivot (
        select
            commune_code,
            quarter_code,
            columns('_(count|amount)$')
        from sheet
    )
    on columns('_(count|amount)$')
    into name column_name value figure
)

select
    live.quarter_code,
    live.commune_code,
    live.column_name,
    figures.figure as frozen_figure,
    deltas.delta_count,
    live.figure as live_figure
from live
left join figures
    on live.quarter_code = figures.quarter_code
    and live.column_name = figures.column_name
    and coalesce(figures.commune_code, live.commune_code) = live.commune_code
left join deltas
    on live.quarter_code = deltas.quarter_code
    and live.commune_code = deltas.commune_code
    and live.column_name = deltas.column_name
where coalesce(figures.figure, 0) + coalesce(deltas.delta_count, 0) <> live.figure
