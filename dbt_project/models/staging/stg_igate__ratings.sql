with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('"id"') }} as record_id,
        {{ given('"dossier.id"') }} as dossier_record_id,
        {{ given('"agency.code"') }} as commune_code,
        {{ given('"scale"') }} as scale_code,
        {{ given('"level"') }} as level_code,
        {{ given('"ratedDate"') }} as rated_text,
        {{ given('"updatedDate"') }} as updated_text,
        payload_hash
    from {{ source('landing', 'ratings') }}
),

dated as (
    select
        *,
        {{ igate_moment('rated_text') }} as rated_at,
        {{ igate_moment('updated_text') }} as updated_at
    from landed
)

select
    *,
    nullif(
        concat_ws(
            ', ',
            {{ unreadable('ratedDate', 'rated_text', 'rated_at') }},
            {{ unreadable('updatedDate', 'updated_text', 'updated_at') }}
        ),
        ''
    ) as unreadable_detail
from dated
