with manifests as (
    select
        source,
        entity,
        "window" as landing_window,
        timezone('Asia/Ho_Chi_Minh', cast(observed_at as timestamptz)) as observed_at,
        timezone('Asia/Ho_Chi_Minh', cast(finished_at as timestamptz)) as finished_at,
        rows as row_count,
        distinct_ids as distinct_id_count,
        server_totals[-1] as server_total_count,
        is_full
    from {{ source('landing', 'manifests') }}
)

select * from manifests
