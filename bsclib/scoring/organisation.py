"""What scoring reads of the organisation: who has a name, who is judged, who judges, by which grades."""

from __future__ import annotations

from collections.abc import Container, Sequence, Sized
from fractions import Fraction
from typing import Protocol

from bsclib.errors import Text


class Named(Protocol):
    """Something with a name."""

    @property
    def label(self) -> Text:
        """Its name."""


class Placed(Named, Protocol):
    """Something that stands in a file of the law."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def file(self) -> str:
        """The file that holds it."""

    @property
    def line(self) -> int:
        """The line at which it begins."""


class UnitLike(Placed, Protocol):
    """A unit of the organisation."""

    @property
    def level(self) -> str:
        """Company, center, department."""

    @property
    def parent(self) -> str | None:
        """The unit above it."""

    @property
    def lacking(self) -> Sequence[str]:
        """The conditions of a centre that it does not fulfil."""


class MemberLike(Protocol):
    """A member of an organ."""

    @property
    def unit(self) -> str | None:
        """Where the member comes from."""


class OrganLike(Named, Protocol):
    """A body that judges."""

    @property
    def members(self) -> Sequence[MemberLike]:
        """Who sits on it."""


class JudgementLike(Named, Protocol):
    """A matrix of comparisons from which weights were derived."""

    @property
    def scorecard(self) -> str:
        """The card whose weights it gives."""

    @property
    def items(self) -> Container[str]:
        """What is compared."""

    @property
    def parent(self) -> str | None:
        """The matrix above it."""

    @property
    def experts(self) -> Sized:
        """Who compared."""


class GradesLike(Protocol):
    """A grade table."""

    @property
    def bands(self) -> Sequence[Named]:
        """The grades, best first."""

    @property
    def lowest(self) -> Named:
        """The last of them."""

    def of(self, total: Fraction) -> Named:
        """Return the grade of a total."""
