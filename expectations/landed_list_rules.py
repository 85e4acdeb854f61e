"""The rules of door `landed` on papers, payments, ratings, petitions and the catalogue's details.

None closes the door: a figure that lacks some of its records is warned about, and the rest stands.
"""

from expectations.rules import WARNING, Rule

OPERATOR = "warehouse operator"
PROVINCE = "provincial system administrator"

LIST_RULES = (
    Rule(
        rule_id="L14",
        rule_name="every_further_entity_has_a_window",
        severity=WARNING,
        title="Chưa có một loại dữ liệu bổ sung của nguồn",
        sentence="{count} loại dữ liệu bổ sung của nguồn (thành phần hồ sơ, thanh toán, đánh giá, "
        "phản ánh kiến nghị) chưa được tải lần nào nên số liệu liên quan còn trống: đề nghị tải "
        "dữ liệu rồi dựng lại kho.",
        description="Papers, payments, ratings and petitions of each configured source have at "
        "least one window.",
        remedy="run `motcua pull`; waive the rule for a source that offers no such list",
        owner=OPERATOR,
    ),
    Rule(
        rule_id="L15",
        rule_name="accepted_dossiers_have_papers",
        severity=WARNING,
        title="Nhiều hồ sơ không có thông tin thành phần hồ sơ",
        sentence="{count} trên {reference} hồ sơ đã tiếp nhận không có thông tin thành phần hồ sơ, "
        "kết quả nên không được tính là đã số hóa: đề nghị tải lại toàn bộ; nếu vẫn thiếu, đề nghị "
        "báo đơn vị quản trị hệ thống một cửa của tỉnh.",
        description="Of the accepted dossiers landed since the newest full pull, the share "
        "without papers is small.",
        remedy="run `motcua pull --full`; if it stays so, tell the system's administrator",
        owner=PROVINCE,
        kwargs={},
        bounds={"max_value": "papers_missing_share_max"},
        may_be_unknown=True,
    ),
    Rule(
        rule_id="L16",
        rule_name="communes_of_further_lists_known",
        severity=WARNING,
        title="Mã đơn vị hành chính không có trong danh mục",
        sentence="{count} bản ghi thanh toán, đánh giá hoặc phản ánh, kiến nghị mang mã đơn vị "
        "hành chính không có trong danh mục nên không được tính cho đơn vị nào: đề nghị báo đơn vị "
        "quản trị hệ thống một cửa của tỉnh.",
        description="Every payment, rating and petition names a commune of the seed communes.",
        remedy="have the commune corrected at the source, or add it to "
        "dbt_project/seeds/communes.csv, then run `motcua pull`",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L17",
        rule_name="compulsory_values_of_further_lists_readable",
        severity=WARNING,
        title="Thiếu hoặc sai giá trị bắt buộc",
        sentence="{count} bản ghi thanh toán, đánh giá hoặc phản ánh, kiến nghị thiếu một giá trị "
        "bắt buộc hoặc có giá trị không đọc được nên có thể không được tính: đề nghị báo đơn vị "
        "quản trị hệ thống một cửa của tỉnh.",
        description="Every payment, rating and petition has its compulsory values, in a form "
        "that can be read.",
        remedy="have the named values corrected at the source, then run `motcua pull`",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L18",
        rule_name="catalogue_levels_known",
        severity=WARNING,
        title="Thủ tục không có mức độ dịch vụ công",
        sentence="{count} thủ tục trong danh mục không ghi mức độ dịch vụ công (cung cấp thông "
        "tin, một phần, toàn trình): đề nghị báo đơn vị quản trị hệ thống một cửa của tỉnh.",
        description="Every procedure of the newest catalogue has the level 2, 3 or 4.",
        remedy="have the catalogue corrected at the source, then run `motcua pull`",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L19",
        rule_name="catalogue_decisions_dated",
        severity=WARNING,
        title="Quyết định công bố thủ tục thiếu ngày",
        sentence="{count} thủ tục trong danh mục có quyết định thiếu ngày ký, ngày công bố hoặc có "
        "ngày không đọc được: đề nghị báo đơn vị quản trị hệ thống một cửa của tỉnh.",
        description="Every decision in the newest catalogue was signed and published on a day "
        "that can be read, and no other day of it is unreadable.",
        remedy="have the catalogue corrected at the source, then run `motcua pull`",
        owner=PROVINCE,
    ),
    Rule(
        rule_id="L20",
        rule_name="rating_levels_known",
        severity=WARNING,
        title="Mức đánh giá chưa có trong bảng thang đánh giá",
        sentence="{count} phiếu đánh giá mang mức chưa có trong bảng thang đánh giá nên không được "
        "xếp loại: đề nghị bổ sung bảng thang đánh giá.",
        description="Every rating's scale and level are in the seed of rating scales.",
        remedy="add the scale and level to dbt_project/seeds/rating_scales.csv",
        owner=OPERATOR,
    ),
)
