{# The shares of the report sheet, from its counts: the columns that end every select of it. #}
{% macro sheet_shares() -%}
    {{ share('resolved_count', 'received_count') }} as completion_share,
    {{ share('resolved_early_count', 'resolved_count') }} as early_share,
    {{ share('resolved_on_time_count', 'resolved_count') }} as on_time_share,
    {{ share('resolved_late_count', 'resolved_count') }} as late_share,
    {{ share('resolved_in_time_count', 'resolved_count') }} as in_time_share,
    {{ share('received_online_count', 'received_new_count') }} as online_share,
    {{ share('procedures_with_internal_process_count', 'procedure_count') }} as internal_process_share,
    {{ share('procedures_with_electronic_process_count', 'procedure_count') }} as electronic_process_share,
    {{ share('digitised_count', 'resolved_count') }} as digitised_share,
    {{ share('reused_count', 'digitised_count') }} as reused_share,
    {{ share('electronic_result_count', 'result_required_count') }} as electronic_result_share,
    {{ share('signed_result_count', 'electronic_result_count') }} as signed_result_share,
    {{ share('fee_paid_online_count', 'fee_paid_count') }} as fee_paid_online_share,
    {{ share('land_paid_online_count', 'land_paid_count') }} as land_paid_online_share,
    {{ share('rating_good_count', 'rating_count') }} as rating_good_share,
    case
        when rating_count <= resolved_count then {{ share('rating_count', 'resolved_count') }}
    end as rating_coverage_share
{%- endmacro %}
