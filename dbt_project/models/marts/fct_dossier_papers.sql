select
    dossier_code,
    source,
    record_id,
    component_count,
    component_with_file_count,
    digitised_component_count,
    reused_component_count,
    from_national_store_component_count,
    result_count,
    result_with_file_count,
    signed_result_count,
    synced_result_count,
    supplement_request_count,
    supplement_second_count,
    first_supplement_at,
    second_supplement_at,
    component_count > 0 and digitised_component_count = component_count as is_digitised,
    component_count > 0
    and digitised_component_count = component_count
    and reused_component_count > 0 as is_reused,
    result_with_file_count > 0 as has_electronic_result,
    result_with_file_count > 0 and signed_result_count = result_with_file_count as is_result_signed,
    result_with_file_count > 0 and synced_result_count = result_with_file_count as is_result_synced,
    coalesce(is_returned_by_post, false) as is_returned_by_post,
    coalesce(is_checked_in_population_database, false) as is_checked_in_population_database,
    coalesce(is_synced_to_national, false) as is_synced_to_national
from {{ ref('int_papers__judged') }}
where reason_code is null
order by dossier_code
