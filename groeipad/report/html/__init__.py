"""A report as one HTML file: what stored results say, for people who have to decide."""
