"""The SQL of door `report_ready`, over the marts of one warehouse.

A dossier concerns a quarter when it was received by its last day and had not ended before its
first. A date that cannot be true (after the source was read, or an end before the intake) proves
nothing, so it does not take a dossier out of the quarter that the rule is asked for.

It is told of the commune for which it counts in the quarter; of the one shown last where it counts
for none: without a day of receipt it stands in no figure.

`COUNTED`, `QUARANTINE_COUNTED` and `UNPLACED` are templates: see their placeholders' values in
`expectations.report_ready`.
"""

COMMUNES = """
select commune_code, commune_name, district_code, district_name, policy_version
from marts.rpt_commune_quarter
where quarter_code = $quarter_code
order by commune_code
"""

# `greatest` leaves nulls out: an end before the intake counts with the later of the two.
CONCERNED = """
pulls as (
    select source, max(finished_at) as read_at
    from marts.dim_landing_windows
    where entity = 'dossiers'
    group by source
),
counting as (
    select dossier_code as counting_dossier, commune_code as counting_commune
    from marts.fct_dossier_quarters
    where quarter_code = $quarter_code
),
concerned as (
    select
        dossiers.* replace (coalesce(counting_commune, commune_code) as commune_code),
        pulls.read_at
    from marts.fct_dossiers as dossiers
    inner join pulls on pulls.source = dossiers.source
    left join counting on counting_dossier = dossiers.dossier_code
    where
        coalesce(
            case when received_at <= read_at then received_date end,
            case when applied_at <= read_at then cast(applied_at as date) end,
            $period_to
        ) <= $period_to
        and (end_date is null or greatest(end_date, received_date) >= $period_from)
)
"""

COUNTED = """
with {concerned}
select
    commune_code,
    count(*),
    (list(dossier_code order by dossier_code))[:{examples}]
from concerned
where {condition}
group by commune_code
"""

# A quarantined dossier holds back every quarter that it could belong to; its dates are believed no
# more than those of others.
QUARANTINED = """
holding as (
    select record_code, commune_code as holding_commune
    from marts.fct_figure_members
    where quarter_code = $quarter_code and record_kind = 'quarantined'
),
quarantined as (
    select
        source, record_id, reason_code,
        coalesce(holding_commune, commune_code) as commune_code,
        coalesce(dossier_code, record_id) as example
    from marts.fct_quarantined_dossiers
    left join holding on record_code = source || '/' || record_id
    where
        coalesce(possible_from_date, $period_to) <= $period_to
        and coalesce(possible_to_date, $period_from) >= $period_from
)
"""

QUARANTINE_COUNTED = """
with {quarantined}
select
    commune_code,
    count(*),
    (list(example order by example))[:{examples}]
from quarantined
where {condition}
group by commune_code
"""

UNPLACED = """
with {concerned},
{quarantined},
lost as (
    select commune_code, reason_code, example from quarantined
    union all
    select commune_code, 'commune_not_reporting', dossier_code
    from concerned
    where is_counted or ({accepted_without_intake})
)
select
    commune_code,
    reason_code,
    count(*),
    (list(example order by example))[:{examples}]
from lost
where commune_code is null or not list_contains($commune_codes, commune_code)
group by commune_code, reason_code
order by commune_code nulls first, reason_code
"""

# Quarters without any dossier lie before the commune's first load, those of another first day are
# of another commune that bore its code.
VOLUME = """
with received as (
    select
        sheet.commune_code,
        communes.valid_from,
        sheet.period_to,
        sheet.received_online_count + sheet.received_direct_or_postal_count as received_count
    from marts.rpt_commune_quarter as sheet
    asof left join marts.dim_communes as communes
        on sheet.commune_code = communes.commune_code and sheet.period_to >= communes.valid_from
),
usual as (
    select
        commune_code,
        valid_from,
        median(received_count) as usual_count,
        count(*) as quarter_count
    from received
    where received_count > 0 and period_to < $period_to and period_to >= $first_period_to
    group by commune_code, valid_from
)
select
    received.commune_code,
    case
        when abs(received_count - usual_count) >= $received_difference_min
            then received_count / usual_count
    end,
    received_count,
    cast(round(usual_count) as bigint)
from received
inner join usual
    on usual.commune_code = received.commune_code
    and usual.valid_from is not distinct from received.valid_from
where received.period_to = $period_to and quarter_count >= $received_quarters_min
"""
