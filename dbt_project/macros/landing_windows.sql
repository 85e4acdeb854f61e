{# The dossier windows that landed since `relation` was last written, as a list of 'source/window' literals.

   Literals and not a join, because DuckDB then opens only the files of those windows. A window whose every row
   was known already is read again: that changes nothing. #}
{% macro windows_not_in(relation) -%}
    {%- set found = run_query(
        "select source || '/' || landing_window from " ~ ref('stg_landing__windows') ~ " where entity = 'dossiers'"
        ~ " except select distinct source || '/' || landing_window from " ~ relation ~ " order by all"
    ) -%}
    {{ as_literals(found) }}
{%- endmacro %}

{# The first column of a query's rows, as a list of literals; '' where there is none. #}
{% macro as_literals(found) -%}
    {%- if found and found.rows -%}
        '{{ found.columns[0].values() | join("', '") }}'
    {%- else -%}
        ''
    {%- endif -%}
{%- endmacro %}

{# The dossier windows from each source's newest full pull on, as a list of 'source/window' literals; see windows_not_in. #}
{% macro windows_from_the_newest_full_on() -%}
    {%- set found = run_query(
        "select source || '/' || landing_window from " ~ ref('stg_landing__windows') ~ " where entity = 'dossiers'"
        ~ " qualify landing_window >= max(landing_window) filter (where is_full) over (partition by source) order by all"
    ) -%}
    {{ as_literals(found) }}
{%- endmacro %}

{# In which order the versions of a record were shown: what a later pull saw is later, whatever it says of
   itself; within one pull the portal's own moment decides. The rest only makes the order total. #}
{% macro as_shown() -%}
    observed_at, updated_at nulls first, version_key
{%- endmacro %}

{# CTEs that end in `latest`: each record of a staging model in its latest version, with `version_key`, `observed_at` and
   `has_record_id`. The order is that of the dossiers; a version keeps the first window that showed it. The narrow
   columns are ordered first, so that only the versions that last are read whole. #}
{% macro latest_versions(staging, entity) -%}
    windows as (
        select * from {{ ref('stg_landing__windows') }}
        where entity = '{{ entity }}'
    ),

    staged as (
        select
            * exclude (record_id),
            coalesce(record_id, 'no id ' || payload_hash) as record_id,
            record_id is not null as has_record_id
        from {{ staging }}
    ),

    versions as (
        select
            source,
            record_id,
            payload_hash as version_key,
            min(landing_window) as landing_window,
            min(updated_at) as updated_at
        from staged
        group by source, record_id, payload_hash
    ),

    last_shown as (
        select
            versions.*,
            windows.observed_at
        from versions
        inner join windows
            on versions.source = windows.source and versions.landing_window = windows.landing_window
        qualify
            row_number() over (
                partition by versions.source, versions.record_id
                order by
                    windows.observed_at desc,
                    versions.updated_at desc nulls last,
                    versions.version_key desc
            ) = 1
    ),

    latest as (
        select
            staged.*,
            last_shown.version_key,
            last_shown.observed_at
        from staged
        inner join last_shown
            on staged.source = last_shown.source
            and staged.record_id = last_shown.record_id
            and staged.landing_window = last_shown.landing_window
            and staged.payload_hash = last_shown.version_key
    )
{%- endmacro %}
