with {{ latest_versions(ref('stg_igate__petitions'), 'petitions') }},

communes as (
    select * from {{ ref('communes') }}
),

looked_up as (
    select
        latest.*,
        communes.valid_from as commune_valid_from,
        case
            when not latest.has_record_id then 'missing_id'
            when latest.petition_code is null then 'missing_code'
            when latest.unreadable_detail is not null then 'unreadable_date'
            when latest.received_at is null then 'missing_date'
            when communes.commune_code is null then 'unknown_commune'
            when coalesce(latest.petition_kind, '') not in ('petition', 'complaint') then 'unknown_kind'
            when latest.subject_code is null then 'unknown_kind'
            when latest.petition_kind = 'petition' and latest.subject_code not in ('regulation', 'conduct')
                then 'unknown_kind'
            when latest.petition_kind = 'complaint' and latest.subject_code not in ('conduct', 'decision')
                then 'unknown_kind'
            when coalesce(latest.outcome_code, 'answered') not in ('answered', 'refused', 'forwarded')
                then 'unknown_outcome'
            when latest.outcome_code is null and latest.handled_at is not null then 'unknown_outcome'
            -- Handled before it came, it would lie in no quarter.
            when cast(latest.handled_at as date) < cast(latest.received_at as date) then 'dates_out_of_order'
        end as own_reason_code
    from latest
    left join communes
        on latest.commune_code = communes.commune_code
        and cast(latest.received_at as date) >= communes.valid_from
        and (communes.valid_to is null or cast(latest.received_at as date) <= communes.valid_to)
)

select
    source,
    record_id,
    version_key,
    petition_code,
    petition_kind,
    subject_code,
    commune_code,
    commune_valid_from,
    outcome_code,
    is_satisfied,
    cast(received_at as date) as received_date,
    cast(classified_at as date) as classified_date,
    cast(handled_at as date) as handled_date,
    cast(published_at as date) as published_date,
    unreadable_detail,
    observed_at,
    case
        when own_reason_code is not null then own_reason_code
        when row_number() over (partition by petition_code, own_reason_code order by source, record_id) > 1
            then 'duplicate_code'
    end as reason_code
from looked_up
order by source, record_id
