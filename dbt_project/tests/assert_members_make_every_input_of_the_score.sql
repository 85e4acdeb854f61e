{# Both numbers of every indicator that is computed, against the records that are said to make them. -#}
with inputs as (
    select
        period_code,
        commune_code,
        indicator_code,
        unnest(['numerator', 'denominator']) as side,
        unnest([numerator_count, denominator_count]) as input
    from {{ ref('fct_766_inputs') }}
    where is_computable
),

members as (
    select
        period_code,
        commune_code,
        record_code,
        summed_amount,
        unnest(figures) as figure
    from {{ ref('fct_score_members') }}
),

made as (
    select
        period_code,
        commune_code,
        figure,
        case
            when figure = '2.2.numerator' then sum(summed_amount)
            else count(distinct record_code)
        end as input
    from members
    group by period_code, commune_code, figure
)

select
    inputs.*,
    made.input as made_input
from inputs
left join made
    on inputs.period_code = made.period_code
    and inputs.indicator_code || '.' || inputs.side = made.figure
    and coalesce(made.commune_code, inputs.commune_code) = inputs.commune_code
where inputs.input <> coalesce(made.input, 0)
