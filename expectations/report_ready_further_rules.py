"""Rules of door `report_ready` about papers, fees, declared data and a commune's own past.

Almost all only warn: what they name may be right, and a report prints what it could not know as
such. An amount that cannot be believed closes the door, for it would stand in a printed sum.
"""

from expectations.rules import CRITICAL, WARNING, Rule

CLERK = "commune one-stop office"
OPERATOR = "warehouse operator"

FURTHER_COMMUNE_RULES = (
    Rule(
        rule_id="D15",
        rule_name="indicators_far_from_own_past",
        severity=WARNING,
        title="Chỉ tiêu khác xa các quý trước",
        sentence="{count} chỉ tiêu của kỳ này khác xa mức thường gặp ở các quý trước của chính đơn "
        "vị: đề nghị kiểm tra số liệu trước khi ký báo cáo.",
        description="No watched figure is far from the commune's own earlier quarters.",
        remedy="look at marts.rpt_indicator_outliers and compare with the provincial system",
        owner=CLERK,
    ),
    Rule(
        rule_id="D16",
        rule_name="suspicious_dossiers",
        severity=WARNING,
        title="Hồ sơ có dấu hiệu bất thường",
        sentence="{count} hồ sơ có mốc thời gian bất thường (như giải quyết xong ngay khi tiếp "
        "nhận, ghi lùi ngày, chờ bổ sung quá lâu): đề nghị rà soát trên hệ thống một cửa của tỉnh.",
        description="No dossier of the quarter has dates that call for a look.",
        remedy="look at marts.rpt_suspicious_dossiers; correct what is wrong at the source",
        owner=CLERK,
    ),
    Rule(
        rule_id="D17",
        rule_name="records_without_place",
        severity=WARNING,
        title="Dữ liệu kèm theo hồ sơ không ghép được",
        sentence="{count} bản ghi về giấy tờ, phí, đánh giá, phản ánh hoặc số liệu kê khai của "
        "đơn vị không ghép được nên chưa được tính: đề nghị báo bộ phận vận hành kho dữ liệu.",
        description="Every record of papers, payments, ratings, petitions and declarations counts.",
        remedy="look the reasons up in marts.fct_unplaced_records and correct the source",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="D18",
        rule_name="silent_days",
        severity=WARNING,
        title="Ngày không có hồ sơ nào dù thường có",
        sentence="{count} ngày trong kỳ không có hồ sơ nào dù thường ngày vẫn có nhiều: đề nghị "
        "kiểm tra hệ thống một cửa của tỉnh có gửi thiếu dữ liệu hay không.",
        description="On no day on which much is usual did nothing at all come.",
        remedy="look at marts.fct_load_completeness; pull the days again if the source lacked them",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="D19",
        rule_name="dossiers_without_papers",
        severity=WARNING,
        title="Hồ sơ chưa có dữ liệu thành phần",
        sentence="{count} hồ sơ chưa có dữ liệu về thành phần hồ sơ và kết quả nên được tính là "
        "chưa số hóa: đề nghị kiểm tra việc đồng bộ của hệ thống một cửa của tỉnh.",
        description="Every counted dossier has its papers.",
        remedy="pull the papers again; ask the provincial system for those it does not show",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="D20",
        rule_name="nothing_declared",
        severity=WARNING,
        title="Chưa kê khai số liệu của kỳ",
        sentence="Đơn vị chưa kê khai nội dung nào trong mẫu kê khai của kỳ (có {count} chỉ tiêu "
        "bằng số): đề nghị điền mẫu kê khai rồi gửi lại.",
        description="The commune has declared something for the quarter.",
        remedy="write the template with `motcua declare init`, fill it in, hand it in, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D21",
        rule_name="procedure_not_in_force_when_filed",
        severity=WARNING,
        title="Thủ tục chưa hoặc không còn hiệu lực khi nộp hồ sơ",
        sentence="{count} hồ sơ thuộc thủ tục chưa được công bố hoặc đã bị bãi bỏ vào ngày nộp: đề "
        "nghị kiểm tra mã thủ tục của hồ sơ trên hệ thống một cửa của tỉnh.",
        description="Every counted dossier's procedure was in force on the day it was filed.",
        remedy="correct the dossier's procedure, or the catalogue's decisions, at the source",
        owner=CLERK,
    ),
    Rule(
        rule_id="D22",
        rule_name="fee_amount_not_believable",
        severity=CRITICAL,
        title="Số tiền phí, lệ phí không hợp lý",
        sentence="{count} khoản phí, lệ phí có số tiền âm, không đọc được hoặc lớn bất thường: đề "
        "nghị sửa số tiền trên hệ thống một cửa của tỉnh.",
        description="No fee or charge is negative, unreadable or above fee_amount_max.",
        remedy="correct the amount in the provincial system, then pull",
        owner=CLERK,
    ),
    Rule(
        rule_id="D23",
        rule_name="more_ratings_than_resolved",
        severity=WARNING,
        title="Số phiếu đánh giá nhiều hơn số hồ sơ đã giải quyết",
        sentence="{count} phiếu đánh giá trong kỳ, nhiều hơn {reference} hồ sơ đã giải quyết: đề "
        "nghị kiểm tra phiếu trùng hoặc phiếu của kỳ khác.",
        description="There are no more ratings than resolved dossiers.",
        remedy="look for slips that were sent twice; marts.fct_ratings lists them",
        owner=CLERK,
    ),
)

FURTHER_PROVINCE_RULES = (
    Rule(
        rule_id="D24",
        rule_name="records_of_no_commune",
        severity=WARNING,
        title="Dữ liệu kèm theo không thuộc đơn vị nào",
        sentence="{count} bản ghi về giấy tờ, phí, đánh giá, phản ánh, thủ tục hoặc số liệu khai "
        "báo không thuộc đơn vị nào của kỳ nên chưa được tính: đề nghị kiểm tra mã đơn vị trên hệ "
        "thống một cửa của tỉnh.",
        description="Every record that has no place names a commune that reports for the quarter.",
        remedy="look the reasons up in marts.fct_unplaced_records and correct the source",
        owner=OPERATOR,
    ),
)
