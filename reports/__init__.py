"""Figures to documents: the only room with fonts in it.

    gate/<quarter>/motcua.duckdb, receipts --figures, drafting--> content
    content --word, excel, web--> reports/<quarter>/<commune_code>/bao-cao.docx .xlsx .html

`reports.build` is the entrance. One `ReportContent` feeds all three formats, so a figure that
stands in one of them stands in all of them. Nothing is written without an open receipt.
"""
