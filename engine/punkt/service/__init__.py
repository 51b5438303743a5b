"""The HTTP service and its web pages (``pip install 'punkt[web]'``, ``punkt serve``)."""
