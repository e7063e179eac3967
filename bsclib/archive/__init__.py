"""Sealed revisions: an OCFL 1.1 store that survives crashes, crowds and tampering.

It takes folders and bytes and knows no rules.  An object is a company and a period, a version of it a
revision, and every version is stored whole, so that a folder opened by hand is complete.

References
----------
Oxford Common File Layout 1.1, https://ocfl.io/1.1/spec/
"""

from bsclib.archive.inventory import Revision
from bsclib.archive.store import Store

__all__ = ["Revision", "Store"]
