-- One row per commune that exists on the last day of a closed quarter.
select
    communes.commune_code,
    quarters.quarter_code
from {{ ref('dim_communes') }} as communes
inner join {{ ref('dim_closed_quarters') }} as quarters
    on communes.valid_from <= quarters.period_to
    and coalesce(communes.valid_to, quarters.period_to) >= quarters.period_to
left join {{ ref('rpt_commune_quarter') }} as sheet
    on communes.commune_code = sheet.commune_code and quarters.quarter_code = sheet.quarter_code
where sheet.commune_code is null
