"""Who writes what comes out of the box: opinions and the count of distress, and what is said of the city."""

from __future__ import annotations

from collections.abc import Mapping

from bot.city import Thresholds
from bot.civic.consultations import VOTE, VotePublisher
from bot.civic.corrections import CORRECTION, CorrectionPublisher
from bot.civic.needs import NEED, NeedPublisher
from bot.civic.proposals import PROPOSAL, SUPPORT, ProposalPublisher, SupportPublisher
from bot.feedback.opinions import PUBLISHERS
from bot.feedback.slip import Publisher


def publishers(thresholds: Thresholds) -> Mapping[str, Publisher]:
    """The publishers of a city, by the kind of slip. Proposals come before what supports them."""
    return {
        **PUBLISHERS,
        NEED: NeedPublisher(thresholds.health),
        PROPOSAL: ProposalPublisher(),
        SUPPORT: SupportPublisher(),
        CORRECTION: CorrectionPublisher(),
        VOTE: VotePublisher(),
    }
