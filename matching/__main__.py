"""`python -m matching`; see docs/matching-format.md."""

import sys

from matching.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
