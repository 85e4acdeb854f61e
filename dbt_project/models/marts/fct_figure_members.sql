{# Whose commune is null counts in every commune: the catalogue is the province's. -#}
with quarters as (
    select * from {{ ref('dim_closed_quarters') }}
),

dossiers as (
    select
        quarter_code,
        commune_code,
        'dossier' as record_kind,
        dossier_code as record_code,
        dossier_code,
        field_code,
        channel_code,
        {{ dossier_figures('listed') }} as figures,
        procedure_code,
        status_code,
        wait_kind,
        received_date,
        due_date,
        end_date,
        policy_version,
        version_key
    from {{ ref('fct_dossier_quarters') }}
),

concerning as (
    select
        quarantined.*,
        quarters.quarter_code,
        quarters.period_to
    from {{ ref('fct_quarantined_dossiers') }} as quarantined
    inner join quarters
        on quarters.period_to >= coalesce(quarantined.possible_from_date, quarters.period_to)
        and quarters.period_from <= coalesce(quarantined.possible_to_date, quarters.period_from)
),

quarantined as (
    select
        concerning.quarter_code,
        coalesce(communes.counting_code, concerning.commune_code) as commune_code,
        'quarantined' as record_kind,
        concerning.source || '/' || concerning.record_id as record_code,
        concerning.dossier_code,
        ['quarantined_count'] as figures
    from concerning
    {{ join_commune_of_dossier('concerning', 'ND09', 'quarter_code') }}
    where coalesce(communes.counting_code, concerning.commune_code) is not null
),

paid as (
    select
        payments.*,
        quarters.quarter_code,
        quarters.period_to
    from {{ ref('fct_payments') }} as payments
    inner join quarters on {{ falls_in('payments.paid_date', 'quarters') }}
    where payments.is_paid
),

payments as (
    select
        paid.quarter_code,
        coalesce(communes.counting_code, paid.commune_code) as commune_code,
        'payment' as record_kind,
        paid.dossier_code as record_code,
        paid.dossier_code,
        paid.line_number as part_number,
        paid.due_amount as summed_amount,
        {{ figure_list({
            'fee_paid_count': "payment_kind <> 'land'",
            'fee_paid_amount': "payment_kind <> 'land'",
            'fee_paid_online_count': "payment_kind <> 'land' and is_online",
            'fee_paid_online_amount': "payment_kind <> 'land' and is_online",
            'land_paid_count': "payment_kind = 'land'",
            'land_paid_amount': "payment_kind = 'land'",
            'land_paid_online_count': "payment_kind = 'land' and is_online",
            'land_paid_online_amount': "payment_kind = 'land' and is_online",
        }) }} as figures
    from paid
    {{ join_commune_of_dossier('paid', 'ND09', 'quarter_code') }}
),

ratings as (
    select
        quarters.quarter_code,
        coalesce(communes.counting_code, ratings.commune_code) as commune_code,
        'rating' as record_kind,
        ratings.rating_code as record_code,
        ratings.dossier_code,
        list_sort(['rating_count', 'rating_' || ratings.rating_class || '_count']) as figures
    from {{ ref('fct_ratings') }} as ratings
    inner join quarters on {{ falls_in('ratings.rated_date', 'quarters') }}
    {{ join_counting_commune('ratings', 'commune_valid_from', 'ND09', 'quarters.quarter_code') }}
    where ratings.rating_class is not null
),

petitions as (
    select
        quarter_code,
        commune_code,
        'petition' as record_kind,
        petition_code as record_code,
        figures
    from {{ ref('fct_petition_quarters') }}
),

catalogue as (
    select * from {{ ref('fct_catalogue_quarters') }}
),

members as (
    select * from dossiers
    union all by name
    select * from quarantined
    union all by name
    select * from payments
    union all by name
    select * from ratings
    union all by name
    select * from petitions
    union all by name
    select * from catalogue
)

select
    quarter_code,
    commune_code,
    record_kind,
    record_code,
    coalesce(part_number, 1) as part_number,
    dossier_code,
    field_code,
    channel_code,
    summed_amount,
    figures,
    procedure_code,
    status_code,
    wait_kind,
    received_date,
    due_date,
    end_date,
    policy_version,
    version_key
from members
order by quarter_code, commune_code nulls first, record_kind, record_code, part_number
