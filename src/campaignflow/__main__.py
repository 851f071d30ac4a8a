"""``python -m campaignflow``."""

import sys

from campaignflow.cli import main

sys.exit(main())
