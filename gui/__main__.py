"""``python -m gui``: the same as the command ``faultstage``."""

import sys

from gui.cli import main

sys.exit(main())
