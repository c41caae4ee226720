"""What README's figures come from: our bot beside others, measured by the same client on the same machine."""
