"""The film as a tree of frozen values, and the edits that make one out of another.

The modules of edits are imported here, so that every edit is known whichever part of the document is imported first.
"""

from studio.document import casting, cutting, directing, pasting  # noqa: F401
