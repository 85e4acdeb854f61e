"""The dialect of VNPT iGate 2.0: Spring pages of dossiers, and the national catalogue's keys.

A dossier carries its applicant, free text and the officials at work on it; its papers name files
and who brought them, a payment its payer, a rating and a petition who wrote what. None of that is
named here, so none of it leaves memory.
"""

from connectors.fields import AllowList, Field, Kind
from connectors.listing import Catalogue, Dialect, Listing

NEWEST_FIRST = {"spec": "page", "sort": "updatedDate,desc"}

DOSSIERS = Listing(
    path="/pa/dossier/search",
    parameters=NEWEST_FIRST | {"remove-status": "0"},
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

PAPERS = Listing(
    path="/pa/dossier-papers/search",
    parameters=NEWEST_FIRST,
    id_field="id",
    updated_field="updatedDate",
    allowed=AllowList(
        Field("id"),
        Field("code"),
        Field("updatedDate"),
        Field("agency.code"),
        Field("returnMethod"),
        Field("populationDatabase"),
        Field("syncedToNational"),
        Field(
            "components",
            Kind.LIST,
            keys=("code", "hasFile", "digitised", "reused", "fromNationalStore"),
        ),
        Field("results", Kind.LIST, keys=("code", "hasFile", "signed", "syncedToPersonalStore")),
        Field(
            "supplements",
            Kind.LIST,
            keys=(
                "requestedDate",
                "receivedDate",
                "previousAppointmentDate",
                "newAppointmentDate",
            ),
        ),
    ),
)

PAYMENTS = Listing(
    path="/pa/dossier-fee/search",
    parameters=NEWEST_FIRST,
    id_field="id",
    updated_field="updatedDate",
    may_be_empty=True,
    allowed=AllowList(
        Field("id"),
        Field("code"),
        Field("updatedDate"),
        Field("agency.code"),
        Field("fees", Kind.LIST, keys=("kind", "amount", "paid", "paidDate", "method")),
    ),
)

RATINGS = Listing(
    path="/pa/rating/search",
    parameters=NEWEST_FIRST,
    id_field="id",
    updated_field="updatedDate",
    may_be_empty=True,
    allowed=AllowList(
        Field("id"),
        Field("dossier.id"),
        Field("dossier.code"),
        Field("agency.code"),
        Field("scale"),
        Field("level"),
        Field("ratedDate"),
        Field("updatedDate"),
    ),
)

PETITIONS = Listing(
    path="/pa/petition/search",
    parameters=NEWEST_FIRST,
    id_field="id",
    updated_field="updatedDate",
    may_be_empty=True,
    allowed=AllowList(
        Field("id"),
        Field("code"),
        Field("kind"),
        Field("subject"),
        Field("agency.code"),
        Field("receivedDate"),
        Field("classifiedDate"),
        Field("outcome"),
        Field("handledDate"),
        Field("publishedDate"),
        Field("isSatisfied"),
        Field("updatedDate"),
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
        Field("MUCDO"),
        Field("PHILEPHI"),
        Field("COKETQUA"),
        Field("THANHTOANTRUCTUYEN"),
        Field("KETNOICSDLDC"),
        Field("DUBOPHAN"),
        Field("QUYTRINHNOIBO"),
        Field("QUYTRINHDIENTU"),
        Field("THOIGIANGIAIQUYET"),
        Field("DATDAI"),
        Field(
            "QUYETDINH",
            Kind.LIST,
            keys=(
                "SOQUYETDINH",
                "HANHDONG",
                "NGAYKY",
                "NGAYCONGBO",
                "NGAYCONGKHAI",
                "NGAYHIEULUC",
            ),
        ),
    ),
)

DIALECT = Dialect(
    lists={
        "procedures": PROCEDURES,
        "dossiers": DOSSIERS,
        "papers": PAPERS,
        "payments": PAYMENTS,
        "ratings": RATINGS,
        "petitions": PETITIONS,
    }
)
