with petitions as (
    select * from {{ ref('int_petitions__judged') }}
    where reason_code is null
),

days as (
    select * from {{ ref('dim_days') }}
),

allowed as (
    select
        petitions.petition_code,
        received.working_day_number + deadlines.working_day_count as due_day_number
    from petitions
    inner join days as received on petitions.received_date = received.day_date
    inner join {{ ref('petition_deadlines') }} as deadlines
        on coalesce(petitions.outcome_code, 'answered') = deadlines.outcome_code
    where petitions.petition_kind = 'petition'
),

due as (
    select
        allowed.petition_code,
        min(days.day_date) as due_date
    from allowed
    inner join days on allowed.due_day_number = days.working_day_number
    group by allowed.petition_code
)

select
    petitions.petition_code,
    petitions.source,
    petitions.petition_kind,
    petitions.subject_code,
    petitions.commune_code,
    petitions.commune_valid_from,
    petitions.received_date,
    petitions.classified_date,
    petitions.outcome_code,
    petitions.handled_date,
    petitions.published_date,
    due.due_date,
    petitions.is_satisfied
from petitions
left join due on petitions.petition_code = due.petition_code
order by petitions.petition_code
