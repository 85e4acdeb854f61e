with quarters as (
    select * from {{ ref('dim_reporting_periods') }}
    where calendar = 'ND09' and kind = 'quarter'
),

pulls as (
    select
        source,
        max(observed_at) as observed_at
    from {{ ref('stg_landing__windows') }}
    where entity = 'dossiers'
    group by source
),

observed as (
    select min(observed_at) as until_at from pulls
),

begun as (
    select cast(min(received_at) as date) as first_date
    from {{ ref('int_dossiers__judged') }}
    where reason_code is null
),

policies as (
    select distinct
        policy_version,
        valid_from
    from {{ ref('dossier_end_policy') }}
)

select
    quarters.period_code as quarter_code,
    quarters.period_from,
    quarters.period_to,
    arg_max(policies.policy_version, policies.valid_from) as policy_version
from quarters
cross join observed
cross join begun
inner join policies on quarters.period_to >= policies.valid_from
where {{ end_of('quarters') }} <= observed.until_at
    and quarters.period_to >= begun.first_date
group by quarters.period_code, quarters.period_from, quarters.period_to
order by quarters.period_from
