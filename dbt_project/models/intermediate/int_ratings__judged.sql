with {{ latest_versions(ref('stg_igate__ratings'), 'ratings') }},

communes as (
    select * from {{ ref('communes') }}
),

looked_up as (
    select
        latest.*,
        dossiers.dossier_code,
        scales.rating_class,
        communes.valid_from as commune_valid_from,
        case
            when not latest.has_record_id then 'missing_id'
            when latest.unreadable_detail is not null then 'unreadable_date'
            when latest.rated_at is null then 'missing_date'
            when communes.commune_code is null then 'unknown_commune'
            when dossiers.record_id is null then 'unknown_dossier'
            when dossiers.reason_code = 'disappeared' then 'disappeared_dossier'
            when dossiers.reason_code is not null then 'quarantined_dossier'
        end as own_reason_code
    from latest
    left join {{ ref('int_dossiers__judged') }} as dossiers
        on latest.source = dossiers.source and latest.dossier_record_id = dossiers.record_id
    left join {{ ref('rating_scales') }} as scales
        on latest.scale_code = scales.scale_code and latest.level_code = scales.level_code
    left join communes
        on latest.commune_code = communes.commune_code
        and cast(latest.rated_at as date) >= communes.valid_from
        and (communes.valid_to is null or cast(latest.rated_at as date) <= communes.valid_to)
)

select
    source,
    record_id,
    version_key,
    dossier_code,
    commune_code,
    commune_valid_from,
    scale_code,
    level_code,
    rating_class,
    rated_at,
    unreadable_detail,
    observed_at,
    case
        when own_reason_code is not null then own_reason_code
        when row_number() over (partition by record_id, own_reason_code order by source) > 1 then 'duplicate_code'
    end as reason_code
from looked_up
order by source, record_id
