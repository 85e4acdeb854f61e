"""The rules of door `report_ready`: what a commune's quarter must satisfy before its report.

D01 to D06 are the six records that break these statistics wherever they occur. `CONDITIONS` says
in SQL which dossiers that concern the quarter a rule counts; `read_at` is the source's own clock
when it was read last. Rules from D15 on: `expectations.report_ready_further_rules`.
"""

from expectations.report_ready_further_rules import (
    CLERK,
    FURTHER_COMMUNE_RULES,
    FURTHER_PROVINCE_RULES,
    OPERATOR,
)
from expectations.rules import CRITICAL, WARNING, Rule

COMMUNE_RULES = (
    Rule(
        rule_id="D01",
        rule_name="information_level_filed_online",
        severity=CRITICAL,
        title="Dịch vụ chỉ cung cấp thông tin nhưng ghi nộp trực tuyến",
        sentence="{count} hồ sơ thuộc dịch vụ chỉ cung cấp thông tin nhưng ghi hình thức tiếp nhận "
        "trực tuyến: đề nghị sửa hình thức tiếp nhận hoặc mức độ dịch vụ của hồ sơ trên hệ thống "
        "một cửa của tỉnh.",
        description="No dossier of an information-level procedure was filed online.",
        remedy="correct the channel or the level of service in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D02",
        rule_name="accepted_without_intake_date",
        severity=CRITICAL,
        title="Hồ sơ đã tiếp nhận nhưng không có ngày tiếp nhận",
        sentence="{count} hồ sơ đã được tiếp nhận nhưng không có ngày tiếp nhận: đề nghị bổ sung "
        "ngày tiếp nhận trên hệ thống một cửa của tỉnh.",
        description="Every accepted dossier (status 2, 4, 6, 9, 10) has an intake date.",
        remedy="enter the intake date in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D03",
        rule_name="solved_without_end_date",
        severity=CRITICAL,
        title="Hồ sơ đã kết thúc nhưng không có ngày kết thúc",
        sentence="{count} hồ sơ ở trạng thái đã kết thúc nhưng không có ngày kết thúc xử lý: đề "
        "nghị bổ sung ngày kết thúc trên hệ thống một cửa của tỉnh.",
        description="Every solved dossier (status 9, 10; by policy also 7, 8) has an end.",
        remedy="enter the end date in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D04",
        rule_name="intake_in_future",
        severity=CRITICAL,
        title="Ngày tiếp nhận ở tương lai",
        sentence="{count} hồ sơ có ngày tiếp nhận sau thời điểm lấy dữ liệu: đề nghị sửa ngày tiếp "
        "nhận trên hệ thống một cửa của tỉnh.",
        description="No dossier was taken in after the source's clock when it was read.",
        remedy="correct the intake date in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D05",
        rule_name="end_in_future",
        severity=CRITICAL,
        title="Ngày kết thúc ở tương lai",
        sentence="{count} hồ sơ có ngày kết thúc xử lý sau thời điểm lấy dữ liệu: đề nghị sửa ngày "
        "kết thúc trên hệ thống một cửa của tỉnh.",
        description="No dossier ended after the source's clock when it was read.",
        remedy="correct the end date in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D06",
        rule_name="end_before_intake",
        severity=CRITICAL,
        title="Ngày kết thúc trước ngày tiếp nhận",
        sentence="{count} hồ sơ có ngày kết thúc xử lý trước ngày tiếp nhận: đề nghị sửa lại hai "
        "ngày này trên hệ thống một cửa của tỉnh.",
        description="No dossier ended before it was taken in; an end at 00:00:00 is a whole day.",
        remedy="correct the two dates in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D07",
        rule_name="unknown_status",
        severity=CRITICAL,
        title="Mã trạng thái chưa có trong bảng mã",
        sentence="{count} hồ sơ có mã trạng thái chưa có trong bảng mã nên chưa được tính: đề nghị "
        "bộ phận vận hành kho dữ liệu bổ sung mã trạng thái rồi nạp lại dữ liệu.",
        description="No dossier is quarantined for a status id that source_codes does not map.",
        remedy="add the id to dbt_project/seeds/source_codes.csv, then run `motcua build`",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="D08",
        rule_name="unreadable_date",
        severity=CRITICAL,
        title="Ngày tháng không đọc được",
        sentence="{count} hồ sơ có ngày tháng không đọc được nên chưa được tính: đề nghị sửa ngày "
        "tháng trên hệ thống một cửa của tỉnh, hoặc báo bộ phận vận hành bổ sung mẫu ngày.",
        description="No dossier is quarantined for a date in no known pattern.",
        remedy="correct the date, or add its pattern to dbt_project/dbt_project.yml",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="D09",
        rule_name="quarantined_otherwise",
        severity=CRITICAL,
        title="Hồ sơ bị cách ly vì lý do khác",
        sentence="{count} hồ sơ thiếu mã, trùng mã hoặc mang mã không có trong danh mục nên chưa "
        "được tính: đề nghị kiểm tra mã hồ sơ, mã thủ tục, mã đơn vị và hình thức tiếp nhận trên "
        "hệ thống một cửa của tỉnh.",
        description="No dossier of the commune is quarantined for any other reason.",
        remedy="look the reason up in marts.fct_quarantined_dossiers and correct the source",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="D11",
        rule_name="no_due_date",
        severity=WARNING,
        title="Hồ sơ không có ngày hẹn trả kết quả",
        sentence="{count} hồ sơ không có ngày hẹn trả kết quả, được tính là đúng hạn hoặc trong "
        "hạn: đề nghị bổ sung ngày hẹn trả trên hệ thống một cửa của tỉnh.",
        description="Every counted dossier has a due date.",
        remedy="enter the due date in the provincial system",
        owner=CLERK,
    ),
    Rule(
        rule_id="D12",
        rule_name="no_channel",
        severity=WARNING,
        title="Hồ sơ không ghi hình thức tiếp nhận",
        sentence="{count} hồ sơ không ghi hình thức tiếp nhận, được tính là trực tiếp: đề nghị bổ "
        "sung hình thức tiếp nhận trên hệ thống một cửa của tỉnh.",
        description="Every counted dossier has a channel.",
        remedy="enter the channel in the provincial system",
        owner=CLERK,
    ),
    Rule(
        rule_id="D13",
        rule_name="due_before_intake",
        severity=WARNING,
        title="Ngày hẹn trả trước ngày tiếp nhận",
        sentence="{count} hồ sơ có ngày hẹn trả kết quả trước ngày tiếp nhận: đề nghị kiểm tra "
        "ngày hẹn trả trên hệ thống một cửa của tỉnh.",
        description="No counted dossier was due before the day it was taken in.",
        remedy="check the due date in the provincial system",
        owner=CLERK,
    ),
    Rule(
        rule_id="D14",
        rule_name="received_volume_unusual",
        severity=WARNING,
        title="Số hồ sơ tiếp nhận khác thường",
        sentence="Số hồ sơ tiếp nhận trong kỳ là {count}, khác xa mức {reference} thường gặp ở các "
        "quý trước: đề nghị kiểm tra dữ liệu có thiếu hoặc trùng hay không.",
        description="Dossiers received in the quarter are near the median of the commune's earlier "
        "quarters of the last two years.",
        remedy="compare with the provincial system's own list for the quarter",
        owner=CLERK,
        kwargs={},
        bounds={"min_value": "received_ratio_min", "max_value": "received_ratio_max"},
        may_be_unknown=True,
    ),
    *FURTHER_COMMUNE_RULES,
)

PROVINCE_RULES = (
    Rule(
        rule_id="D10",
        rule_name="dossiers_without_commune",
        severity=CRITICAL,
        title="Hồ sơ không thuộc đơn vị nào của kỳ báo cáo",
        sentence="{count} hồ sơ không có mã đơn vị hoặc mang mã của đơn vị không có báo cáo trong "
        "kỳ nên chưa được tính cho đơn vị nào: đề nghị sửa mã đơn vị trên hệ thống một cửa của "
        "tỉnh.",
        description="Every dossier belongs to a commune that reports for the quarter.",
        remedy="correct the commune's code at the source, or the seed communes.csv",
        owner=OPERATOR,
    ),
    *FURTHER_PROVINCE_RULES,
)

CONDITIONS = {
    "D01": "is_counted and level_code = '2' and channel_code = '2'",
    "D02": "status_code in ('2', '4', '6', '9', '10') and received_at is null",
    # By policy a withdrawn or stopped dossier is solved too; without an end it would stay pending.
    "D03": "is_counted and end_kind is not null and end_at is null",
    "D04": "is_counted and received_at > read_at",
    "D05": "is_counted and end_at > read_at",
    # Some sources give the end as a day only, which reads as its midnight.
    "D06": "is_counted and end_at < received_at "
    "and not (end_date = received_date and end_at = end_date)",
    "D11": "is_counted and not has_due_date",
    "D12": "is_counted and not has_channel",
    "D13": "is_counted and due_date < received_date",
}

QUARANTINE_CONDITIONS = {
    "D07": "reason_code = 'unknown_status'",
    "D08": "reason_code = 'unreadable_date'",
    "D09": "reason_code not in ('unknown_status', 'unreadable_date')",
}
