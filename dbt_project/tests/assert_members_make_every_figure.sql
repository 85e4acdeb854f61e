{# Every whole number of the report sheet that the registry names, against the records that are said to make it. -#}
with figures as (
    unpivot (
        select
            commune_code,
            quarter_code,
            columns('_(count|amount)$')
        from {{ ref('rpt_commune_quarter') }}
    )
    on columns('_(count|amount)$')
    into name column_name value figure
),

members as (
    select
        quarter_code,
        commune_code,
        record_code,
        summed_amount,
        unnest(figures) as column_name
    from {{ ref('fct_figure_members') }}
),

made as (
    select
        quarter_code,
        commune_code,
        column_name,
        {{ figure_of_members() }} as figure
    from members
    group by quarter_code, commune_code, column_name
)

select
    figures.quarter_code,
    figures.commune_code,
    figures.column_name,
    figures.figure,
    made.figure as made_figure
from figures
left join made
    on figures.quarter_code = made.quarter_code
    and figures.column_name = made.column_name
    and coalesce(made.commune_code, figures.commune_code) = figures.commune_code
where figures.figure <> coalesce(made.figure, 0)
