"""`python -m bsclib` is `bsc`."""

import os
import sys

# a workspace is data: no module that lies in the current folder or beside `params/` is ever imported
if not sys.flags.safe_path and __name__ == "__main__":
    del sys.path[0]
sys.path[:] = [p for p in sys.path if "site-packages" in p or not os.path.isdir(os.path.join(p or ".", "params"))]

# no plugin of some other package has a say in how law is read (nor is it searched for)
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from bsclib.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
