with concerning as (
    select
        dossiers.source,
        dossiers.record_id,
        dossiers.commune_code,
        quarters.quarter_code,
        quarters.period_to
    from {{ ref('fct_quarantined_dossiers') }} as dossiers
    inner join {{ ref('dim_closed_quarters') }} as quarters
        on quarters.period_to >= coalesce(dossiers.possible_from_date, quarters.period_to)
        and quarters.period_from <= coalesce(dossiers.possible_to_date, quarters.period_from)
),

placed as (
    select
        concerning.quarter_code,
        coalesce(communes.counting_code, concerning.commune_code) as commune_code
    from concerning
    {{ join_commune_of_dossier('concerning', 'ND09', 'quarter_code') }}
)

select
    commune_code,
    quarter_code,
    count(*) as quarantined_count
from placed
where commune_code is not null
group by commune_code, quarter_code
order by commune_code, quarter_code
