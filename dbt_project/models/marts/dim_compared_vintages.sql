select
    quarter_code,
    vintage_number,
    manifest_sha256
from {{ ref('stg_frozen__vintages') }}
