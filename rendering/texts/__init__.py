"""Every sentence that people read, in gettext catalogues: Swedish first, English complete."""
