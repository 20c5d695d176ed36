"""Who writes what comes out of the box, of this room."""

from __future__ import annotations

from collections.abc import Mapping

from bot.city import Thresholds
from bot.civic.consultations import VOTE, VotePublisher
from bot.civic.corrections import CORRECTION, CorrectionPublisher
from bot.civic.needs import NEED, NeedPublisher
from bot.civic.proposals import PROPOSAL, SUPPORT, ProposalPublisher, SupportPublisher
from bot.feedback.slip import Publisher


def publishers(thresholds: Thresholds) -> Mapping[str, Publisher]:
    """The publishers of a city, by the kind of slip. Proposals come before what supports them."""
    return {
        NEED: NeedPublisher(thresholds.health),
        PROPOSAL: ProposalPublisher(),
        SUPPORT: SupportPublisher(),
        CORRECTION: CorrectionPublisher(),
        VOTE: VotePublisher(),
    }
