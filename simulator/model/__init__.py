"""What a scenario is: frozen, strict types that are both the domain model and the file format.

Pure: pydantic and the standard library only.
"""
