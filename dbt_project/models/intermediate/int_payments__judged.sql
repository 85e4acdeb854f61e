with {{ latest_versions(ref('stg_igate__payments'), 'payments') }},

parsed as (
    select
        *,
        {{ landed_list('fees', ['kind', 'amount', 'paid', 'paidDate', 'method']) }} as entries
    from latest
),

dated as (
    select
        *,
        list_transform(
            entries,
            lambda entry: {
                'kind': entry.kind,
                'amount': try_cast(entry.amount as bigint),
                'is_paid': {{ igate_truth('entry.paid') }},
                'paid_text': {{ given('entry.paidDate') }},
                'paid_at': {{ igate_moment(given('entry.paidDate')) }},
                'method': entry.method
            }
        ) as lines
    from parsed
)

select
    dated.source,
    dated.record_id,
    dated.version_key,
    dossiers.dossier_code,
    -- The fee belongs to the commune that resolves the dossier, as all of its other figures do.
    coalesce(dossiers.commune_code, dated.commune_code) as commune_code,
    dated.observed_at,
    dated.lines,
    case
        when not dated.has_record_id then 'missing_id'
        when dated.lines is null and {{ given('dated.fees') }} is not null then 'unreadable_list'
        when dated.updated_at is null and dated.updated_text is not null then 'unreadable_date'
        when {{ entry_count('dated.lines', 'entry.paid_at is null and entry.paid_text is not null') }} > 0
            then 'unreadable_date'
        when {{ entry_count('dated.lines', 'entry.is_paid is null') }} > 0 then 'unknown_payment'
        when {{ entry_count('dated.lines', 'entry.is_paid and entry.paid_at is null') }} > 0 then 'missing_date'
        when {{ entry_count('dated.lines', "coalesce(entry.kind, '') not in ('fee', 'charge', 'land')") }} > 0
            then 'unknown_kind'
        when {{ entry_count('dated.lines', 'entry.amount is null or entry.amount < 0') }} > 0 then 'unreadable_amount'
        when dossiers.record_id is null then 'unknown_dossier'
        when dossiers.reason_code = 'disappeared' then 'disappeared_dossier'
        when dossiers.reason_code is not null then 'quarantined_dossier'
    end as reason_code
from dated
left join {{ ref('int_dossiers__judged') }} as dossiers
    on dated.source = dossiers.source and dated.record_id = dossiers.record_id
