with decisions as (
    select
        *,
        action <> 'abolish' and published_date is not null as is_content
    from {{ ref('int_procedures__decisions') }}
    where reason_code is null
),

followed as (
    select
        *,
        lead(published_date) over (
            partition by procedure_code, is_content order by published_date, decision_number, action
        ) as followed_date
    from decisions
)

select
    decision_number,
    procedure_code,
    action,
    signed_date,
    published_date,
    public_date,
    effective_date,
    case when is_content then followed_date end as superseded_date
from followed
order by decision_number, procedure_code, action
