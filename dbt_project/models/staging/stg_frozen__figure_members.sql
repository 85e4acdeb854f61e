with members as (
    select * from {{ source('frozen', 'figure_members') }}
)

select * from members
