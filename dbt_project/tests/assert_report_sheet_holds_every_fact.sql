-- What the facts beside the dossiers hold for a closed quarter, the sheet holds too: no commune is left out of it.
with sheet as (
    select
        sum(petition_count) as petition_count,
        sum(complaint_count) as complaint_count,
        sum(petition_published_count) as petition_published_count,
        sum(fee_paid_amount + land_paid_amount) as paid_amount,
        sum(rating_count) as rating_count
    from {{ ref('rpt_commune_quarter') }}
),

petitions as (
    select
        sum(petition_count) as petition_count,
        sum(complaint_count) as complaint_count,
        sum(petition_published_count) as petition_published_count
    from {{ ref('fct_petitions_by_commune_quarter') }}
),

payments as (
    select sum(payments.due_amount) as paid_amount
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('dim_closed_quarters') }} as quarters on {{ falls_in('payments.paid_date', 'quarters') }}
),

ratings as (
    select count(*) as rating_count
    from {{ ref('fct_ratings') }} as ratings
    inner join {{ ref('dim_closed_quarters') }} as quarters on {{ falls_in('ratings.rated_date', 'quarters') }}
    where ratings.rating_class is not null
)

select sheet.*
from sheet
cross join petitions
cross join payments
cross join ratings
where coalesce(sheet.petition_count, 0) <> coalesce(petitions.petition_count, 0)
    or coalesce(sheet.complaint_count, 0) <> coalesce(petitions.complaint_count, 0)
    or coalesce(sheet.petition_published_count, 0) <> coalesce(petitions.petition_published_count, 0)
    or coalesce(sheet.paid_amount, 0) <> coalesce(payments.paid_amount, 0)
    or coalesce(sheet.rating_count, 0) <> ratings.rating_count
