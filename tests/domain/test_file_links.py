"""Links to files: nobody guesses one, and what is stored opens nothing (S21)."""

from domain.file_links import digest_of, is_token, make_token


def test_a_token_has_256_bits_and_comes_once() -> None:
    tokens = {make_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(is_token(token) and len(token) == 43 for token in tokens)


def test_what_is_kept_is_not_the_token_and_no_token() -> None:
    token = make_token()
    assert token not in digest_of(token)
    assert not is_token(digest_of(token))
    assert digest_of(token) == digest_of(token) != digest_of(make_token())


def test_what_cannot_be_a_token_is_not_looked_for() -> None:
    for text in ("", "x" * 42, "x" * 44, "../../etc/passwd".ljust(43, "x"), "å" * 43, "x" * 42 + "\n"):
        assert not is_token(text)
