"""`python -m postdesk.gateway.cli`: the command line, where its script is not on the path."""

import sys

from postdesk.gateway.cli import main

sys.exit(main())
