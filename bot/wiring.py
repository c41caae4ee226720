"""Where everything is put together: the only module that sees all rooms."""
