with recursive communes as (
    select * from {{ ref('communes') }}
),

boundaries as (
    select distinct valid_from as boundary_date from communes
),

successions as (
    select
        olds.commune_code as old_code,
        olds.valid_from as old_from,
        olds.valid_to as old_to,
        news.commune_code as new_code,
        news.valid_from as new_from
    from {{ ref('commune_successions') }} as recorded
    inner join communes as olds
        on recorded.old_commune_code = olds.commune_code and recorded.valid_from = olds.valid_to + 1
    inner join communes as news
        on recorded.new_commune_code = news.commune_code and recorded.valid_from = news.valid_from
),

-- Forward to what a commune became, from its last day on; back to what it was made of, before its first day.
steps as (
    select
        old_code as from_code,
        old_from as from_date,
        new_code as to_code,
        new_from as to_date,
        old_to + 1 as reaches_from,
        date '9999-12-31' as reaches_to
    from successions
    union all
    select
        new_code as from_code,
        new_from as from_date,
        old_code as to_code,
        old_from as to_date,
        date '0001-01-01' as reaches_from,
        new_from - 1 as reaches_to
    from successions
),

-- Step by step, until a commune of the boundary's day is reached.
walked as (
    select
        boundaries.boundary_date,
        units.commune_code as unit_code,
        units.valid_from as unit_date,
        units.commune_code as reached_code,
        units.valid_from as reached_from
    from communes as units
    cross join boundaries
    union
    select
        walked.boundary_date,
        walked.unit_code,
        walked.unit_date,
        steps.to_code as reached_code,
        steps.to_date as reached_from
    from walked
    inner join steps
        on walked.reached_code = steps.from_code
        and walked.reached_from = steps.from_date
        and walked.boundary_date between steps.reaches_from and steps.reaches_to
)

select
    walked.unit_code,
    walked.unit_date,
    walked.boundary_date,
    walked.reached_code as commune_code,
    walked.reached_from as valid_from,
    count(*) over (partition by walked.unit_code, walked.unit_date, walked.boundary_date) = 1 as is_whole
from walked
inner join communes as reached
    on walked.reached_code = reached.commune_code
    and walked.reached_from = reached.valid_from
    and walked.boundary_date >= reached.valid_from
    and (reached.valid_to is null or walked.boundary_date <= reached.valid_to)
order by walked.unit_code, walked.unit_date, walked.boundary_date, walked.reached_code
