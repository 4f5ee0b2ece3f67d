"""Every threshold of the composites: the one place for its default, its unit and its reason.

Settings read them from here (``dataclasses.fields``; ``metadata["unit"]`` and ``metadata["why"]``)
and formulas take them as an argument. Sources: methods sections 8, 10 and, where it differs, 12.
Blind to calibration: the defaults were chosen on generated organisations, so trust the order of
the findings more than the exact line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T", int, float)


def _threshold(default: T, unit: str, why: str) -> T:
    return field(default=default, metadata={"unit": unit, "why": why})


@dataclass(frozen=True, slots=True)
class CoverageThresholds:
    """Whether a tracker hears a team at all; below it nothing may say "they do not talk"."""

    min_commented_share: float = _threshold(
        0.3,
        "share of a team's resolved tickets, 0..1",
        "a team whose tickets carry no comment by others talks elsewhere; healthy teams that are "
        "10% visible were flagged 85% of the time without this gate (uncalibrated)",
    )
    min_resolved: int = _threshold(
        5, "resolved tickets", "a share of fewer tickets says nothing about a team's habits"
    )
    min_words: int = _threshold(
        10,
        "messages by members on own tickets",
        "a team that hardly wrote cannot be heard falling silent",
    )
    min_writing: float = _threshold(
        0.25,
        "messages per own ticket, relative to the median team",
        "a team that writes a quarter of what others do talks elsewhere, even where others "
        "comment on its tickets",
    )


@dataclass(frozen=True, slots=True)
class EscalationThresholds:
    """Composite A: questions that wait for a manager (methods 10 A, 12)."""

    horizon: float = _threshold(
        30.0, "days", "caps one wait at about two sprints, so one outlier cannot make a queue"
    )
    min_episodes: int = _threshold(
        5, "escalations", "5 against 5 is the smallest rank design that can reach p < .01 (1/252)"
    )
    min_teams: int = _threshold(2, "teams", "a bottleneck lies between teams, not inside one")
    min_peer_waits: int = _threshold(
        5,
        "peer-answered questions",
        "fewer on the same seams are no reference; then the peers of all seams are taken",
    )
    permute_below: int = _threshold(
        10,
        "escalations",
        "the asymptotic log-rank is liberal there: type I .123 at .10 and .019 at .01",
    )
    min_avoidable: float = _threshold(
        0.5, "tickets waiting", "one ticket waiting half of the time of the worst span"
    )
    high_avoidable: float = _threshold(
        1.5, "tickets waiting", "more than one ticket is always waiting: severity high"
    )
    peak_span: float = _threshold(
        90.0, "days", "a long window dilutes a bad quarter; size is taken from the worst one"
    )
    max_q: float = _threshold(
        0.10, "false discovery rate, 0..1", "findings are prompts for a conversation"
    )
    sure_avoidable: float = _threshold(
        0.3, "tickets waiting", "enough where the delay is beyond doubt (high_q, sure_delay)"
    )
    sure_delay: float = _threshold(
        2.0, "wait for the manager / wait for a peer", "beyond doubt means at least twice as long"
    )
    confidence_level: float = _threshold(
        0.90, "0..1", "two-sided Wilson interval of the escalated share (context, not a gate)"
    )
    high_episodes: int = _threshold(20, "escalations", "confidence high needs as many")
    high_q: float = _threshold(0.01, "0..1", "confidence high needs a q below")
    medium_episodes: int = _threshold(10, "escalations", "confidence medium needs as many")
    medium_q: float = _threshold(0.05, "0..1", "confidence medium needs a q below")


@dataclass(frozen=True, slots=True)
class LatentThresholds:
    """Composite A, latent form: unserved demand that only one manager can serve (methods 10 A)."""

    min_units: float = _threshold(
        5.0, "dependency-weeks", "less is one dependency open for about a month"
    )
    min_share: float = _threshold(
        0.25, "share of the organisation's unserved demand, 0..1", "a quarter meets at one desk"
    )
    medium_share: float = _threshold(
        0.5, "share of the organisation's unserved demand, 0..1", "half of it: severity medium"
    )


@dataclass(frozen=True, slots=True)
class SeamThresholds:
    """Composite B: plan together, work apart, meet at the end (methods 10 B)."""

    fresh_days: float = _threshold(14.0, "days (kappa)", "one sprint without a word is stale news")
    late_tail: float = _threshold(
        0.20, "share of the work interval, 0..1", "the last fifth counts as late"
    )
    prior_events: float = _threshold(
        4.0, "events", "pseudo-events that pull a small seam towards the teams' own late share"
    )
    scope_change: float = _threshold(
        0.4,
        "probability per unseen edit, 0..1",
        "lower end of the 40-68% of documentation changes that were scope changes (Pasuksmit 2022)",
    )
    min_links: int = _threshold(2, "dependency links", "one link is no seam")
    min_fresh_periods: float = _threshold(
        2.0, "multiples of fresh_days", "a shorter interval cannot show a silence"
    )
    min_waterfall: float = _threshold(
        0.35, "0..1", "about half of the time stale times 70% consequence: P .99, R .96 (own data)"
    )
    high_blind_links: float = _threshold(
        3.0, "links", "as many links integrating blind: severity high"
    )


@dataclass(frozen=True, slots=True)
class TieThresholds:
    """Composite C: exchange far below what the dependencies ask for (methods 10 C)."""

    min_fit_pairs: int = _threshold(
        12, "team pairs", "fewer cannot carry a slope, nor the check that demand predicts exchange"
    )
    min_beta: float = _threshold(
        0.4, "exponent", "exchange that hardly grows with demand is no norm to judge by"
    )
    max_beta: float = _threshold(
        1.0, "exponent", "exchange does not outgrow the dependencies behind it"
    )
    quiet_rate: float = _threshold(
        0.10,
        "exchange-days per dependency-week",
        "an organisation below it is quiet as a whole and no norm for its own pairs",
    )
    prior_phi: float = _threshold(
        2.0, "variance / mean", "comment days come in clusters; the dispersion before any data"
    )
    prior_phi_pairs: float = _threshold(5.0, "team pairs", "weight of prior_phi")
    min_phi: float = _threshold(1.2, "variance / mean", "exchange is never tidier than Poisson")
    max_phi: float = _threshold(
        4.0, "variance / mean", "a wider spread comes from mixing eras: judge by window"
    )
    prior_ties: float = _threshold(
        2.0, "exchange-days", "two expected exchanges pull small ratios towards one"
    )
    max_ratio: float = _threshold(
        0.5, "observed / expected", "the effect gate: large pairs with a trivial deficit stay quiet"
    )
    max_q: float = _threshold(
        0.10, "false discovery rate, 0..1", "findings are prompts for a conversation"
    )
    watch_p: float = _threshold(0.05, "0..1", "uncorrected, for what is worth an eye")
    detectable_p: float = _threshold(
        0.05, "0..1", "if silence itself is likelier than this, silence proves nothing"
    )
    min_thin_ties: int = _threshold(
        3, "exchange-days", "before that many, one person in between is no pattern"
    )
    min_undeclared_ties: int = _threshold(
        3, "exchange-days", "before that many, talk without a link is chance"
    )


@dataclass(frozen=True, slots=True)
class TalkThresholds:
    """The norm of exchange used for verdicts: demand and writing (docs/methods.md)."""

    min_fit_pairs: int = _threshold(
        12, "team pairs", "fewer cannot carry the check that demand predicts exchange"
    )
    max_tau_p: float = _threshold(
        0.25, "0..1", "one-sided: demand must be likelier than not to come with exchange"
    )
    quiet_rate: float = _threshold(
        0.10,
        "exchange-days per dependency-week",
        "an organisation below it is quiet as a whole and no norm for its own pairs",
    )
    prior_beta: float = _threshold(0.85, "exponent", "exchange grows a little slower than demand")
    prior_beta_sd: float = _threshold(0.2, "exponent", "how far an organisation may differ")
    prior_gamma: float = _threshold(
        1.0, "exponent", "a pair talks as much as both teams write; proportional before any data"
    )
    prior_gamma_sd: float = _threshold(0.25, "exponent", "how far an organisation may differ")
    phi: float = _threshold(1.3, "variance / mean", "exchange-days cluster a little")
    prior_alpha: float = _threshold(
        0.2, "squared coefficient of variation", "pairs differ by about 45 % for unseen reasons"
    )
    prior_alpha_pairs: float = _threshold(
        60.0, "team pairs", "weight of prior_alpha: a spread read off some ten pairs is mostly luck"
    )
    min_alpha: float = _threshold(
        0.04, "squared coefficient of variation", "never tidier than 20 %"
    )
    max_alpha: float = _threshold(0.6, "squared coefficient of variation", "wider means mixed eras")
    low_residual: float = _threshold(
        1.0, "standard deviations", "pairs further below lose weight: they are what is looked for"
    )
    high_residual: float = _threshold(
        2.0, "standard deviations", "a few very chatty pairs must not set the norm"
    )
    max_rate: float = _threshold(
        5.0, "exchange-days per dependency-week", "nobody need speak more than once a working day"
    )
    min_demand: float = _threshold(
        5.0, "dependency-weeks", "less is one dependency open for about a month"
    )
    prior_ties: float = _threshold(
        2.0, "exchange-days", "two expected exchanges pull small ratios towards one"
    )
    deficit_days: float = _threshold(
        8.0, "exchange-days", "added to what was seen: ranks by size and certainty at once"
    )
    min_deficit: float = _threshold(
        1.0, "expected / (seen + deficit_days)", "at least eight days of exchange should have been"
    )
    max_ratio: float = _threshold(0.42, "observed / expected", "well under half of the norm")
    max_p: float = _threshold(0.10, "0..1", "how unlikely so little is, given how pairs differ")
    max_q: float = _threshold(
        0.05, "false discovery rate, 0..1", "alone enough, whatever the deficit"
    )
    watch_deficit: float = _threshold(0.5, "expected / (seen + deficit_days)", "worth an eye")
    watch_ratio: float = _threshold(0.7, "observed / expected", "worth an eye")
    detectable_p: float = _threshold(
        0.10, "0..1", "if silence itself is likelier than this, silence proves nothing"
    )
    spell_days: float = _threshold(90.0, "days", "the shortest spell of silence looked for")
    spell_ratio: float = _threshold(
        0.1, "observed / expected", "a spell of a quarter must be all but silent"
    )
    spell_deficit: float = _threshold(
        1.2, "expected / (seen + deficit_days)", "and above what chance leaves among many spells"
    )
    long_spell_days: float = _threshold(182.0, "days", "half a year is no lull")
    long_spell_ratio: float = _threshold(
        0.25, "observed / expected", "a spell of half a year may hold a word now and then"
    )
    long_spell_deficit: float = _threshold(
        1.0, "expected / (seen + deficit_days)", "at least eight days of exchange should have been"
    )
    spell_discount: float = _threshold(
        0.8, "factor on the deficit of a spell", "many spells are tried, so one proves less"
    )
    high_unserved: float = _threshold(
        20.0, "dependency-weeks", "unserved, of one pair: severity high"
    )
    medium_unserved: float = _threshold(8.0, "dependency-weeks", "severity medium")
    sure_p: float = _threshold(0.05, "0..1", "with a lasting deficit: confidence high")
    min_own_share: float = _threshold(
        0.25,
        "share of a pair's demand, 0..1",
        "with less outside its blind initiatives, what is left is the fringe of those",
    )
    isolated_ratio: float = _threshold(0.4, "observed / expected", "over all partners of a team")
    isolated_deficit: float = _threshold(
        1.5, "expected / (seen + deficit_days)", "over all partners"
    )
    high_isolated_deficit: float = _threshold(
        3.0, "expected / (seen + deficit_days)", "severity and confidence high"
    )
    isolated_pairs: int = _threshold(
        3, "team pairs", "two silent seams are two seams, no isolation"
    )
    thread_share: float = _threshold(
        0.8, "share of exchange-days, 0..1", "what one person alone carries of a single thread"
    )
    min_thread_days: int = _threshold(12, "exchange-days", "before that many it is no pattern")
    sure_thread_days: int = _threshold(20, "exchange-days", "confidence high")
    medium_thread_demand: float = _threshold(
        20.0, "dependency-weeks", "as much hangs on the thread: severity medium"
    )
    undeclared_days: int = _threshold(10, "exchange-days", "talk worth a link")
    watch_undeclared_days: int = _threshold(5, "exchange-days", "worth an eye; less is chance")


@dataclass(frozen=True, slots=True)
class PooledThresholds:
    """Composite B over an initiative's seams together (methods §12; docs/methods.md)."""

    pause_activity: float = _threshold(
        0.5, "share of a seam's mean activity, 0..1", "less than that in a slice is a pause"
    )
    start_tail: float = _threshold(0.15, "share of a seam's life, 0..1", "planning together")
    end_tail: float = _threshold(0.20, "share of a seam's life, 0..1", "the last fifth is late")
    prior_rate: float = _threshold(
        0.05, "exchange-days per open link and day", "about one in three weeks; before any data"
    )
    least_rate: float = _threshold(
        0.25, "share of prior_rate, 0..1", "a silence that all initiatives share is not usual"
    )
    prior_days: float = _threshold(
        10.0, "open link-days", "weight of the organisation's rate in an initiative's own"
    )
    min_open_days: float = _threshold(
        30.0, "open link-days", "an initiative with less says nothing of the usual rate"
    )
    prior_contacts: float = _threshold(
        2.0, "exchange-days", "pulls the silence of small initiatives towards none"
    )
    prior_events: float = _threshold(
        4.0, "events", "pulls a small initiative towards its own teams' late share"
    )
    prior_links: float = _threshold(2.0, "links", "pulls the verdict on few links towards none")
    scope_change: float = _threshold(
        0.4,
        "probability per unseen edit, 0..1",
        "lower end of the 40-68% of documentation changes that were scope changes (Pasuksmit 2022)",
    )
    min_links: int = _threshold(2, "dependency links", "one link is no seam")
    min_days: float = _threshold(28.0, "days", "two sprints; a shorter life cannot show a silence")
    min_waterfall: float = _threshold(
        0.28, "0..1", "half silent times most of the consequence; see the benchmark for the sweep"
    )
    watch_waterfall: float = _threshold(0.10, "0..1", "worth an eye")
    high_blind_links: float = _threshold(6.0, "links", "as many integrating blind: severity high")
    medium_blind_links: float = _threshold(2.5, "links", "severity medium")
    sure_links: int = _threshold(10, "links", "confidence high needs as many")
    sure_waterfall: float = _threshold(0.5, "0..1", "confidence high needs as much")
    blind_seam: float = _threshold(
        0.5, "share of the expected exchange missing, 0..1", "a seam named as blind in the finding"
    )
