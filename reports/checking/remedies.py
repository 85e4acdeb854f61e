"""What is to be done about a finding, in Vietnamese, for those who can do it."""

CALL_OPERATOR = (
    "Báo người vận hành hệ thống: văn bản được lập sai, không phải do số liệu của đơn vị; "
    "sửa mẫu hoặc bảng câu rồi lập lại báo cáo."
)
REBUILD = (
    "Báo người vận hành hệ thống: lập lại kho số liệu và báo cáo; không phát hành văn bản này."
)
CORRECT_WORDS = "Sửa phần kê khai bằng lời của đơn vị rồi nộp lại; báo cáo sẽ được lập lại."
CORRECT_NUMBERS = "Sửa các số đã kê khai của đơn vị cho khớp nhau rồi nộp lại."
