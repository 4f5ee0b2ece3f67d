"""Reports: from findings and views to what people read."""
