with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('"id"') }} as record_id,
        {{ given('"code"') }} as dossier_code,
        {{ given('"agency.code"') }} as commune_code,
        {{ given('"updatedDate"') }} as updated_text,
        {{ igate_truth('"returnMethod"') }} as is_returned_by_post,
        {{ igate_truth('"populationDatabase"') }} as is_checked_in_population_database,
        {{ igate_truth('"syncedToNational"') }} as is_synced_to_national,
        components,
        results,
        supplements,
        payload_hash
    from {{ source('landing', 'papers') }}
)

select
    *,
    {{ igate_moment('updated_text') }} as updated_at
from landed
