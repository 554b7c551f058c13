"""What people throw away (回收站), what is purged (彻底删除), what is kept how long, and what must not go (保全)."""
