"""Report: a verdict as a page, a workbook, figures and one screen of text.

It reads only the dict that `docs/verdict.md` describes. It knows no metal.
"""

from __future__ import annotations

from oreshed.report.figures import write_figures
from oreshed.report.html import write_report
from oreshed.report.screen import print_screen
from oreshed.report.workbook import write_workbook

__all__ = ["print_screen", "write_figures", "write_report", "write_workbook"]
