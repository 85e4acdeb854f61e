"""The rules of door `landed`: what landing must satisfy before dbt may build from it.

All speak of the whole night. What is wrong with single dossiers is quarantined by dbt and closes
the report door of their commune only.
"""

from expectations.landed_list_rules import LIST_RULES, OPERATOR, PROVINCE
from expectations.rules import CRITICAL, WARNING, Rule

PRESENCE_RULES = (
    Rule(
        rule_id="L01",
        rule_name="files_undamaged",
        severity=CRITICAL,
        title="Tệp dữ liệu thô bị hỏng",
        sentence="{count} lần tải có tệp dữ liệu thô bị thiếu, bị cắt hoặc bị sửa: đề nghị chuyển "
        "thư mục của lần tải đó đi nơi khác rồi tải lại toàn bộ.",
        description="Every landed file is there, with the SHA-256 it was written with.",
        remedy="move the window's folder aside and run `motcua pull --full`",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="L02",
        rule_name="every_entity_has_a_window",
        severity=CRITICAL,
        title="Chưa có một loại dữ liệu của nguồn",
        sentence="{count} loại dữ liệu của nguồn chưa được tải lần nào: đề nghị tải dữ liệu "
        "rồi dựng lại kho.",
        description="Each entity of each configured source has at least one window.",
        remedy="run `motcua pull`",
        owner=OPERATOR,
    ),
)

WINDOW_RULES = (
    Rule(
        rule_id="L03",
        rule_name="rows_equal_manifest",
        severity=CRITICAL,
        title="Số dòng khác bản kê",
        sentence="Số dòng trong tệp dữ liệu thô lệch {count} dòng so với bản kê của lần tải: đề "
        "nghị chuyển thư mục của lần tải đó đi nơi khác rồi tải lại toàn bộ.",
        description="Rows in a window's Parquet files equal the rows its manifest names.",
        remedy="move the window's folder aside and run `motcua pull --full`",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="L04",
        rule_name="record_ids_present",
        severity=CRITICAL,
        title="Bản ghi không có mã định danh",
        sentence="{count} bản ghi không có mã định danh: đề nghị báo đơn vị quản trị hệ thống một "
        "cửa của tỉnh.",
        description="No landed record has an empty id.",
        remedy="tell the provincial system's administrator; the pull's window names the night",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L05",
        rule_name="update_times_present",
        severity=CRITICAL,
        title="Bản ghi không có thời điểm cập nhật",
        sentence="{count} bản ghi không có thời điểm cập nhật: đề nghị báo đơn vị quản trị hệ "
        "thống một cửa của tỉnh.",
        description="No record of a paged list has an empty updatedDate: versions are ordered by "
        "it.",
        remedy="tell the provincial system's administrator; the pull's window names the night",
        owner=PROVINCE,
    ),
)

SOURCE_RULES = (
    Rule(
        rule_id="L06",
        rule_name="newest_dossier_window_not_empty",
        severity=CRITICAL,
        title="Lần tải hồ sơ mới nhất rỗng",
        sentence="{count} nguồn có lần tải hồ sơ mới nhất không có dòng nào: đề nghị kiểm tra hệ "
        "thống một cửa của tỉnh rồi tải lại.",
        description="The newest window of dossiers holds rows: the overlap alone brings some.",
        remedy="look whether the provincial system shows dossiers, then run `motcua pull`",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="L07",
        rule_name="full_pull_not_far_below_known_total",
        severity=CRITICAL,
        title="Lần tải toàn bộ thiếu nhiều hồ sơ",
        sentence="Lần tải toàn bộ mới nhất chỉ có {count} hồ sơ trong khi trước đó đã biết "
        "{reference} hồ sơ: đề nghị kiểm tra hệ thống một cửa của tỉnh rồi tải lại toàn bộ.",
        description="The newest full pull brought a believable share of the dossiers known before.",
        remedy="ask the provincial system's administrator, then run `motcua pull --full`",
        owner=PROVINCE,
        kwargs={},
        bounds={"min_value": "full_pull_share_min"},
        may_be_unknown=True,
    ),
    Rule(
        rule_id="L08",
        rule_name="distinct_ids_equal_server_total",
        severity=WARNING,
        title="Số hồ sơ đã tải khác số của hệ thống nguồn",
        sentence="Số hồ sơ đã tải lệch {count} hồ sơ so với tổng số {reference} của hệ thống nguồn "
        "(hồ sơ bị gỡ ở nguồn hoặc bị bỏ sót): đề nghị tải lại toàn bộ; nếu vẫn lệch thì hồ sơ đã "
        "bị gỡ ở nguồn, đề nghị đối chiếu với hệ thống của tỉnh.",
        description="Dossiers landed so far are as many as the source says it holds.",
        remedy="run `motcua pull --full`; if it still differs, dossiers were removed at the source",
        owner=OPERATOR,
        may_be_unknown=True,
    ),
    Rule(
        rule_id="L09",
        rule_name="unknown_status_share",
        severity=WARNING,
        title="Mã trạng thái chưa có trong bảng mã",
        sentence="{count} trên {reference} dòng hồ sơ của lần tải mới nhất mang mã trạng thái chưa "
        "có trong bảng mã: đề nghị bổ sung mã trạng thái.",
        description="The share of rows with an unmapped status id in the newest window is small.",
        remedy="add the ids to dbt_project/seeds/source_codes.csv",
        owner=OPERATOR,
        kwargs={},
        bounds={"max_value": "unknown_status_share_max"},
        may_be_unknown=True,
    ),
    Rule(
        rule_id="L10",
        rule_name="null_due_date_share",
        severity=WARNING,
        title="Nhiều hồ sơ không có ngày hẹn trả",
        sentence="{count} trên {reference} dòng hồ sơ đã tiếp nhận của lần tải mới nhất không có "
        "ngày hẹn trả kết quả: đề nghị báo đơn vị quản trị hệ thống một cửa của tỉnh.",
        description="The share of accepted rows without a due date in the newest window is small.",
        remedy="tell the provincial system's administrator",
        owner=PROVINCE,
        kwargs={},
        bounds={"max_value": "null_due_date_share_max"},
        may_be_unknown=True,
    ),
    Rule(
        rule_id="L11",
        rule_name="catalogue_not_empty",
        severity=CRITICAL,
        title="Danh mục thủ tục rỗng",
        sentence="{count} nguồn có danh mục thủ tục hành chính mới nhất rỗng: đề nghị kiểm tra hệ "
        "thống một cửa của tỉnh rồi tải lại.",
        description="The newest catalogue holds at least one procedure.",
        remedy="look at the provincial catalogue, then run `motcua pull`",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L12",
        rule_name="catalogue_codes_unique",
        severity=CRITICAL,
        title="Mã thủ tục bị trùng trong danh mục",
        sentence="{count} mã thủ tục xuất hiện nhiều lần trong danh mục: đề nghị báo đơn vị quản "
        "trị hệ thống một cửa của tỉnh.",
        description="No procedure code stands twice in the newest catalogue.",
        remedy="have the catalogue corrected at the source, then run `motcua pull`",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L13",
        rule_name="catalogue_fields_present",
        severity=WARNING,
        title="Thủ tục không có lĩnh vực",
        sentence="{count} thủ tục trong danh mục không có lĩnh vực nên hồ sơ của thủ tục đó bị "
        "cách ly: đề nghị báo đơn vị quản trị hệ thống một cửa của tỉnh.",
        description="Every procedure of the newest catalogue has a field, or its dossiers are "
        "quarantined.",
        remedy="have the catalogue corrected at the source, then run `motcua pull`",
        owner=PROVINCE,
    ),
    *LIST_RULES,
)

LANDED_RULES = PRESENCE_RULES + WINDOW_RULES + SOURCE_RULES
