"""A stored result as spreadsheets: a workbook with a sheet for each subject, and CSV files."""

from groeipad.report.workbook.csv_files import write_csv_files
from groeipad.report.workbook.sheets import write_workbook

__all__ = ["write_csv_files", "write_workbook"]
