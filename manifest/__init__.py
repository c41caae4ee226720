"""The Teams app: its manifest, languages and icons, shipped as data."""
