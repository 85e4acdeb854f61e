with procedures as (
    select
        procedures.*,
        windows.observed_at
    from {{ ref('stg_igate__procedures') }} as procedures
    inner join {{ ref('stg_landing__windows') }} as windows
        on procedures.source = windows.source
        and procedures.landing_window = windows.landing_window
        and windows.entity = 'procedures'
),

unplaced as (
    select
        source,
        'papers' as entity,
        record_id,
        commune_code,
        reason_code,
        observed_at
    from {{ ref('int_papers__judged') }}
    where reason_code is not null
    union all
    select
        source,
        'payments' as entity,
        record_id,
        commune_code,
        reason_code,
        observed_at
    from {{ ref('int_payments__judged') }}
    where reason_code is not null
    union all
    select
        source,
        'ratings' as entity,
        record_id,
        commune_code,
        coalesce(reason_code, 'unknown_level') as reason_code,
        observed_at
    from {{ ref('int_ratings__judged') }}
    where reason_code is not null or rating_class is null
    union all
    select
        source,
        'petitions' as entity,
        record_id,
        commune_code,
        reason_code,
        observed_at
    from {{ ref('int_petitions__judged') }}
    where reason_code is not null
    union all
    select
        source,
        'declarations' as entity,
        record_id,
        commune_code,
        reason_code,
        observed_at
    from {{ ref('int_declarations__judged') }}
    where reason_code is not null
    union all
    select
        source,
        'procedures' as entity,
        procedure_code as record_id,
        null as commune_code,
        'unknown_level' as reason_code,
        observed_at
    from procedures
    where level_code is null or level_code not in ('2', '3', '4')
    union all
    select
        source,
        'decisions' as entity,
        record_id,
        null as commune_code,
        reason_code,
        observed_at
    from {{ ref('int_procedures__decisions') }}
    where reason_code is not null
)

select *
from unplaced
order by source, entity, record_id
