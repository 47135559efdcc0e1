"""The user's models: which there are, where they lie, how they are downloaded, what their licences allow."""
