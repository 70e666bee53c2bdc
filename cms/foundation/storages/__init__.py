"""Where files are kept, beside the folder of the site itself."""
