"""What a comparison of stored results says: tables, sentences, a table for a spreadsheet, and figures."""
