"""From events to what people read: counts, metrics, statistics, and how they are stored."""
