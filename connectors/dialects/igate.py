"""The dialect of VNPT iGate 2.0: Spring pages of dossiers, and the national catalogue's keys.

A dossier carries its applicant, free text and the officials at work on it. None of that is named
here, so none of it leaves memory.
"""

from connectors.fields import AllowList, Field, Kind
from connectors.listing import Catalogue, Dialect, Listing

DOSSIERS = Listing(
    path="/pa/dossier/search",
    parameters={"spec": "page", "sort": "updatedDate,desc", "remove-status": "0"},
    id_field="id",
    updated_field="updatedDate",
    allowed=AllowList(
        Field("id"),
        Field("code"),
        Field("nationCode"),
        Field("updatedDate"),
        Field("dossierStatus.id"),
        Field("dossierStatus.name", Kind.TEXT),
        Field("dossierTaskStatus.id"),
        Field("dossierTaskStatus.name", Kind.TEXT),
        Field("procedure.id"),
        Field("procedure.code"),
        Field("procedure.sector.code"),
        Field("procedureLevel.id"),
        Field("agency.code"),
        Field("applyMethod.id"),
        Field("appliedDate"),
        Field("acceptedDate"),
        Field("appointmentDate"),
        Field("dueDate"),
        Field("completedDate"),
        Field("processingTime"),
        Field("processingTimeUnit"),
        Field("undefindedCompleteTime"),
    ),
)

# A procedure may belong to several fields; the list is kept whole, in its order, because the
# first one is the primary field and choosing it is the warehouse's business.
PROCEDURES = Catalogue(
    path="/pa/procedure/catalogue",
    items_key="result",
    status_key="error_code",
    successes=(0, "0", "00"),
    id_field="MATTHC",
    allowed=AllowList(
        Field("MATTHC"),
        Field("TENTTHC"),
        Field("LINHVUCTHUCHIEN", Kind.LIST, keys=("MALINHVUC", "TENLINHVUC")),
        Field("COQUANTHUCHIEN.MADONVI"),
    ),
)

DIALECT = Dialect(dossiers=DOSSIERS, procedures=PROCEDURES)
