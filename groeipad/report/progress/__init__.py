"""The half-yearly progress report, from a stored one: on schedule or not, what is needed, how it goes on."""
