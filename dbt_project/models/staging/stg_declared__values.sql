with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('commune_code') }} as commune_code,
        {{ given('quarter_code') }} as quarter_code,
        {{ given('item_code') }} as item_code,
        {{ given('value_number') }} as number_text,
        {{ given('value_text') }} as value_text,
        file_name,
        file_sha256,
        {{ given('declared_at') }} as declared_text,
        payload_hash
    from {{ source('landing', 'declarations') }}
)

select
    source,
    landing_window,
    commune_code,
    quarter_code,
    item_code,
    number_text,
    try_cast(number_text as double) as value_number,
    value_text,
    file_name,
    file_sha256,
    timezone('Asia/Ho_Chi_Minh', try_cast(declared_text as timestamptz)) as declared_at,
    payload_hash
from landed
