with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('"id"') }} as record_id,
        {{ given('"code"') }} as dossier_code,
        {{ given('"agency.code"') }} as commune_code,
        {{ given('"updatedDate"') }} as updated_text,
        fees,
        payload_hash
    from {{ source('landing', 'payments') }}
)

select
    *,
    {{ igate_moment('updated_text') }} as updated_at
from landed
