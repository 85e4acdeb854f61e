"""The SQL of door `landed` about further lists and the catalogue's details.

A record counts as its newest landed version shows it. Column names are the iGate dialect's, as
landed; a column that an older window lacks reads as empty, for these rules only warn.
"""

from collections.abc import Iterable, Mapping

from expectations.landed import is_empty

# As dbt reads moments: the variable `igate_moment_patterns`.
MOMENT_PATTERNS = {
    "with_offset": ["%Y-%m-%dT%H:%M:%S.%g%z", "%Y-%m-%dT%H:%M:%S%z"],
    "in_utc": ["%Y-%m-%dT%H:%M:%S.%gZ", "%Y-%m-%dT%H:%M:%SZ"],
    "in_vietnam": ["%Y%m%d%H%M%S", "%d/%m/%Y %H:%M:%S"],
}

PAPERLESS = """
with accepted as (
    select distinct "id" from read_parquet($files, union_by_name = true)
    where coalesce(trim("acceptedDate"), '') <> ''
),
with_papers as (select distinct "id" from read_parquet($papers, union_by_name = true))
select count(*) filter (where with_papers."id" is null), count(*)
from accepted left join with_papers using ("id")
"""

STRANGE_COMMUNES = """
select count(*), min(distinct $entity || ' ' || left("agency.code", 20), $most)
from known
where coalesce(trim("agency.code"), '') <> '' and not list_contains($communes, "agency.code")
"""

UNKNOWN_LEVELS = """
select count(*), min(distinct left("scale" || ' ' || "level", 40), $most)
from known
where
    coalesce(trim("scale"), '') <> '' and coalesce(trim("level"), '') <> ''
    and not list_contains($levels, "scale" || ' ' || "level")
"""

LEVELLESS = """
select "MATTHC" from known where coalesce(trim("MUCDO"), '') not in ('2', '3', '4')
"""

UNDATED = """
select "MATTHC" from known
where case
    when coalesce("QUYETDINH", '') = '' then false
    when not json_valid("QUYETDINH") then true
    else len(list_filter(
        from_json(
            "QUYETDINH",
            '[{"NGAYKY":"VARCHAR","NGAYCONGBO":"VARCHAR","NGAYCONGKHAI":"VARCHAR",'
            || '"NGAYHIEULUC":"VARCHAR"}]'
        ),
        lambda decision:
            try_strptime(coalesce(decision."NGAYKY", ''), '%Y%m%d') is null
            or try_strptime(coalesce(decision."NGAYCONGBO", ''), '%Y%m%d') is null
            or try_strptime(nullif(decision."NGAYCONGKHAI", ''), '%Y%m%d') is null
                and coalesce(decision."NGAYCONGKHAI", '') <> ''
            or try_strptime(nullif(decision."NGAYHIEULUC", ''), '%Y%m%d') is null
                and coalesce(decision."NGAYHIEULUC", '') <> ''
    )) > 0
end
"""


def known(columns: Iterable[str], question: str) -> str:
    """`question` asked of `known`: the newest landed version of each record in `$files`."""
    return f"""
with landed as (
    select {_nothing(("id", "updatedDate", *columns))}
    union all by name
    select * from read_parquet($files, filename = true, union_by_name = true)
),
known as (
    select * from landed
    qualify row_number() over (
        partition by "id" order by list_position($files, filename) desc, "updatedDate" desc
    ) = 1
)
{question}
"""  # noqa: S608 - our own text


def known_procedures(question: str) -> str:
    """`question` asked of `known`: the procedures of the one catalogue in `$files`."""
    return f"""
with known as (
    select {_nothing(("MATTHC", "MUCDO", "QUYETDINH"))}
    union all by name
    select * from read_parquet($files)
)
{question}
"""  # noqa: S608 - our own text


def faulty_records(entity: str) -> str:
    """How many records of `entity` lack a compulsory value, and which, each with the columns."""
    columns = ", ".join(
        f"case when {fault} then '{column}' end" for column, fault in FAULTS[entity].items()
    )
    return known(
        FAULTS[entity],
        f"""
select count(*), min($entity || ' ' || "id" || ': ' || faults, $most)
from (select "id", concat_ws(' ', {columns}) as faults from known)
where faults <> ''
""",  # noqa: S608 - our own text
    )


def _nothing(columns: Iterable[str]) -> str:
    """A row that is not there, to give a relation the columns that its files may lack."""
    listed = ", ".join(f'null::varchar as "{column}"' for column in dict.fromkeys(columns))
    return f"{listed} where false"


def _is_unreadable(moment: str) -> str:
    """SQL that is true where no pattern fits the text `moment`, or there is none."""
    readings = (f"try_strptime({moment}, {ways}) is null" for ways in MOMENT_PATTERNS.values())
    return f"({' and '.join(readings)})"


def _is_none_of(column: str, *values: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"coalesce(trim(\"{column}\"), '') not in ({listed})"


_FAULTY_FEES = f"""
case
    when coalesce("fees", '') = '' or not json_valid("fees") then true
    when coalesce(json_array_length("fees"), 0) = 0 then true
    else len(list_filter(
        from_json(
            "fees",
            '[{{"kind":"VARCHAR","amount":"VARCHAR","paid":"VARCHAR","paidDate":"VARCHAR"}}]'
        ),
        lambda fee:
            coalesce(fee."kind", '') not in ('fee', 'charge', 'land')
            or coalesce(try_cast(fee."amount" as bigint), -1) < 0
            or coalesce(fee."paid", '') not in ('0', '1')
            or fee."paid" = '1' and {_is_unreadable('fee."paidDate"')}
    )) > 0
end
"""

# By entity: a compulsory column, and when its value is none.
FAULTS: Mapping[str, Mapping[str, str]] = {
    "payments": {
        "code": is_empty("code"),
        "agency.code": is_empty("agency.code"),
        "fees": _FAULTY_FEES,
    },
    "ratings": {
        "dossier.code": is_empty("dossier.code"),
        "agency.code": is_empty("agency.code"),
        "scale": is_empty("scale"),
        "level": is_empty("level"),
        "ratedDate": _is_unreadable('"ratedDate"'),
    },
    "petitions": {
        "code": is_empty("code"),
        "kind": _is_none_of("kind", "petition", "complaint"),
        "subject": _is_none_of("subject", "regulation", "conduct", "decision"),
        "agency.code": is_empty("agency.code"),
        "receivedDate": _is_unreadable('"receivedDate"'),
        "outcome": _is_none_of("outcome", "", "answered", "refused", "forwarded"),
        "handledDate": f"not {is_empty('outcome')} and " + _is_unreadable('"handledDate"'),
    },
}
