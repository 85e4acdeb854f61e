with dossiers as (
    select * from {{ ref('fct_dossier_quarters') }}
)

select
    commune_code,
    quarter_code,
    field_code,
    {{ dossier_figures('counted') }},
    policy_version
from dossiers
group by commune_code, quarter_code, field_code, policy_version
order by commune_code, quarter_code, field_code
