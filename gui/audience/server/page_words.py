"""The sentences of the audience's process for answers without a page: short and plain."""

from __future__ import annotations

BUSY = "There are too many phones here just now. Please try again in a few seconds.\n"
"""More connections than can be served."""

NOT_HERE = "There is nothing here. Please scan the code on the stage.\n"
"""A wrong address, token or host."""

SLOW_DOWN = "That was too often. Please wait a few seconds.\n"
"""More requests than a phone makes."""

NOT_SO = "This can't be asked here.\n"
"""A method that a page doesn't have."""

BAD_VOTE = "That is no vote.\n"
"""A vote that can't be read."""

FOREIGN_VOTE = "Votes come from the page itself. Please scan the code on the stage.\n"
"""A vote that another site's page sent, or with another run's cookie."""

NO_REPORT = "The report isn't made yet.\n"
"""The answer to a request for a report that isn't made yet."""
