-- Every record that ever landed beside the dossiers is in its fact or among the unplaced, and nothing else is.
{%- set kinds = {
    'papers': 'stg_igate__papers',
    'payments': 'stg_igate__payments',
    'ratings': 'stg_igate__ratings',
    'petitions': 'stg_igate__petitions',
} %}

with landed as (
    {%- for entity, staging in kinds.items() %}
    {%- if not loop.first %}
    union all
    {%- endif %}
    select distinct
        '{{ entity }}' as entity,
        source,
        coalesce(record_id, 'no id ' || payload_hash) as record_id
    from {{ ref(staging) }}
    {%- endfor %}
),

placed as (
    select
        'papers' as entity,
        source,
        record_id
    from {{ ref('fct_dossier_papers') }}
    union all
    -- A dossier without a fee line has a record and no payment.
    select
        'payments' as entity,
        source,
        record_id
    from {{ ref('int_payments__judged') }}
    where reason_code is null
    union all
    select
        'ratings' as entity,
        source,
        rating_code as record_id
    from {{ ref('fct_ratings') }}
    where rating_class is not null
    union all
    select
        'petitions' as entity,
        petitions.source,
        judged.record_id
    from {{ ref('fct_petitions') }} as petitions
    inner join {{ ref('int_petitions__judged') }} as judged
        on petitions.petition_code = judged.petition_code and judged.reason_code is null
    union all
    select
        entity,
        source,
        record_id
    from {{ ref('fct_unplaced_records') }}
    where entity in ('papers', 'payments', 'ratings', 'petitions')
),

places as (
    select
        entity,
        source,
        record_id,
        count(*) as place_count
    from placed
    group by entity, source, record_id
)

select
    landed.entity,
    landed.source,
    landed.record_id,
    places.record_id as placed_record_id,
    places.place_count
from landed
full outer join places
    on landed.entity = places.entity
    and landed.source = places.source
    and landed.record_id = places.record_id
where landed.record_id is null or places.place_count is distinct from 1
