"""Socio-technical congruence: is there coordination where the work requires it?

Blind to the size of an exchange: one comment satisfies a cell, and congruence falls with the mere
number of actors. Undefined, not 1, where nothing is required.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aligngraph.measures.errors import MeasureError

Matrix: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Ordered pairs by need and contact (Sosa, Eppinger, Rowles 2004).

    Attributes:
        matched: need and contact.
        unattended: need without contact, "usually bad".
        unidentified: contact without a recorded need, "usually good".
    """

    matched: int
    unattended: int
    unidentified: int


def coordination_requirements(assignments: ArrayLike, dependencies: ArrayLike) -> Matrix:
    """C_R = T_A T_D T_A^T with an empty diagonal (Cataldo et al., CSCW 2006).

    Args:
        assignments: T_A, actors x tasks.
        dependencies: T_D, tasks x tasks; a direction in it is kept.

    Returns:
        Actors x actors: number of dependency paths from row to column.

    Raises:
        MeasureError: if the shapes do not fit.
    """
    t_a, t_d = np.asarray(assignments, np.float64), np.asarray(dependencies, np.float64)
    if t_a.ndim != 2 or t_d.shape != (t_a.shape[1], t_a.shape[1]):
        raise MeasureError(
            f"T_A {t_a.shape} and T_D {t_d.shape} do not fit; give actors x tasks, tasks x tasks"
        )
    required: Matrix = t_a @ t_d @ t_a.T
    np.fill_diagonal(required, 0)
    return required


def alignment(required: ArrayLike, actual: ArrayLike) -> Alignment:
    """Count matched, unattended and unidentified ordered pairs; the diagonal does not count."""
    need, contact = _cells(required, actual)
    return Alignment(
        matched=int(((need > 0) & (contact > 0)).sum()),
        unattended=int(((need > 0) & (contact <= 0)).sum()),
        unidentified=int(((need <= 0) & (contact > 0)).sum()),
    )


def congruence(required: ArrayLike, actual: ArrayLike) -> float | None:
    """Share of the required pairs that coordinate (Cataldo, Herbsleb, Carley, ESEM 2008).

    Args:
        required: C_R, actors x actors.
        actual: C_A, the same shape and the same direction.

    Returns:
        0..1, or ``None`` if nothing is required.
    """
    counts = alignment(required, actual)
    needs = counts.matched + counts.unattended
    return counts.matched / needs if needs else None


def weighted_congruence(required: ArrayLike, actual: ArrayLike) -> float | None:
    """The same by size of the need: ``sum C_R [C_A > 0] / sum C_R``; ``None`` without a need."""
    need, contact = _cells(required, actual)
    whole = float(need.sum())
    return float(need[contact > 0].sum()) / whole if whole else None


def _cells(required: ArrayLike, actual: ArrayLike) -> tuple[Matrix, Matrix]:
    need, contact = np.asarray(required, np.float64), np.asarray(actual, np.float64)
    if need.ndim != 2 or need.shape[0] != need.shape[1] or need.shape != contact.shape:
        raise MeasureError(
            f"C_R {need.shape} and C_A {contact.shape} do not fit; give actors x actors for both"
        )
    off_diagonal = ~np.eye(len(need), dtype=bool)
    return need[off_diagonal], contact[off_diagonal]
