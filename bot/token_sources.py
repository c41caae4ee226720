"""Where the token of our calls comes from, by what the settings say."""

from bot.setting_values import AppType
from bot.settings import Settings
from bot.token_requests import ask_entra, ask_managed_identity
from bot.tokens import CachedToken, NoToken


def make_token_source(settings: Settings) -> NoToken | CachedToken:
    """Return the source that the settings name; a secret is asked for only when a token is fetched."""
    if settings.dev:
        return NoToken()
    if settings.app_type is AppType.MANAGED_IDENTITY:
        return CachedToken(lambda: ask_managed_identity(settings.app_id))
    return CachedToken(lambda: ask_entra(settings))
