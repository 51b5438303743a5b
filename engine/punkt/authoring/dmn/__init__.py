"""DMN: models of other tools become packs (``import_dmn``), packs become models (``export_dmn``)."""
