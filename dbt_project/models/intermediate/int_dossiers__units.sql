with versions as (
    select
        source,
        record_id,
        version_key,
        commune_code,
        cast(least(coalesce(updated_at, observed_at), observed_at) as date) as shown_date,
        row_number() over (partition by source, record_id order by {{ as_shown() }}) as version_number
    from {{ ref('int_dossiers__versions') }}
),

placed as (
    select
        versions.source,
        versions.record_id,
        versions.version_key,
        versions.version_number,
        communes.commune_code,
        communes.valid_from
    from versions
    inner join {{ ref('communes') }} as communes
        on versions.commune_code = communes.commune_code and versions.shown_date >= communes.valid_from
    qualify communes.valid_from = max(communes.valid_from) over (partition by versions.version_key)
),

last_shown as (
    select
        source,
        record_id,
        commune_code,
        valid_from,
        max(version_number) as version_number,
        arg_max(version_key, version_number) as version_key
    from placed
    group by source, record_id, commune_code, valid_from
),

followed as (
    select
        *,
        min(valid_from) over (
            partition by source, record_id
            order by version_number
            rows between 1 following and unbounded following
        ) as followed_from
    from last_shown
),

counting as (
    select
        *,
        lag(followed_from) over (partition by source, record_id order by version_number) as begun_from
    from followed
    where followed_from is null or valid_from < followed_from
)

select
    source,
    record_id,
    commune_code,
    valid_from,
    begun_from as counts_from_date,
    followed_from as counts_before_date,
    version_key
from counting
order by source, record_id, version_key
