with in_quarter as (
    select
        payments.*,
        quarters.quarter_code,
        quarters.period_to,
        payments.payment_kind = 'land' as is_land
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('dim_closed_quarters') }} as quarters on {{ falls_in('payments.paid_date', 'quarters') }}
    where payments.is_paid
),

paid as (
    select
        in_quarter.* exclude (commune_code),
        coalesce(communes.counting_code, in_quarter.commune_code) as commune_code
    from in_quarter
    {{ join_commune_of_dossier('in_quarter', 'ND09', 'quarter_code') }}
)

select
    commune_code,
    quarter_code,
    count(distinct dossier_code) filter (where not is_land) as fee_paid_count,
    count(distinct dossier_code) filter (where not is_land and is_online) as fee_paid_online_count,
    cast(coalesce(sum(due_amount) filter (where not is_land), 0) as bigint) as fee_paid_amount,
    cast(coalesce(sum(due_amount) filter (where not is_land and is_online), 0) as bigint) as fee_paid_online_amount,
    count(distinct dossier_code) filter (where is_land) as land_paid_count,
    count(distinct dossier_code) filter (where is_land and is_online) as land_paid_online_count,
    cast(coalesce(sum(due_amount) filter (where is_land), 0) as bigint) as land_paid_amount,
    cast(coalesce(sum(due_amount) filter (where is_land and is_online), 0) as bigint) as land_paid_online_amount
from paid
group by commune_code, quarter_code
order by commune_code, quarter_code
