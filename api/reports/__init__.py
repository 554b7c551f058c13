"""Case reports (一案一报): what an agency reports on a case that it lost."""
