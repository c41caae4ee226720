"""Where our token may go (S4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service_urls import ServiceHosts

HOSTS = ServiceHosts(frozenset({"smba.trafficmanager.net"}))
DEV = ServiceHosts(frozenset(), dev=True)

ALLOWED = [
    "https://smba.trafficmanager.net",
    "https://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net/emea/6f1e0f0a-5f0b-4c56-9a53-6c1f0d1a0001/",
    "https://SMBA.TrafficManager.net:443/teams/",
]
REFUSED = [
    "",
    "smba.trafficmanager.net",
    "//smba.trafficmanager.net/",
    "http://smba.trafficmanager.net/",
    "ftp://smba.trafficmanager.net/",
    "https://evil.trafficmanager.net/",
    "https://trafficmanager.net/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://user:word@smba.trafficmanager.net/",
    "https://evil.example/smba.trafficmanager.net",
    "https://evil.example#smba.trafficmanager.net",
    "https://evil.example?smba.trafficmanager.net",
    "https://evil.example\\@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net\\.evil.example/",
    "https://smba.trafficmanager.net./",
    "https://.smba.trafficmanager.net/",
    "https://smba.trafficmanager.net:8443/",
    "https://smba.trafficmanager.net:443@evil.example/",
    "https://smba.trafficmanager.net:/",
    "https://smba.trafficmanager.net%2eevil.example/",
    "https://smba.trafficmanager.net/%0d%0aHost:evil.example",
    "https://smba.trafficmanager.net/\r\nHost: evil.example",
    "https://smba.trafficmanager.net/\n",
    "https://smba.trafficmanager.net\n",
    " https://smba.trafficmanager.net/",
    "https://smba.trafficmanager.net/?x=1",
    "https://smba.trafficmanager.net/#x",
    "https://smb\u0430.trafficmanager.net/",
    "https://smba\uff0etrafficmanager.net/",
    "https://xn--smb-8cd.trafficmanager.net/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://2130706433/",
    "http://127.0.0.1:3978/",
    "http://localhost/",
    "https://smba.trafficmanager.net/" + "a" * 400,
]


@pytest.mark.parametrize("url", ALLOWED)
def test_teams_own_host_is_answered(url: str) -> None:
    assert HOSTS.allow(url)


@pytest.mark.parametrize("url", REFUSED)
def test_nobody_else_is(url: str) -> None:
    assert not HOSTS.allow(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:56160/_connector", "http://localhost:1/", "http://[::1]:80"])
def test_in_dev_mode_this_machine_is_answered_as_well(url: str) -> None:
    assert DEV.allow(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.evil.example/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "http://10.0.0.1/",
        "http://evil.example/",
        *ALLOWED,
    ],
)
def test_in_dev_mode_nobody_else_is(url: str) -> None:
    assert not DEV.allow(url)


@given(st.text(max_size=40))
def test_nothing_that_is_put_before_the_host_gets_through(noise: str) -> None:
    assert not HOSTS.allow(f"https://{noise}x.smba.trafficmanager.net/")
    assert not HOSTS.allow(f"https://smba.trafficmanager.net.{noise}")
