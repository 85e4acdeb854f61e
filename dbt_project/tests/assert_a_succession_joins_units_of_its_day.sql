-- The old commune is in force until the day before, the new one from that day on; none ends without one.
with successions as (
    select * from {{ ref('commune_successions') }}
),

communes as (
    select * from {{ ref('communes') }}
)

select
    successions.old_commune_code as commune_code,
    successions.valid_from,
    'old commune does not end the day before' as fault
from successions
anti join communes
    on successions.old_commune_code = communes.commune_code and successions.valid_from = communes.valid_to + 1
union all
select
    successions.new_commune_code as commune_code,
    successions.valid_from,
    'new commune does not begin that day' as fault
from successions
anti join communes
    on successions.new_commune_code = communes.commune_code and successions.valid_from = communes.valid_from
union all
select
    communes.commune_code,
    communes.valid_to + 1 as valid_from,
    'commune ends without a successor' as fault
from communes
anti join successions
    on communes.commune_code = successions.old_commune_code and communes.valid_to + 1 = successions.valid_from
where communes.valid_to is not null
