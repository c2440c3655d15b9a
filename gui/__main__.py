"""``python -m gui``: the same as the command ``faultstage``."""

import sys

from gui.start import main

sys.exit(main())
