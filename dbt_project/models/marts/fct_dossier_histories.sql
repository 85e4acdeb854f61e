with dossiers as (
    select
        dossier_code,
        source,
        record_id,
        received_date,
        end_at,
        end_kind
    from {{ ref('fct_dossiers') }}
),

pulls as (
    select
        source,
        observed_at,
        row_number() over (partition by source order by observed_at) as pull_number,
        max(observed_at) over (partition by source) as last_observed_at
    from {{ ref('dim_landing_windows') }}
    where entity = 'dossiers'
),

last_pulls as (
    select
        source,
        max(observed_at) as last_observed_at
    from pulls
    group by source
),

seen as (
    select
        source,
        record_id,
        count(*) as version_count,
        min(observed_at) as first_observed_at,
        min(observed_at) filter (where received_at is not null) as first_received_observed_at
    from {{ ref('int_dossiers__versions') }}
    group by source, record_id
),

waits as (
    select
        waits.source,
        waits.record_id,
        max(date_diff(
            'day', waits.waiting_from_at, coalesce(waits.waiting_to_at, last_pulls.last_observed_at)
        )) as longest_wait_day_count
    from {{ ref('int_dossiers__wait_intervals') }} as waits
    inner join last_pulls on waits.source = last_pulls.source
    group by waits.source, waits.record_id
),

-- A promise shown while the dossier waited for the applicant moves by right.
moved as (
    select
        promises.source,
        promises.record_id,
        promises.due_date,
        cast(promises.promised_to_at as date) as moved_date,
        lead(promises.due_date) over (
            partition by promises.source, promises.record_id
            order by promises.promised_from_at, promises.version_key
        ) as next_due_date,
        waits.version_key is not null as is_waiting
    from {{ ref('int_dossiers__promises') }} as promises
    left join {{ ref('int_dossiers__wait_intervals') }} as waits on promises.version_key = waits.version_key
),

moved_late as (
    select
        source,
        record_id,
        cast(max(moved_date - due_date) as bigint) as passed_promise_day_count
    from moved
    where next_due_date > due_date and moved_date > due_date and not is_waiting
    group by source, record_id
),

supplements as (
    select
        source,
        record_id,
        max(answered_at) as last_answered_at,
        bool_or(answered_at is null) as has_open_request
    from {{ ref('int_papers__supplements') }}
    group by source, record_id
),

placed as (
    select
        dossiers.*,
        seen.version_count,
        seen.first_observed_at,
        seen.first_received_observed_at,
        next_pull.observed_at as next_pull_at,
        next_pull.pull_number as next_pull_number
    from dossiers
    inner join seen on dossiers.source = seen.source and dossiers.record_id = seen.record_id
    asof left join pulls as next_pull
        on dossiers.source = next_pull.source
        and cast(dossiers.received_date + 1 as timestamp) <= next_pull.observed_at
)

select
    placed.dossier_code,
    placed.version_count,
    placed.first_observed_at,
    placed.first_received_observed_at,
    placed.next_pull_at,
    greatest(coalesce(first_shown.pull_number - placed.next_pull_number, 0), 0) as missed_pull_count,
    coalesce(waits.longest_wait_day_count, 0) as longest_wait_day_count,
    coalesce(moved_late.passed_promise_day_count, 0) as passed_promise_day_count,
    case
        when placed.end_kind = 'result' and supplements.has_open_request
            then date_diff('second', placed.end_at, last_pulls.last_observed_at)
        when placed.end_kind = 'result' and supplements.last_answered_at > placed.end_at
            then date_diff('second', placed.end_at, supplements.last_answered_at)
        else 0
    end as solved_before_supplement_second_count
from placed
inner join last_pulls on placed.source = last_pulls.source
left join pulls as first_shown
    on placed.source = first_shown.source and placed.first_received_observed_at = first_shown.observed_at
left join waits on placed.source = waits.source and placed.record_id = waits.record_id
left join moved_late on placed.source = moved_late.source and placed.record_id = moved_late.record_id
left join supplements on placed.source = supplements.source and placed.record_id = supplements.record_id
order by placed.dossier_code
