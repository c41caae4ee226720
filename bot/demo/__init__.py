"""The demo: a made-up county, and a real client to meet the bot in."""
