with recursive successions as (
    select * from {{ ref('commune_successions') }}
),

communes as (
    select * from {{ ref('communes') }}
),

steps as (
    select
        successions.old_commune_code,
        communes.valid_from as old_valid_from,
        successions.new_commune_code,
        successions.valid_from as new_valid_from
    from successions
    inner join communes
        on successions.old_commune_code = communes.commune_code
        and successions.valid_from = communes.valid_to + 1
),

followed as (
    select
        commune_code,
        valid_from,
        commune_code as new_commune_code,
        valid_from as new_valid_from
    from communes
    union
    select
        followed.commune_code,
        followed.valid_from,
        steps.new_commune_code,
        steps.new_valid_from
    from followed
    inner join steps
        on followed.new_commune_code = steps.old_commune_code and followed.new_valid_from = steps.old_valid_from
),

boundaries as (
    select distinct valid_from as boundary_date from successions
)

select
    followed.commune_code,
    followed.valid_from,
    boundaries.boundary_date,
    followed.new_commune_code,
    followed.new_valid_from,
    count(*) over (partition by followed.commune_code, followed.valid_from, boundaries.boundary_date) = 1 as is_whole
from followed
inner join communes as new_communes
    on followed.new_commune_code = new_communes.commune_code and followed.new_valid_from = new_communes.valid_from
inner join boundaries
    on followed.valid_from <= boundaries.boundary_date
    and new_communes.valid_from <= boundaries.boundary_date
    and (new_communes.valid_to is null or new_communes.valid_to >= boundaries.boundary_date)
order by followed.commune_code, followed.valid_from, boundaries.boundary_date, followed.new_commune_code
