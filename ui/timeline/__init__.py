"""The cut as one painted widget: tracks of tiles over the document, and the hands that change it."""
