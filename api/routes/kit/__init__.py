"""What all routes share: the caller and the services, numbers, revisions, bodies, problems."""
