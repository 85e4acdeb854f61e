with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('"id"') }} as record_id,
        nullif({{ given('"code"') }}, '<object>') as petition_code,
        {{ given('"kind"') }} as petition_kind,
        {{ given('"subject"') }} as subject_code,
        {{ given('"agency.code"') }} as commune_code,
        {{ given('"outcome"') }} as outcome_code,
        {{ igate_truth('"isSatisfied"') }} as is_satisfied,
        {{ given('"receivedDate"') }} as received_text,
        {{ given('"classifiedDate"') }} as classified_text,
        {{ given('"handledDate"') }} as handled_text,
        {{ given('"publishedDate"') }} as published_text,
        {{ given('"updatedDate"') }} as updated_text,
        payload_hash
    from {{ source('landing', 'petitions') }}
),

dated as (
    select
        *,
        {{ igate_moment('received_text') }} as received_at,
        {{ igate_moment('classified_text') }} as classified_at,
        {{ igate_moment('handled_text') }} as handled_at,
        {{ igate_moment('published_text') }} as published_at,
        {{ igate_moment('updated_text') }} as updated_at
    from landed
)

select
    *,
    nullif(
        concat_ws(
            ', ',
            {{ unreadable('receivedDate', 'received_text', 'received_at') }},
            {{ unreadable('classifiedDate', 'classified_text', 'classified_at') }},
            {{ unreadable('handledDate', 'handled_text', 'handled_at') }},
            {{ unreadable('publishedDate', 'published_text', 'published_at') }},
            {{ unreadable('updatedDate', 'updated_text', 'updated_at') }}
        ),
        ''
    ) as unreadable_detail
from dated
