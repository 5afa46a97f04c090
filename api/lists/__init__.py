"""The three lists for people: as a page to print and as a workbook."""
