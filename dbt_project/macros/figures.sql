{# Which dossiers of a quarter's population count in which figure: the condition on a row of fct_dossier_quarters, by the
   column of rpt_commune_quarter. The only place where SQL says so. `counted`: the counts, a column each; `listed`: the
   list of the columns in which a row counts, with those that the sheet adds up. #}
{% macro dossier_figures(shape) -%}
    {%- set added_up = ['received_new_count', 'resolved_in_time_count', 'in_process_count'] -%}
    {%- set conditions = {
        'received_count': 'true',
        'received_online_count': "is_new and channel_code = '2'",
        'received_direct_or_postal_count': "is_new and channel_code in ('1', '3')",
        'carried_over_count': 'not is_new',
        'resolved_count': 'is_resolved',
        'resolved_early_count': "resolved_class = 'early'",
        'resolved_on_time_count': "resolved_class = 'on_time'",
        'resolved_late_count': "resolved_class = 'late'",
        'pending_count': 'not is_resolved',
        'pending_in_time_count': "pending_class = 'in_time'",
        'pending_overdue_count': "pending_class = 'overdue'",
        'received_direct_count': "is_new and channel_code = '1'",
        'received_postal_count': "is_new and channel_code = '3'",
        'waiting_for_supplement_count': "not is_resolved and wait_kind = 'supplement'",
        'waiting_for_payment_count': "not is_resolved and wait_kind = 'payment'",
        'returned_count': "is_resolved and end_kind in ('withdrawn', 'stopped')",
        'no_due_date_count': 'due_date is null',
        'no_channel_count': 'not has_channel',
        'received_online_full_count': "is_new and channel_code = '2' and level_code = '4'",
        'received_online_partial_count': "is_new and channel_code = '2' and level_code = '3'",
        'received_online_other_count':
            "is_new and channel_code = '2' and coalesce(level_code, '') not in ('3', '4')",
        'digitised_count': 'is_resolved and is_digitised',
        'reused_count': 'is_resolved and is_reused',
        'result_required_count': 'is_solved and has_result',
        'electronic_result_count': 'is_solved and has_result and has_electronic_result',
        'signed_result_count': 'is_solved and has_result and is_result_signed',
        'returned_by_post_count': 'is_solved and is_returned_by_post',
        'received_new_count': "is_new and channel_code in ('1', '2', '3')",
        'resolved_in_time_count': "resolved_class in ('early', 'on_time')",
        'in_process_count':
            "not is_resolved and coalesce(wait_kind, '') not in ('supplement', 'payment')",
    } -%}
    {%- if shape == 'listed' -%}
    {{ figure_list(conditions) }}
    {%- else -%}
    {%- for column, condition in conditions.items() if column not in added_up %}
    count(*) filter (where {{ condition }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- endif -%}
{%- endmacro %}

{# The columns whose condition holds, as a sorted list. #}
{% macro figure_list(conditions) -%}
    list_filter(
        [
            {%- for column in conditions | sort %}
            case when {{ conditions[column] }} then '{{ column }}' end{{ ',' if not loop.last }}
            {%- endfor %}
        ],
        lambda figure: figure is not null
    )
{%- endmacro %}

{# A figure out of its members, grouped by `column_name`: an amount adds up lines, a count counts each record once. #}
{% macro figure_of_members() -%}
    cast(
        case
            when column_name like '%_amount' then sum(summed_amount)
            else count(distinct record_code)
        end as bigint
    )
{%- endmacro %}
