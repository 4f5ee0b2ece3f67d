"""Analyses: observations and thresholds in, findings out; pure.

``ANALYSES`` is the table of all of them. A new analysis is one module here, one row in it, one
test and one page in docs/findings/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from aligngraph.analyses import escalation, latent, missing_tie, other_ties, waterfall
from aligngraph.analyses.case import Case
from aligngraph.findings import Finding, Kind

ANALYSES: Mapping[Kind, Callable[[Case], Sequence[Finding]]] = {
    "escalation_bottleneck": escalation.find,
    "latent_escalation_bottleneck": latent.find,
    "waterfall_integration": waterfall.find,
    "missing_connective_tissue": missing_tie.find,
    "single_threaded_tie": other_ties.find_single_threads,
    "undeclared_dependency": other_ties.find_undeclared,
    "isolated_team": other_ties.find_isolated,
}
