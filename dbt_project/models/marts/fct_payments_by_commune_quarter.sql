with paid as (
    select
        payments.*,
        quarters.quarter_code,
        payments.payment_kind = 'land' as is_land
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('dim_closed_quarters') }} as quarters on {{ falls_in('payments.paid_date', 'quarters') }}
    where payments.is_paid
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
