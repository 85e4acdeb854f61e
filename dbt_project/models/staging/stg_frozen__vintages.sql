with vintages as (
    select
        quarter_code,
        number as vintage_number,
        timezone('Asia/Ho_Chi_Minh', cast(observed_at as timestamptz)) as observed_at,
        policy_version,
        manifest_sha256
    from {{ source('frozen', 'vintages') }}
)

select * from vintages
