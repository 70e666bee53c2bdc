"""Content items as pages of the website, and as cards on other sites."""
