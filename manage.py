#!/usr/bin/env python3
"""Run Meridian's administrative commands."""

import sys

from django.core.management import execute_from_command_line

from cms.settings.choice import choose

if __name__ == "__main__":
    choose()
    execute_from_command_line(sys.argv)
