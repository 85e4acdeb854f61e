{# The dossier windows that landed since `relation` was last written, as a list of 'source/window' literals.

   Literals and not a join, because DuckDB then opens only the files of those windows. A window whose every row
   was known already is read again: that changes nothing. #}
{% macro windows_not_in(relation) -%}
    {%- set found = run_query(
        "select source || '/' || landing_window from " ~ ref('stg_landing__windows') ~ " where entity = 'dossiers'"
        ~ " except select distinct source || '/' || landing_window from " ~ relation ~ " order by all"
    ) -%}
    {%- if found and found.rows -%}
        '{{ found.columns[0].values() | join("', '") }}'
    {%- else -%}
        ''
    {%- endif -%}
{%- endmacro %}

{# In which order the versions of a record were shown: what a later pull saw is later, whatever it says of
   itself; within one pull the portal's own moment decides. The rest only makes the order total. #}
{% macro as_shown() -%}
    observed_at, updated_at nulls first, version_key
{%- endmacro %}
