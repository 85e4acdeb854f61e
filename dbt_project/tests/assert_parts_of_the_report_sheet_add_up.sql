-- Of every section of the sheet: a total is the sum of its parts, and a part is no more than its whole.
select
    commune_code,
    quarter_code
from {{ ref('rpt_commune_quarter') }}
where received_online_count
    <> received_online_full_count + received_online_partial_count + received_online_other_count
    or received_new_count <> received_count - carried_over_count
    or resolved_in_time_count <> resolved_count - resolved_late_count
    or pending_count <> in_process_count + waiting_for_supplement_count + waiting_for_payment_count
    or not (reused_count <= digitised_count and digitised_count <= resolved_count)
    or not (signed_result_count <= electronic_result_count and electronic_result_count <= result_required_count)
    or result_required_count + returned_count > resolved_count
    or returned_by_post_count + returned_count > resolved_count
    or procedure_count <> procedures_public_count + procedures_not_public_count
    or procedures_issued_or_amended_count <> procedures_issued_count + procedures_amended_count
    or procedures_online_count <> procedures_partial_count + procedures_full_count
    or procedures_with_online_payment_count > procedures_with_fee_count
    or procedure_count < greatest(
        procedure_field_count,
        procedures_with_fee_count,
        procedures_with_internal_process_count,
        procedures_with_electronic_process_count
    )
    or petition_count <> petition_carried_over_count + petition_received_count
    or petition_count <> petition_on_regulation_count + petition_on_conduct_count
    or petition_count <> petition_handled_count + petition_pending_count
    or petition_handled_count <> petition_handled_within_power_count + petition_forwarded_count
    or petition_handled_count < petition_handled_on_time_count
    or complaint_count <> complaint_on_conduct_count + complaint_on_decision_count
    or fee_paid_online_count > fee_paid_count
    or fee_paid_online_amount > fee_paid_amount
    or land_paid_online_count > land_paid_count
    or land_paid_online_amount > land_paid_amount
    or rating_count <> rating_good_count + rating_fair_count + rating_poor_count
