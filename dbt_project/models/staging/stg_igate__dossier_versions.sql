with landed as (
    select
        split_part(filename, '/', -4) as source,
        split_part(filename, '/', -2) as landing_window,
        {{ given('"id"') }} as record_id,
        nullif({{ given('"code"') }}, '<object>') as dossier_code,
        {{ given('"agency.code"') }} as commune_code,
        {{ given('"procedure.code"') }} as procedure_code,
        {{ given('"dossierStatus.id"') }} as source_status_code,
        {{ given('"applyMethod.id"') }} as source_channel_code,
        {{ given('"procedureLevel.id"') }} as source_level_code,
        {{ given('"appliedDate"') }} as applied_text,
        {{ given('"acceptedDate"') }} as received_text,
        {{ given('"appointmentDate"') }} as due_text,
        {{ given('"completedDate"') }} as completed_text,
        {{ given('"updatedDate"') }} as updated_text,
        payload_hash
    from {{ source('landing', 'dossiers') }}
),

dated as (
    select
        *,
        {{ igate_moment('applied_text') }} as applied_at,
        {{ igate_moment('received_text') }} as received_at,
        {{ igate_moment('due_text') }} as due_at,
        {{ igate_moment('completed_text') }} as completed_at,
        {{ igate_moment('updated_text') }} as updated_at
    from landed
),

judged as (
    select
        *,
        nullif(
            concat_ws(
                ', ',
                {{ unreadable('appliedDate', 'applied_text', 'applied_at') }},
                {{ unreadable('acceptedDate', 'received_text', 'received_at') }},
                {{ unreadable('appointmentDate', 'due_text', 'due_at') }},
                {{ unreadable('completedDate', 'completed_text', 'completed_at') }},
                {{ unreadable('updatedDate', 'updated_text', 'updated_at') }}
            ),
            ''
        ) as unreadable_detail
    from dated
)

select * from judged
