"use strict";
// Headings of a sortable table become buttons; what has no figure stays last in either direction.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const headings = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const collator = new Intl.Collator("vi");
  const compare = (one, other) =>
    one.dataset.value === undefined
      ? collator.compare(one.textContent, other.textContent)
      : Number(one.dataset.value) - Number(other.dataset.value);
  const sort = (column, sign) => {
    const rows = [...body.rows].map((row, place) => ({ row, place, cell: row.cells[column] }));
    const isEmpty = (cell) => cell === undefined || cell.dataset.value === "";
    rows.sort((a, b) => {
      if (isEmpty(a.cell) || isEmpty(b.cell)) {
        return isEmpty(a.cell) - isEmpty(b.cell) || a.place - b.place;
      }
      return sign * compare(a.cell, b.cell) || a.place - b.place;
    });
    body.append(...rows.map(({ row }) => row));
  };
  for (const [column, heading] of headings.entries()) {
    if (heading.dataset.sort === undefined) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const isUp = heading.getAttribute("aria-sort") === "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", isUp ? "descending" : "ascending");
      sort(column, isUp ? -1 : 1);
    });
  }
}
