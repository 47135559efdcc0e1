"""The one place for secrets: wrapped on disk, under a key that the system's keyring or a passphrase holds."""
