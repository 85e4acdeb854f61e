-- (3) = (4) + (5) + (6) = (7) + (11), (7) = (8) + (9) + (10), (11) = (12) + (13), and the parts beside the form.
select
    commune_code,
    quarter_code,
    field_code
from {{ ref('fct_dossiers_by_commune_quarter') }}
where received_count <> received_online_count + received_direct_or_postal_count + carried_over_count
    or received_count <> resolved_count + pending_count
    or resolved_count <> resolved_early_count + resolved_on_time_count + resolved_late_count
    or pending_count <> pending_in_time_count + pending_overdue_count
    or received_direct_or_postal_count <> received_direct_count + received_postal_count
    or pending_in_time_count < waiting_for_supplement_count + waiting_for_payment_count
    or resolved_count < returned_count
    or received_count < greatest(no_due_date_count, no_channel_count)
