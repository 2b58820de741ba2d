"""Reports in every form: worked out once, told once, written as a page, PDF, workbook or data."""
