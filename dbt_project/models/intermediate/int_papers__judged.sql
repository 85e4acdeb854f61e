with {{ latest_versions(ref('stg_igate__papers'), 'papers') }},

parsed as (
    select
        * exclude (components, results, supplements),
        {{ landed_list('components', ['hasFile', 'digitised', 'reused', 'fromNationalStore']) }} as components,
        {{ landed_list('results', ['hasFile', 'signed', 'syncedToPersonalStore']) }} as results,
        {{ landed_list('supplements', ['requestedDate', 'receivedDate']) }} as requests,
        components as components_text,
        results as results_text,
        supplements as requests_text
    from latest
),

dated as (
    select
        *,
        list_transform(
            requests,
            lambda entry: {
                'asked_text': {{ given('entry.requestedDate') }},
                'asked_at': {{ igate_moment(given('entry.requestedDate')) }},
                'answered_text': {{ given('entry.receivedDate') }},
                'answered_at': {{ igate_moment(given('entry.receivedDate')) }}
            }
        ) as supplements
    from parsed
),

reasoned as (
    select
        dated.*,
        dossiers.dossier_code as known_dossier_code,
        case
            when not dated.has_record_id then 'missing_id'
            when dated.components is null and {{ given('dated.components_text') }} is not null then 'unreadable_list'
            when dated.results is null and {{ given('dated.results_text') }} is not null then 'unreadable_list'
            when dated.requests is null and {{ given('dated.requests_text') }} is not null then 'unreadable_list'
            when dated.updated_at is null and dated.updated_text is not null then 'unreadable_date'
            when {{ entry_count('dated.supplements', 'entry.asked_at is null') }} > 0 then 'unreadable_date'
            when {{ entry_count(
                'dated.supplements', 'entry.answered_at is null and entry.answered_text is not null'
            ) }} > 0
                then 'unreadable_date'
            when dossiers.record_id is null then 'unknown_dossier'
            when dossiers.reason_code = 'disappeared' then 'disappeared_dossier'
            when dossiers.reason_code is not null then 'quarantined_dossier'
        end as reason_code
    from dated
    left join {{ ref('int_dossiers__judged') }} as dossiers
        on dated.source = dossiers.source and dated.record_id = dossiers.record_id
)

select
    source,
    record_id,
    version_key,
    known_dossier_code as dossier_code,
    commune_code,
    observed_at,
    coalesce(len(components), 0) as component_count,
    {{ entry_count('components', "entry.hasFile = '1'") }} as component_with_file_count,
    {{ entry_count('components', "entry.digitised = '1'") }} as digitised_component_count,
    {{ entry_count('components', "entry.reused in ('1', '2')") }} as reused_component_count,
    {{ entry_count('components', "entry.fromNationalStore = '1'") }} as from_national_store_component_count,
    coalesce(len(results), 0) as result_count,
    {{ entry_count('results', "entry.hasFile = '1'") }} as result_with_file_count,
    {{ entry_count('results', "entry.hasFile = '1' and entry.signed = '1'") }} as signed_result_count,
    {{ entry_count('results', "entry.hasFile = '1' and entry.syncedToPersonalStore = '1'") }} as synced_result_count,
    coalesce(len(supplements), 0) as supplement_request_count,
    list_sort(list_transform(supplements, lambda entry: entry.asked_at))[1] as first_supplement_at,
    list_sort(list_transform(supplements, lambda entry: entry.asked_at))[2] as second_supplement_at,
    cast(
        coalesce(
            list_sum(list_transform(
                supplements,
                lambda entry: date_diff('microsecond', entry.asked_at, entry.answered_at) / 1000000
            )),
            0
        ) as bigint
    ) as supplement_second_count,
    is_returned_by_post,
    is_checked_in_population_database,
    is_synced_to_national,
    reason_code
from reasoned
