"""``python -m campaignflow``."""

import sys

from campaignflow.cli.main import main

sys.exit(main())
