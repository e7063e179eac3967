"""One quarter, opened: its law, its evidence and its scores; what notebooks and commands start from."""

from bsclib.quarter.opening import open_quarter, sample_quarter
from bsclib.quarter.view import QuarterView

__all__ = ["QuarterView", "open_quarter", "sample_quarter"]
